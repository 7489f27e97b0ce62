"""Settings of the product: ``env`` reads, the other modules decide, this one joins them."""

from portal.settings.accounts import *  # noqa: F403
from portal.settings.apps import *  # noqa: F403
from portal.settings.content import *  # noqa: F403
from portal.settings.security import *  # noqa: F403
from portal.settings.stores import *  # noqa: F403
