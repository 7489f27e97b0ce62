"""Who sees which client: every role in every situation, restrictions, transfers (R31, R35, R36)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from enrollment.enums.clients import RestrictionMode
from enrollment.models import (
    Assessment,
    Client,
    ClientContact,
    Consent,
    Disclosure,
    DuplicatePair,
    Guarantor,
    GuidancePeriod,
    ImportBatch,
    ImportRow,
    OfficerAssignment,
    Plan,
    ReportingDuty,
    Restriction,
    Snooze,
    Wish,
    WishSheet,
)
from enrollment.services.officers import accept_transfer, decline_transfer, lift_restriction, offer_transfer, restrict_client
from partners.actors import PUBLIC, SYSTEM, Actor, actor_for
from partners.enums import Role
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.clients.conftest import World
from tests.factories.clients import ClientFactory, ConsentFactory, GuarantorFactory, OfficerFactory, RestrictionFactory, lead_of
from tests.factories.partners import EmployerFactory, OfficeFactory, PokmasFactory, SponsorFactory, UserFactory, actor_in

pytestmark = pytest.mark.django_db


def sees(actor: Actor, client: Client) -> bool:
    return Client.objects.visible_to(actor).filter(pk=client.pk).exists()


ROLES: dict[str, tuple[Callable[[World], Actor], bool]] = {
    "system": (lambda world: SYSTEM, True),
    "public": (lambda world: PUBLIC, False),
    "signed in, nowhere a member": (lambda world: Actor(user=UserFactory()), False),
    "superuser": (lambda world: Actor(user=UserFactory(is_superuser=True)), False),
    "own officer": (lambda world: world.officer, True),
    "other officer": (lambda world: world.other, False),
    "assistant": (lambda world: actor_in(world.office, Role.ASSISTANT), False),
    "section head": (lambda world: lead_of(world.office, Role.SECTION_HEAD), True),
    "job guidance head": (lambda world: lead_of(world.office, Role.JOB_GUIDANCE_HEAD), True),
    "registry head": (lambda world: lead_of(world.office, Role.REGISTRY_HEAD), True),
    "head": (lambda world: lead_of(world.office, Role.HEAD), True),
    "evaluator": (lambda world: actor_in(world.office, Role.EVALUATOR), False),
    "administrator": (lambda world: actor_in(world.office, Role.ADMINISTRATOR), False),
    "partner": (lambda world: actor_in(PokmasFactory(office=world.office)), False),
    "employer": (lambda world: actor_in(EmployerFactory(office=world.office)), False),
    "sponsor": (lambda world: actor_in(SponsorFactory(office=world.office)), False),
    "head of another office": (lambda world: lead_of(OfficeFactory(), Role.HEAD), False),
    "officer of another office": (lambda world: actor_for(OfficerFactory()), False),
}


@pytest.mark.parametrize("role", ROLES)
def test_client_is_visible_to_role(world: World, role: str) -> None:
    make, expected = ROLES[role]
    assert sees(make(world), world.client) is expected


def owned_rows(client: Client) -> list[Any]:
    """One row of every kind that hangs on a client."""
    other = ClientFactory(office=client.office)
    pair = sorted((client, other), key=lambda row: row.pk)
    consent = ConsentFactory(client=client)
    return [
        GuidancePeriod.objects.get(client=client),
        OfficerAssignment.objects.get(client=client),
        consent,
        GuarantorFactory(client=client),
        RestrictionFactory(client=client, mode=RestrictionMode.EXCEPT_NAMED),
        Disclosure.objects.create(
            client=client, consent=consent, recipient=PokmasFactory(office=client.office), purpose="training_partner", at=clock.now()
        ),
        ClientContact.objects.create(client=client, kind="phone", at=clock.now()),
        DuplicatePair.objects.create(first=pair[0], second=pair[1], answer="review", found_at=clock.now()),
    ]


def test_rows_about_a_client_are_seen_with_the_client(world: World) -> None:
    for row in owned_rows(world.client):
        rows = type(row).objects
        assert rows.visible_to(world.lead).filter(pk=row.pk).exists(), type(row)
        assert not rows.visible_to(world.other).filter(pk=row.pk).exists(), type(row)
        assert not rows.visible_to(PUBLIC).filter(pk=row.pk).exists(), type(row)


def test_every_model_about_clients_has_visible_to() -> None:
    models = (
        Assessment,
        Client,
        ClientContact,
        Consent,
        Disclosure,
        DuplicatePair,
        Guarantor,
        GuidancePeriod,
        ImportBatch,
        ImportRow,
        OfficerAssignment,
        Plan,
        ReportingDuty,
        Restriction,
        Snooze,
        Wish,
        WishSheet,
    )
    assert [model for model in models if model.objects.visible_to(PUBLIC).query.is_empty() is False] == []


@pytest.mark.parametrize("role", [Role.HEAD, Role.SECTION_HEAD])
def test_restriction_except_named_closes_the_file_to_leaders_too(world: World, role: str) -> None:
    kin = lead_of(world.office, role)
    RestrictionFactory(client=world.client, mode=RestrictionMode.EXCEPT_NAMED, users=[kin.user])
    assert not sees(kin, world.client)
    assert sees(world.lead, world.client)
    assert Client.objects.visible_to(kin).count() == 0


def test_restriction_only_named_closes_the_file_to_everybody_else(world: World) -> None:
    RestrictionFactory(client=world.client, mode=RestrictionMode.ONLY_NAMED, users=[world.lead.user])
    assert sees(world.lead, world.client)
    assert not sees(world.officer, world.client)
    assert not sees(lead_of(world.office, Role.HEAD), world.client)


def test_restriction_only_named_without_names_is_closed_to_all(world: World) -> None:
    RestrictionFactory(client=world.client, mode=RestrictionMode.ONLY_NAMED)
    assert not sees(world.lead, world.client)
    assert not sees(world.officer, world.client)


def test_lifted_restriction_opens_the_file(world: World) -> None:
    restriction = restrict_client(
        actor=world.lead,
        client=world.client,
        mode=RestrictionMode.EXCEPT_NAMED,
        users=[world.officer.user],
        reason="Kerabat",
        now=clock.now(),
    )
    assert not sees(world.officer, world.client)
    lift_restriction(actor=world.lead, restriction=restriction, now=clock.now())
    assert sees(world.officer, world.client)


def test_several_restrictions_all_hold(world: World) -> None:
    RestrictionFactory(client=world.client, mode=RestrictionMode.ONLY_NAMED, users=[world.lead.user, world.officer.user])
    RestrictionFactory(client=world.client, mode=RestrictionMode.EXCEPT_NAMED, users=[world.officer.user])
    assert sees(world.lead, world.client)
    assert not sees(world.officer, world.client)


def test_transfer_new_officer_sees_after_acceptance_and_old_one_no_longer(world: World) -> None:
    now = clock.now()
    offer = offer_transfer(actor=world.lead, client=world.client, officer=world.other.membership, reason="Pindah wilayah", now=now)
    assert sees(world.officer, world.client)
    assert not sees(world.other, world.client)
    accept_transfer(actor=world.other, assignment=offer, now=now)
    assert not sees(world.officer, world.client)
    assert sees(world.other, world.client)


def test_transfer_declined_leaves_everything_as_it_is(world: World) -> None:
    offer = offer_transfer(actor=world.lead, client=world.client, officer=world.other.membership, reason="Beban", now=clock.now())
    decline_transfer(actor=world.other, assignment=offer, reason="Terlalu jauh", now=clock.now())
    assert sees(world.officer, world.client)
    assert not sees(world.other, world.client)


def test_transfer_can_be_answered_once_and_by_the_one_asked(world: World) -> None:
    offer = offer_transfer(actor=world.lead, client=world.client, officer=world.other.membership, reason="Beban", now=clock.now())
    with pytest.raises(DomainError, match="wrong_person"):
        accept_transfer(actor=world.officer, assignment=offer, now=clock.now())
    accept_transfer(actor=world.other, assignment=offer, now=clock.now())
    with pytest.raises(DomainError, match="stale_state"):
        decline_transfer(actor=world.other, assignment=offer, reason="Berubah pikiran", now=clock.now())


def test_transfer_is_not_offered_to_somebody_to_whom_the_file_is_closed(world: World) -> None:
    RestrictionFactory(client=world.client, mode=RestrictionMode.EXCEPT_NAMED, users=[world.other.user])
    with pytest.raises(DomainError, match="closed_to_officer"):
        offer_transfer(actor=world.lead, client=world.client, officer=world.other.membership, reason="Beban", now=clock.now())


def test_ended_membership_sees_nothing_through_its_actor(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    assert browser.get(f"/officer/clients/{world.client.public_id}/").status_code == 200
    world.officer.membership.ended_at = clock.now()
    world.officer.membership.save()
    assert browser.get(f"/officer/clients/{world.client.public_id}/").status_code == 403


def test_pair_is_hidden_when_one_of_the_files_is_closed(world: World) -> None:
    other = ClientFactory(office=world.office)
    first, second = sorted((world.client, other), key=lambda row: row.pk)
    pair = DuplicatePair.objects.create(first=first, second=second, answer="review", found_at=clock.now())
    assert DuplicatePair.objects.visible_to(world.lead).filter(pk=pair.pk).exists()
    RestrictionFactory(client=other, mode=RestrictionMode.EXCEPT_NAMED, users=[world.lead.user])
    assert not DuplicatePair.objects.visible_to(world.lead).filter(pk=pair.pk).exists()
    assert not DuplicatePair.objects.visible_to(world.officer).exists()


def test_import_files_are_seen_by_leaders_and_by_whoever_uploaded(world: World) -> None:
    batch = ImportBatch.objects.create(office=world.office, uploaded_by=world.officer.user, file_name="a.csv", file_hash="x")
    visible = {
        name: ImportBatch.objects.visible_to(actor).filter(pk=batch.pk).exists()
        for name, actor in {
            "lead": world.lead,
            "own": world.officer,
            "other": world.other,
            "evaluator": actor_in(world.office, Role.EVALUATOR),
        }.items()
    }
    assert visible == {"lead": True, "own": True, "other": False, "evaluator": False}
