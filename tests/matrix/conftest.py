"""The world of the matrix, built once for this worker and kept as a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.infra.database import Copies
from tests.infra.world import MONDAY
from tests.matrix.world import World, build_world

_kept: dict[str, Any] = {}


@pytest.fixture(scope="package")
def world(copies: Copies, django_db_blocker: Any) -> Iterator[World]:
    """Both offices; every test begins with them as they were built, and the other tests with an empty register."""
    with django_db_blocker.unblock():
        if _kept:
            copies.copy(_kept["database"])
        else:
            copies.copy()
            _kept["world"] = build_world()
            _kept["database"] = copies.keep()
            copies.copy(_kept["database"])
        yield _kept["world"]
        copies.copy()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """The clock stands where the world was built."""
    with time_machine.travel(MONDAY, tick=False):
        yield
