"""An organization comes in: registration, invitation, papers, verification."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from partners.actors import actor_for
from partners.models import AuditEntry, Invitation, Membership, Organization, Task, User
from partners.services import organizations
from partners.services.members import accept_invitation, end_membership, invite
from partners.services.outbox import drain_outbox
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.partners import MembershipFactory, OfficeFactory, PokmasFactory, UserFactory, actor_in

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "pokmas",
    "legal_form": "body",
    "name": "Sanggar Ciprat",
    "region": "16.71",
    "email": "ibu@sanggar.example",
    "phone": "",
    "description": "",
}


def link_in_last_mail() -> str:
    drain_outbox(clock.now())
    return re.search(r"https?://[^/]+(/undangan/\S+)", mail.outbox[-1].body).group(1)


def test_registration_ends_with_a_verified_partner(client, browser_of):
    office = OfficeFactory()
    head = MembershipFactory(organization=office, role="head")
    assert client.post(reverse("partners:register"), FORM).status_code == 302
    response = client.post(link_in_last_mail(), {"name": "Ibu Sari", "password": "benang merah tujuh simpul"})
    assert response.status_code == 302
    organization = Organization.objects.get(name="Sanggar Ciprat")
    client.post(reverse("partner:paper_add"), {"kind": "deed", "number": "AHU-1"})
    client.post(reverse("partner:organization_submit"))
    organization.refresh_from_db()
    assert organization.state == "submitted"
    assert Task.objects.filter(kind="organization.verify", done_at=None).count() == 1
    browser_of(head).post(reverse("office:organization_verify", args=[organization.public_id]), {"decree_group": "self_reliance"})
    organization.refresh_from_db()
    assert (organization.state, organization.decree_group) == ("verified", "self_reliance")
    assert not Task.objects.filter(kind="organization.verify", done_at=None).exists()


def test_registration_answers_the_same_for_known_and_unknown_address(client):
    OfficeFactory()
    UserFactory(email="known@simpul.example")
    answers = [
        client.post(reverse("partners:register"), {**FORM, "email": email}) for email in ("known@simpul.example", "new@simpul.example")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("partners:register_done"))}


def test_registration_keeps_what_was_typed_and_says_what_is_missing(client):
    OfficeFactory()
    page = client.post(reverse("partners:register"), {**FORM, "email": "no address"}).content.decode()
    assert 'value="Sanggar Ciprat"' in page
    assert 'aria-invalid="true"' in page


def test_submit_without_paper_is_refused_with_the_reason():
    manager = actor_in(PokmasFactory(state="prospect"))
    with pytest.raises(DomainError) as refusal:
        organizations.submit_organization(actor=manager, organization=manager.organization, now=clock.now())
    assert refusal.value.code == "paper_missing"


def test_refusal_needs_a_reason_and_can_be_mended():
    partner = PokmasFactory(state="submitted")
    lead = actor_in(partner.office, "section_head")
    with pytest.raises(DomainError, match="reason_needed"):
        organizations.refuse_organization(actor=lead, organization=partner, reason=" ", now=clock.now())
    organizations.refuse_organization(actor=lead, organization=partner, reason="Akta tidak terbaca", now=clock.now())
    manager = actor_in(partner)
    organizations.add_paper(actor=manager, organization=partner, kind="deed", number="1", file=None, now=clock.now())
    organizations.submit_organization(actor=manager, organization=partner, now=clock.now())
    assert partner.state == "submitted"


@pytest.mark.parametrize(("role", "kind"), [("officer", "office"), ("manager", "other")])
def test_only_a_leader_of_the_office_verifies(role, kind):
    partner = PokmasFactory(state="submitted")
    actor = actor_in(partner.office, role) if kind == "office" else actor_in(PokmasFactory(), role)
    with pytest.raises(DomainError, match="not_your_office"):
        organizations.verify_organization(actor=actor, organization=partner, now=clock.now())


def test_invitation_expires_after_fourteen_days_and_works_once(client, frozen):
    partner = PokmasFactory()
    invite(actor=actor_in(partner), organization=partner, email="guru@simpul.example", role="staff", now=clock.now())
    link = link_in_last_mail()
    frozen.shift(14 * 24 * 3600 - 1)
    assert client.get(link).status_code == 200
    frozen.shift(1)
    assert client.get(link).status_code == 410


def test_used_and_unknown_invitations_look_alike(client):
    partner = PokmasFactory()
    invite(actor=actor_in(partner), organization=partner, email="guru@simpul.example", role="staff", now=clock.now())
    link = link_in_last_mail()
    assert client.post(link, {"name": "Guru", "password": "benang merah tujuh simpul"}).status_code == 302
    client.logout()
    used, unknown = client.get(link), client.get("/undangan/never-sent/")
    assert used.status_code == unknown.status_code == 410


def test_invitation_is_for_its_own_address_only():
    partner = PokmasFactory()
    invitation = invite(actor=actor_in(partner), organization=partner, email="guru@simpul.example", role="staff", now=clock.now())
    with pytest.raises(DomainError, match="other_address"):
        accept_invitation(invitation=invitation, now=clock.now(), user=UserFactory())
    assert Invitation.objects.get(pk=invitation.pk).accepted_at is None


def test_last_admin_cannot_be_removed_and_removal_acts_at_once(browser_of):
    partner = PokmasFactory()
    first = MembershipFactory(organization=partner, role="manager")
    with pytest.raises(DomainError, match="last_admin"):
        end_membership(actor=actor_for(first), membership=first, now=clock.now())
    second = MembershipFactory(organization=partner, role="manager")
    browser = browser_of(second)
    assert browser.get(reverse("partner:home")).status_code == 200
    end_membership(actor=actor_for(first), membership=second, now=clock.now())
    assert browser.get(reverse("partner:home")).status_code in {302, 403}


def test_office_roles_cannot_be_given_in_a_partner():
    partner = PokmasFactory()
    with pytest.raises(DomainError, match="wrong_role"):
        invite(actor=actor_in(partner), organization=partner, email="x@simpul.example", role="head", now=clock.now())


def test_extra_fields_in_a_post_are_ignored(client):
    OfficeFactory()
    client.post(reverse("partners:register"), {**FORM, "state": "verified", "code": "office", "decree_group": "law_community"})
    organization = Organization.objects.get(name="Sanggar Ciprat")
    assert (organization.state, organization.code, organization.decree_group) == ("prospect", "sanggar-ciprat", "")


def test_every_write_leaves_an_audit_row():
    partner = PokmasFactory(state="submitted")
    organizations.verify_organization(actor=actor_in(partner.office, "head"), organization=partner, now=clock.now())
    assert AuditEntry.objects.filter(action="organization.verify", subject_id=str(partner.public_id)).count() == 1


def test_double_registration_with_one_form_token_is_one(client):
    OfficeFactory()
    body = {**FORM, "form_token": "9c2c0e0e-5d0c-4c8e-8f0a-0c1d2e3f4a5b"}
    answers = [client.post(reverse("partners:register"), body) for _ in range(2)]
    assert {answer.url for answer in answers} == {reverse("partners:register_done")}
    assert Organization.objects.filter(name="Sanggar Ciprat").count() == 1


def test_membership_switch_takes_only_own_memberships(browser_of):
    user = UserFactory()
    one, two = MembershipFactory(user=user), MembershipFactory(user=user)
    stranger = MembershipFactory()
    browser = browser_of(one)
    browser.post(reverse("account:switch"), {"membership": two.public_id})
    assert browser.session["membership"] == two.pk
    assert browser.post(reverse("account:switch"), {"membership": stranger.public_id}).status_code == 404


def test_disabled_user_is_out_at_the_next_request(browser_of):
    from partners.services.members import disable_user

    member = MembershipFactory(role="manager")
    browser = browser_of(member)
    assert browser.get(reverse("partner:home")).status_code == 200
    disable_user(actor=actor_in(member.organization.office, "head"), user=member.user)
    assert browser.get(reverse("partner:home")).status_code == 302
    assert User.objects.get(pk=member.user_id).session_epoch == 1
    assert Membership.objects.active().filter(pk=member.pk).count() == 0
