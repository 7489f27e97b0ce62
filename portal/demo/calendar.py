"""The days on which the demonstration happens: all relative to one present, in office hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from portal.kernel.clock import at_wib, wib

#: At this hour the regular work of a simulated day is done, before anybody comes to the office.
JOBS_AT = time(2)
#: How far the histories reach back, in days: far enough for answers a year after an offer.
HORIZON = 560
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """One present; days count from it, backward below zero."""

    now: datetime

    @property
    def today(self) -> date:
        """The day of the present, WIB."""
        return wib(self.now).date()

    def day(self, offset: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=offset)

    def past(self, instant: datetime) -> bool:
        """Whether it has happened by now."""
        return instant <= self.now


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """A clock time of a day, WIB."""
    return at_wib(day, time(hour, minute))


def jobs_of(day: date) -> datetime:
    """When the regular work of a day is done."""
    return at_wib(day, JOBS_AT)


def next_jobs(instant: datetime) -> datetime:
    """The first run of the regular work at or after an instant."""
    day = wib(instant).date()
    return jobs_of(day) if jobs_of(day) >= instant else jobs_of(day + timedelta(days=1))


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def in_office(rng: Random, day: date) -> datetime:
    """Some minute of the office hours of a day, moved off the weekend."""
    return at_hour(workday(day), rng.randint(8, 15), rng.randint(0, 59))


def soon(rng: Random, instant: datetime, hours: tuple[float, float]) -> datetime:
    """Some time after an instant, within so many hours."""
    return instant + timedelta(minutes=round(60 * rng.uniform(*hours)))
