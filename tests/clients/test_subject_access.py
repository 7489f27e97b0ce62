"""Everything about one person, and no table forgotten (R61)."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from enrollment.models import Client
from enrollment.selectors.subject_access import sections, subject_file
from partners.models import AuditEntry
from portal.kernel import audit, clock
from tests.clients.conftest import World
from tests.factories.clients import ConsentFactory, ContactFactory, GuarantorFactory, RestrictionFactory


def tables_of_people() -> set[type[models.Model]]:
    """Every model that points to a client, or to a row that does."""
    found: set[type[models.Model]] = {Client}
    while True:
        more = {model for model in apps.get_models() if model not in found and _points_into(model, found)}
        if not more:
            return found - {Client}
        found |= more


def _points_into(model: type[models.Model], people: set[type[models.Model]]) -> bool:
    if model._meta.auto_created:
        return False
    return any(field.is_relation and field.concrete and field.related_model in people for field in model._meta.get_fields())


def test_every_table_that_points_to_a_person_is_listed() -> None:
    listed = {section.model for section in sections()}
    assert tables_of_people() - listed == set()


def test_walk_finds_direct_and_indirect_tables() -> None:
    labels = {model._meta.label for model in tables_of_people()}
    assert {"enrollment.Consent", "enrollment.AttendanceChange", "enrollment.PlanTask"} <= labels
    assert "partners.Organization" not in labels


@pytest.mark.django_db
def test_file_holds_the_rows_and_the_trail_and_names_what_is_withheld(world: World) -> None:
    ConsentFactory(client=world.client)
    ContactFactory(client=world.client, note="Menanyakan kabar")
    GuarantorFactory(client=world.client, name="Nurhayati")
    RestrictionFactory(client=world.client, reason="Kerabat bekerja di kantor ini")
    audit.record("client.read", actor=world.officer, subject=world.client, person=world.client)
    file = subject_file(world.client, now=clock.now()).as_dict()
    text = json.dumps(file, default=str)
    assert file["person"]["name"] == "Kgs. M. Fauzan"
    assert file["person"]["nik"] == world.client.nik
    assert "Menanyakan kabar" in text
    assert "Nurhayati" in text
    assert "Kerabat bekerja" not in text
    assert "reason" in file["withheld"]["enrollment.Restriction"]
    assert [entry["did"] for entry in file["access"]] == ["client.read"]


@pytest.mark.django_db
def test_command_prints_one_json_document_and_stands_in_the_trail(world: World) -> None:
    out = StringIO()
    call_command("subject_access", str(world.client.public_id), reason="Permintaan tertulis klien", json=True, stdout=out)
    assert json.loads(out.getvalue())["person"]["name"] == "Kgs. M. Fauzan"
    assert AuditEntry.objects.get(action="client.subject_access").reason == "Permintaan tertulis klien"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_command_with_an_unknown_id_is_wrong_usage(wrong: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command("subject_access", wrong, reason="x")
    assert error.value.returncode == 2
