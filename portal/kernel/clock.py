"""One clock: instants are stored in UTC, people read Western Indonesian Time (UTC+7, no summer time)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

from django.utils import timezone as django_timezone

WIB = timezone(timedelta(hours=7), "WIB")
_past: ContextVar[datetime | None] = ContextVar("past", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; within ``at`` the instant that it names."""
    return _past.get() or django_timezone.now().astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let ``now`` and ``today`` answer ``instant`` in this context, so that history is written at its own time.

    For demonstration data and imports of history only: whatever serves people lives in the present.
    """
    token = _past.set(wib(instant).astimezone(UTC))
    try:
        yield
    finally:
        _past.reset(token)


def today() -> date:
    """The calendar day in Western Indonesian Time, whatever the server's zone is."""
    return wib(now()).date()


def wib(instant: datetime) -> datetime:
    """The same instant as the clock on the office wall shows it; refuses naive values."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no place on the wall clock")
    return instant.astimezone(WIB)


def at_wib(day: date, moment: time = time.min) -> datetime:
    """The instant at which the wall clock shows ``day`` and ``moment``; midnight when only a day is known."""
    return datetime.combine(day, moment, tzinfo=WIB).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant after ``day`` in WIB: a right that ends on ``day`` holds before it and not at it."""
    return at_wib(day + timedelta(days=1))
