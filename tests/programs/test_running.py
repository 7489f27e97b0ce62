"""A cohort from its opening to its end: confirm, start, finish, close, cancel."""

from datetime import timedelta

import pytest

from partners.actors import SYSTEM
from partners.models import Notification, PartnerActivity, Task, Transition
from portal.kernel import clock
from portal.kernel.decisions import DomainError, refused
from programs import providers
from programs.enums import CohortState, SessionState
from programs.services.moving import move_session
from programs.services.running import cancel_cohort, close_cohort, confirm_cohort, finish_cohort, open_cohort, start_cohort
from programs.services.sessions import cancel_session, hold_session
from tests.factories.partners import MembershipFactory
from tests.factories.programs import CohortFactory, ProgramFactory, SessionFactory, sessions_for
from tests.programs.helpers import sides

pytestmark = pytest.mark.django_db


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


def cohort_in(people, state, **fields):
    return CohortFactory(program=ProgramFactory(partner=people.manager.organization), state=state, **fields)


def under_way(people, state=CohortState.CONFIRMED, days_ago=3, **fields):
    return cohort_in(people, state, starts_on=clock.today() - timedelta(days=days_ago), **fields)


@pytest.fixture
def listeners(monkeypatch):
    """What the registry was told, with no listener of higher apps."""
    told = []
    for name in ("_cancelled", "_finished", "_session_changed"):
        monkeypatch.setattr(providers, name, [lambda *facts, name=name: told.append((name, *facts))])
    return told


def test_confirmation_needs_the_minimum():
    people = sides()
    cohort = cohort_in(people, CohortState.OPEN, taken=4)
    with pytest.raises(DomainError) as refusal:
        confirm_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    assert refusal.value.code == "minimum_not_reached"
    assert "4" in str(refusal.value.message)
    type(cohort).objects.update(taken=5)
    confirm_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    assert cohort.state == CohortState.CONFIRMED


def test_small_cohort_is_the_offices_to_take_with_a_reason():
    people = sides()
    cohort = cohort_in(people, CohortState.OPEN, taken=2)
    assert code_of(confirm_cohort, actor=people.staff, cohort=cohort, now=clock.now(), reason="Tetap jalan") == "wrong_role"
    confirm_cohort(actor=people.head, cohort=cohort, now=clock.now(), reason="Dua orang cukup untuk kelas las.")
    assert Transition.objects.get(move="confirm_small").reason == "Dua orang cukup untuk kelas las."


def test_class_does_not_begin_before_its_first_day():
    people = sides()
    cohort = cohort_in(people, CohortState.CONFIRMED)
    assert code_of(start_cohort, actor=people.staff, cohort=cohort, now=clock.now()) == "too_early"
    on_the_day = clock.at_wib(cohort.starts_on)
    start_cohort(actor=people.staff, cohort=cohort, now=on_the_day)
    assert cohort.state == CohortState.RUNNING


def test_first_session_held_starts_the_class_and_is_a_sign_of_life():
    people = sides()
    cohort = under_way(people)
    session = SessionFactory(cohort=cohort)
    hold_session(actor=people.staff, session=session, now=clock.now(), topic="Malam")
    session.refresh_from_db()
    cohort.refresh_from_db()
    assert (session.state, session.topic, cohort.state) == (SessionState.HELD, "Malam", CohortState.RUNNING)
    assert PartnerActivity.objects.get(kind="session").organization == people.manager.organization


def test_session_held_twice_is_held_once():
    people = sides()
    session = SessionFactory(cohort=under_way(people))
    first = hold_session(actor=people.staff, session=session, now=clock.now()).held_at
    assert hold_session(actor=people.staff, session=session, now=clock.now() + timedelta(hours=1)).held_at == first
    assert PartnerActivity.objects.count() == 1


def test_session_is_not_held_before_its_day_nor_in_an_unconfirmed_cohort():
    people = sides()
    coming = SessionFactory(cohort=cohort_in(people, CohortState.CONFIRMED))
    assert code_of(hold_session, actor=people.staff, session=coming, now=clock.now()) == "too_early"
    early = SessionFactory(cohort=under_way(people, CohortState.OPEN))
    assert code_of(hold_session, actor=people.staff, session=early, now=clock.now()) == "not_running"
    assert code_of(hold_session, actor=sides().staff, session=early, now=clock.now()) == "not_yours"


def test_officer_of_the_office_may_record_a_class():
    people = sides()
    session = SessionFactory(cohort=under_way(people))
    assert hold_session(actor=people.officer, session=session, now=clock.now()).state == SessionState.HELD


def test_cancelled_session_says_whose_side_and_why(listeners):
    people = sides()
    session = SessionFactory(cohort=cohort_in(people, CohortState.CONFIRMED))
    assert code_of(cancel_session, actor=people.staff, session=session, by="office", reason="", now=clock.now()) == "reason_needed"
    cancel_session(actor=people.staff, session=session, by="force_majeure", reason="Air pasang.", now=clock.now())
    assert session.cancelled_by == "force_majeure"
    assert listeners[0][:3] == ("_session_changed", session, None)


def test_moved_session_keeps_its_number_and_stretches_the_cohort(listeners):
    people = sides()
    cohort = cohort_in(people, CohortState.CONFIRMED)
    session = SessionFactory(cohort=cohort)
    later = clock.at_wib(cohort.ends_on + timedelta(days=5))
    moved = move_session(actor=people.staff, session=session, starts_at=later, ends_at=later + timedelta(hours=4), now=clock.now())
    session.refresh_from_db()
    cohort.refresh_from_db()
    assert (session.state, session.moved_to, moved.number) == (SessionState.MOVED, moved, session.number)
    assert cohort.ends_on == clock.wib(later).date()
    assert list(cohort.sessions.in_force()) == [moved]
    assert listeners[0][1:3] == (session, moved)


@pytest.mark.parametrize(("start", "length", "code"), [(24, 0, "ends_before_start"), (-24, 4, "in_the_past"), (0, 4, "session_clash")])
def test_session_is_moved_only_to_a_free_time_ahead(start, length, code):
    people = sides()
    cohort = cohort_in(people, CohortState.CONFIRMED)
    first, second = sessions_for(cohort, 2)
    begins = second.starts_at + timedelta(hours=start) if start >= 0 else clock.now() + timedelta(hours=start)
    assert (
        code_of(
            move_session, actor=people.staff, session=first, starts_at=begins, ends_at=begins + timedelta(hours=length), now=clock.now()
        )
        == code
    )


def test_sessions_of_a_proposal_are_changed_in_the_plan_not_one_by_one():
    people = sides()
    session = SessionFactory(cohort=cohort_in(people, CohortState.PROPOSED))
    assert code_of(cancel_session, actor=people.staff, session=session, by="office", reason="x", now=clock.now()) == "cohort_not_changeable"


def test_cohort_finishes_when_every_session_is_settled(listeners):
    people = sides()
    cohort = under_way(people, CohortState.RUNNING)
    first, second = sessions_for(cohort, 2)
    hold_session(actor=people.staff, session=first, now=clock.now())
    assert code_of(finish_cohort, actor=people.staff, cohort=cohort, now=clock.now()) == "sessions_open"
    cancel_session(actor=people.staff, session=second, by="partner", reason="Instruktur sakit.", now=clock.now())
    finish_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    assert cohort.state == CohortState.FINISHED
    assert [told[0] for told in listeners] == ["_session_changed", "_finished"]
    assert set(Task.objects.filter(done_at=None).values_list("kind", flat=True)) == {"cohort.close", "cohort.next"}


def test_next_cohort_is_not_asked_for_when_one_is_planned():
    people = sides()
    cohort = under_way(people, CohortState.RUNNING)
    CohortFactory(program=cohort.program)
    finish_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    assert not Task.objects.filter(kind="cohort.next").exists()


def test_cohort_with_open_business_is_not_closed(monkeypatch):
    people = sides()
    cohort = under_way(people, CohortState.FINISHED)
    monkeypatch.setattr(providers, "_may_close_checks", [lambda cohort: refused("people_open", "Tiga orang belum selesai.")])
    assert code_of(close_cohort, actor=people.head, cohort=cohort, now=clock.now()) == "people_open"
    monkeypatch.setattr(providers, "_may_close_checks", [providers._may_close])
    close_cohort(actor=people.head, cohort=cohort, now=clock.now())
    assert cohort.state == CohortState.CLOSED


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED])
def test_plan_is_taken_back_quietly(state, listeners):
    people = sides()
    cohort = cohort_in(people, state)
    sessions_for(cohort, 2)
    cancel_cohort(actor=people.staff, cohort=cohort, reason="Belum siap.", now=clock.now())
    assert Transition.objects.get(subject_model="programs.cohort").move == "withdraw"
    assert not Notification.objects.exists()
    assert {row.state for row in cohort.sessions.all()} == {SessionState.CANCELLED}


@pytest.mark.parametrize("state", [CohortState.APPROVED, CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING])
def test_approved_cohort_is_called_off_and_both_sides_are_told(state, listeners):
    people = sides()
    MembershipFactory(organization=people.head.organization, role="evaluator")
    cohort = cohort_in(people, state)
    held = SessionFactory(cohort=cohort, state=SessionState.HELD, held_at=clock.now())
    planned = SessionFactory(cohort=cohort)
    assert code_of(cancel_cohort, actor=people.manager, cohort=cohort, reason=" ", now=clock.now()) == "reason_needed"
    cancel_cohort(actor=people.manager, cohort=cohort, reason="Sanggar terendam.", now=clock.now())
    held.refresh_from_db()
    planned.refresh_from_db()
    assert (held.state, planned.state, planned.cancelled_by) == (SessionState.HELD, SessionState.CANCELLED, "partner")
    assert listeners == [("_cancelled", cohort, people.manager, listeners[0][3])]
    told = set(Notification.objects.values_list("user", flat=True))
    assert told == {people.manager.user.pk, people.staff.user.pk, people.head.user.pk}


def test_staff_of_the_partner_cannot_call_off_an_approved_cohort():
    people = sides()
    cohort = cohort_in(people, CohortState.OPEN)
    assert code_of(cancel_cohort, actor=people.staff, cohort=cohort, reason="x", now=clock.now()) == "wrong_role"
    assert code_of(cancel_cohort, actor=sides().head, cohort=cohort, reason="x", now=clock.now()) == "not_yours"


def test_cohort_that_is_over_cannot_be_called_off():
    cohort = CohortFactory(state=CohortState.FINISHED)
    assert code_of(cancel_cohort, actor=SYSTEM, cohort=cohort, reason="x", now=clock.now()) == "stale_state"


def test_office_is_named_when_it_calls_a_cohort_off():
    people = sides()
    cohort = cohort_in(people, CohortState.OPEN)
    session = SessionFactory(cohort=cohort)
    cancel_cohort(actor=people.head, cohort=cohort, reason="Dana dialihkan.", now=clock.now())
    session.refresh_from_db()
    assert session.cancelled_by == "office"


def test_opening_is_told_to_the_partner():
    people = sides()
    cohort = cohort_in(people, CohortState.APPROVED)
    open_cohort(actor=people.head, cohort=cohort, now=clock.now())
    assert Notification.objects.filter(kind="cohort.opened", user=people.staff.user).exists()
