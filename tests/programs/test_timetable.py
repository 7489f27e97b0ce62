"""Where a session may go and where the later ones follow: worked examples and properties, no database."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.clock import at_wib, wib
from portal.kernel.decisions import DomainError
from portal.kernel.ranges import DateRange, TimeRange, WeeklySlot
from programs.timetable import Frame, check_hours, day_of, first_outside, follow, hours_between, next_free

MONDAY = date(2026, 12, 7)
SLOTS = (WeeklySlot(0, time(10), time(14)), WeeklySlot(3, time(13), time(15)))


def frame(**changes):
    values = {
        "now": at_wib(date(2026, 11, 23), time(10)),
        "starts_on": MONDAY,
        "registers_until": date(2026, 12, 4),
        "approved": DateRange.inclusive(MONDAY, date(2026, 12, 21)),
        "agreement": DateRange.inclusive(date(2026, 1, 1), date(2026, 12, 31)),
        "slots": SLOTS,
    }
    return Frame(**{**values, **changes})


def hours(day, start=10, length=4):
    begins = at_wib(day, time(start))
    return TimeRange(begins, begins + timedelta(hours=length))


@pytest.mark.parametrize(
    ("day", "changes", "code", "said"),
    [
        (MONDAY, {}, "ok", ""),
        (date(2026, 11, 23), {}, "in_the_past", ""),
        (date(2029, 12, 31), {"agreement": None}, "too_long", "6 Desember 2029"),
        (date(2026, 12, 1), {}, "registration_open", "Senin, 7 Desember 2026"),
        (MONDAY, {"holidays": {MONDAY: "Hari Raya"}}, "holiday", "Kamis, 10 Desember 2026"),
        (MONDAY, {"taken": (hours(MONDAY, 13),)}, "session_clash", "Kamis, 10 Desember 2026"),
        (date(2027, 1, 4), {}, "outside_agreement", "31 Desember 2026"),
        (date(2027, 1, 4), {"approved": DateRange.inclusive(MONDAY, date(2027, 1, 10))}, "ok", ""),
        (date(2027, 1, 4), {"agreement": None}, "ok", ""),
    ],
)
def test_hours_are_refused_with_the_reason_and_the_next_free_day(day, changes, code, said):
    decision = check_hours(hours(day), frame(**changes))

    assert decision.code == code
    assert said in str(decision.message)


def test_hours_run_forward():
    with pytest.raises(DomainError) as refusal:
        hours_between(at_wib(MONDAY, time(14)), at_wib(MONDAY, time(10)))

    assert refusal.value.code == "ends_before_start"


def test_exception_is_the_last_thing_asked_for():
    """A leader's yes to the end of the agreement must not pass a holiday."""
    day = date(2027, 1, 4)

    assert check_hours(hours(day), frame(holidays={day: "Libur"})).code == "holiday"


def test_first_of_many_hours_outside_the_agreement_is_named():
    assert first_outside([hours(MONDAY)], frame())
    assert first_outside([hours(MONDAY), hours(date(2027, 1, 4))], frame()).code == "outside_agreement"


def test_next_free_day_is_a_day_of_class_unless_there_are_no_weekly_hours():
    assert next_free(hours(MONDAY), frame()) == date(2026, 12, 10)
    assert next_free(hours(MONDAY), frame(slots=())) == date(2026, 12, 8)
    assert next_free(hours(MONDAY), frame(approved=DateRange.inclusive(MONDAY, MONDAY), agreement=DateRange.inclusive(MONDAY, MONDAY))) is None


def test_later_sessions_keep_their_weekly_hours_over_holidays_and_around_what_stays():
    after = at_wib(MONDAY, time(14))
    free = frame(holidays={date(2026, 12, 10): "Libur"}, taken=(hours(date(2026, 12, 14), 9, 2),))

    found = follow(free, after=after, count=3)

    assert [day_of(each) for each in found] == [date(2026, 12, 17), date(2026, 12, 21), date(2026, 12, 24)]
    assert [wib(each.start).hour for each in found] == [13, 10, 13]


@pytest.mark.parametrize(("changes", "count", "code"), [({"slots": ()}, 1, "no_weekly_hours"), ({}, 400, "too_long")])
def test_later_sessions_that_cannot_follow_are_refused(changes, count, code):
    with pytest.raises(DomainError) as refusal:
        follow(frame(**changes), after=at_wib(MONDAY), count=count)

    assert refusal.value.code == code


@given(
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    count=st.integers(0, 40),
    start=st.integers(0, 60),
    closed=st.sets(st.integers(0, 200), max_size=20),
    kept=st.sets(st.integers(0, 200), max_size=20),
)
def test_followers_are_in_order_free_and_never_before(weekdays, count, start, closed, kept):
    after = at_wib(MONDAY + timedelta(days=start), time(12))
    slots = tuple(WeeklySlot(day, time(10), time(14)) for day in weekdays)
    taken = tuple(hours(MONDAY + timedelta(days=number), 11, 1) for number in kept)
    free = frame(slots=slots, holidays={MONDAY + timedelta(days=number): "Libur" for number in closed}, taken=taken)

    found = follow(free, after=after, count=count)

    assert len(found) == count
    assert list(found) == sorted(found)
    assert all(each.start >= after and day_of(each) not in free.holidays and day_of(each).weekday() in weekdays for each in found)
    assert not any(each.overlaps(other) for each in found for other in taken)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))


@given(day=st.dates(date(2026, 12, 7), date(2027, 2, 1)), closed=st.sets(st.dates(date(2026, 12, 7), date(2027, 3, 1)), max_size=40))
def test_suggested_day_is_never_refused_itself(day, closed):
    free = frame(agreement=None, holidays=dict.fromkeys(closed, "Libur"))
    found = next_free(hours(day), free)

    if found is not None:
        assert found > day
        assert check_hours(hours(found), free)


def test_days_are_those_of_the_wall_clock():
    assert day_of(TimeRange(datetime.fromisoformat("2026-12-06T18:00:00+00:00"), datetime.fromisoformat("2026-12-06T20:00:00+00:00"))) == MONDAY
