"""When a cohort meets: weekly hours turned into dated sessions, holidays skipped. Pure; no query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from portal.kernel.clock import wib
from portal.kernel.decisions import refuse
from portal.kernel.ranges import DateRange, TimeRange, WeeklySlot, occurrences

if TYPE_CHECKING:
    from partners.models import Place, Region

#: A class that needs longer than this for its sessions was planned with a mistake.
LONGEST = timedelta(days=3 * 365)
#: Weeks between the end of a cohort and the proposed start of the next: time to propose, approve and register.
WEEKS_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One source of the budget; ``amount`` in whole rupiah."""

    source: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """Everything the partner decides about a cohort; dates in WIB, money in whole rupiah."""

    starts_on: date
    slots: tuple[WeeklySlot, ...]
    session_count: int
    capacity: int
    minimum: int
    registration_opens_on: date
    registration_closes_on: date
    region: Region
    place: Place | None = None
    latitude: float | None = None
    longitude: float | None = None
    travel_note: str = ""
    budget_total: int = 0
    funding: tuple[FundingLine, ...] = ()
    instructor_name: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The sessions of a plan, and the class days lost to holidays with their names."""

    sessions: tuple[TimeRange, ...]
    skipped: tuple[tuple[date, str], ...] = ()

    @property
    def minutes(self) -> int:
        """Length of all sessions together, in minutes."""
        return int(sum((each.duration for each in self.sessions), timedelta()).total_seconds()) // 60

    @property
    def hours(self) -> float:
        """Length of all sessions together, in hours."""
        return self.minutes / 60


def plan_sessions(*, slots: Sequence[WeeklySlot], starts_on: date, count: int, holidays: Mapping[date, str]) -> Schedule:
    """The first ``count`` weekly hours from ``starts_on`` that fall on no holiday.

    Raises DomainError when there is no weekly hour, when two of them meet, or when the class would last years.
    """
    _check_slots(slots)
    within = DateRange(starts_on, starts_on + LONGEST)
    sessions = tuple(islice(occurrences(slots, within=within, skip=holidays), count))
    if len(sessions) < count:
        refuse("too_long", _("With these weekly hours the class would take more than three years. Add days or ask for fewer sessions."))
    return Schedule(sessions, _lost_days(slots, starts_on, sessions, holidays))


def _check_slots(slots: Sequence[WeeklySlot]) -> None:
    if not slots:
        refuse("no_weekly_hours", _("Choose at least one day of the week and its hours."))
    ordered = sorted(slots)
    if any(first.overlaps(second) for first, second in zip(ordered, ordered[1:], strict=False)):
        refuse("weekly_hours_clash", _("Two of the weekly hours overlap. Let one end before the next begins."))


def _lost_days(
    slots: Iterable[WeeklySlot], starts_on: date, sessions: Sequence[TimeRange], holidays: Mapping[date, str]
) -> tuple[tuple[date, str], ...]:
    """Holidays on a class day between the first day and the last session."""
    if not sessions:
        return ()
    weekdays = {slot.weekday for slot in slots}
    last = wib(sessions[-1].start).date()
    return tuple((day, name) for day, name in sorted(holidays.items()) if starts_on <= day <= last and day.weekday() in weekdays)


def next_start(*, starts_on: date, ends_on: date, today: date) -> date:
    """The same weekday as ``starts_on``, at least ``WEEKS_BETWEEN`` weeks after the end and after today."""
    earliest = max(ends_on, today) + timedelta(weeks=WEEKS_BETWEEN)
    return earliest + timedelta(days=(starts_on.weekday() - earliest.weekday()) % 7)


def shifted(plan: CohortPlan, *, to: date, today: date) -> CohortPlan:
    """The same plan starting on ``to``: registration keeps its distance to the first day; money is asked for anew."""
    by = to - plan.starts_on
    opens = max(plan.registration_opens_on + by, today)
    closes = max(plan.registration_closes_on + by, opens)
    return replace(plan, starts_on=to, registration_opens_on=opens, registration_closes_on=min(closes, to), funding=())
