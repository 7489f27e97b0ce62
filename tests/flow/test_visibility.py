"""Who sees which row of the way through programs; not visible is the same as not existing."""

import pytest

from enrollment.models import AllocationRun, Attendance, Booking, Certificate, Enrollment, Offer
from enrollment.services.attendance import mark_attendance
from enrollment.services.certificates import issue_certificate
from enrollment.services.enrollments import submit_enrollment
from partners.actors import PUBLIC, SYSTEM
from partners.enums import OrganizationState, Role
from partners.models import Organization
from portal.kernel import clock
from tests.factories.clients import RestrictionFactory, lead_of
from tests.factories.flow import enrolled, graduates, offered, officer_in, open_class, partner_actor, ready_client
from tests.factories.partners import EmployerFactory, SponsorFactory, actor_in

pytestmark = pytest.mark.django_db
ROWS = (Enrollment, Offer, Booking, Attendance, Certificate)


@pytest.fixture
def rows(cohort, people, partner, officer):
    """One person marked in class, one certified; each row of the tables belongs to this office and partner."""
    session = cohort.sessions.order_by("number").first()
    mark_attendance(actor=partner, session=session, marks={}, now=session.ends_at)
    done = open_class(partner=cohort.program.partner)
    issue_certificate(actor=partner, enrollment=graduates(done, officer, 1)[0], signer_title="Pemimpin", now=clock.now())
    return cohort


def seen(actor):
    return {model.__name__: model.objects.visible_to(actor).count() for model in ROWS}


NOTHING = dict.fromkeys((model.__name__ for model in ROWS), 0)


def test_officer_sees_the_caseload_and_lead_the_office(rows, officer):
    everything = {"Enrollment": 4, "Offer": 3, "Booking": 9, "Attendance": 3, "Certificate": 1}

    assert seen(officer) == seen(lead_of(rows.program.office)) == seen(SYSTEM) == everything
    assert seen(officer_in(rows.program.office)) == NOTHING


def test_partner_sees_its_classes_without_offers_and_bookings(rows, partner):
    assert seen(partner) == {"Enrollment": 4, "Offer": 0, "Booking": 0, "Attendance": 3, "Certificate": 1}
    assert seen(partner_actor(open_class())) == NOTHING


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.ADMINISTRATOR])
def test_evaluator_and_administrator_see_nobody(rows, role):
    assert seen(actor_in(rows.program.office, role)) == NOTHING


def test_public_employer_and_sponsor_see_nobody(rows):
    office = rows.program.office

    assert seen(PUBLIC) == seen(actor_in(EmployerFactory(office=office))) == seen(actor_in(SponsorFactory(office=office))) == NOTHING


def test_another_office_sees_nobody(rows):
    assert seen(lead_of(open_class().program.office)) == NOTHING


def test_suspended_partner_sees_nobody(rows, partner):
    Organization.objects.filter(pk=rows.program.partner_id).update(state=OrganizationState.SUSPENDED)
    partner.organization.refresh_from_db()

    assert seen(partner) == NOTHING


@pytest.mark.parametrize("mode", ["only_named", "except_named"])
def test_closed_file_is_closed_to_every_role(rows, people, partner, mode):
    lead = lead_of(rows.program.office, Role.HEAD)
    users = [] if mode == "only_named" else [lead.user, partner.user]
    RestrictionFactory(client=people[0].client, mode=mode, users=users)

    for actor in (lead, partner):
        assert people[0] not in Enrollment.objects.visible_to(actor)
        assert seen(actor)["Attendance"] == 2


def test_partner_does_not_see_who_only_waits_or_was_withdrawn(cohort, officer, partner):
    waiting = submit_enrollment(actor=officer, client=ready_client(cohort.program.office, officer), cohort=cohort, now=clock.now())
    inside = enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=cohort)
    asked = offered(officer=officer, client=ready_client(cohort.program.office, officer), cohort=cohort).enrollment

    assert set(Enrollment.objects.visible_to(partner)) == {inside, asked}
    assert waiting not in Enrollment.objects.visible_to(partner)


def test_allocations_are_the_office_own(cohort, officer, partner):
    AllocationRun.objects.create(
        office=cohort.program.office, scheme="deferred_acceptance", seed=7, run_by=officer.membership, run_at=clock.now()
    )

    assert AllocationRun.objects.visible_to(officer).count() == 1
    assert AllocationRun.objects.visible_to(partner).count() == AllocationRun.objects.visible_to(PUBLIC).count() == 0
