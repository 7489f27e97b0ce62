"""The strict suite: what every test gets, and what none may do (tests/README.md says why)."""

from __future__ import annotations

from tests.infra import drills  # noqa: F401
from tests.infra.database import *  # noqa: F403
from tests.infra.services import *  # noqa: F403
from tests.infra.strictness import *  # noqa: F403
from tests.infra.world import *  # noqa: F403
