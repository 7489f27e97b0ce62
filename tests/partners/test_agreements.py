"""Agreements: drafted, returned, signed, and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from partners.models import Agreement, Region
from partners.services import agreements
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.partners import AgreementFactory, PokmasFactory, actor_in

pytestmark = pytest.mark.django_db
TERMS = {
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2028, 11, 30),
    "referrals_from": date(2026, 12, 1),
    "referrals_until": date(2028, 9, 30),
    "document": "",
    "note": "",
}


def draft(manager, **changes):
    return agreements.draft_agreement(
        actor=manager,
        lead=manager.organization,
        fields=["self_reliance"],
        districts=Region.objects.filter(code="16.71"),
        **{**TERMS, **changes},
    )


def test_agreement_is_signed_by_the_head_after_review():
    manager = actor_in(PokmasFactory())
    head = actor_in(manager.organization.office, "head")
    row = draft(manager)
    agreements.submit_agreement(actor=manager, agreement=row, now=clock.now())
    agreements.sign_agreement(actor=head, agreement=row, number="W6-1", signed_on=date(2026, 12, 1), now=clock.now())
    assert row.state == "signed"
    assert Agreement.objects.in_force(date(2026, 12, 1)).get() == row
    assert not Agreement.objects.in_force(date(2028, 12, 1)).exists()
    assert not Agreement.objects.taking_referrals(date(2028, 10, 1)).exists()


def test_section_head_cannot_sign():
    manager = actor_in(PokmasFactory())
    row = draft(manager)
    agreements.submit_agreement(actor=manager, agreement=row, now=clock.now())
    with pytest.raises(DomainError, match="wrong_role"):
        agreements.sign_agreement(
            actor=actor_in(manager.organization.office, "section_head"),
            agreement=row,
            number="1",
            signed_on=date(2026, 12, 1),
            now=clock.now(),
        )


def test_returned_agreement_can_be_corrected_and_handed_in_again():
    manager = actor_in(PokmasFactory())
    row = draft(manager)
    agreements.submit_agreement(actor=manager, agreement=row, now=clock.now())
    agreements.return_agreement(
        actor=actor_in(manager.organization.office, "section_head"), agreement=row, reason="Bidang", now=clock.now()
    )
    agreements.edit_agreement(actor=manager, agreement=row, fields=["law", "community"], districts=[], **TERMS)
    agreements.submit_agreement(actor=manager, agreement=row, now=clock.now())
    assert sorted(row.scopes.values_list("field", flat=True)) == ["community", "law"]


@pytest.mark.parametrize(
    "wrong", [{"ends_on": date(2026, 11, 30)}, {"referrals_from": date(2026, 11, 1)}, {"referrals_until": date(2029, 1, 1)}]
)
def test_impossible_dates_are_refused_in_words(wrong):
    with pytest.raises(ValidationError):
        draft(actor_in(PokmasFactory()), **wrong)


def test_agreement_number_is_taken_once():
    signed = AgreementFactory()
    manager = actor_in(PokmasFactory(office=signed.office))
    row = draft(manager)
    agreements.submit_agreement(actor=manager, agreement=row, now=clock.now())
    with pytest.raises(DomainError, match="number_taken"):
        agreements.sign_agreement(
            actor=actor_in(signed.office, "head"), agreement=row, number=signed.number, signed_on=date(2026, 12, 1), now=clock.now()
        )


def test_unverified_partner_cannot_draft():
    with pytest.raises(DomainError, match="not_verified"):
        draft(actor_in(PokmasFactory(state="submitted")))


def test_agreement_is_seen_by_its_parties_and_its_office_only():
    row = AgreementFactory()
    member = PokmasFactory(office=row.office)
    row.members.add(member)
    sees = lambda actor: Agreement.objects.visible_to(actor).filter(pk=row.pk).exists()  # noqa: E731
    assert all(sees(actor) for actor in (actor_in(row.lead), actor_in(member), actor_in(row.office, "officer")))
    assert not any(sees(actor) for actor in (actor_in(PokmasFactory(office=row.office)), actor_in(PokmasFactory().office, "head")))
