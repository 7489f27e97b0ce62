"""Putting people on file: one client per confirmed number, no oracle, pairs instead of merges (R22, R23)."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction

from enrollment.enums.clients import DuplicateDecision, GuidanceEndReason, RestrictionMode
from enrollment.models import Client, DuplicatePair, GuidancePeriod, ReleaseKind
from enrollment.services import clients as services
from enrollment.services.duplicates import decide_pair
from enrollment.services.officers import assign_many, assign_officer
from partners.actors import actor_for
from partners.models import AuditEntry, Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.clients.conftest import World
from tests.factories.clients import ChildFactory, ClientFactory, OfficerFactory, RestrictionFactory, make_nik
from tests.factories.partners import actor_in

pytestmark = pytest.mark.django_db
BORN = date(1986, 5, 22)


def person(**known: object) -> services.Person:
    return services.Person(**{"name": "Zulkifli Saputra", "birth_date": BORN, "mother_name": "Asmawati", **known})  # type: ignore[arg-type]


def period(**known: object) -> services.Period:
    values = {"kind": ReleaseKind.objects.get(pk="parole"), "starts_on": clock.today(), "register_number": "PB.1/2026", **known}
    return services.Period(**values)  # type: ignore[arg-type]


def test_officer_who_creates_a_client_has_them_at_once(world: World) -> None:
    client = services.create_client(actor=world.other, person=person(), period=period(), now=clock.now())
    assert Client.objects.visible_to(world.other).get() == client
    assert client.call_name == "Zulkifli"
    assert client.roster_number is not None
    assert AuditEntry.objects.filter(action="client.create", person_id=client.public_id).count() == 1


def test_client_of_a_leader_waits_for_an_officer(world: World) -> None:
    client = services.create_client(actor=world.lead, person=person(), now=clock.now())
    assert list(Client.objects.visible_to(world.lead).unassigned()) == [client]


@pytest.mark.parametrize("role", ["evaluator", "administrator"])
def test_other_roles_cannot_create(world: World, role: str) -> None:
    with pytest.raises(DomainError, match="wrong_role"):
        services.create_client(actor=actor_in(world.office, role), person=person(), now=clock.now())


def test_number_that_the_reader_may_see_is_already_known(world: World) -> None:
    with pytest.raises(DomainError, match="already_known"):
        services.create_client(actor=world.officer, person=person(nik=world.client.nik), now=clock.now())


def test_number_held_by_somebody_hidden_is_kept_unconfirmed_and_sent_to_the_section_head(world: World) -> None:
    client = services.create_client(actor=world.other, person=person(nik=world.client.nik), now=clock.now())
    assert not client.nik_confirmed
    assert Client.objects.filter(nik_hash=client.nik_hash, nik_confirmed=True).count() == 1
    pair = DuplicatePair.objects.get()
    assert {pair.first_id, pair.second_id} == {client.pk, world.client.pk}
    assert Task.objects.filter(kind="duplicate.check", role_key="office_lead", subject_id=pair.public_id).exists()


def test_answer_to_a_held_number_is_the_same_as_to_a_free_one(world: World, browser_of) -> None:
    """No oracle: an officer cannot learn from the page whether a number is in the register."""
    browser = browser_of(world.other.membership)
    form = {"name": "Zulkifli Saputra", "birth_date": "1986-05-22", "kind": "parole", "starts_on": "2026-11-01"}
    answers = []
    for nik in (world.client.nik, make_nik(77)):
        response = browser.post("/officer/clients/new/", {**form, "nik": nik, "name": f"Zulkifli {nik[-2:]}"}, follow=True)
        answers.append((response.status_code, [str(message) for message in response.context["messages"]]))
    assert answers[0] == answers[1]
    assert Client.objects.visible_to(world.other).count() == 2


def test_two_confirmed_clients_of_one_number_are_refused_by_the_database(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientFactory(nik=world.client.nik, nik_confirmed=True)


def test_number_taken_between_look_and_insert_is_kept_unconfirmed(world: World) -> None:
    with patch.object(services, "holder_of", return_value=None):
        client = services.create_client(actor=world.other, person=person(nik=world.client.nik), now=clock.now())
    assert not client.nik_confirmed


def test_number_is_encrypted_in_the_column_and_masked_on_screens(world: World) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT nik FROM enrollment_client WHERE id = %s", [world.client.pk])
        stored = cursor.fetchone()[0]
    assert world.client.nik not in stored
    assert world.client.nik_masked == "1671********0001"


def test_names_one_letter_apart_make_a_task_and_never_a_merge(world: World) -> None:
    ClientFactory(office=world.office, name="Zulkipli Saputra", birth_date=BORN, mother_name="Asmawati", nik=make_nik(1))
    client = services.create_client(actor=world.lead, person=person(nik=make_nik(2)), now=clock.now())
    pair = DuplicatePair.objects.get()
    assert pair.answer in ("review", "match")
    assert Client.objects.filter(pk__in=[pair.first_id, pair.second_id]).count() == 2
    assert client.pk in (pair.first_id, pair.second_id)
    assert Task.objects.filter(kind="duplicate.check", done_at=None).count() == 1


def test_decided_pair_is_remembered_and_not_asked_again(world: World) -> None:
    ClientFactory(office=world.office, name="Zulkifli Saputra", birth_date=BORN, mother_name="Asmawati")
    client = services.create_client(actor=world.lead, person=person(), now=clock.now())
    pair = DuplicatePair.objects.get()
    decide_pair(actor=world.lead, pair=pair, decision=DuplicateDecision.DIFFERENT, now=clock.now())
    assert not Task.objects.filter(kind="duplicate.check", done_at=None).exists()
    services.update_client(actor=world.lead, client=client, now=clock.now(), name="Zulkifli Syaputra")
    assert DuplicatePair.objects.get().decision == DuplicateDecision.DIFFERENT
    assert not Task.objects.filter(kind="duplicate.check", done_at=None).exists()


def test_officer_cannot_decide_a_pair(world: World) -> None:
    ClientFactory(office=world.office, name="Zulkifli Saputra", birth_date=BORN, mother_name="Asmawati")
    services.create_client(actor=world.lead, person=person(), now=clock.now())
    with pytest.raises(DomainError, match="not_visible"):
        decide_pair(actor=world.officer, pair=DuplicatePair.objects.get(), decision=DuplicateDecision.SAME, now=clock.now())


def test_register_number_is_on_file_once_whatever_its_signs(world: World) -> None:
    services.create_client(actor=world.lead, person=person(), period=period(register_number="PB.7/2026"), now=clock.now())
    with pytest.raises(DomainError, match="register_taken"):
        services.create_client(actor=world.lead, person=person(name="Budi"), period=period(register_number="pb 7-2026"), now=clock.now())
    assert GuidancePeriod.objects.filter(register_key="pb72026").count() == 1


def test_client_without_a_name_or_with_a_broken_number_is_refused(world: World) -> None:
    for wrong, code in (({"name": "  "}, "missing_name"), ({"nik": "123"}, "bad_nik")):
        with pytest.raises(DomainError, match=code):
            services.create_client(actor=world.lead, person=person(**wrong), now=clock.now())


def test_correction_does_not_touch_the_number_and_needs_the_right(world: World) -> None:
    services.update_client(actor=world.officer, client=world.client, now=clock.now(), phone="0812", nik="1671092205869999")
    world.client.refresh_from_db()
    assert (world.client.phone, world.client.nik) == ("0812", "1671092205860001")
    with pytest.raises(DomainError, match="not_visible"):
        services.update_client(actor=world.other, client=world.client, now=clock.now(), phone="0813")


def test_reveal_needs_the_right_and_a_reason_and_is_audited(world: World) -> None:
    with pytest.raises(DomainError, match="reason_needed"):
        services.reveal_nik(actor=world.officer, client=world.client, reason="KTP")
    with pytest.raises(DomainError, match="wrong_role"):
        services.reveal_nik(actor=world.lead, client=world.client, reason="Pengurusan KTP hilang")
    with pytest.raises(DomainError, match="not_visible"):
        services.reveal_nik(actor=world.other, client=world.client, reason="Pengurusan KTP hilang")
    assert services.reveal_nik(actor=world.officer, client=world.client, reason="Pengurusan KTP hilang") == "1671092205860001"
    entry = AuditEntry.objects.get(action="client.reveal_nik")
    assert (entry.person_id, entry.reason) == (world.client.public_id, "Pengurusan KTP hilang")


def test_contact_in_the_future_is_refused(world: World) -> None:
    now = clock.now()
    with pytest.raises(DomainError, match="in_future"):
        services.record_contact(actor=world.officer, client=world.client, kind="phone", at=now + timedelta(minutes=1), now=now)


@pytest.mark.parametrize(("reason", "state"), [("completed", "ended"), ("deceased", "deceased"), ("transferred", "transferred")])
def test_end_of_guidance_moves_the_state_of_the_client(world: World, reason: str, state: str) -> None:
    row = GuidancePeriod.objects.get(client=world.client)
    services.end_guidance(actor=world.officer, period=row, reason=GuidanceEndReason(reason), ended_on=clock.today(), now=clock.now())
    world.client.refresh_from_db()
    assert world.client.state == state


# --- sharing out ---


def test_assign_refuses_a_second_officer_and_a_stranger(world: World) -> None:
    with pytest.raises(DomainError, match="has_officer"):
        assign_officer(actor=world.lead, client=world.client, officer=world.other.membership, now=clock.now())
    free = ClientFactory(office=world.office)
    with pytest.raises(DomainError, match="not_an_officer"):
        assign_officer(actor=world.lead, client=free, officer=OfficerFactory(), now=clock.now())
    with pytest.raises(DomainError, match="wrong_role"):
        assign_officer(actor=world.officer, client=free, officer=world.officer.membership, now=clock.now())


def test_child_goes_to_an_officer_who_works_with_children(world: World) -> None:
    child = ChildFactory(office=world.office)
    untrained = OfficerFactory(organization=world.office, is_child_officer=False)
    with pytest.raises(DomainError, match="child_officer_needed"):
        assign_officer(actor=world.lead, client=child, officer=untrained, now=clock.now())
    assign_officer(actor=world.lead, client=child, officer=world.other.membership, now=clock.now())
    assert Client.objects.visible_to(world.other).get() == child


def test_assign_many_gives_what_can_be_given_and_names_the_rest(world: World) -> None:
    free = ClientFactory(office=world.office)
    closed = ClientFactory(office=world.office)
    RestrictionFactory(client=closed, mode=RestrictionMode.EXCEPT_NAMED, users=[world.other.user])
    given, refusals = assign_many(actor=world.lead, clients=[free, closed, world.client], officer=world.other.membership, now=clock.now())
    assert [row.client for row in given] == [free]
    assert [(client, error.code) for client, error in refusals] == [(closed, "closed_to_officer"), (world.client, "has_officer")]


def test_two_current_officers_are_refused_by_the_database(world: World) -> None:
    from tests.factories.clients import AssignmentFactory

    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentFactory(client=world.client, officer=world.other.membership)


def test_actor_of_an_officer_without_clients_sees_none(world: World) -> None:
    assert Client.objects.visible_to(actor_for(OfficerFactory(organization=world.office))).count() == 0
