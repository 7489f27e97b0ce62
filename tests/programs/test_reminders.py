"""Sessions that nobody has marked: the partner is reminded at half time, the office told at full time, and it ends by itself."""

from datetime import timedelta

import pytest

from partners.models import Task
from programs.enums import CohortState, SessionState
from programs.models import Session
from programs.services.moving import move_session
from programs.services.reminders import MARK_WITHIN, NUDGE_AFTER, watch_marks
from programs.services.sessions import cancel_session
from tests.factories.programs import CohortFactory, SessionFactory
from tests.programs.helpers import sides

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(frozen):
    cohort = CohortFactory(state=CohortState.RUNNING)
    return SessionFactory(cohort=cohort)


def open_tasks():
    return sorted(Task.objects.filter(done_at=None).values_list("kind", "role_key"))


NUDGED, LATE = ("cohort.marks_owed", "partner"), ("cohort.marks_late", "office_lead")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (NUDGE_AFTER, []), (NUDGE_AFTER + timedelta(seconds=1), [NUDGED]), (MARK_WITHIN, [NUDGED]),
        (MARK_WITHIN + timedelta(seconds=1), [LATE, NUDGED]),
    ],
)
def test_partner_at_half_time_and_office_at_full_time(session, after, expected):
    watch_marks(session.ends_at + after)
    assert open_tasks() == expected


def test_tasks_belong_to_partner_and_office_and_say_until_when(session):
    watch_marks(session.ends_at + timedelta(days=3))
    nudge, late = Task.objects.get(kind="cohort.marks_owed"), Task.objects.get(kind="cohort.marks_late")
    program = session.cohort.program
    assert (nudge.organization, nudge.due_at) == (program.partner, session.ends_at + MARK_WITHIN)
    assert late.organization == program.office


def test_again_it_changes_nothing(session):
    for _run in range(3):
        watch_marks(session.ends_at + timedelta(days=3))
    assert open_tasks() == [LATE, NUDGED]
    assert Task.objects.count() == 2


def test_settled_marks_close_the_reminders(session):
    now = session.ends_at + timedelta(days=3)
    watch_marks(now)
    Session.objects.filter(pk=session.pk).update(state=SessionState.HELD, held_at=now)
    assert watch_marks(now)["marks_settled"] == 2
    assert open_tasks() == []


def test_reminders_stay_while_another_session_is_owed(session):
    other = SessionFactory(cohort=session.cohort)
    now = other.ends_at + timedelta(days=3)
    watch_marks(now)
    Session.objects.filter(pk=session.pk).update(state=SessionState.HELD, held_at=now)
    watch_marks(now)
    assert open_tasks() == [LATE, NUDGED]


@pytest.mark.parametrize("state", [CohortState.FINISHED, CohortState.CANCELLED, CohortState.OPEN])
def test_class_that_does_not_run_owes_nothing(session, state):
    session.cohort.state = state
    session.cohort.save()
    watch_marks(session.ends_at + timedelta(days=3))
    assert open_tasks() == []


def test_cancelled_or_moved_session_closes_them_at_once(frozen):
    people = sides()
    for settle in (
        lambda row, now: cancel_session(actor=people.manager, session=row, by="partner", reason="Banjir", now=now),
        lambda row, now: move_session(
            actor=people.manager, session=row, starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=4), now=now
        ),
    ):
        cohort = CohortFactory(program__partner=people.manager.organization, state=CohortState.RUNNING)
        row = SessionFactory(cohort=cohort)
        now = row.ends_at + timedelta(days=3)
        frozen.move_to(now)
        watch_marks(now)
        assert open_tasks() == [LATE, NUDGED]
        settle(row, now)
        assert open_tasks() == []
