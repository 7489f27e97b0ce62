"""Fixtures that many tests share: a frozen day, an office, and a client of the browser kind logged in by role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

__all__ = ["browser_of", "frozen"]

#: A Monday, ten o'clock in the morning in Palembang.
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """The clock stands at Monday, 23 November 2026, 10:00 WIB; ``frozen.move_to`` sets it elsewhere."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser_of() -> Callable[[Any], Browser]:
    """A test browser logged in as the user of a membership, acting in it."""

    def log_in(membership: Any) -> Browser:
        browser = Browser()
        browser.force_login(membership.user)
        session = browser.session
        session["membership"] = membership.pk
        session.save()
        return browser

    return log_in
