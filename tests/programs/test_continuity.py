"""Score and alarm of a programme: worked examples, and what must hold of any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programs.continuity import PARTS, WEIGHTS, CohortFact, ProgramFacts, Stage, alarm_of, score_of
from programs.continuity.parts import EMPTY_GAP, FULL_GAP, gap_value, mean_of, past_gaps
from programs.continuity.words import ALARMS, PART_NAMES, REASONS, SOURCES
from programs.enums import ContinuityLevel as L
from programs.enums import ContinuityStep as S

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def english():
    """Sentences in the language they are written in."""
    with translation.override("en"):
        yield


def day(offset):
    return TODAY + timedelta(days=offset)


def cohort(number, first, last, stage, **fields):
    """From ``first`` to ``last``, days from today; registration ends three days before the first."""
    dates = {"starts_on": day(first), "ends_on": day(last), "registration_closes_on": fields.pop("closes", day(first - 3))}
    return CohortFact(number=number, key=number, stage=stage, capacity=fields.pop("capacity", 20), **dates, **fields)


def program(*cohorts, **fields):
    values = {"agreement_until": day(400), "agreement_number": "PKS 1", "waiting": 20, **fields}
    return ProgramFacts(cohorts=cohorts, **values)


def over(number=1, first=-60, last=-30, **fields):
    return cohort(number, first, last, Stage.OVER, **{"seats_used": 20, "held": 10, **fields})


def values(facts):
    return {part.code: part.value for part in score_of(facts, TODAY).parts}


# --- worked examples -------------------------------------------------------------------------------------------------


def test_programme_that_goes_on_scores_full():
    facts = program(over(), cohort(2, 5, 35, Stage.DATED, seats_used=12))
    score = score_of(facts, TODAY)
    assert values(facts) == {"next": 1, "seats": 1, "sessions": 1, "gap": 1, "funds": 1, "agreement": 1, "demand": 1}
    assert (score.value, score.percent) == (1, 100)
    assert alarm_of(facts, TODAY).level == L.RUNNING


def test_worked_example_of_a_programme_that_fades():
    """Half the seats, 8 of 10 sessions, 90 days of silence, no money and no date: each part by hand."""
    facts = program(over(first=-120, last=-90, seats_used=10, held=8, lost=2, budget=100, funds=100), agreement_until=day(90), waiting=4)
    expected = {"next": 0, "seats": 0.5, "sessions": 0.8, "gap": 90 / 145, "funds": 0, "agreement": 0.5, "demand": 0}
    assert values(facts) == pytest.approx(expected)
    assert score_of(facts, TODAY).value == pytest.approx(0.15 * 0.5 + 0.15 * 0.8 + 0.15 * 90 / 145 + 0.10 * 0.5)


def test_new_programme_has_no_score_and_no_low_part():
    facts = program(waiting=None)
    score = score_of(facts, TODAY)
    assert (score.value, score.percent) == (None, None)
    assert values(facts) == {**dict.fromkeys(PARTS), "agreement": 1}
    assert score.known_weight == pytest.approx(0.10)
    alarm = alarm_of(facts, TODAY)
    assert (alarm.level, alarm.step.kind) == (L.NEW, S.PROPOSE)
    assert "no cohort" in alarm.sentence


def test_new_programme_with_a_first_cohort_needs_nothing():
    alarm = alarm_of(program(cohort(1, 20, 50, Stage.DATED)), TODAY)
    assert (alarm.level, alarm.step) == (L.NEW, None)
    assert "17 December 2026" in alarm.sentence


def test_nothing_is_known_of_no_part():
    assert mean_of(()) is None


@pytest.mark.parametrize(
    ("following", "value", "reason"),
    [
        (cohort(2, 40, 60, Stage.DATED), 1.0, "next_dated"),
        (cohort(2, 40, 60, Stage.PROPOSED), 0.7, "next_proposed"),
        (cohort(2, -5, 20, Stage.RUNNING), 0.5, "next_running"),
        (cohort(2, 40, 60, Stage.PLANNED), 0.4, "next_planned"),
        (cohort(2, -2, 20, Stage.PLANNED), 0.0, "next_none"),
        (cohort(2, 40, 60, Stage.CANCELLED), 0.0, "next_none"),
    ],
)
def test_the_firmer_the_next_cohort_the_more_it_counts(following, value, reason):
    part = score_of(program(over(), following), TODAY).part("next")
    assert (part.value, part.reason) == (value, reason)


def test_seats_of_an_open_cohort_count_once_registration_is_over():
    still_filling = program(over(), cohort(2, 20, 40, Stage.DATED, seats_used=2))
    filled = program(over(), cohort(2, 2, 40, Stage.DATED, seats_used=10))
    assert values(still_filling)["seats"] == 1
    assert values(filled)["seats"] == pytest.approx(30 / 40)
    assert "cohorts 1 to 2" in score_of(filled, TODAY).part("seats").sentence
    assert values(program(over(seats_used=None)))["seats"] is None


def test_gaps_are_measured_between_cohorts_and_while_one_opens():
    rows = [over(1, -300, -280), over(2, -200, -180), over(3, -190, -20)]
    assert past_gaps(program(*rows)) == [80, 0]
    assert score_of(program(over(1, -60, -10)), TODAY).part("gap").value is None
    opening = score_of(program(over(1, -90, -60)), TODAY).part("gap")
    assert opening.value == pytest.approx((EMPTY_GAP - 60) / (EMPTY_GAP - FULL_GAP))
    assert "60 days without a class since 28 September 2026" in opening.sentence
    dated = score_of(program(over(1, -90, -60), cohort(2, 10, 20, Stage.DATED)), TODAY).part("gap")
    assert dated.params["days"] == 70
    assert values(program(cohort(1, -10, 10, Stage.RUNNING)))["gap"] is None


def test_gap_falls_from_five_weeks_to_half_a_year():
    assert [gap_value(days) for days in (0, FULL_GAP, EMPTY_GAP, 900)] == [1, 1, 0, 0]


def test_money_reaches_to_the_first_cohort_without_it():
    paid, unpaid = {"budget": 10, "funds": 10}, {"budget": 10, "funds": 3}
    facts = program(over(**paid), cohort(2, 10, 90, Stage.DATED, **paid), cohort(3, 100, 130, Stage.PLANNED, **unpaid))
    assert score_of(facts, TODAY).part("funds").params == {"until": day(90)}
    assert values(facts)["funds"] == 0.5
    overlapping = program(over(**paid), cohort(2, 10, 90, Stage.DATED, **paid), cohort(3, 46, 130, Stage.PLANNED, **unpaid))
    assert score_of(overlapping, TODAY).part("funds").params == {"until": day(45)}
    first_unpaid = program(cohort(1, 10, 40, Stage.DATED, **unpaid))
    assert score_of(first_unpaid, TODAY).part("funds").sentence == "No money is found for what comes next."
    assert values(program(cohort(1, 10, 40, Stage.DATED, **paid)))["funds"] == pytest.approx(40 / 180)
    assert values(program(over(**paid)))["funds"] == 0
    assert values(program(over()))["funds"] == 1


def test_agreement_counts_by_the_days_that_are_left():
    assert values(program(over(), agreement_until=None))["agreement"] == 0
    assert values(program(over(), agreement_until=day(-1)))["agreement"] == 0
    assert values(program(over(), agreement_until=day(45)))["agreement"] == 0.25
    assert "PKS 1 is valid until" in score_of(program(over()), TODAY).part("agreement").sentence


def test_few_waiting_people_are_not_told_apart():
    assert {score_of(program(over(), waiting=n), TODAY).part("demand").sentence for n in range(10)} == {
        "Fewer than 10 people within reach wait for this skill."
    }
    assert {values(program(over(), waiting=n))["demand"] for n in range(10)} == {0}
    assert {score_of(program(over(), waiting=n), TODAY).part("demand").params["people"] for n in (10, 12)} == {10}
    assert values(program(over(), waiting=12))["demand"] == 0.5
    assert values(program(waiting=17))["demand"] == 1


ALARM_CASES = [
    ("runs on", program(cohort(1, -10, 60, Stage.RUNNING)), L.RUNNING, "runs", None),
    ("runs and follows", program(cohort(1, -10, 10, Stage.RUNNING), cohort(2, 70, 90, Stage.PLANNED)), L.RUNNING, "runs_and_follows", None),
    ("follows", program(over(), cohort(2, 70, 90, Stage.PROPOSED)), L.RUNNING, "follows", None),
    ("ends soon", program(cohort(1, -10, 14, Stage.RUNNING)), L.ABOUT_TO_STOP, "nothing_follows", S.PROPOSE),
    ("has ended", program(over()), L.ABOUT_TO_STOP, "nothing_followed", S.PROPOSE),
    ("half a year", program(over(1, -220, -180)), L.STOPPED, "stopped", S.PROPOSE),
    ("a year", program(over(1, -420, -365)), L.STOPPED, "stopped", S.ASK_PARTNER),
    ("partner left", program(over(1, -220, -180), is_partner_active=False), L.STOPPED, "stopped", S.ASK_PARTNER),
    ("half a year, but planned", program(over(1, -220, -180), cohort(2, 80, 90, Stage.PLANNED)), L.RUNNING, "follows", None),
    ("never finished", program(cohort(1, -300, -200, Stage.RUNNING)), L.ABOUT_TO_STOP, "nothing_followed", S.PROPOSE),
    ("suspended", program(over(), cohort(2, 70, 90, Stage.DATED), is_partner_active=False), L.ABOUT_TO_STOP, "partner_inactive", S.ASK_PARTNER),
    ("no paper", program(cohort(1, -10, 60, Stage.RUNNING), agreement_until=None), L.ABOUT_TO_STOP, "agreement_none", S.RENEW),
    ("lapsed", program(cohort(1, -10, 60, Stage.RUNNING), agreement_until=day(-1)), L.ABOUT_TO_STOP, "agreement_lapsed", S.RENEW),
    ("ends", program(cohort(1, -10, 60, Stage.RUNNING), agreement_until=day(90)), L.ABOUT_TO_STOP, "agreement_ends", S.RENEW),
    ("late plan", program(over(), cohort(2, 21, 40, Stage.PLANNED)), L.ABOUT_TO_STOP, "not_approved", S.DECIDE),
    ("no money", program(over(), cohort(2, 60, 90, Stage.DATED, budget=5)), L.ABOUT_TO_STOP, "no_money", S.FUND),
    ("money later", program(over(), cohort(2, 61, 90, Stage.DATED, budget=5)), L.RUNNING, "follows", None),
    ("few people", program(over(), cohort(2, 10, 40, Stage.DATED, minimum=5, seats_used=4)), L.ABOUT_TO_STOP, "few_people", S.FILL),
    ("few came", program(over(), cohort(2, 1, 40, Stage.DATED, minimum=5, seats_used=4)), L.ABOUT_TO_STOP, "few_came", S.FILL),
    ("not counted", program(over(), cohort(2, 1, 40, Stage.DATED, minimum=5)), L.RUNNING, "follows", None),
    ("unmarked", program(cohort(1, -10, 60, Stage.RUNNING, unmarked=3)), L.ABOUT_TO_STOP, "sessions_unmarked", S.SETTLE),
    ("falls apart", program(cohort(1, -10, 60, Stage.RUNNING, held=3, lost=2)), L.ABOUT_TO_STOP, "sessions_lost", S.ASK_PARTNER),
    ("one lost", program(cohort(1, -10, 60, Stage.RUNNING, held=2, lost=1)), L.RUNNING, "runs", None),
]


@pytest.mark.parametrize(("facts", "level", "reason", "step"), [case[1:] for case in ALARM_CASES], ids=[case[0] for case in ALARM_CASES])
def test_alarm_names_danger_and_step(facts, level, reason, step):
    alarm = alarm_of(facts, TODAY)
    assert (alarm.level, alarm.reason, alarm.step.kind if alarm.step else None) == (level, reason, step)
    assert "%(" not in alarm.sentence


def test_of_two_dangers_the_one_that_comes_first_speaks():
    facts = program(over(), cohort(2, 40, 60, Stage.DATED, budget=5), agreement_until=day(35))
    assert alarm_of(facts, TODAY).reason == "agreement_ends"
    assert alarm_of(facts, TODAY).step.by == day(5)
    later = replace_agreement(facts, day(80))
    assert (alarm_of(later, TODAY).reason, alarm_of(later, TODAY).step.cohort) == ("no_money", 2)


def replace_agreement(facts, until):
    return ProgramFacts(cohorts=facts.cohorts, agreement_until=until, agreement_number="PKS 1", waiting=20)


def test_step_that_is_late_is_asked_for_within_a_week():
    assert alarm_of(program(over(1, -60, -30)), TODAY).step.by == day(7)
    assert alarm_of(program(over(1, -60, -14)), TODAY).step.by == TODAY


def test_every_code_has_its_words():
    assert set(PART_NAMES) == set(SOURCES) == set(WEIGHTS) == set(PARTS)
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert {part.reason for facts in [case[1] for case in ALARM_CASES] for part in score_of(facts, TODAY).parts} <= set(REASONS)
    assert {case[3] for case in ALARM_CASES} | {"first_planned", "first_missing"} == set(ALARMS)


# --- what must hold of any -------------------------------------------------------------------------------------------

offsets = st.integers(-500, 200)


@st.composite
def cohorts(draw, number):
    first = draw(offsets)
    capacity = draw(st.integers(1, 40))
    return cohort(
        number, first, first + draw(st.integers(0, 90)), draw(st.sampled_from(Stage)), capacity=capacity,
        minimum=draw(st.integers(1, capacity)), seats_used=draw(st.none() | st.integers(0, capacity)),
        held=draw(st.integers(0, 20)), lost=draw(st.integers(0, 20)), unmarked=draw(st.integers(0, 5)),
        budget=draw(st.integers(0, 9)), funds=draw(st.integers(0, 9)),
    )


@st.composite
def programs(draw):
    rows = tuple(draw(cohorts(number)) for number in range(1, draw(st.integers(0, 4)) + 1))
    until = draw(st.none() | offsets.map(day))
    return program(*rows, agreement_until=until, waiting=draw(st.none() | st.integers(0, 60)), is_partner_active=draw(st.booleans()))


@given(facts=programs())
def test_parts_lie_between_zero_and_one_and_add_up_to_the_score(facts):
    score = score_of(facts, TODAY)
    known = [part for part in score.parts if part.value is not None]
    assert all(0 <= part.value <= 1 and 0 <= part.percent <= 100 for part in known)
    assert all(part.percent is None for part in score.parts if part.value is None)
    assert (score.value is None) == (not facts.begun)
    if score.value is not None:
        assert sum(part.weight * part.value for part in known) == pytest.approx(score.value * score.known_weight)
    assert all(part.sentence and "%(" not in part.sentence and part.source and part.name for part in score.parts)


@given(facts=programs(), at=st.integers(0, 3), more=st.integers(1, 9))
def test_more_held_sessions_never_lower_the_score(facts, at, more):
    if not facts.begun:
        return
    row = facts.begun[at % len(facts.begun)]
    better = tuple(replace(each, held=each.held + more) if each is row else each for each in facts.cohorts)
    changed = program(*better, agreement_until=facts.agreement_until, waiting=facts.waiting)
    assert score_of(changed, TODAY).value >= score_of(facts, TODAY).value - 1e-9


@given(facts=programs(), code=st.sampled_from(PARTS))
def test_unknown_never_counts_as_low(facts, code):
    parts = score_of(facts, TODAY).parts
    without = tuple(replace(part, value=None) if part.code == code else part for part in parts)
    as_zero = tuple(replace(part, value=0.0) if part.code == code else part for part in parts)
    rest = mean_of(without)
    assert rest is None or rest >= mean_of(as_zero) - 1e-9


@given(facts=programs())
def test_an_alarm_names_a_step_that_is_still_to_come(facts):
    alarm = alarm_of(facts, TODAY)
    assert alarm.sentence
    assert "%(" not in alarm.sentence
    if alarm.level in (L.ABOUT_TO_STOP, L.STOPPED):
        assert alarm.step is not None
    if alarm.level == L.RUNNING:
        assert alarm.step is None
    if alarm.step is not None:
        assert alarm.step.by >= TODAY
        assert alarm.step.cohort is None or alarm.step.cohort in {row.key for row in facts.cohorts}
    assert (alarm.level == L.NEW) == (not facts.begun)
