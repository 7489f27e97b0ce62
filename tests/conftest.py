"""The strict suite: what every test gets, and what none may do (docs/conventions in conventions of tests/README.md)."""

from __future__ import annotations

from hypothesis import settings

from tests.infra.database import *  # noqa: F403
from tests.infra.services import *  # noqa: F403
from tests.infra.strictness import *  # noqa: F403
from tests.infra.world import *  # noqa: F403

# Two cores under load are slow now and then; a property is about what is true, not how fast.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
