"""Each check sees the breach that it is there for; so an empty answer means something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from enrollment.enums.clients import ConsentPurpose
from enrollment.models import Attendance, Booking, Certificate, Client, Consent, Enrollment, Offer, OfficerAssignment
from partners.models import AuditEntry, Membership, Task, Transition
from placements.models import FollowUp, Introduction, OutcomeSnapshot, Placement
from portal.demo import invariants
from portal.kernel import clock
from programs.models import Cohort

pytestmark = pytest.mark.django_db


def rules(check: Callable[..., Any]) -> set[str]:
    """Names of the rules that a check finds broken."""
    return {breach.rule for breach in check(clock.now())}


def test_wrong_seat_counter_is_seen(made: Any):
    Cohort.objects.filter(taken__gt=0).update(taken=F("taken") - 1)
    assert rules(invariants.seats_are_counted) == {"seats"}


def test_booking_of_another_hour_is_seen(made: Any):
    booking = Booking.objects.first()
    Booking.objects.filter(pk=booking.pk).update(starts_at=booking.starts_at - timedelta(days=400), ends_at=booking.ends_at - timedelta(days=400))
    assert rules(invariants.bookings_belong_to_the_cohort) == {"booking"}


def test_double_booking_under_an_exception_is_fine_and_its_loss_is_seen(made: Any):
    booking = Booking.objects.order_by("pk").first()
    lead = Membership.objects.filter(role="section_head").first()
    own = Booking.objects.filter(client=booking.client).values("session")
    row = Booking.objects.exclude(session__in=own).order_by("pk").first()
    Booking.objects.filter(pk=row.pk).update(
        client=booking.client, starts_at=booking.starts_at, ends_at=booking.ends_at, overridden_by=lead, override_reason="tes"
    )
    assert rules(invariants.nobody_is_booked_twice) == set()
    assert rules(invariants.bookings_belong_to_the_cohort) == {"booking"}


@pytest.mark.parametrize(("model", "state"), [(Enrollment, "waiting"), (Offer, "held"), (Cohort, "proposed"), (Placement, "ended")])
def test_state_without_its_moves_is_seen(made: Any, model: type[Any], state: str):
    row = model.objects.filter(pk__in=moved(model)).exclude(state=state).order_by("pk").first()
    model.objects.filter(pk=row.pk).update(state=state)
    assert rules(invariants.states_follow_the_tables) == {"state"}


def moved(model: type[Any]) -> Any:
    """Primary keys of the rows that moves are logged of."""
    return Transition.objects.filter(subject_model=model._meta.label_lower).values("subject_id")


def test_move_that_no_table_has_is_seen(made: Any):
    row = Transition.objects.filter(subject_model="enrollment.enrollment", target="certified").order_by("pk").first()
    Transition.objects.create(
        subject_model=row.subject_model, subject_id=row.subject_id, move="suspend", source="certified", target="suspended", at=row.at
    )
    assert rules(invariants.states_follow_the_tables) == {"move", "state"}


def test_move_of_the_future_is_seen(made: Any):
    row = Transition.objects.filter(subject_model="enrollment.enrollment", target="completed").order_by("pk").first()
    Transition.objects.create(
        subject_model=row.subject_model, subject_id=row.subject_id, move="certify", source="completed", target="certified",
        at=clock.now() + timedelta(days=1),
    )
    assert "future" in rules(invariants.states_follow_the_tables)


def test_move_without_an_act_is_seen(made: Any):
    row = Transition.objects.filter(subject_model="enrollment.enrollment").first()
    Transition.objects.create(
        subject_model=row.subject_model, subject_id=row.subject_id, move="suspend", source="enrolled", target="suspended", at=row.at
    )
    assert rules(invariants.moves_are_in_the_trail) == {"trail"}


def test_client_out_of_nowhere_is_seen(made: Any):
    one = Client.objects.first()
    Client.objects.create(office=one.office, name="Seseorang", birth_date=one.birth_date)
    assert AuditEntry.objects.filter(action="client.create").count() == Client.objects.count() - 1
    assert rules(invariants.people_are_in_the_trail) == {"registered"}


def test_child_with_an_officer_for_adults_and_with_other_consents_is_seen(made: Any):
    consent = Consent.objects.exclude(purpose=ConsentPurpose.TRAINING_PARTNER).order_by("pk").first()
    officer = Membership.objects.filter(role="officer", is_child_officer=False).first()
    Client.objects.filter(pk=consent.client_id).update(tried_as_child=True)
    OfficerAssignment.objects.filter(client=consent.client_id).update(officer=officer)
    assert rules(invariants.children_are_protected) == {"child_consent", "child_officer"}


def test_national_number_under_a_wrong_hash_is_seen(made: Any):
    first, second = Client.objects.exclude(nik_hash="").order_by("pk")[:2]
    Client.objects.filter(pk=first.pk).update(nik_confirmed=False, nik_hash=second.nik_hash)
    assert rules(invariants.numbers_are_kept_well) == {"nik"}


def test_introduction_without_consent_is_seen(made: Any):
    row = Introduction.objects.order_by("pk").first()
    Introduction.objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(days=2000))
    assert rules(invariants.introductions_rest_on_consent) == {"introduction"}


def test_cohort_beyond_its_agreement_is_seen(made: Any):
    row = Cohort.objects.filter(exception_reason="").exclude(state__in=invariants.UNDECIDED).order_by("-starts_on").first()
    Cohort.objects.filter(pk=row.pk).update(ends_on=row.agreement.ends_on + timedelta(days=1))
    assert rules(invariants.agreements_cover_cohorts) == {"agreement"}


def test_outcome_against_the_marks_is_seen(made: Any):
    row = Enrollment.objects.filter(state="certified").order_by("pk").first()
    Attendance.objects.filter(enrollment=row, status="present").update(status="unexcused")
    assert rules(invariants.outcomes_are_computed) == {"record"}
    Enrollment.objects.filter(pk=row.pk).update(sessions_attended=Attendance.objects.filter(enrollment=row, status="late").count())
    assert rules(invariants.outcomes_are_computed) == {"rule"}


def test_mark_of_a_session_that_was_not_held_is_seen(made: Any):
    row = Attendance.objects.filter(status="present").select_related("session").order_by("pk").first()
    type(row.session).objects.filter(pk=row.session_id).update(state="cancelled", cancelled_by="partner")
    assert rules(invariants.attendance_belongs_to_the_cohort) == {"mark"}


def test_certificate_of_somebody_else_is_seen(made: Any):
    row = Certificate.objects.select_related("enrollment").order_by("pk").first()
    Client.objects.filter(pk=row.enrollment.client_id).update(name="Orang Lain")
    assert rules(invariants.certificates_are_true) == {"certificate_holder"}
    Certificate.objects.filter(pk=row.pk).delete()
    assert rules(invariants.certificates_are_true) == {"certificate_missing"}


def test_missing_question_is_seen(made: Any):
    FollowUp.objects.filter(pk=FollowUp.objects.order_by("pk").first().pk).delete()
    assert rules(invariants.questions_are_dated) == {"questions"}


def test_answer_before_its_time_is_seen(made: Any):
    row = FollowUp.objects.filter(state="reached").order_by("pk").first()
    FollowUp.objects.filter(pk=row.pk).update(answered_on=row.opens_on - timedelta(days=1))
    assert rules(invariants.answers_are_in_time) == {"answer"}


def test_work_that_nobody_has_seen_and_counts_is_seen(made: Any):
    row = Placement.objects.filter(claim="counted").order_by("pk").first()
    Placement.objects.filter(pk=row.pk).update(verified_by=None)
    assert rules(invariants.work_counts_when_verified) == {"verified"}


def test_changed_figures_are_seen(made: Any):
    row = OutcomeSnapshot.objects.get()
    OutcomeSnapshot.objects.filter(pk=row.pk).update(figures={**row.figures, "chain": {}})
    assert rules(invariants.figures_are_frozen) == {"figures"}


def test_task_about_nothing_is_seen(made: Any):
    row = Task.objects.filter(done_at=None).exclude(subject_model="").order_by("pk").first()
    Task.objects.filter(pk=row.pk).update(subject_id="00000000-0000-4000-8000-000000000000")
    assert rules(invariants.tasks_lead_somewhere) == {"task"}
