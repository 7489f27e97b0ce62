"""`manage.py demo`: one document, twice is once, another size is refused, log-ins for every role."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from partners.models import Membership, Organization, OutboxEntry, Place, User
from portal.demo.logins import ROLES, logins
from portal.demo.office import PASSWORD
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


def test_production_is_refused(settings: Any):
    settings.IS_PRODUCTION = True
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


# --- with the sixty people of this folder ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_made_twice_is_once(made: Any):
    before = rows()
    document = run("--clients", "60", "--seed", "7")
    assert document["new"] is False
    assert rows() == before


@pytest.mark.django_db
def test_another_size_is_refused(made: Any):
    with pytest.raises(CommandError, match="already holds data"):
        call_command("demo", "--clients", "61", stderr=StringIO())


@pytest.mark.django_db
def test_every_role_has_a_login_that_works(made: Any):
    document = run("--print-logins")
    assert [row["email"].split("@")[0] for row in document["logins"]] == [key for key, _label in ROLES]
    for row in document["logins"]:
        assert row["password"] == PASSWORD
        user = User.objects.get(email=row["email"])
        assert user.check_password(PASSWORD)
        assert user.emailaddress_set.filter(verified=True, primary=True).exists()
    homes = {row["email"].split("@")[0]: row["home"] for row in document["logins"]}
    assert (homes["kepala"], homes["pk"], homes["mitra"], homes["pemberi-kerja"]) == ("/office/", "/officer/", "/partner/", "/employer/")


@pytest.mark.django_db
def test_login_passes_the_site(made: Any):
    row = next(row for row in logins() if row["email"].startswith("pk@"))
    request = RequestFactory().post("/account/login/")
    assert authenticate(request, email=row["email"], password=row["password"]) is not None


@pytest.mark.django_db
def test_nothing_of_the_past_is_sent(made: Any):
    assert OutboxEntry.objects.exists()
    assert not OutboxEntry.objects.filter(done_at=None).exists()
    assert not OutboxEntry.objects.exclude(payload={}).exists()
