"""Seats are offered, answered, run out and go to the next in line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from enrollment.enums.flow import AnsweredHow, DeclineReason, EnrollmentState, OfferState
from enrollment.models import Booking, Enrollment, Offer
from enrollment.services.enrollments import submit_enrollment, withdraw_enrollment
from enrollment.services.offers import (
    accept_offer,
    ask_question,
    decline_offer,
    lapse_offers,
    link_token,
    make_link,
    offer_behind,
    promote_next,
    refer_and_offer,
    revoke_offer,
)
from partners.actors import PUBLIC
from partners.models import Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.clients import lead_of
from tests.factories.flow import enrolled, offered, officer_in, ready_client, second_class

pytestmark = pytest.mark.django_db

PHONE = AnsweredHow.OFFICER_PHONE


@pytest.fixture
def client(client_row):
    return client_row


def taken(cohort):
    cohort.refresh_from_db()
    return cohort.taken


def test_offer_in_one_go_holds_a_seat_for_three_days(cohort, officer, client):
    enrollment = refer_and_offer(actor=officer, client=client, cohort=cohort, now=clock.now())

    offer = enrollment.offers.get()
    assert enrollment.state == EnrollmentState.OFFERED
    assert offer.state == OfferState.HELD
    assert offer.expires_at == clock.now() + timedelta(days=3)
    assert taken(cohort) == 1
    assert Task.objects.get(kind="offer.answer").assignee == officer.user


def test_offer_keeps_what_was_true(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    assert offer.snapshot["cohort"]["title"] == cohort.program.title
    assert {part["code"] for part in offer.snapshot["parts"]} >= {"wish", "reach", "time_left"}
    assert all(finding["allowed"] for finding in offer.snapshot["findings"])
    assert client.name not in str(offer.snapshot)


def test_offer_stops_at_the_partner_who_wants_to_be_asked(cohort, officer, client):
    cohort.program.auto_accept_referrals = False
    cohort.program.save()

    enrollment = refer_and_offer(actor=officer, client=client, cohort=cohort, now=clock.now())

    assert enrollment.state == EnrollmentState.SUBMITTED
    assert taken(cohort) == 0
    assert Task.objects.get(kind="referral.answer").organization == cohort.program.partner


def test_offer_on_a_full_cohort_writes_nothing(cohort, officer, client):
    cohort.capacity, cohort.taken = 1, 1
    cohort.save()

    with pytest.raises(DomainError) as refusal:
        refer_and_offer(actor=officer, client=client, cohort=cohort, now=clock.now())

    assert refusal.value.code == "full"
    assert not Enrollment.objects.exists()


def test_offer_after_a_referral_uses_the_waiting_place(cohort, officer, client):
    waiting = submit_enrollment(actor=officer, client=client, cohort=cohort, now=clock.now())

    enrollment = refer_and_offer(actor=officer, client=client, cohort=cohort, now=clock.now())

    assert enrollment == waiting
    assert enrollment.state == EnrollmentState.OFFERED


def test_offer_is_not_made_by_an_officer_who_does_not_have_the_client(cohort, client):
    stranger = officer_in(cohort.program.office)

    with pytest.raises(DomainError) as refusal:
        refer_and_offer(actor=stranger, client=client, cohort=cohort, now=clock.now())

    assert refusal.value.code == "not_visible"


def test_yes_takes_the_seat_and_books_the_sessions(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    accept_offer(actor=officer, offer=offer, how=PHONE, now=clock.now())

    offer.refresh_from_db()
    assert (offer.state, offer.answered_how, offer.enrollment.state) == ("accepted", PHONE, "enrolled")
    assert taken(cohort) == 1
    assert Booking.objects.filter(client=client).count() == 3
    assert not Task.objects.filter(kind="offer.answer", done_at=None).exists()


def test_yes_twice_is_told_as_stale(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)
    again = Offer.objects.get(pk=offer.pk)
    accept_offer(actor=officer, offer=offer, how=PHONE, now=clock.now())

    with pytest.raises(DomainError) as refusal:
        accept_offer(actor=officer, offer=again, how=PHONE, now=clock.now())

    assert refusal.value.code == "stale_state"
    assert taken(cohort) == 1


def test_no_frees_the_seat_and_keeps_the_reason(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    decline_offer(actor=officer, offer=offer, how=PHONE, reason=DeclineReason.DISTANCE, note="Jauh", now=clock.now())

    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason, offer.decline_note) == ("declined", "distance", "Jauh")
    assert offer.enrollment.state == EnrollmentState.DECLINED
    assert taken(cohort) == 0


def test_no_twice_frees_one_seat(cohort, officer, client):
    other = ready_client(cohort.program.office, officer)
    offered(officer=officer, client=other, cohort=cohort)
    offer = offered(officer=officer, client=client, cohort=cohort)
    again = Offer.objects.select_related("enrollment").get(pk=offer.pk)
    decline_offer(actor=officer, offer=offer, how=PHONE, reason=DeclineReason.TIME, now=clock.now())

    with pytest.raises(DomainError):
        decline_offer(actor=officer, offer=again, how=PHONE, reason=DeclineReason.TIME, now=clock.now())

    assert taken(cohort) == 1


def test_answer_after_the_hour_is_refused(cohort, officer, client, frozen):
    offer = offered(officer=officer, client=client, cohort=cohort)

    with pytest.raises(DomainError) as refusal:
        accept_offer(actor=officer, offer=offer, how=PHONE, now=offer.expires_at)

    assert refusal.value.code == "offer_over"


def test_offer_never_holds_past_the_first_hour_of_class(cohort, officer, client, frozen):
    first = cohort.sessions.order_by("starts_at").first()
    eve = first.starts_at - timedelta(hours=20)

    offer = offered(officer=officer, client=client, cohort=cohort, now=eve)

    assert offer.expires_at == first.starts_at


# --- the next in line ----------------------------------------------------------------------------------------------


def waiting(cohort, officer, count):
    return [
        submit_enrollment(actor=officer, client=ready_client(cohort.program.office, officer), cohort=cohort, now=clock.now() + timedelta(minutes=n))
        for n in range(count)
    ]


def test_lapsed_seat_goes_to_who_waits_longest_once(cohort, officer, client, frozen):
    cohort.capacity = 1
    cohort.save()
    offer = offered(officer=officer, client=client, cohort=cohort)
    first, second, third = waiting(cohort, officer, 3)

    result = lapse_offers(offer.expires_at)

    assert result == {"lapsed": 1, "promoted": 1}
    states = [Enrollment.objects.get(pk=row.pk).state for row in (offer.enrollment, first, second, third)]
    assert states == ["lapsed", "offered", "waiting", "waiting"]
    assert taken(cohort) == 1
    assert lapse_offers(offer.expires_at) == {"lapsed": 0, "promoted": 0}


def test_promotion_passes_over_whoever_does_not_fit_any_more(cohort, officer, client):
    cohort.capacity = 1
    cohort.save()
    offer = offered(officer=officer, client=client, cohort=cohort)
    first, second = waiting(cohort, officer, 2)
    first.client.periods.update(ended_on=clock.today() - timedelta(days=1), end_reason="completed")

    decline_offer(actor=officer, offer=offer, how=PHONE, reason=DeclineReason.WORK, now=clock.now())

    assert Enrollment.objects.get(pk=first.pk).state == EnrollmentState.WAITING
    assert Enrollment.objects.get(pk=second.pk).state == EnrollmentState.OFFERED


def test_promotion_without_a_queue_leaves_the_seat_free(cohort):
    assert promote_next(cohort=cohort, now=clock.now()) is None
    assert taken(cohort) == 0


def test_promotion_when_nobody_fits_leaves_the_seat_free(cohort, officer):
    (only,) = waiting(cohort, officer, 1)
    only.client.periods.all().delete()

    assert promote_next(cohort=cohort, now=clock.now()) is None
    assert taken(cohort) == 0


def test_revoked_offer_keeps_the_waiting_place_and_passes_the_seat_on(cohort, officer, client):
    cohort.capacity = 1
    cohort.save()
    offer = offered(officer=officer, client=client, cohort=cohort)
    (next_one,) = waiting(cohort, officer, 1)
    since = offer.enrollment.waiting_since

    revoke_offer(actor=officer, offer=offer, reason="Ditunda", now=clock.now())

    offer.enrollment.refresh_from_db()
    assert (offer.enrollment.state, offer.enrollment.waiting_since, offer.state) == ("waiting", since, "revoked")
    assert Enrollment.objects.get(pk=next_one.pk).state == EnrollmentState.OFFERED


def test_withdrawal_of_an_offered_client_frees_the_seat(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    withdraw_enrollment(actor=officer, enrollment=offer.enrollment, reason="Pindah kota", now=clock.now())

    offer.refresh_from_db()
    assert offer.state == OfferState.REVOKED
    assert taken(cohort) == 0


# --- two classes at the same hours (R06) ---------------------------------------------------------------------------


def test_second_class_at_the_same_hours_is_refused(cohort, officer, client):
    enrolled(officer=officer, client=client, cohort=cohort)
    other = second_class(cohort)

    with pytest.raises(DomainError) as refusal:
        refer_and_offer(actor=officer, client=client, cohort=other, now=clock.now())

    assert refusal.value.code == "clash_class"
    assert taken(other) == 0


def test_yes_takes_back_the_offer_that_clashes(cohort, officer, client):
    other = second_class(cohort)
    one, two = (offered(officer=officer, client=client, cohort=each) for each in (cohort, other))

    accept_offer(actor=officer, offer=one, how=PHONE, now=clock.now())

    two.refresh_from_db()
    assert two.state == OfferState.REVOKED
    assert two.enrollment.state == EnrollmentState.WAITING
    assert (taken(cohort), taken(other)) == (1, 0)


def test_clash_is_allowed_by_a_lead_with_a_reason(cohort, officer, client):
    lead = lead_of(cohort.program.office)
    enrolled(officer=officer, client=client, cohort=cohort)
    other = second_class(cohort)

    enrollment = refer_and_offer(actor=lead, client=client, cohort=other, now=clock.now(), override_reason="Hanya dua kali bentrok")
    offer = enrollment.offers.get()
    accept_offer(actor=lead, offer=offer, how=PHONE, now=clock.now(), override_reason="Hanya dua kali bentrok")

    assert offer.overridden_by == lead.membership
    assert Booking.objects.filter(client=client, overridden_by=lead.membership).count() == 3


def test_clash_is_not_allowed_by_an_officer(cohort, officer, client):
    enrolled(officer=officer, client=client, cohort=cohort)

    with pytest.raises(DomainError) as refusal:
        refer_and_offer(actor=officer, client=client, cohort=second_class(cohort), now=clock.now(), override_reason="Tolong")

    assert refusal.value.code == "leads_only"


def test_clash_of_bookings_is_refused_by_the_database(cohort, officer, client):
    enrolled(officer=officer, client=client, cohort=cohort)
    other = second_class(cohort)
    row = Enrollment.objects.create(client=client, program=other.program, cohort=other)
    session = other.sessions.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(client=client, session=session, enrollment=row, starts_at=session.starts_at, ends_at=session.ends_at)


# --- the client's own link -----------------------------------------------------------------------------------------


def test_link_opens_the_offer_until_it_is_replaced(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)
    assert link_token(offer) == ""
    make_link(actor=officer, offer=offer, now=clock.now())
    old = link_token(offer)
    assert offer_behind(old, clock.now()) == offer

    make_link(actor=officer, offer=offer, now=clock.now())

    assert offer_behind(old, clock.now()) is None
    assert offer_behind(link_token(offer), clock.now()) == offer


@pytest.mark.parametrize("token", ["", "x", "abc.1:def", "../etc/passwd", "0" * 400])
def test_link_that_nobody_made_opens_nothing(token, frozen):
    assert offer_behind(token, clock.now()) is None


def test_link_ends_with_the_offer(cohort, officer, client):
    offer = make_link(actor=officer, offer=offered(officer=officer, client=client, cohort=cohort), now=clock.now())

    assert offer_behind(link_token(offer), offer.expires_at) is None


def test_client_answers_by_link_and_the_officer_is_told(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    accept_offer(actor=PUBLIC, offer=offer, how=AnsweredHow.SIGNED_LINK, now=clock.now())

    assert offer.enrollment.state == EnrollmentState.ENROLLED
    assert officer.user.notifications.get().kind == "offer.said_yes"


def test_public_without_link_cannot_answer(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    with pytest.raises(DomainError) as refusal:
        accept_offer(actor=PUBLIC, offer=offer, how=PHONE, now=clock.now())

    assert refusal.value.code == "not_visible"


def test_question_reaches_the_officer(cohort, officer, client):
    offer = offered(officer=officer, client=client, cohort=cohort)

    ask_question(offer=offer, text="Apakah ada uang transpor?", now=clock.now())

    assert Task.objects.get(kind="offer.question").assignee == officer.user
    assert offer.question == "Apakah ada uang transpor?"
