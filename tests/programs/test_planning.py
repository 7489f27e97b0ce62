"""Weekly hours become dated sessions; holidays are skipped."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.clock import wib
from portal.kernel.decisions import DomainError
from portal.kernel.ranges import WeeklySlot
from programs.planning import CohortPlan, next_start, plan_sessions, shifted

MONDAY = date(2026, 11, 30)
MORNING = (time(8), time(12))


def days(schedule):
    return [wib(each.start).date() for each in schedule.sessions]


def test_sessions_follow_the_weekly_hours_in_order():
    slots = [WeeklySlot(2, *MORNING), WeeklySlot(0, *MORNING)]
    schedule = plan_sessions(slots=slots, starts_on=MONDAY, count=3, holidays={})
    assert days(schedule) == [date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 7)]
    assert schedule.minutes == 720
    assert schedule.hours == 12
    assert schedule.skipped == ()


def test_holiday_is_skipped_and_named():
    schedule = plan_sessions(slots=[WeeklySlot(4, *MORNING)], starts_on=date(2026, 12, 18), count=2, holidays={date(2026, 12, 25): "Natal"})
    assert days(schedule) == [date(2026, 12, 18), date(2027, 1, 1)]
    assert schedule.skipped == ((date(2026, 12, 25), "Natal"),)


def test_holiday_on_a_day_without_class_is_not_named():
    schedule = plan_sessions(slots=[WeeklySlot(0, *MORNING)], starts_on=MONDAY, count=2, holidays={date(2026, 12, 2): "Rabu"})
    assert schedule.skipped == ()


def test_two_hours_on_one_day_are_two_sessions():
    slots = [WeeklySlot(0, time(8), time(10)), WeeklySlot(0, time(10), time(12))]
    assert days(plan_sessions(slots=slots, starts_on=MONDAY, count=2, holidays={})) == [MONDAY, MONDAY]


@pytest.mark.parametrize(
    ("slots", "count", "code"),
    [
        ([], 3, "no_weekly_hours"),
        ([WeeklySlot(0, time(8), time(10)), WeeklySlot(0, time(9), time(11))], 3, "weekly_hours_clash"),
        ([WeeklySlot(0, *MORNING)], 250, "too_long"),
    ],
)
def test_plan_without_sense_is_refused(slots, count, code):
    with pytest.raises(DomainError) as refusal:
        plan_sessions(slots=slots, starts_on=MONDAY, count=count, holidays={})
    assert refusal.value.code == code


def test_schedule_of_nothing_lost_nothing():
    assert plan_sessions(slots=[WeeklySlot(0, *MORNING)], starts_on=MONDAY, count=0, holidays={MONDAY: "Libur"}).skipped == ()


@given(
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    count=st.integers(1, 60),
    start=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    free=st.sets(st.integers(0, 400), max_size=30),
)
def test_every_session_is_on_its_weekday_after_the_start_and_on_no_holiday(weekdays, count, start, free):
    holidays = {start + timedelta(days=offset): "Libur" for offset in free}
    slots = [WeeklySlot(day, *MORNING) for day in weekdays]
    found = days(plan_sessions(slots=slots, starts_on=start, count=count, holidays=holidays))
    assert len(found) == count
    assert found == sorted(set(found))
    assert all(day >= start and day.weekday() in weekdays and day not in holidays for day in found)
    missed = [start + timedelta(days=n) for n in range((found[-1] - start).days + 1)]
    assert all(day in found or day.weekday() not in weekdays or day in holidays for day in missed)


@given(start=st.dates(date(2026, 1, 1), date(2030, 1, 1)), length=st.integers(0, 200), later=st.integers(-400, 400))
def test_next_cohort_starts_on_the_same_weekday_and_leaves_four_weeks(start, length, later):
    end = start + timedelta(days=length)
    today = end + timedelta(days=later)
    following = next_start(starts_on=start, ends_on=end, today=today)
    assert following.weekday() == start.weekday()
    assert timedelta(weeks=4) <= following - max(end, today) < timedelta(weeks=5)


def test_copied_plan_keeps_distances_and_asks_for_money_anew():
    start = date(2026, 12, 7)
    plan = CohortPlan(
        starts_on=start,
        slots=(),
        session_count=3,
        capacity=20,
        minimum=5,
        registration_opens_on=start - timedelta(days=30),
        registration_closes_on=start - timedelta(days=3),
        region=None,
        budget_total=5_000_000,
        funding=("money",),
    )
    moved = shifted(plan, to=date(2027, 3, 1), today=date(2027, 1, 4))
    assert moved.registration_opens_on == date(2027, 1, 30)
    assert moved.registration_closes_on == date(2027, 2, 26)
    assert moved.budget_total == 5_000_000
    assert moved.funding == ()
    soon = shifted(plan, to=date(2027, 3, 1), today=date(2027, 2, 27))
    assert soon.registration_opens_on == soon.registration_closes_on == date(2027, 2, 27)
