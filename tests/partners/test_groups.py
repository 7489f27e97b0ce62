"""The two groups of five partners of the decree, and papers by legal form."""

import pytest
from django.urls import reverse

from partners.enums import LegalForm, PaperKind
from partners.papers import NEEDED, proves, what_proves
from partners.selectors import decree_groups
from partners.services import organizations
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.partners import EmployerFactory, MembershipFactory, OfficeFactory, PokmasFactory, actor_in

pytestmark = pytest.mark.django_db
GROUP = {"decree_group": "self_reliance"}


def test_a_group_is_met_with_five_verified_partners_and_names_them():
    office = OfficeFactory()
    rows = [PokmasFactory(office=office, **GROUP) for _number in range(5)]
    for _number in range(2):
        PokmasFactory(office=office, state="suspended", **GROUP)
    PokmasFactory(**GROUP)
    law, own = decree_groups(actor_in(office, "section_head"))
    assert (law["have"], law["is_met"], own["have"], own["is_met"]) == (0, False, 5, True)
    assert set(own["members"]) == set(rows)


def test_four_do_not_meet_it():
    office = OfficeFactory()
    for _number in range(4):
        PokmasFactory(office=office, **GROUP)
    assert decree_groups(actor_in(office, "head"))[1]["is_met"] is False


def test_a_leader_sets_the_group_on_the_page_and_the_list_shows_it(browser_of):
    partner = PokmasFactory(legal_form="person")
    browser = browser_of(MembershipFactory(organization=partner.office, role="section_head"))
    browser.post(reverse("office:organization_group", args=[partner.public_id]), {**GROUP, "state": "left", "kind": "office"})
    partner.refresh_from_db()
    assert (partner.decree_group, partner.state, partner.kind) == ("self_reliance", "verified", "pokmas")
    page = browser.get(reverse("office:organizations")).content.decode()
    assert page.count(partner.name) >= 2
    assert str(LegalForm.PERSON.label) in page
    browser.post(reverse("office:organization_group", args=[partner.public_id]), {"decree_group": ""})
    partner.refresh_from_db()
    assert partner.decree_group == ""
    assert browser.post(reverse("office:organization_group", args=[partner.public_id]), {"decree_group": "x"}).status_code == 200


def test_only_partners_count_and_only_leaders_of_the_office_decide():
    employer, partner = EmployerFactory(), PokmasFactory()
    with pytest.raises(DomainError, match="no_group"):
        organizations.set_decree_group(actor=actor_in(employer.office, "head"), organization=employer, group="self_reliance")
    for actor in (actor_in(partner), actor_in(partner.office, "officer"), actor_in(OfficeFactory(), "head")):
        with pytest.raises(DomainError, match="not_your_office"):
            organizations.set_decree_group(actor=actor, organization=partner, group="self_reliance")


@pytest.mark.parametrize("legal_form", LegalForm.values)
@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_person_and_a_body_are_proved_by_different_papers(legal_form, kind):
    assert bool(proves(legal_form, [kind])) == (kind in NEEDED[legal_form])
    assert str(what_proves(legal_form))


def test_a_person_hands_in_with_an_identity_card_only():
    manager = actor_in(PokmasFactory(state="prospect", legal_form="person"))
    for kind, fits in (("deed", False), ("identity", True)):
        organizations.add_paper(actor=manager, organization=manager.organization, kind=kind, number="1", file=None, now=clock.now())
        if not fits:
            with pytest.raises(DomainError, match="paper_missing"):
                organizations.submit_organization(actor=manager, organization=manager.organization, now=clock.now())
    organizations.submit_organization(actor=manager, organization=manager.organization, now=clock.now())
    assert manager.organization.state == "submitted"
