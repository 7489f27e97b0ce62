"""What the calendar decides by itself."""

from datetime import timedelta

import pytest

from partners.models import Task
from portal.kernel import clock
from portal.kernel.decisions import refuse
from portal.kernel.jobs import jobs
from programs.enums import CohortState, SessionState
from programs.services.jobs import advance_cohorts
from tests.factories.programs import CohortFactory, SessionFactory

pytestmark = pytest.mark.django_db


def state_of(cohort):
    cohort.refresh_from_db()
    return cohort.state


def test_job_is_registered_hourly():
    job = next(job for job in jobs() if job.name == "programs.advance_cohorts")
    assert (job.every, job.run) == (timedelta(hours=1), advance_cohorts)


def test_approved_cohort_opens_with_its_registration():
    today = clock.today()
    waits = CohortFactory(state=CohortState.APPROVED, registration_opens_on=today + timedelta(days=1))
    opens = CohortFactory(state=CohortState.APPROVED, registration_opens_on=today)
    assert advance_cohorts(clock.now())["opened"] == 1
    assert (state_of(waits), state_of(opens)) == (CohortState.APPROVED, CohortState.OPEN)


def test_cohort_is_confirmed_after_registration_when_enough_have_come():
    ended = {"registration_closes_on": clock.today() - timedelta(days=1)}
    enough, few = CohortFactory(taken=5, **ended), CohortFactory(taken=4, **ended)
    result = advance_cohorts(clock.now())
    assert (result["confirmed"], result["too_small"]) == (1, 1)
    assert (state_of(enough), state_of(few)) == (CohortState.CONFIRMED, CohortState.OPEN)
    task = Task.objects.get(kind="cohort.too_small")
    assert (task.subject_id, task.role_key) == (few.public_id, "office_lead")
    advance_cohorts(clock.now())
    assert Task.objects.filter(kind="cohort.too_small").count() == 1


def test_cohort_is_not_confirmed_while_people_can_still_come():
    cohort = CohortFactory(taken=10)
    assert advance_cohorts(clock.now())["confirmed"] == 0
    assert state_of(cohort) == CohortState.OPEN


def test_confirmed_cohort_starts_on_its_first_day_in_western_indonesia():
    cohort = CohortFactory(state=CohortState.CONFIRMED)
    midnight = clock.at_wib(cohort.starts_on)
    assert advance_cohorts(midnight - timedelta(seconds=1))["started"] == 0
    assert advance_cohorts(midnight)["started"] == 1
    assert state_of(cohort) == CohortState.RUNNING


def test_running_cohort_finishes_after_its_last_day_when_nothing_is_open():
    past = clock.today() - timedelta(days=40)
    done = CohortFactory(state=CohortState.RUNNING, starts_on=past)
    SessionFactory(cohort=done, state=SessionState.HELD, held_at=clock.now())
    owing = CohortFactory(state=CohortState.RUNNING, starts_on=past)
    SessionFactory(cohort=owing)
    result = advance_cohorts(clock.now())
    assert (result["finished"], result["marks_owed"]) == (1, 1)
    assert (state_of(done), state_of(owing)) == (CohortState.FINISHED, CohortState.RUNNING)
    assert Task.objects.get(kind="cohort.marks_owed").organization == owing.program.partner


def test_session_that_just_ended_is_not_yet_owed():
    cohort = CohortFactory(state=CohortState.RUNNING, starts_on=clock.today() - timedelta(days=1))
    session = SessionFactory(cohort=cohort)
    assert advance_cohorts(session.ends_at + timedelta(hours=23))["marks_owed"] == 0


def test_cohort_that_somebody_moved_meanwhile_is_left_alone(monkeypatch):
    cohort = CohortFactory(state=CohortState.APPROVED, registration_opens_on=clock.today())
    monkeypatch.setattr("programs.services.jobs.open_cohort", lambda **facts: refuse("stale_state", "Sudah berubah."))
    assert advance_cohorts(clock.now())["opened"] == 0
    assert state_of(cohort) == CohortState.APPROVED


def test_approved_cohort_whose_registration_was_missed_is_not_opened_by_the_calendar():
    yesterday = clock.today() - timedelta(days=1)
    CohortFactory(state=CohortState.APPROVED, registration_opens_on=yesterday - timedelta(days=9), registration_closes_on=yesterday)
    assert advance_cohorts(clock.now())["opened"] == 0
