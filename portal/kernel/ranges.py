"""Ranges of days and of instants: what overlaps, what is covered, what clashes, what is left between.

All ranges are half-open: the first moment belongs to the range, the end does not. People say "until
31 December" and mean that day too, therefore ``DateRange.inclusive``.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Self

from portal.kernel.clock import at_wib

ONE_DAY = timedelta(days=1)
NO_MARGIN = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """Days from ``start`` up to but without ``end``; ``end`` None means that no end is known."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a range of days ends after it starts")

    @classmethod
    def inclusive(cls, first: date, last: date | None) -> Self:
        """The range whose last day is ``last``, as agreements and guidance periods are written."""
        return cls(first, None if last is None else last + ONE_DAY)

    @property
    def last(self) -> date | None:
        """The last day that belongs to the range."""
        return None if self.end is None else self.end - ONE_DAY

    @property
    def days(self) -> int | None:
        """Number of days, or None when the range is open."""
        return None if self.end is None else (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Whether ``day`` lies within."""
        return self.start <= day and (self.end is None or day < self.end)

    def covers(self, other: "DateRange") -> bool:
        """Whether every day of ``other`` lies within."""
        return self.start <= other.start and (self.end is None or (other.end is not None and other.end <= self.end))

    def overlaps(self, other: "DateRange") -> bool:
        """Whether the two share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def intersection(self, other: "DateRange") -> "DateRange | None":
        """The days that both share, if any."""
        if not self.overlaps(other):
            return None
        ends = [each.end for each in (self, other) if each.end is not None]
        return DateRange(max(self.start, other.start), min(ends, default=None))

    def each_day(self) -> Iterator[date]:
        """Every day in order; endless ranges stop at the end of the calendar."""
        day = self.start
        while self.contains(day) and day < date.max:
            yield day
            day += ONE_DAY


def merged(ranges: Iterable[DateRange]) -> list[DateRange]:
    """The same days as few ranges, in order; ranges that touch become one."""
    result: list[DateRange] = []
    for current in sorted(ranges, key=attrgetter("start")):
        previous = result[-1] if result else None
        if previous is None or (previous.end is not None and previous.end < current.start):
            result.append(current)
        else:
            ends = (previous.end, current.end)
            result[-1] = DateRange(previous.start, None if None in ends else max(filter(None, ends)))
    return result


def gaps(ranges: Iterable[DateRange], *, within: DateRange) -> list[DateRange]:
    """The days of ``within`` that no range touches: the silence between two cohorts."""
    free: list[DateRange] = []
    start: date | None = within.start
    for current in merged(part for each in ranges if (part := each.intersection(within))):
        if start is not None and start < current.start:
            free.append(DateRange(start, current.start))
        start = current.end
    if start is not None and start != within.end:
        free.append(DateRange(start, within.end))
    return free


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """Instants from ``start`` up to but without ``end``; both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a range of instants needs aware datetimes")
        if self.end <= self.start:
            raise ValueError("a range of instants ends after it starts")

    @property
    def duration(self) -> timedelta:
        """Length of the range."""
        return self.end - self.start

    def overlaps(self, other: "TimeRange", *, margin: timedelta = NO_MARGIN) -> bool:
        """Whether the two share a moment, or leave less than ``margin`` between them (time to travel)."""
        return self.start < other.end + margin and other.start < self.end + margin


def first_clash(
    wanted: Iterable[TimeRange], taken: Iterable[TimeRange], *, margin: timedelta = NO_MARGIN
) -> tuple[TimeRange, TimeRange] | None:
    """The earliest wanted range that collides with a taken one, and the one it collides with (R06)."""
    busy = sorted(taken)
    for want in sorted(wanted):
        for other in busy:
            if want.overlaps(other, margin=margin):
                return want, other
    return None


@dataclass(frozen=True, slots=True, order=True)
class WeeklySlot:
    """A weekly hour in WIB; ``weekday`` 0 is Monday."""

    weekday: int
    starts_at: time
    ends_at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("weekdays run from 0, Monday, to 6, Sunday")
        if self.ends_at <= self.starts_at:
            raise ValueError("a weekly slot ends after it starts, on the same day")

    def on(self, day: date) -> TimeRange:
        """This slot on a given day, as instants."""
        return TimeRange(at_wib(day, self.starts_at), at_wib(day, self.ends_at))

    def overlaps(self, other: "WeeklySlot") -> bool:
        """Whether the two meet every week."""
        same_day = self.weekday == other.weekday
        return same_day and self.starts_at < other.ends_at and other.starts_at < self.ends_at


def occurrences(slots: Collection[WeeklySlot], *, within: DateRange, skip: Collection[date] = ()) -> Iterator[TimeRange]:
    """Every slot in order of time on the days of ``within``, without the days to ``skip`` (holidays)."""
    by_weekday = sorted(slots)
    for day in within.each_day():
        if day not in skip:
            yield from (slot.on(day) for slot in by_weekday if slot.weekday == day.weekday())
