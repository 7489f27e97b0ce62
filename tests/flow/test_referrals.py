"""Referrals: handed in, answered, returned, run out, withdrawn; one open way per client and program."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from enrollment.enums.flow import EndReason, EndReasonGroup, EnrollmentState, RefusalReason
from enrollment.models import Enrollment
from enrollment.services.enrollments import (
    accept_enrollment,
    change_place_in_queue,
    decline_enrollment,
    end_early,
    resubmit_enrollment,
    resume_enrollment,
    return_enrollment,
    submit_enrollment,
    suspend_enrollment,
    withdraw_enrollment,
)
from enrollment.services.flow_jobs import begin_classes, watch_referrals
from enrollment.services.offers import lapse_offers, refer_and_offer
from partners.models import Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Cohort
from tests.factories.clients import lead_of
from tests.factories.flow import enrolled, offered, open_class, partner_actor, ready_client

pytestmark = pytest.mark.django_db


def asked(cohort):
    """The partner of this class wants to be asked."""
    cohort.program.auto_accept_referrals = False
    cohort.program.save()
    return cohort


@pytest.fixture
def referral(cohort, officer, client_row):
    return submit_enrollment(actor=officer, client=client_row, cohort=asked(cohort), now=clock.now(), note="Datang pagi")


def open_tasks(kind):
    return Task.objects.filter(kind=kind, done_at=None)


def test_referral_reaches_the_waiting_list_at_once_where_the_partner_lets_it(cohort, officer, client_row):
    row = submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    assert (row.state, row.waiting_since, row.due_at) == ("waiting", clock.now(), None)


def test_referral_twice_is_refused_with_words(cohort, officer, client_row):
    submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    with pytest.raises(DomainError) as refusal:
        submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    assert refusal.value.code == "already_open"


def test_second_open_row_is_refused_by_the_database(cohort, officer, client_row):
    Enrollment.objects.create(client=client_row, program=cohort.program)

    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.create(client=client_row, program=cohort.program)


def test_closed_way_does_not_bar_a_new_one(cohort, officer, client_row):
    row = submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())
    withdraw_enrollment(actor=officer, enrollment=row, reason="Sakit", now=clock.now())

    assert submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now()).state == EnrollmentState.WAITING


def test_restricted_program_refuses_a_client_outside(cohort, officer, client_row):
    cohort.program.sex, cohort.program.limit_reason = "female", "Kelas perempuan"
    cohort.program.save()

    with pytest.raises(DomainError) as refusal:
        submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    assert refusal.value.code == "women_only"


def test_accepted_client_waits_since_the_day_of_the_referral(referral, partner, officer):
    later = clock.now() + timedelta(days=3)

    accept_enrollment(actor=partner, enrollment=referral, now=later)

    assert (referral.state, referral.waiting_since, referral.answered_at) == ("waiting", clock.now(), later)
    assert not open_tasks("referral.answer").exists()
    assert officer.user.notifications.get().kind == "referral.accepted"


def test_another_partner_cannot_answer(referral):
    stranger = partner_actor(open_class())

    with pytest.raises(DomainError) as refusal:
        accept_enrollment(actor=stranger, enrollment=referral, now=clock.now())

    assert refusal.value.code == "not_yours"


def test_a_lead_can_answer_for_the_partner(referral, cohort):
    assert accept_enrollment(actor=lead_of(cohort.program.office), enrollment=referral, now=clock.now()).state == "waiting"


def test_returned_referral_is_handed_in_again(referral, partner, officer):
    return_enrollment(actor=partner, enrollment=referral, reason="Ukuran baju?", now=clock.now())
    assert open_tasks("referral.returned").get().assignee == officer.user

    resubmit_enrollment(actor=officer, enrollment=referral, note="L", now=clock.now())

    assert (referral.state, referral.note) == ("submitted", "L")
    assert not open_tasks("referral.returned").exists()
    assert open_tasks("referral.answer").exists()


def test_declined_referral_tells_the_officer(referral, partner, officer):
    decline_enrollment(actor=partner, enrollment=referral, code=RefusalReason.SAFETY, reason="Pernah berselisih", now=clock.now())

    assert (referral.state, referral.refusal_reason) == ("declined", "safety")
    assert open_tasks("referral.declined").get().assignee == officer.user


def test_silence_is_nudged_at_half_time_and_expires_at_full_time(referral, partner):
    half, full = clock.now() + timedelta(days=7), clock.now() + timedelta(days=14)

    assert watch_referrals(half - timedelta(hours=1)) == {"nudged": 0, "expired": 0}
    assert watch_referrals(half) == {"nudged": 1, "expired": 0}
    assert watch_referrals(half) == {"nudged": 0, "expired": 0}
    assert partner.user.notifications.get().kind == "referral.nudge"
    assert watch_referrals(full) == {"nudged": 0, "expired": 1}

    referral.refresh_from_db()
    assert referral.state == EnrollmentState.EXPIRED
    assert open_tasks("referral.silent").get().role_key == "job_guidance_head"
    assert open_tasks("referral.expired").exists()


def test_queue_moves_keep_the_waiting_place(cohort, officer, client_row):
    row = submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())
    lead, since, later = lead_of(cohort.program.office), row.waiting_since, clock.now() + timedelta(days=5)

    for actor, move, reason in ((officer, "hold_back", "KTP belum ada"), (officer, "make_ready", ""), (lead, "deprioritize", "x"), (lead, "restore", "")):
        change_place_in_queue(actor=actor, enrollment=row, move=move, reason=reason, now=later)

    assert (row.state, row.waiting_since) == ("waiting", since)


def test_officer_cannot_put_a_client_further_back(cohort, officer, client_row):
    row = submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    with pytest.raises(DomainError) as refusal:
        change_place_in_queue(actor=officer, enrollment=row, move="deprioritize", reason="x", now=clock.now())

    assert refusal.value.code == "wrong_role"


def test_lapsed_client_comes_back_to_the_old_place(cohort, officer, client_row):
    offer = offered(officer=officer, client=client_row, cohort=cohort)
    since = offer.enrollment.waiting_since
    lapse_offers(offer.expires_at)
    row = Enrollment.objects.get(pk=offer.enrollment.pk)

    change_place_in_queue(actor=officer, enrollment=row, move="requeue", reason="Sudah dihubungi", now=offer.expires_at)

    assert (row.state, row.waiting_since) == ("waiting", since)
    assert not open_tasks("offer.lapsed").exists()


def test_lapsed_client_with_a_new_way_is_not_doubled(cohort, officer, client_row):
    offer = offered(officer=officer, client=client_row, cohort=cohort)
    lapse_offers(offer.expires_at)
    submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())
    row = Enrollment.objects.get(pk=offer.enrollment.pk)

    with pytest.raises(DomainError) as refusal:
        change_place_in_queue(actor=officer, enrollment=row, move="requeue", reason="x", now=offer.expires_at)

    assert refusal.value.code == "already_open"


def test_pause_keeps_the_seat_and_early_end_frees_it(cohort, officer, partner, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)
    suspend_enrollment(actor=partner, enrollment=row, reason="Dirawat", now=clock.now())
    assert Cohort.objects.get(pk=cohort.pk).taken == 1
    resume_enrollment(actor=partner, enrollment=row, now=clock.now())

    end_early(actor=partner, enrollment=row, group=EndReasonGroup.CLIENT, code=EndReason.FOUND_WORK, note="Kerja di bengkel", now=clock.now())

    assert (row.state, row.end_reason_code, row.ended_on) == ("ended_early", "found_work", clock.today())
    assert Cohort.objects.get(pk=cohort.pk).taken == 0
    assert not row.bookings.exists()


def test_early_end_needs_a_reason_of_its_group(cohort, officer, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)

    with pytest.raises(DomainError) as refusal:
        end_early(actor=officer, enrollment=row, group=EndReasonGroup.PARTNER, code=EndReason.FOUND_WORK, note="", now=clock.now())

    assert refusal.value.code == "reason_mismatch"


def test_running_cohort_puts_the_enrolled_in_class(cohort, officer, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)
    Cohort.objects.filter(pk=cohort.pk).update(state="running")

    assert begin_classes(clock.now()) == {"begun": 1}
    assert begin_classes(clock.now()) == {"begun": 0}
    assert Enrollment.objects.get(pk=row.pk).state == EnrollmentState.ON_PROGRAM


def test_every_move_leaves_an_audit_row_about_the_client(cohort, officer, client_row):
    from partners.models import AuditEntry, Transition

    refer_and_offer(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    moves = Transition.objects.filter(subject_model="enrollment.enrollment")
    audited = AuditEntry.objects.filter(person_id=client_row.public_id, action__startswith="enrollment.")
    assert [move.move for move in moves.order_by("pk")] == ["submit", "accept", "queue", "offer"]
    assert audited.count() == moves.count()


def test_whoever_has_no_officer_is_asked_of_the_leaders(cohort):
    client = ready_client(cohort.program.office)
    offered(officer=lead_of(cohort.program.office), client=client, cohort=cohort)

    assert open_tasks("offer.answer").get().role_key == "office_lead"
