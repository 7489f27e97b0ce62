"""One small demonstration for all tests of this folder, written in bulk and taken back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from portal.demo import build

#: A Monday, ten o'clock in the morning in Palembang.
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SEED = 7
PEOPLE = 60


def make(clients: int, *, through_services: bool, seed: int = SEED) -> build.Made:
    """A demonstration by one of the two ways, whatever its size."""
    before, build.THROUGH_SERVICES = build.THROUGH_SERVICES, clients if through_services else -1
    try:
        with translation.override("id"):
            return build.make_demo(clients=clients, seed=seed)
    finally:
        build.THROUGH_SERVICES = before


@pytest.fixture(scope="module")
def made(django_db_setup: Any, django_db_blocker: Any) -> Iterator[build.Made]:
    """Sixty people on a Monday; the clock stays there while the module runs."""
    with django_db_blocker.unblock(), time_machine.travel(MONDAY, tick=False), transaction.atomic():
        yield make(PEOPLE, through_services=False)
        transaction.set_rollback(True)
