"""Many officers at once (R01, R02, R03, R05, moves of sessions): small counts here, the full ones with SIMPUL_DRILLS=full."""

from datetime import timedelta

import pytest

from enrollment.enums.flow import SEAT_STATES, AnsweredHow, EnrollmentState
from enrollment.models import Booking, Client, Enrollment, Offer
from enrollment.services import offers as offer_services
from enrollment.services.enrollments import submit_enrollment
from enrollment.services.offers import accept_offer, decline_offer, lapse_offers, promote_next, refer_and_offer
from partners.models import Holiday
from portal.kernel import clock
from programs import providers
from programs.models import Cohort, Session
from programs.services.moving import move_session
from programs.services.running import cancel_cohort
from tests.factories.clients import lead_of
from tests.factories.flow import offered, officer_in, open_class, ready_client
from tests.flow.threads import at_once
from tests.infra.drills import count

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
OFFICERS = count(10, 64)
RUNS = count(1, 20)
SEATS = 5


def class_with_clients(number, capacity=SEATS):
    """A class, an officer, and as many clients in the officer's caseload."""
    cohort = open_class(capacity=capacity)
    officer = officer_in(cohort.program.office)
    return cohort, officer, [ready_client(cohort.program.office, officer) for _number in range(number)]


def offer_one(officer, client, cohort):
    refer_and_offer(actor=officer, client=Client.objects.get(pk=client.pk), cohort=again(cohort), now=clock.now())
    return "offered"


def again(cohort):
    return Cohort.objects.select_related("program__partner", "program__office").get(pk=cohort.pk)


def seats_held(cohort):
    return Enrollment.objects.filter(cohort=cohort, state__in=SEAT_STATES).count()


def test_five_seats_for_many_officers_are_offered_five_times():
    for _run in range(RUNS):
        cohort, officer, clients = class_with_clients(OFFICERS)

        outcomes = at_once(OFFICERS, lambda index, who=officer, of=clients, to=cohort: offer_one(who, of[index], to))

        assert outcomes == {"offered": SEATS, "full": OFFICERS - SEATS}
        assert again(cohort).taken == seats_held(cohort) == SEATS
        assert Offer.objects.held().filter(cohort=cohort).count() == SEATS


def test_control_without_the_counter_oversells(monkeypatch):
    """The guard off: everybody who looked before the others wrote gets a seat."""
    cohort, officer, clients = class_with_clients(OFFICERS)
    monkeypatch.setattr(offer_services, "take_seat", lambda cohort: None)

    outcomes = at_once(OFFICERS, lambda index: offer_one(officer, clients[index], cohort))

    assert outcomes["offered"] == seats_held(cohort) == OFFICERS > SEATS


def test_one_client_asked_by_many_gets_one_way():
    for _run in range(RUNS):
        cohort, officer, (client,) = class_with_clients(1)

        outcomes = at_once(count(8, 16), lambda index, who=officer, of=client, to=cohort: offer_one(who, of, to))

        assert outcomes == {"offered": 1, "already_open": count(8, 16) - 1}
        assert again(cohort).taken == Enrollment.objects.filter(client=client).count() == 1


def test_cancelling_and_offering_at_once_leave_nobody_in_a_cancelled_cohort():
    for _run in range(RUNS):
        number = count(8, 33)
        cohort, officer, clients = class_with_clients(number, capacity=50)
        lead = lead_of(cohort.program.office)

        def act(index, cohort=cohort, officer=officer, clients=clients, lead=lead, number=number):
            if index != number // 2:
                return offer_one(officer, clients[index], cohort)
            cancel_cohort(actor=lead, cohort=again(cohort), reason="Banjir", now=clock.now())
            return "cancelled"

        outcomes = at_once(number, act)

        assert set(outcomes) <= {"offered", "cancelled", "closed", "cohort_closed"}, outcomes
        assert outcomes["cancelled"] == 1
        assert (again(cohort).state, again(cohort).taken, seats_held(cohort)) == ("cancelled", 0, 0)
        assert Enrollment.objects.filter(program=cohort.program, state="waiting", cohort=None).count() == outcomes["offered"]
        assert not Offer.objects.held().filter(cohort=cohort).exists()


def say_yes(officer, offer):
    row = Offer.objects.select_related("enrollment__client__office", "cohort__program").get(pk=offer.pk)
    accept_offer(actor=officer, offer=row, how=AnsweredHow.OFFICER_PHONE, now=clock.now())
    return "yes"


def test_cancelling_while_people_say_yes_leaves_nobody_and_no_booking():
    """R03: whoever was faster than the cancellation is told by it, whoever was slower is refused."""
    for _run in range(RUNS):
        number = count(6, 32)
        cohort, officer, clients = class_with_clients(number, capacity=50)
        offers = [offered(officer=officer, client=client, cohort=cohort) for client in clients]
        lead = lead_of(cohort.program.office)

        def act(index, cohort=cohort, officer=officer, offers=offers, lead=lead, number=number):
            if index < number:
                return say_yes(officer, offers[index])
            cancel_cohort(actor=lead, cohort=again(cohort), reason="Banjir", now=clock.now())
            return "cancelled"

        outcomes = at_once(number + 1, act)

        assert set(outcomes) <= {"yes", "cancelled", "stale_state"}, outcomes
        assert outcomes["cancelled"] == 1
        assert (again(cohort).state, again(cohort).taken, seats_held(cohort)) == ("cancelled", 0, 0)
        assert Enrollment.objects.filter(program=cohort.program, state="waiting", cohort=None).count() == number
        assert not Booking.objects.filter(enrollment__program=cohort.program).exists()


def test_control_without_the_listener_people_sit_in_a_cancelled_cohort(monkeypatch):
    """The guard off: the cohort is cancelled and nobody sends its people back."""
    cohort, officer, clients = class_with_clients(3)
    offers = [offered(officer=officer, client=client, cohort=cohort) for client in clients]
    monkeypatch.setattr(providers, "_cancelled", [])
    at_once(3, lambda index: say_yes(officer, offers[index]))

    cancel_cohort(actor=lead_of(cohort.program.office), cohort=again(cohort), reason="Banjir", now=clock.now())

    assert seats_held(cohort) == 3


def test_two_movers_and_people_who_say_yes_leave_every_booking_on_hours_that_stand():
    """The timetable has one writer at a time, and a yes books what stands when it is said."""
    Holiday.objects.all().delete()
    for _run in range(RUNS):
        number = count(4, 16)
        cohort, officer, clients = class_with_clients(number, capacity=50)
        offers = [offered(officer=officer, client=client, cohort=cohort) for client in clients]
        lead, session = lead_of(cohort.program.office), cohort.sessions.order_by("number").first()

        def act(index, officer=officer, offers=offers, lead=lead, session=session, number=number):
            if index < number:
                return say_yes(officer, offers[index])
            row = Session.objects.select_related("cohort__program__partner", "cohort__agreement").get(pk=session.pk)
            begins = row.starts_at + timedelta(days=10 + index)
            move_session(actor=lead, session=row, starts_at=begins, ends_at=begins + timedelta(hours=2), now=clock.now())
            return "moved"

        outcomes = at_once(number + 2, act)

        assert outcomes == {"yes": number, "moved": 1, "stale_state": 1}
        rows = Booking.objects.filter(enrollment__cohort=cohort).select_related("session")
        assert len(rows) == number * 3
        assert all(row.session.state == "planned" and row.starts_at == row.session.starts_at for row in rows)


def test_one_freed_seat_is_offered_once_to_who_waits_longest():
    for _run in range(RUNS):
        cohort, officer, clients = class_with_clients(3, capacity=1)
        rows = [submit_enrollment(actor=officer, client=client, cohort=cohort, now=clock.now()) for client in clients]

        outcomes = at_once(2, lambda index, to=cohort: "promoted" if promote_next(cohort=again(to), now=clock.now()) else "none")

        assert outcomes == {"promoted": 1, "none": 1}
        assert again(cohort).taken == 1
        states = [Enrollment.objects.get(pk=row.pk).state for row in rows]
        assert states == ["offered", "waiting", "waiting"]


def test_two_freed_seats_and_two_workers_make_two_offers():
    cohort, officer, clients = class_with_clients(3, capacity=2)
    for client in clients:
        submit_enrollment(actor=officer, client=client, cohort=cohort, now=clock.now())

    outcomes = at_once(2, lambda index: "promoted" if promote_next(cohort=again(cohort), now=clock.now()) else "none")

    assert outcomes == {"promoted": 2}
    assert again(cohort).taken == seats_held(cohort) == 2


def test_two_runs_of_the_job_lapse_an_offer_once():
    cohort, officer, (client, *others) = class_with_clients(3, capacity=1)
    offer = offered(officer=officer, client=client, cohort=cohort)
    for other in others:
        submit_enrollment(actor=officer, client=other, cohort=cohort, now=clock.now())

    results = []
    at_once(2, lambda index: results.append(lapse_offers(offer.expires_at)) or "ran")

    assert sum(result["lapsed"] for result in results) == sum(result["promoted"] for result in results) == 1
    assert again(cohort).taken == 1


def test_yes_and_no_at_once_give_one_answer():
    for _run in range(RUNS):
        cohort, officer, (client,) = class_with_clients(1)
        offer = offered(officer=officer, client=client, cohort=cohort)

        def answer(index, pk=offer.pk, officer=officer):
            row = Offer.objects.select_related("enrollment__client__office", "cohort__program").get(pk=pk)
            if index % 2:
                accept_offer(actor=officer, offer=row, how=AnsweredHow.OFFICER_PHONE, now=clock.now())
                return "yes"
            decline_offer(actor=officer, offer=row, how=AnsweredHow.OFFICER_PHONE, reason="time", now=clock.now())
            return "no"

        outcomes = at_once(4, answer)

        assert outcomes["yes"] + outcomes["no"] == 1
        assert outcomes["stale_state"] == 3
        assert again(cohort).taken == outcomes["yes"] == seats_held(cohort)


def test_two_yeses_to_classes_at_the_same_hours_book_one():
    cohort, officer, (client,) = class_with_clients(1)
    other = open_class(partner=cohort.program.partner)
    pair = [offered(officer=officer, client=client, cohort=each) for each in (cohort, other)]

    def say_yes(index):
        row = Offer.objects.select_related("enrollment__client__office", "cohort__program").get(pk=pair[index].pk)
        accept_offer(actor=officer, offer=row, how=AnsweredHow.OFFICER_PHONE, now=clock.now())
        return "yes"

    outcomes = at_once(2, say_yes)

    assert outcomes["yes"] == 1
    assert Enrollment.objects.filter(client=client, state=EnrollmentState.ENROLLED).count() == 1
    assert again(cohort).taken + again(other).taken == 1
