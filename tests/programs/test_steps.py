"""The next step in one sentence, for each state."""

from datetime import timedelta

import pytest
from django.utils import translation

from portal.kernel import clock
from programs.enums import CohortState, ProgramState
from programs.models import Cohort, Program
from programs.steps import COHORT_TONES, PROGRAM_TONES, cohort_step, cohort_tone, partner_step, program_tone

TODAY = clock.today()


@pytest.fixture(autouse=True)
def english():
    """Sentences in the language they are written in."""
    with translation.override("en"):
        yield


def cohort(state, **fields):
    dates = {"starts_on": TODAY, "ends_on": TODAY, "registration_opens_on": TODAY, "registration_closes_on": TODAY}
    return Cohort(number=7, state=state, minimum=5, capacity=20, **{"taken": 0, **dates, **fields})


@pytest.mark.parametrize("state", CohortState)
def test_every_cohort_state_has_a_step_and_a_tone(state):
    step = cohort_step(cohort(state), TODAY, for_office=False)
    assert str(step.text)
    assert "%(" not in str(step.text)
    assert cohort_tone(cohort(state)) in {"ok", "warn", "bad", "info", "plain"}
    assert set(COHORT_TONES) == set(CohortState)


def test_whose_turn_it_is_differs_by_reader():
    proposal = cohort(CohortState.PROPOSED)
    assert not cohort_step(proposal, TODAY, for_office=False).is_mine
    assert cohort_step(proposal, TODAY, for_office=True).is_mine


def test_open_cohort_tells_seats_then_confirmation_then_decision():
    yesterday = TODAY - timedelta(days=1)
    assert "0 of at least 5" in str(cohort_step(cohort(CohortState.OPEN), TODAY, for_office=False).text)
    assert "reached" in str(cohort_step(cohort(CohortState.OPEN, taken=5), TODAY, for_office=False).text)
    assert cohort_step(cohort(CohortState.OPEN, registration_closes_on=yesterday), TODAY, for_office=True).is_mine


def test_running_cohort_whose_last_day_has_passed_is_to_be_finished():
    over = cohort(CohortState.RUNNING, ends_on=TODAY - timedelta(days=1))
    assert "finish" in str(cohort_step(over, TODAY, for_office=False).text)


@pytest.mark.parametrize("state", ProgramState)
def test_every_program_state_has_a_step_and_a_tone(state):
    program = Program(state=state)
    assert str(partner_step(program, [], TODAY).text)
    assert program_tone(program) in {"ok", "warn", "info", "plain"}
    assert set(PROGRAM_TONES) == set(ProgramState)


def test_published_program_without_cohort_asks_for_the_next_one():
    assert "next one" in str(partner_step(Program(state=ProgramState.PUBLISHED), [], TODAY).text)


def test_changes_that_were_not_handed_in_come_first():
    program = Program(state=ProgramState.PUBLISHED, pending_changes={"title": "x"})
    assert "changes" in str(partner_step(program, [cohort(CohortState.DRAFT)], TODAY).text)


def test_of_several_cohorts_the_one_that_waits_for_the_partner_speaks():
    rows = [cohort(CohortState.PROPOSED), cohort(CohortState.RETURNED)]
    step = partner_step(Program(state=ProgramState.PUBLISHED), rows, TODAY)
    assert step.is_mine
    assert "comment" in str(step.text)
    step = partner_step(Program(state=ProgramState.PUBLISHED), rows[:1], TODAY)
    assert not step.is_mine
