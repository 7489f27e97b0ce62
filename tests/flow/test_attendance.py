"""Attendance: default present, one save, idempotent, corrected within a week; what a finished class makes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from enrollment.enums.flow import EnrollmentState
from enrollment.models import Attendance, AttendanceChange, Booking, Enrollment
from enrollment.services.attendance import Marked, mark_attendance, mark_not_held
from partners.models import PartnerActivity, Task
from portal.kernel.decisions import DomainError
from programs.models import Cohort, Session
from programs.services.moving import move_session
from programs.services.sessions import cancel_session
from tests.factories.clients import lead_of
from tests.factories.flow import finished, open_class, partner_actor, teach

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cohort, people):
    return cohort.sessions.order_by("number").first()


def mark(actor, session, marks=None, now=None):
    return mark_attendance(actor=actor, session=session, marks=marks or {}, now=now or session.ends_at)


def test_everybody_is_present_unless_said_otherwise(session, people, partner):
    result = mark(partner, session, {people[1].public_id: "sick"})

    assert result == Marked(new=3, changed=0, people=3)
    assert dict(Attendance.objects.values_list("enrollment", "status")) == {
        people[0].pk: "present", people[1].pk: "sick", people[2].pk: "present",
    }


def test_first_save_holds_the_session_and_begins_the_class(session, people, partner):
    mark(partner, session)

    session.refresh_from_db()
    assert session.state == "held"
    assert Cohort.objects.get(pk=session.cohort_id).state == "running"
    assert {row.state for row in Enrollment.objects.filter(pk__in=[each.pk for each in people])} == {EnrollmentState.ON_PROGRAM}
    assert PartnerActivity.objects.filter(kind="session").count() == 1


def test_saving_twice_changes_nothing(session, people, partner):
    mark(partner, session, {people[0].public_id: "late"})

    assert mark(partner, session, {people[0].public_id: "late"}) == Marked(new=0, changed=0, people=3)
    assert Attendance.objects.count() == 3
    assert not AttendanceChange.objects.exists()


def test_correction_keeps_what_stood_there(session, people, partner):
    mark(partner, session, {people[0].public_id: "unexcused"})

    result = mark(partner, session, {people[0].public_id: "sick"}, now=session.ends_at + timedelta(days=6))

    change = AttendanceChange.objects.get()
    assert result.changed == 1
    assert (change.source, change.target, change.changed_by) == ("unexcused", "sick", partner.membership)


def test_correction_after_a_week_is_a_leaders(session, people, partner, cohort):
    mark(partner, session)
    late = session.ends_at + timedelta(days=8)
    session.refresh_from_db()

    with pytest.raises(DomainError) as refusal:
        mark(partner, session, {people[0].public_id: "sick"}, now=late)
    assert refusal.value.code == "correction_over"

    lead, marks = lead_of(cohort.program.office), {people[0].public_id: "sick"}
    with pytest.raises(DomainError) as refusal:
        mark(lead, session, marks, now=late)
    assert refusal.value.code == "reason_needed"
    assert mark_attendance(actor=lead, session=session, marks=marks, now=late, reason="Surat dokter").changed == 1
    assert AttendanceChange.objects.get().reason == "Surat dokter"


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda session: None, "too_early"),
        (lambda session: Cohort.objects.filter(pk=session.cohort_id).update(state="open"), "class_over"),
        (lambda session: Cohort.objects.filter(pk=session.cohort_id).update(state="finished"), "class_over"),
        (lambda session: Session.objects.filter(pk=session.pk).update(state="cancelled", cancelled_by="partner"), "session_off"),
    ],
)
def test_marking_is_refused_with_words(session, partner, prepare, code):
    prepare(session)
    row = Session.objects.select_related("cohort__program__partner").get(pk=session.pk)

    with pytest.raises(DomainError) as refusal:
        mark(partner, row, now=session.starts_at - timedelta(days=1))

    assert refusal.value.code == code


def test_another_partner_cannot_mark(session):
    with pytest.raises(DomainError) as refusal:
        mark(partner_actor(open_class()), session)

    assert refusal.value.code == "not_yours"


def test_unknown_mark_is_refused(session, people, partner):
    with pytest.raises(DomainError) as refusal:
        mark(partner, session, {people[0].public_id: "not_held"})

    assert refusal.value.code == "unknown_mark"


def test_paused_people_are_not_expected(session, people, partner):
    Enrollment.objects.filter(pk=people[0].pk).update(state="suspended")

    assert mark(partner, session).people == 2


def test_session_not_held_counts_against_nobody(session, people, partner):
    mark_not_held(actor=partner, session=session, because="logistics", now=session.ends_at)

    session.refresh_from_db()
    assert (session.state, session.cancelled_by) == ("cancelled", "force_majeure")
    assert {row.not_held_because for row in Attendance.objects.all()} == {"logistics"}
    assert not Booking.objects.filter(session=session).exists()


def test_held_session_is_not_called_off_afterwards(session, people, partner):
    mark(partner, session)

    with pytest.raises(DomainError) as refusal:
        mark_not_held(actor=partner, session=session, because="partner", now=session.ends_at)

    assert refusal.value.code == "already_held"


def test_three_absences_in_a_row_are_a_task_until_somebody_comes(cohort, people, partner, officer):
    sessions = list(cohort.sessions.order_by("number"))
    for each in sessions:
        assert not Task.objects.filter(kind="attendance.absent").exists()
        mark(partner, each, {people[0].public_id: "unexcused"})

    assert Task.objects.get(kind="attendance.absent", done_at=None).assignee == officer.user

    mark(partner, sessions[-1], {people[0].public_id: "excused"})
    assert not Task.objects.filter(kind="attendance.absent", done_at=None).exists()


def test_cause_is_required_by_the_database(session, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(enrollment=people[0], session=session, status="not_held", marked_at=session.ends_at)


# --- sessions change -----------------------------------------------------------------------------------------------


def test_bookings_follow_a_moved_session(session, people, partner, frozen):
    later = session.starts_at + timedelta(days=30)

    moved = move_session(actor=partner, session=session, starts_at=later, ends_at=later + timedelta(hours=4), now=session.starts_at - timedelta(days=2))

    assert Booking.objects.filter(session=moved, starts_at=later).count() == 3
    assert not Booking.objects.filter(session=session).exists()


def test_moved_session_that_clashes_asks_the_officer(session, people, partner, officer, cohort):
    taken = cohort.sessions.order_by("number").last()
    Session.objects.filter(pk=taken.pk).update(state="cancelled", cancelled_by="partner")

    moved = move_session(
        actor=partner, session=session, starts_at=taken.starts_at, ends_at=taken.ends_at, now=session.starts_at - timedelta(days=2)
    )

    assert not Booking.objects.filter(session=moved).exists()
    assert Task.objects.filter(kind="booking.clash").count() == 3


def test_cancelled_session_frees_the_hours(session, people, partner):
    cancel_session(actor=partner, session=session, by="partner", reason="Banjir", now=session.starts_at - timedelta(days=1))

    assert Booking.objects.count() == 6


# --- the end -------------------------------------------------------------------------------------------------------


def test_finished_class_settles_everybody_by_the_rule(cohort, people, partner):
    cohort.program.completion_percent = 66
    cohort.program.save()
    teach(cohort, partner, absent={1: [people[1], people[2]], 2: [people[2]]})

    finished(cohort, partner)

    rows = [Enrollment.objects.get(pk=each.pk) for each in people]
    assert [row.state for row in rows] == ["completed", "completed", "ended_early"]
    assert [(row.sessions_attended, row.sessions_held) for row in rows] == [(3, 3), (2, 3), (1, 3)]
    assert rows[2].end_reason_code == "rule_not_met"
    assert Cohort.objects.get(pk=cohort.pk).taken == 0
    assert Task.objects.get(kind="certificate.issue").organization == cohort.program.partner


def test_class_in_which_nobody_completed_asks_for_no_certificate(cohort, people, partner):
    teach(cohort, partner, absent=dict.fromkeys((1, 2, 3), people))

    finished(cohort, partner)

    assert not Task.objects.filter(kind="certificate.issue").exists()


def test_cohort_is_not_closed_while_somebody_has_no_outcome(cohort, people, partner):
    from enrollment.services.cohorts import may_close

    assert may_close(cohort).code == "outcomes_missing"
    teach(cohort, partner)
    finished(cohort, partner)
    assert may_close(cohort).allowed
