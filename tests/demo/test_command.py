"""`manage.py demo`: one document, twice is once, another size is refused, log-ins for every role."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from partners.models import Membership, Organization, Place
from portal.demo.progress import Bar
from tests.factories.partners import OfficeFactory


def run(*arguments: str) -> Any:
    """Standard output of the command as JSON."""
    out = StringIO()
    call_command("demo", *arguments, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def rows() -> dict[str, int]:
    """How many rows each of our tables has."""
    models = [model for label in ("partners", "programs", "enrollment", "placements", "portal") for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.mark.django_db
def test_zero_clients_make_the_office_alone():
    document = run("--clients", "0")
    assert (document["office"], document["new"], document["clients"]) == ("bapas-palembang", True, 0)
    assert document["counts"]["client"] == document["counts"]["program"] == 0
    assert Organization.objects.count() == 1
    assert Place.objects.filter(kind="service_post").count() == 5
    roles = set(Membership.objects.values_list("role", flat=True))
    assert {"head", "section_head", "job_guidance_head", "registry_head", "evaluator", "administrator", "officer", "assistant"} == roles
    assert Membership.objects.filter(role="officer", code="PK-042").exists()
    assert Membership.objects.get(code="PK-037").is_child_officer


@pytest.mark.django_db
def test_second_run_changes_nothing():
    run("--clients", "0")
    before = rows()
    document = run("--clients", "0")
    assert document["new"] is False
    assert rows() == before


@pytest.mark.django_db
def test_other_data_is_left_alone():
    OfficeFactory(code="bapas-lain")
    before = rows()
    with pytest.raises(CommandError, match="already holds data"):
        call_command("demo", "--clients", "5", stderr=StringIO())
    assert rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["-1", "3.5", "many", "2000000"])
def test_a_number_that_is_none_is_wrong_usage(number: str):
    with pytest.raises(CommandError) as refusal:
        call_command("demo", f"--clients={number}")
    assert refusal.value.returncode in (1, 2)


@pytest.mark.django_db
def test_logins_before_the_data_are_refused():
    with pytest.raises(CommandError, match="no demonstration data"):
        call_command("demo", "--print-logins", stderr=StringIO())


def test_production_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.management.commands.demo.IS_PRODUCTION", True)
    with pytest.raises(CommandError, match="production"):
        call_command("demo", "--clients", "0")


def test_progress_is_a_line_for_each_part_where_nobody_looks():
    stream = StringIO()
    bar = Bar(stream)
    for done in range(3):
        bar.show("partners", done, 3)
    bar.show("histories", 1, 2)
    bar.end()
    assert stream.getvalue() == "partners ...\nhistories ...\n"
