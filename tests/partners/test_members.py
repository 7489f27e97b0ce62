"""Roles, invitations and several organizations of one person."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from partners.actors import actor_for
from partners.models import AuditEntry, Invitation, Membership
from partners.services.members import change_role, end_membership, invite, resend_invitation, revoke_invitation
from partners.services.outbox import drain_outbox
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.partners import PASSWORD, EmployerFactory, MembershipFactory, OfficeFactory, PokmasFactory, UserFactory, actor_in

pytestmark = pytest.mark.django_db
MAIL = "guru@simpul.example"


def link() -> str:
    drain_outbox(clock.now())
    return re.search(r"https?://[^/]+(/undangan/\S+)", mail.outbox[-1].body).group(1)


def invited(actor, role="staff"):
    return invite(actor=actor, organization=actor.organization, email=MAIL, role=role, now=clock.now())


# --- invitations -----------------------------------------------------------------------------------------------------


def test_a_link_sent_again_works_and_the_earlier_one_is_dead(client, frozen):
    actor = actor_in(PokmasFactory())
    first = invited(actor)
    old = link()
    frozen.shift(timedelta(days=10))
    second = resend_invitation(actor=actor, invitation=first, now=clock.now())
    assert client.get(old).status_code == 410
    assert client.get(link()).status_code == 200
    assert (second.role, second.expires_at) == (first.role, clock.now() + timedelta(days=14))
    assert Invitation.objects.open(clock.now()).count() == 1


def test_an_invitation_that_was_taken_back_is_dead_at_once(client):
    actor = actor_in(PokmasFactory())
    row = invited(actor)
    address = link()
    revoke_invitation(actor=actor, invitation=row, now=clock.now())
    assert client.get(address).status_code == 410
    for service in (revoke_invitation, resend_invitation):
        with pytest.raises(DomainError, match="invitation_gone"):
            service(actor=actor, invitation=row, now=clock.now())


def test_staff_and_other_partners_cannot_touch_invitations():
    actor = actor_in(PokmasFactory())
    row = invited(actor)
    for stranger in (actor_in(actor.organization, "staff"), actor_in(PokmasFactory(office=actor.organization.office))):
        for service in (revoke_invitation, resend_invitation):
            with pytest.raises(DomainError, match="not_yours"):
                service(actor=stranger, invitation=row, now=clock.now())


def test_buttons_of_an_invitation(browser_of):
    for factory, section, role in ((PokmasFactory, "partner", "manager"), (EmployerFactory, "employer", "manager"), (OfficeFactory, "office", "head")):
        member = MembershipFactory(organization=factory(), role=role)
        row = invited(actor_for(member), role="officer" if section == "office" else "staff")
        browser, then = browser_of(member), reverse("office:staff" if section == "office" else f"{section}:people")
        assert MAIL in browser.get(then).content.decode()
        assert browser.post(reverse(f"{section}:invitation_resend", args=[row.public_id])).url == then
        assert browser.post(reverse(f"{section}:invitation_revoke", args=[row.public_id])).status_code == 404
        again = Invitation.objects.open(clock.now()).get(organization=member.organization)
        assert browser.post(reverse(f"{section}:invitation_revoke", args=[again.public_id])).url == then
        assert not Invitation.objects.open(clock.now()).filter(organization=member.organization).exists()


# --- roles -----------------------------------------------------------------------------------------------------------


def test_another_role_counts_from_the_next_request_on(browser_of):
    manager = MembershipFactory()
    other = MembershipFactory(organization=manager.organization, role="staff")
    browser = browser_of(other)
    assert 'name="email"' not in browser.get(reverse("partner:people")).content.decode()
    change_role(actor=actor_for(manager), membership=other, role="manager")
    assert 'name="email"' in browser.get(reverse("partner:people")).content.decode()
    assert AuditEntry.objects.get(action="membership.role").reason == "staff > manager"


def test_the_last_admin_keeps_the_role_and_the_seat():
    manager = MembershipFactory()
    lead = actor_in(manager.organization.office, "head")
    for refused in (
        lambda: change_role(actor=lead, membership=manager, role="staff"),
        lambda: end_membership(actor=lead, membership=manager, now=clock.now()),
        lambda: end_membership(actor=actor_for(manager), membership=manager, now=clock.now()),
    ):
        with pytest.raises(DomainError, match="last_admin"):
            refused()
    MembershipFactory(organization=manager.organization)
    change_role(actor=lead, membership=manager, role="staff")
    assert manager.role == "staff"


def test_nobody_changes_their_own_role_nor_gives_one_of_another_kind():
    manager = MembershipFactory()
    MembershipFactory(organization=manager.organization)
    staff = MembershipFactory(organization=manager.organization, role="staff")
    with pytest.raises(DomainError, match="own_role"):
        change_role(actor=actor_for(manager), membership=manager, role="staff")
    head = MembershipFactory(organization=manager.organization.office, role="head", user=staff.user)
    with pytest.raises(DomainError, match="own_role"):
        change_role(actor=actor_for(head), membership=staff, role="manager")
    with pytest.raises(DomainError, match="wrong_role"):
        change_role(actor=actor_for(manager), membership=staff, role="head")
    with pytest.raises(DomainError, match="not_yours"):
        change_role(actor=actor_for(staff), membership=manager, role="staff")


def test_the_page_of_a_role_asks_for_the_password_and_ignores_other_fields(browser_of):
    manager = MembershipFactory()
    staff = MembershipFactory(organization=manager.organization, role="staff")
    browser, address = browser_of(manager), reverse("partner:person_role", args=[staff.public_id])
    assert reverse("account_reauthenticate") in browser.get(address).url
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert browser.get(address).status_code == 200
    browser.post(address, {"role": "manager", "organization": "1", "ended_at": "2020-01-01", "code": "PK-1"})
    staff.refresh_from_db()
    assert (staff.role, staff.organization, staff.ended_at, staff.code) == ("manager", manager.organization, None, "")
    assert browser.post(address, {"role": "head"}).status_code == 200


def test_the_last_head_of_an_office_stays(browser_of):
    head = MembershipFactory(organization=OfficeFactory(), role="head")
    technician = MembershipFactory(organization=head.organization, role="administrator")
    with pytest.raises(DomainError, match="last_admin"):
        change_role(actor=actor_for(technician), membership=head, role="officer")
    page = browser_of(technician).get(reverse("office:staff")).content.decode()
    assert reverse("office:staff_role", args=[head.public_id]) in page


# --- several organizations -------------------------------------------------------------------------------------------


def test_one_person_acts_for_one_organization_at_a_time_and_switches(browser_of):
    user = UserFactory()
    first, second = MembershipFactory(user=user), MembershipFactory(user=user, organization=EmployerFactory())
    browser = browser_of(first)
    assert browser.get(reverse("account:home")).url == reverse("partner:home")
    assert browser.get(reverse("employer:organization")).status_code == 403
    assert browser.post(reverse("account:switch"), {"membership": second.public_id}).url == reverse("account:home")
    assert browser.get(reverse("account:home")).url == reverse("employer:home")
    assert browser.get(reverse("partner:home")).status_code == 403
    assert browser.post(reverse("account:switch"), {"membership": MembershipFactory().public_id}).status_code == 404


def test_a_membership_that_ends_leads_to_the_other_one(browser_of):
    user = UserFactory()
    first, second = MembershipFactory(user=user), MembershipFactory(user=user, organization=EmployerFactory())
    MembershipFactory(organization=first.organization)
    end_membership(actor=actor_for(first), membership=first, now=clock.now())
    browser = browser_of(Membership.objects.get(pk=second.pk))
    assert browser.get(reverse("account:home")).url == reverse("employer:home")
    assert browser.post(reverse("account:switch"), {"membership": first.public_id}).status_code == 404
