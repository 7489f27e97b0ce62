"""Indicators: worked examples of domain.md B5 and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.indicators import (
    Livelihood,
    Rate,
    Spell,
    confirmed_independent,
    cushion_part,
    dependence_part,
    in_work_on,
    income_part,
    independence,
    rate_of,
    wage_part,
    work_part,
)

TODAY = date(2026, 11, 23)
LINE = 581_702
MINIMUM = 4_192_837


def facts(**fields) -> Livelihood:
    return Livelihood(on=TODAY, **fields)


def test_rate_shows_the_unknown_as_a_band():
    rate = rate_of([True] * 12 + [False] * 22 + [None] * 6)
    assert (rate.yes, rate.known, rate.unknown, rate.total) == (12, 34, 6, 40)
    assert (rate.worst, rate.best) == (0.3, 0.45)
    low, high = rate.interval
    assert low < rate.value < high


def test_rate_of_nobody_is_unknown():
    assert (Rate(0, 0).value, Rate(0, 0).interval, Rate(0, 0).worst, Rate(0, 0).best) == (None, None, None, None)


@given(st.lists(st.sampled_from([True, False, None])))
def test_rate_lies_between_worst_and_best(answers):
    rate = rate_of(answers)
    if rate.value is not None:
        assert rate.worst <= rate.value <= rate.best


@pytest.mark.parametrize(
    ("regularity", "since", "part"),
    [
        ("none", None, 0),
        ("casual", None, 1),
        ("steady", TODAY - timedelta(days=89), 2),
        ("steady", TODAY - timedelta(days=90), 3),
        ("steady", None, None),
        ("", None, None),
    ],
)
def test_work_part(regularity, since, part):
    assert work_part(facts(regularity=regularity, work_since=since)) == part


@pytest.mark.parametrize(
    ("income", "size", "part"),
    [
        (0, None, 0),
        (2_700_000, 5, 1),
        (LINE, 1, 2),
        (LINE * 3 // 2, 1, 2),
        (LINE * 3, 2, 2),
        (LINE * 3 + 1, 2, 3),
        (None, 5, None),
        (1, None, None),
    ],
)
def test_income_part(income, size, part):
    assert income_part(facts(household_income=income, household_size=size), LINE) == part


@pytest.mark.parametrize(
    ("wage", "days", "part"), [(3_300_000, 20, 3), (3_000_000, 20, 2), (1_000_000, 20, 1), (0, None, 0), (None, 20, None), (1, None, None)]
)
def test_wage_part_is_pro_rata_of_days(wage, days, part):
    assert wage_part(facts(kind="employee", wage=wage, days_worked=days), MINIMUM) == part


@pytest.mark.parametrize(
    ("turnover", "months", "part"), [(0, None, 0), (1, 0, 1), (1, 1, 2), (1, 2, 3), (1, 3, 3), (None, 2, None), (1, None, None)]
)
def test_own_business_part(turnover, months, part):
    assert wage_part(facts(kind="self_employed", turnover=turnover, profit_months=months), MINIMUM) == part


@pytest.mark.parametrize(("word", "part"), [("on_others", 0), ("partly", 1), ("independent", 2), ("supports_others", 3), ("", None)])
def test_dependence_part(word, part):
    assert dependence_part(facts(dependence=word)) == part


@pytest.mark.parametrize(
    ("debts", "savings", "security", "part"),
    [
        (True, True, True, 0),
        (False, False, None, 1),
        (False, True, False, 2),
        (False, True, True, 3),
        (None, True, True, None),
        (False, None, True, None),
    ],
)
def test_cushion_part(debts, savings, security, part):
    assert cushion_part(facts(has_debts=debts, has_savings=savings, has_security=security)) == part


def test_independent_needs_work_income_and_own_feet():
    good = facts(
        regularity="steady", work_since=TODAY - timedelta(days=200), household_income=4_000_000, household_size=3, dependence="independent"
    )
    assert independence(good, minimum_wage=MINIMUM, poverty_line=LINE).is_independent is True
    poor = facts(regularity="steady", work_since=TODAY, household_income=2_700_000, household_size=5)
    assert independence(poor, minimum_wage=MINIMUM, poverty_line=LINE).is_independent is False
    silent = facts(regularity="steady", work_since=TODAY)
    assert independence(silent, minimum_wage=MINIMUM, poverty_line=LINE).is_independent is None


@pytest.mark.parametrize(
    ("readings", "answer"),
    [
        ([], None),
        ([(0, True)], None),
        ([(0, True), (59, True)], None),
        ([(0, True), (60, True)], True),
        ([(0, True), (60, False)], False),
        ([(0, None), (90, True)], None),
        ([(0, False)], False),
    ],
)
def test_independence_is_confirmed_at_two_follow_ups(readings, answer):
    assert confirmed_independent((TODAY + timedelta(days=day), value) for day, value in readings) is answer


@pytest.mark.parametrize(("day", "answer"), [(5, True), (10, True), (17, True), (24, False), (25, True), (60, True), (-1, False)])
def test_short_gaps_between_jobs_are_bridged(day, answer):
    start = date(2026, 1, 1)
    short = [Spell(start, start + timedelta(days=10)), Spell(start + timedelta(days=25), None)]
    long = [Spell(start, start + timedelta(days=10)), Spell(start + timedelta(days=26), None)]
    assert in_work_on(short, start + timedelta(days=day)) is (answer or day == 24)
    if day in {17, 24}:
        assert in_work_on(long, start + timedelta(days=day)) is False
