"""One clock: instants are stored in UTC, people read Western Indonesian Time (UTC+7, no summer time)."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from django.utils import timezone as django_timezone

WIB = timezone(timedelta(hours=7), "WIB")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return django_timezone.now().astimezone(UTC)


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
