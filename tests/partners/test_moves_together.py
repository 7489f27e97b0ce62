"""Many rows moved at once: one update for each state, one record for all, all or none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Organization, Transition
from partners.models.trail import AuditEntry
from partners.workflow import ORGANIZATION
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.kernel.workflow import recorded_together
from tests.factories.partners import OfficeFactory, PokmasFactory, actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return actor_in(OfficeFactory(), "head")


@pytest.fixture
def rows(lead):
    return [PokmasFactory(office=lead.organization, state="submitted") for _number in range(4)]


def states(rows):
    return sorted(set(Organization.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True)))


def test_all_are_moved_and_recorded_in_three_statements(rows, lead):
    with CaptureQueriesContext(connection) as seen:
        ORGANIZATION.apply_many(rows, "verify", actor=lead, now=clock.now())

    assert len([query for query in seen if "pagegeneration" not in query["sql"]]) == 3, "what the public sees of them is told apart"
    assert states(rows) == ["verified"]
    assert {row.state for row in rows} == {"verified"}
    assert Transition.objects.filter(move="verify").count() == AuditEntry.objects.filter(action="organization.verify").count() == 4


def test_one_that_somebody_moved_meanwhile_refuses_all(rows, lead):
    Organization.objects.filter(pk=rows[2].pk).update(state="refused")

    with pytest.raises(DomainError) as refusal:
        ORGANIZATION.apply_many(rows, "verify", actor=lead, now=clock.now())

    assert refusal.value.code == "stale_state"
    assert not Transition.objects.exists()


def test_one_that_the_table_refuses_refuses_all_before_anything_is_written(rows, lead):
    rows[3].state = "verified"
    with pytest.raises(DomainError):
        ORGANIZATION.apply_many(rows, "verify", actor=lead, now=clock.now())
    assert states(rows) == ["submitted"]


def test_nobody_is_no_move(lead):
    with CaptureQueriesContext(connection) as seen:
        ORGANIZATION.apply_many([], "verify", actor=lead, now=clock.now())
    assert len(seen) == 0


def test_moves_of_a_block_are_stored_at_its_end_in_order(rows, lead):
    with recorded_together():
        ORGANIZATION.apply(rows[0], "verify", actor=lead, now=clock.now())
        with recorded_together():
            ORGANIZATION.apply(rows[0], "suspend", actor=lead, now=clock.now(), reason="Laporan")
        assert not Transition.objects.exists()

    assert list(Transition.objects.order_by("pk").values_list("move", flat=True)) == ["verify", "suspend"]


def test_a_block_that_fails_stores_nothing_and_the_next_stores_its_own(rows, lead):
    with pytest.raises(RuntimeError), recorded_together():
        ORGANIZATION.apply(rows[0], "verify", actor=lead, now=clock.now())
        raise RuntimeError
    assert not Transition.objects.exists()

    ORGANIZATION.apply(rows[1], "verify", actor=lead, now=clock.now())
    assert Transition.objects.get().subject_id == rows[1].pk
