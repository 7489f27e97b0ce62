"""Two records of one organization become one."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.urls import reverse

from partners import merging
from partners.actors import actor_for
from partners.models import AgreementScope, AuditEntry, Invitation, Organization
from partners.services.members import invite
from partners.services.merging import merge_organizations, preview_merge
from placements.models import Vacancy
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Program
from tests.factories.partners import (
    AgreementFactory,
    EmployerFactory,
    MembershipFactory,
    PokmasFactory,
    SponsorFactory,
    UserFactory,
    actor_in,
)
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
WHY = "Alamat dan pengurus sama"


def pair(**facts):
    """The old record, the one to keep, and a leader of their office."""
    old = PokmasFactory(name="Sinar Musi", code="sinar-musi-lama", **facts)
    kept = PokmasFactory(name="Sinar Musi", office=old.office, description="")
    return old, kept, actor_in(old.office, "section_head")


def merge(lead, old, kept):
    return merge_organizations(actor=lead, old=old, kept=kept, reason=WHY, now=clock.now())


def codes(preview):
    return [conflict.code for conflict in preview.conflicts]


def test_every_relation_to_an_organization_is_covered():
    """A model that points to an organization says at its app's start-up how a merge treats it (``merging.treat``)."""
    assert merging.unknown_relations() == []


def test_no_foreign_key_is_overlooked():
    """Counted from the other side, model by model."""
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model is Organization
    }
    assert {relation.key for relation in merging.relations()} == pointing


def test_a_relation_that_nobody_thought_of_stops_the_merge(monkeypatch):
    old, kept, lead = pair()
    monkeypatch.delitem(merging._treatments, "programs.Program.partner")
    with pytest.raises(LookupError, match=r"programs\.Program\.partner"):
        merge(lead, old, kept)
    assert merging.unknown_relations() == ["programs.Program.partner"]


def test_everything_moves_and_the_old_record_says_where_to():
    old, kept, lead = pair(description="Kami mengajar las")
    program, agreement = ProgramFactory(partner=old), AgreementFactory(lead=old)
    member = MembershipFactory(organization=old)
    invite(actor=actor_for(member), organization=old, email="guru@simpul.example", role="staff", now=clock.now())
    shown = preview_merge(actor=lead, old=old, kept=kept)
    assert shown.allowed
    assert {row.field for row in shown.moves} >= {"partner", "lead", "organization"}
    merge(lead, old, kept)
    for row in (program, agreement, member, old, kept):
        row.refresh_from_db()
    assert (program.partner, agreement.lead, member.organization) == (kept, kept, kept)
    assert (old.state, old.merged_into, kept.description) == ("left", kept, "Kami mengajar las")
    assert not Invitation.objects.open(clock.now()).exists()
    assert AuditEntry.objects.get(action="organization.merge").subject_id == str(kept.public_id)
    assert not preview_merge(actor=lead, old=old, kept=kept).moves


def test_whoever_belonged_to_both_acts_for_the_kept_one_with_the_stronger_role():
    old, kept, lead = pair()
    user = UserFactory()
    strong, weak = MembershipFactory(user=user, organization=old), MembershipFactory(user=user, organization=kept, role="staff")
    epoch = user.session_epoch
    merge(lead, old, kept)
    for row in (strong, weak, user):
        row.refresh_from_db()
    assert strong.ended_at is not None
    assert (weak.role, weak.ended_at) == ("manager", None)
    assert user.session_epoch > epoch


def test_nobody_is_a_party_twice():
    old, kept, lead = pair()
    one, other = AgreementFactory(lead=kept), AgreementFactory(lead=PokmasFactory(office=old.office))
    one.members.add(old)
    other.members.add(old, kept)
    merge(lead, old, kept)
    assert list(one.members.all()) == []
    assert list(other.members.all()) == [kept]


def test_employers_and_sponsors_merge_too():
    for factory in (EmployerFactory, SponsorFactory):
        old = factory()
        kept = factory(office=old.office)
        if factory is EmployerFactory:
            today = clock.today()
            Vacancy.objects.create(employer=old, title="Penjahit", region_id="16.71", closes_on=today + timedelta(days=3), monthly_wage=4_000_000)
        merge(actor_in(old.office, "head"), old, kept)
        assert not Vacancy.objects.filter(employer=old).exists()


def test_two_agreements_in_force_for_the_same_field_are_refused():
    old, kept, lead = pair()
    for row in (AgreementFactory(lead=old), AgreementFactory(lead=kept)):
        AgreementScope.objects.create(agreement=row, field="law")
    assert codes(preview_merge(actor=lead, old=old, kept=kept)) == ["agreements_overlap"]
    with pytest.raises(DomainError, match="agreements_overlap"):
        merge(lead, old, kept)
    old.refresh_from_db()
    assert old.state == "verified"


def test_different_kinds_offices_and_records_that_left_are_refused():
    old, kept, lead = pair()
    employer = EmployerFactory(office=old.office)
    assert codes(preview_merge(actor=lead, old=employer, kept=kept)) == ["other_kind"]
    assert codes(preview_merge(actor=lead, old=old, kept=PokmasFactory())) == ["not_your_office", "other_office"]
    assert codes(preview_merge(actor=lead, old=old, kept=old)) == ["same_record"]
    assert codes(preview_merge(actor=lead, old=old, kept=PokmasFactory(office=old.office, state="left"))) == ["has_left"]
    assert codes(preview_merge(actor=actor_in(kept), old=old, kept=kept)) == ["not_your_office"]


def test_the_old_public_page_leads_to_the_kept_one_for_good(client):
    old, kept, lead = pair()
    last = PokmasFactory(office=old.office)
    merge(lead, old, kept)
    answer = client.get(reverse("partners:partner", args=["sinar-musi-lama"]))
    assert (answer.status_code, answer.url) == (301, reverse("partners:partner", args=[kept.code]))
    kept.refresh_from_db()
    merge(lead, kept, last)
    assert client.get(reverse("partners:partner", args=["sinar-musi-lama"])).url == reverse("partners:partner", args=[last.code])
    assert client.get(reverse("partners:partner", args=["tidak-ada"])).status_code == 404


def test_a_leader_compares_and_merges_on_the_pages(browser_of):
    old, kept, _lead = pair()
    ProgramFactory(partner=old)
    browser = browser_of(MembershipFactory(organization=old.office, role="section_head"))
    assert "Sinar Musi" in browser.get(reverse("office:likely_same")).content.decode()
    assert browser.get(reverse("office:organization_merge", args=[old.public_id])).status_code == 200
    address = f"{reverse('office:organization_merge', args=[old.public_id])}?with={kept.public_id}"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"keep": kept.public_id, "reason": ""}).status_code == 200
    assert browser.post(address, {"keep": PokmasFactory(office=old.office).public_id, "reason": WHY}).status_code == 200
    answer = browser.post(address, {"keep": kept.public_id, "reason": WHY})
    assert answer.url == reverse("office:organization", args=[kept.public_id])
    assert Program.objects.get().partner == kept
    assert browser.get(reverse("office:organization", args=[old.public_id])).status_code == 200


def test_records_of_another_office_are_not_offered(browser_of):
    old, kept, _lead = pair()
    browser = browser_of(MembershipFactory(organization=PokmasFactory().office, role="head"))
    assert browser.get(f"{reverse('office:organization_merge', args=[old.public_id])}?with={kept.public_id}").status_code == 404
