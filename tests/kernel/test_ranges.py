"""Ranges of days and instants against the plain definition: sets of days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.kernel.ranges import DateRange, TimeRange, WeeklySlot, first_clash, gaps, merged, occurrences

BASE = date(2026, 1, 1)
#: Open ranges are compared within this horizon.
HORIZON = 60


def day(offset):
    return BASE + timedelta(days=offset)


@st.composite
def date_ranges(draw):
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(1, 20))
    return DateRange(day(start), None if length is None else day(start + length))


def days_of(each):
    return {day(offset) for offset in range(HORIZON) if each.contains(day(offset))}


def test_inclusive_range_holds_its_last_day():
    agreement = DateRange.inclusive(date(2026, 1, 1), date(2026, 12, 31))
    assert agreement.contains(date(2026, 12, 31))
    assert not agreement.contains(date(2027, 1, 1))
    assert agreement.last == date(2026, 12, 31)
    assert agreement.days == 365


def test_open_range_has_no_end():
    since = DateRange.inclusive(BASE, None)
    assert since.last is None
    assert since.days is None
    assert since.contains(date.max)


def test_empty_range_is_refused():
    with pytest.raises(ValueError, match="ends after"):
        DateRange(BASE, BASE)


@given(date_ranges(), date_ranges())
def test_relations_are_those_of_sets(one, two):
    assert one.overlaps(two) == bool(days_of(one) & days_of(two)) == two.overlaps(one)
    assert one.covers(two) == (days_of(two) <= days_of(one))
    both = one.intersection(two)
    assert (set() if both is None else days_of(both)) == days_of(one) & days_of(two)


@given(date_ranges())
def test_each_day_is_listed_once(one):
    listed = [each for each, _limit in zip(one.each_day(), range(HORIZON), strict=False)]
    assert listed == sorted(listed)
    assert {each for each in listed if each < day(HORIZON)} == days_of(one)


def test_endless_days_stop_with_the_calendar():
    assert list(DateRange(date.max - timedelta(days=2)).each_day()) == [date.max - timedelta(days=2), date.max - timedelta(days=1)]


@given(st.lists(date_ranges(), max_size=6))
def test_merged_ranges_keep_the_days_and_do_not_touch(ranges):
    result = merged(ranges)
    assert set().union(*map(days_of, result)) == set().union(*map(days_of, ranges))
    for earlier, later in zip(result, result[1:], strict=False):
        assert earlier.end is not None
        assert earlier.end < later.start


@given(st.lists(date_ranges(), max_size=5), date_ranges())
def test_gaps_are_what_nothing_covers(ranges, within):
    free = gaps(ranges, within=within)
    assert set().union(*map(days_of, free)) == days_of(within) - set().union(*map(days_of, ranges))
    assert free == merged(free)


def at(hour, minute=0):
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def test_time_ranges_that_touch_do_not_clash():
    assert not TimeRange(at(8), at(10)).overlaps(TimeRange(at(10), at(12)))
    assert TimeRange(at(8), at(10)).duration == timedelta(hours=2)


def test_margin_asks_for_time_to_travel():
    first, second = TimeRange(at(8), at(10)), TimeRange(at(10, 30), at(12))
    assert first.overlaps(second, margin=timedelta(minutes=31))
    assert second.overlaps(first, margin=timedelta(minutes=31))
    assert not first.overlaps(second, margin=timedelta(minutes=30))


@pytest.mark.parametrize(("start", "end"), [(at(9), at(9)), (at(9), at(8))])
def test_time_range_without_length_is_refused(start, end):
    with pytest.raises(ValueError, match="ends after"):
        TimeRange(start, end)


def test_naive_instants_are_refused():
    with pytest.raises(ValueError, match="aware"):
        TimeRange(datetime(2026, 1, 1), at(8))
    with pytest.raises(ValueError, match="aware"):
        TimeRange(at(8), datetime(2027, 1, 1))


def test_first_clash_is_the_earliest():
    wanted = [TimeRange(at(15), at(17)), TimeRange(at(9), at(11))]
    taken = [TimeRange(at(16), at(18)), TimeRange(at(10), at(12)), TimeRange(at(7), at(8))]
    assert first_clash(wanted, taken) == (wanted[1], taken[1])
    assert first_clash(wanted, [taken[2]]) is None


@st.composite
def slots(draw, weekday=None):
    start = draw(st.integers(0, 22))
    return WeeklySlot(draw(st.integers(0, 6)) if weekday is None else weekday, time(start), time(draw(st.integers(start + 1, 23))))


@given(st.integers(0, 6).flatmap(lambda day: st.tuples(slots(day), slots(day))))
def test_weekly_slots_meet_when_their_days_do(pair):
    one, two = pair
    assert one.overlaps(two) == one.on(BASE).overlaps(two.on(BASE))


@given(slots(), slots())
def test_slots_on_different_days_never_meet(one, two):
    assume(one.weekday != two.weekday)
    assert not one.overlaps(two)


@pytest.mark.parametrize("weekday", [-1, 7])
def test_week_has_seven_days(weekday):
    with pytest.raises(ValueError, match="weekdays"):
        WeeklySlot(weekday, time(8), time(9))


def test_slot_over_midnight_is_refused():
    with pytest.raises(ValueError, match="same day"):
        WeeklySlot(0, time(22), time(1))


def test_slot_is_read_in_wib():
    assert WeeklySlot(0, time(8), time(10)).on(date(2026, 3, 2)) == TimeRange(at(1), at(3))


def test_occurrences_skip_holidays_and_keep_order():
    weekly = [WeeklySlot(2, time(13), time(15)), WeeklySlot(0, time(8), time(10)), WeeklySlot(2, time(8), time(10))]
    within = DateRange.inclusive(date(2026, 3, 2), date(2026, 3, 11))
    dates = [each.start for each in occurrences(weekly, within=within, skip={date(2026, 3, 9)})]
    assert dates == sorted(dates)
    assert [(each.day, each.hour) for each in dates] == [(2, 1), (4, 1), (4, 6), (11, 1), (11, 6)]
