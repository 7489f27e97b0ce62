"""What becomes of people when their cohort is cancelled (R03), and what programs asks about people."""

import pytest

from enrollment.enums.flow import SEAT_STATES, EnrollmentState
from enrollment.models import Booking, Enrollment, Offer
from enrollment.services.cohorts import count_people, waiting_for_skill
from enrollment.services.enrollments import submit_enrollment
from enrollment.services.offers import accept_offer, promote_next
from partners.models import Region, Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs import providers
from programs.models import Cohort
from programs.providers import CohortPeople
from programs.services.running import cancel_cohort
from tests.factories.clients import WishFactory, lead_of
from tests.factories.flow import enrolled, offered, officer_in, open_class, ready_client
from tests.factories.programs import CohortFactory

pytestmark = pytest.mark.django_db


def cancel(cohort):
    cohort.refresh_from_db()
    return cancel_cohort(actor=lead_of(cohort.program.office), cohort=cohort, reason="Banjir", now=clock.now())


def test_cancelled_cohort_restores_waiting_places_and_tells_each_officer(cohort, officer):
    office = cohort.program.office
    one = enrolled(officer=officer, client=ready_client(office, officer), cohort=cohort)
    two = offered(officer=officer, client=ready_client(office, officer), cohort=cohort).enrollment
    three = submit_enrollment(actor=officer, client=ready_client(office, officer), cohort=cohort, now=clock.now())
    since = one.waiting_since

    cancel(cohort)

    rows = [Enrollment.objects.get(pk=row.pk) for row in (one, two, three)]
    assert [row.state for row in rows] == [EnrollmentState.WAITING] * 3
    assert [row.cohort for row in rows] == [None] * 3
    assert rows[0].waiting_since == since
    assert not Booking.objects.exists()
    assert Cohort.objects.get(pk=cohort.pk).taken == 0
    assert {task.assignee for task in Task.objects.filter(kind="seat.lost")} == {officer.user}
    assert Task.objects.filter(kind="seat.lost").count() == 2
    assert not Task.objects.filter(kind="offer.answer", done_at=None).exists()


def test_after_the_cancellation_nobody_gets_in(cohort, officer, client_row):
    cancel(cohort)

    with pytest.raises(DomainError) as refusal:
        offered(officer=officer, client=client_row, cohort=cohort)

    assert refusal.value.code == "cohort_closed"
    assert not Enrollment.objects.filter(cohort=cohort, state__in=SEAT_STATES).exists()


def test_yes_after_the_cancellation_is_told_as_stale(cohort, officer, client_row):
    offer = offered(officer=officer, client=client_row, cohort=cohort)
    seen = Offer.objects.select_related("enrollment").get(pk=offer.pk)
    cancel(cohort)

    with pytest.raises(DomainError) as refusal:
        accept_offer(actor=officer, offer=seen, how="officer_phone", now=clock.now())

    assert refusal.value.code == "stale_state"


def test_waiting_place_of_a_cancelled_cohort_counts_for_the_next_one(cohort, officer, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)
    cancel(cohort)
    following = CohortFactory(program=cohort.program, agreement=cohort.agreement, minimum=1)

    offer = promote_next(cohort=following, now=clock.now())

    assert offer.enrollment_id == row.pk


def test_people_are_counted_by_where_they_stand(cohort, people, officer):
    office = cohort.program.office
    Cohort.objects.filter(pk=cohort.pk).update(state="open")
    offered(officer=officer, client=ready_client(office, officer), cohort=cohort)
    submit_enrollment(actor=officer, client=ready_client(office, officer), cohort=cohort, now=clock.now())
    Enrollment.objects.filter(pk=people[0].pk).update(state="suspended")

    assert count_people(cohort) == CohortPeople(offered=1, enrolled=2, on_program=1, completed=0, ended_early=0, waiting=1)
    assert providers.cohort_people(cohort) == count_people(cohort)


def test_who_waits_for_a_skill_is_counted_by_region(cohort, officer):
    office, skill = cohort.program.office, cohort.program.skill
    here, there, busy = (ready_client(office, officer, region_id=code) for code in ("16.71.09", "16.74.01", "16.71.09"))
    for client in (here, there, busy):
        WishFactory(client=client, skill=skill)
    submit_enrollment(actor=officer, client=busy, cohort=cohort, now=clock.now())

    assert waiting_for_skill(skill, None) == 2
    assert waiting_for_skill(skill, Region.objects.get(code="16.71")) == 1
    assert providers.waiting_for_skill(skill) == 2


def test_nothing_of_another_office_is_touched(cohort, officer):
    other = open_class()
    their_officer = officer_in(other.program.office)
    row = enrolled(officer=their_officer, client=ready_client(other.program.office, their_officer), cohort=other)

    cancel(cohort)

    assert Enrollment.objects.get(pk=row.pk).state == EnrollmentState.ENROLLED

