"""The demonstration of sixty people that this folder shares: made once, with a log-in for each role, breaking no rule."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from enrollment.models import Client
from partners.models import OutboxEntry, User
from portal.demo.invariants import breaches
from portal.demo.logins import ROLES, logins
from portal.demo.office import PASSWORD
from portal.kernel import clock
from tests.demo.conftest import PEOPLE, SEED
from tests.demo.test_command import rows, run


@pytest.mark.django_db
def test_made_twice_is_once(made: Any):
    before = rows()
    document = run("--clients", str(PEOPLE), "--seed", str(SEED))
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


@pytest.mark.django_db
def test_people_are_as_many_as_asked_for_and_hardly_two_alike(made: Any):
    names = list(Client.objects.order_by("pk").values_list("name", "birth_date"))
    assert len(names) == PEOPLE
    assert len(set(names)) >= PEOPLE - 2


@pytest.mark.django_db
def test_sixty_in_batches_break_no_rule(made: Any):
    assert breaches(clock.now()) == []
