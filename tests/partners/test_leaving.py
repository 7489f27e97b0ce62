"""Pause and leaving take effect at the next request (R32); the own page says why and what to do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from partners.actors import actor_for
from partners.models import Invitation, Membership, Organization, Task
from partners.services import organizations
from partners.services.members import invite
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Program
from tests.factories.flow import enrolled, officer_in, open_class, ready_client
from tests.factories.partners import AgreementFactory, EmployerFactory, MembershipFactory, PokmasFactory, actor_in
from tests.factories.programs import ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
REASON = "Izin habis"


def again(member):
    return Membership.objects.select_related("organization", "user").get(pk=member.pk)


def suspend(organization):
    lead = actor_in(organization.office, "section_head")
    organizations.suspend_organization(actor=lead, organization=organization, reason=REASON, now=clock.now())


def test_a_pause_ends_sessions_and_invitations_at_once(browser_of):
    member = MembershipFactory()
    invite(actor=actor_for(member), organization=member.organization, email="guru@simpul.example", role="staff", now=clock.now())
    browser = browser_of(member)
    assert browser.get(reverse("partner:home")).status_code == 200
    suspend(member.organization)
    assert reverse("account_login") in browser.get(reverse("partner:programs")).url
    assert not Invitation.objects.open(clock.now()).exists()


def test_people_of_a_paused_organization_see_why_and_nothing_else(browser_of):
    cohort = open_class()
    officer = officer_in(cohort.program.office)
    enrolled(officer=officer, client=ready_client(cohort.program.office, officer, name="Rahasia Sekali"), cohort=cohort)
    member = MembershipFactory(organization=cohort.program.partner)
    suspend(member.organization)
    browser = browser_of(again(member))
    for name, args in (("partner:programs", []), ("partner:cohorts", []), ("partner:people", []), ("partner:cohort", [cohort.public_id])):
        answer = browser.get(reverse(name, args=args))
        assert (answer.status_code, REASON in answer.content.decode(), "Rahasia" in answer.content.decode()) == (403, True, False), name
    assert browser.post(reverse("partner:agreement_new"), {}).status_code == 403
    assert browser.get(reverse("partner:home")).url == reverse("partner:organization")
    own = browser.get(reverse("partner:organization")).content.decode()
    assert REASON in own
    assert member.organization.office.name in own
    for name in ("partner:agreements", "partner:organization_leave", "account:tasks", "account:switch"):
        assert browser.get(reverse(name)).status_code == 200, name


def test_after_the_pause_everything_is_open_again(browser_of):
    member = MembershipFactory()
    suspend(member.organization)
    organizations.resume_organization(
        actor=actor_in(member.organization.office, "head"), organization=Organization.objects.get(pk=member.organization_id), now=clock.now()
    )
    assert browser_of(again(member)).get(reverse("partner:programs")).status_code == 200


@pytest.mark.parametrize("factory", [PokmasFactory, EmployerFactory])
def test_whoever_left_is_out_at_the_next_request_and_reads_why(browser_of, factory):
    member = MembershipFactory(organization=factory())
    section = "employer" if factory is EmployerFactory else "partner"
    browser = browser_of(member)
    answer = browser.post(reverse(f"{section}:organization_leave"), {"reason": REASON})
    assert answer.url == reverse("account:home")
    assert reverse("account_login") in browser.get(reverse(f"{section}:organization")).url
    home = browser_of(again(member)).get(reverse("account:home")).content.decode()
    assert REASON in home
    assert browser_of(again(member)).get(reverse(f"{section}:organization")).status_code == 403


def test_leaving_needs_the_agreement_to_end_and_classes_to_be_over():
    program = ProgramFactory()
    partner = program.partner
    agreement = AgreementFactory(lead=partner)
    manager = actor_in(partner)
    leave = lambda: organizations.leave(actor=manager, organization=partner, reason=REASON, now=clock.now())  # noqa: E731
    with pytest.raises(DomainError, match="agreement_binds"):
        leave()
    agreement.state = "terminated"
    agreement.save()
    cohort = open_class(program__program=program, partner=partner)
    type(agreement).objects.update(state="terminated")
    with pytest.raises(DomainError, match="cohorts_alive"):
        leave()
    type(cohort).objects.filter(pk=cohort.pk).update(state="cancelled")
    leave()
    assert partner.state == "left"
    assert Program.objects.get(pk=program.pk).state == "archived"


def test_an_agreement_that_ran_out_does_not_hold_anybody():
    row = AgreementFactory(ends_on=clock.today() - timedelta(days=1))
    organizations.leave(actor=actor_in(row.lead), organization=row.lead, reason=REASON, now=clock.now())
    assert row.lead.state == "left"


def test_the_office_lets_a_partner_leave_and_its_tasks_end(browser_of):
    partner = PokmasFactory(state="submitted")
    Task.objects.create(organization=partner, kind="agreement.returned", key="x", role_key="partner_manager", created_at=clock.now())
    browser = browser_of(MembershipFactory(organization=partner.office, role="section_head"))
    address = reverse("office:organization_leave", args=[partner.public_id])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"reason": ""}).status_code == 200
    assert browser.post(address, {"reason": REASON}).url == reverse("office:organization", args=[partner.public_id])
    assert not Task.objects.filter(organization=partner, done_at=None).exists()
    assert REASON in browser.get(reverse("office:organization", args=[partner.public_id])).content.decode()


def test_staff_and_strangers_cannot_leave_for_it():
    partner = PokmasFactory()
    for actor in (actor_in(partner, "staff"), actor_in(partner.office, "officer"), actor_in(PokmasFactory(office=partner.office))):
        with pytest.raises(DomainError, match="not_yours"):
            organizations.leave(actor=actor, organization=partner, reason=REASON, now=clock.now())
    office = partner.office
    with pytest.raises(DomainError, match="office_stays"):
        organizations.leave(actor=actor_in(office, "head"), organization=office, reason=REASON, now=clock.now())
