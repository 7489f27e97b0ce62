"""Where a session may go, and where the later ones follow: closed days, other sessions, agreement. Pure; no query.

A refusal names the next free day. ``outside_agreement`` is the one rule that a named exception passes (design §4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.kernel.clock import at_wib, wib
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refuse, refused
from portal.kernel.ranges import DateRange, TimeRange, WeeklySlot, occurrences
from programs.planning import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

#: How far ahead a free day is looked for; later than this nobody plans a single session.
LOOK_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Frame:
    """What bounds the sessions of one cohort; days in WIB.

    ``taken`` are the hours of its other sessions, ``approved`` the days to which the office has agreed, and
    ``agreement`` those of the agreement, or None when an exception was made for the whole cohort.
    """

    now: datetime
    starts_on: date
    registers_until: date
    approved: DateRange
    agreement: DateRange | None = None
    slots: tuple[WeeklySlot, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    taken: tuple[TimeRange, ...] = ()

    def allows(self, day: date) -> bool:
        """Whether agreement or approval cover a day."""
        return self.agreement is None or self.agreement.contains(day) or self.approved.contains(day)


def day_of(hours: TimeRange) -> date:
    """The day on which it begins, WIB."""
    return wib(hours.start).date()


def hours_between(starts_at: datetime, ends_at: datetime) -> TimeRange:
    """Both as a range; DomainError ``ends_before_start``."""
    if ends_at <= starts_at:
        refuse("ends_before_start", _("The class must end after it starts."))
    return TimeRange(starts_at, ends_at)


def check_hours(wanted: TimeRange, frame: Frame) -> Decision:
    """Whether a session may be held at these hours; the first refusal, the one an exception passes last."""
    return first_refusal(rule(wanted, frame) for rule in _RULES)


def _lies_ahead(wanted: TimeRange, frame: Frame) -> Decision:
    if wanted.start > frame.now:
        return ALLOWED
    return refused("in_the_past", _("Choose a date that is still to come."))


def _is_near_enough(wanted: TimeRange, frame: Frame) -> Decision:
    last = frame.starts_on + LONGEST
    if day_of(wanted) <= last:
        return ALLOWED
    return refused("too_long", _("A class lasts three years at most. Choose a day until %(day)s.") % {"day": _day(last)})


def _registration_is_over(wanted: TimeRange, frame: Frame) -> Decision:
    if day_of(wanted) >= frame.registers_until:
        return ALLOWED
    words = {"day": _day(frame.registers_until), "free": _suggestion(wanted, frame)}
    text = _("People can still register until %(day)s, and the class cannot begin before that.%(free)s")
    return refused("registration_open", text % words)


def _is_no_holiday(wanted: TimeRange, frame: Frame) -> Decision:
    name = frame.holidays.get(day_of(wanted))
    if name is None:
        return ALLOWED
    words = {"day": _day(day_of(wanted)), "name": name, "free": _suggestion(wanted, frame)}
    return refused("holiday", _("%(day)s is a public holiday: %(name)s.%(free)s") % words)


def _is_free(wanted: TimeRange, frame: Frame) -> Decision:
    if not any(wanted.overlaps(other) for other in frame.taken):
        return ALLOWED
    text = _("Another session of this cohort is at that time.%(free)s")
    return refused("session_clash", text % {"free": _suggestion(wanted, frame)})


def _is_covered(wanted: TimeRange, frame: Frame) -> Decision:
    if frame.agreement is None or frame.allows(day_of(wanted)):
        return ALLOWED
    last = frame.agreement.last
    words = {"day": _day(last) if last else "", "free": _suggestion(wanted, frame)}
    text = _("The agreement with the partner ends on %(day)s.%(free)s")
    return refused("outside_agreement", text % words)


_RULES: tuple[Callable[[TimeRange, Frame], Decision], ...] = (
    _lies_ahead,
    _is_near_enough,
    _registration_is_over,
    _is_no_holiday,
    _is_free,
    _is_covered,
)
#: A suggested day must pass all of these.
_FREE = (_lies_ahead, _is_near_enough)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _suggestion(wanted: TimeRange, frame: Frame) -> str:
    free = next_free(wanted, frame)
    return " " + _("The next free day is %(day)s.") % {"day": date_format(free, "l, j F Y")} if free else ""


def next_free(wanted: TimeRange, frame: Frame) -> date | None:
    """The first later day of class on which the same hours are free, or None within ``LOOK_AHEAD``.

    Without weekly hours any day will do.
    """
    first = max(day_of(wanted) + timedelta(days=1), frame.registers_until, wib(frame.now).date())
    weekdays = {slot.weekday for slot in frame.slots} or set(range(7))
    days = (first + timedelta(days=number) for number in range(LOOK_AHEAD.days))
    return next((day for day in days if day.weekday() in weekdays and _would_do(_moved_to(wanted, day), frame)), None)


def _moved_to(hours: TimeRange, day: date) -> TimeRange:
    """The same hours of the clock on another day."""
    start = at_wib(day, wib(hours.start).time())
    return TimeRange(start, start + hours.duration)


def _would_do(hours: TimeRange, frame: Frame) -> bool:
    day = day_of(hours)
    is_open = day not in frame.holidays and frame.allows(day)
    return is_open and all(rule(hours, frame) for rule in _FREE) and not any(hours.overlaps(other) for other in frame.taken)


def follow(frame: Frame, *, after: datetime, count: int) -> tuple[TimeRange, ...]:
    """The first ``count`` weekly hours after an instant that fall on no holiday and meet no session that stays.

    Raises DomainError: ``no_weekly_hours`` without weekly hours, ``too_long`` when the class would last years.
    """
    if not frame.slots:
        refuse("no_weekly_hours", _("This cohort has no weekly hours that the later sessions could follow. Move them one by one."))
    within = DateRange.inclusive(wib(after).date(), frame.starts_on + LONGEST)
    hours = occurrences(frame.slots, within=within, skip=frame.holidays)
    found = tuple(islice((each for each in hours if each.start >= after and not _meets(each, frame.taken)), count))
    if len(found) < count:
        refuse("too_long", _("Then the class would take more than three years. Choose an earlier day."))
    return found


def _meets(hours: TimeRange, others: Sequence[TimeRange]) -> bool:
    return any(hours.overlaps(other) for other in others)


def first_outside(hours: Iterable[TimeRange], frame: Frame) -> Decision:
    """``outside_agreement`` for the first of the hours that the agreement does not cover, else ``ALLOWED``."""
    return first_refusal(_is_covered(each, frame) for each in hours)
