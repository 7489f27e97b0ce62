"""Through the services or in batches: the same plan leaves the same rows, states, moves and acts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import transaction

from enrollment.models import Client
from partners.models import Task
from portal.demo.invariants import breaches
from portal.kernel import clock
from tests.demo.conftest import MONDAY, make

PEOPLE = 60
#: Columns that say what became of a row.
TELLING = ("state", "status", "kind", "purpose", "action", "move", "claim", "answer", "end_reason_code", "risk_level", "mode")
#: News of years ago is not written in batches; of tasks only those that are open.
LEFT_OUT = {"partners.Notification", "partners.Task", "partners.OutboxEntry", "partners.FormReceipt"}


def facts() -> dict[str, int]:
    """How many rows of each table stand where, and how many open tasks of each kind there are."""
    found: Counter[str] = Counter()
    for label in ("partners", "programs", "enrollment", "placements"):
        for model in apps.get_app_config(label).get_models():
            if model._meta.label not in LEFT_OUT:
                found.update(_states(model))
    found.update(f"open task {kind}" for kind in Task.objects.filter(done_at=None).values_list("kind", flat=True))
    return dict(found)


def _states(model: Any) -> list[str]:
    columns = [field.name for field in model._meta.fields if field.name in TELLING]
    rows = model._default_manager.order_by().values_list(*columns) if columns else [()] * model._default_manager.count()
    return [f"{model._meta.label} {' '.join(map(str, row))}" for row in rows]


@pytest.mark.django_db
def test_both_ways_leave_the_same():
    left = []
    for through_services in (True, False):
        with time_machine.travel(MONDAY, tick=False), transaction.atomic():
            made = make(PEOPLE, through_services=through_services)
            assert not made.refusals
            assert breaches(clock.now()) == []
            left.append(facts())
            transaction.set_rollback(True)
    services, batches = left
    assert services["enrollment.Client active"] + services.get("enrollment.Client ended", 0) <= PEOPLE
    assert sum(number for fact, number in services.items() if fact.startswith("enrollment.Offer ")) >= 10
    assert any(fact.startswith("enrollment.Certificate ") for fact in services)
    assert {fact: (services.get(fact, 0), batches.get(fact, 0)) for fact in services.keys() | batches.keys() if services.get(fact) != batches.get(fact)} == {}


@pytest.mark.django_db
def test_same_seed_makes_the_same_people():
    """Ten people made twice are the same ten; another seed makes others."""
    made = []
    for seed in (3, 3, 4):
        with time_machine.travel(MONDAY, tick=False), transaction.atomic():
            make(10, through_services=False, seed=seed)
            made.append(list(Client.objects.order_by("pk").values_list("name", "birth_date", "sex")))
            transaction.set_rollback(True)
    first, second, other = made
    assert first == second
    assert set(first) != set(other)
