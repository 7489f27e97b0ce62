"""Changes reach the engines after the commit, once, whatever fails in between."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction

from portal.kernel import jobs
from search.engines import choice
from search.engines.base import EngineError, Updated
from search.models import SearchOutbox
from search.services import drain_outbox, enqueue, forget_done, rebuild, verify
from search.services.indexing import INLINE_LIMIT, KEPT
from tests.search.conftest import INDEX
from tests.search.helpers import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


class Recorder:
    """An outside engine that remembers what it was told, and refuses while it is ill."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self.is_ill, self.documents = False, dict[str, Any]()

    def update(self, index: str, ids: Any, read: Any) -> Updated:
        if self.is_ill:
            raise EngineError("down")
        found = {each.id: each for each in read(ids)}
        gone = [each for each in ids if each not in found and self.documents.pop(each, None)]
        self.documents.update(found)
        return Updated(len(found), len(gone))

    def search(self, query: Any) -> Any:
        raise EngineError("down")


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Configured as the outside engine."""
    recorder = Recorder()
    monkeypatch.setattr(choice, "outside", lambda: recorder)
    return recorder


def make(*names: str) -> list[Group]:
    """Groups, told to the search with their creation."""
    with transaction.atomic():
        made = [Group.objects.create(name=name) for name in names]
        enqueue(index=INDEX, ids=[group.pk for group in made])
    return made


def stored() -> set[str]:
    """Ids in the embedded engine."""
    return set(choice.database().hashes(INDEX))


def test_change_is_found_right_after_the_commit() -> None:
    [group] = make("Las")
    assert stored() == {str(group.pk)}
    assert not SearchOutbox.objects.waiting("database").exists()


def test_change_that_is_rolled_back_leaves_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        make("Las")
        raise RuntimeError
    assert stored() == set()
    assert not SearchOutbox.objects.exists()


def test_many_changes_are_left_to_the_job() -> None:
    made = make(*(f"Las {number}" for number in range(INLINE_LIMIT + 1)))
    assert stored() == set()
    assert drain_outbox().written == len(made)
    assert stored() == {str(group.pk) for group in made}


def test_object_that_no_longer_belongs_is_taken_out() -> None:
    hidden, deleted, kept = make("Las", "Jahit", "Kue")
    with transaction.atomic():
        Group.objects.filter(pk=hidden.pk).update(name="hidden Las")
        enqueue(index=INDEX, ids=[hidden.pk, deleted.pk])
        deleted.delete()
    assert stored() == {str(kept.pk)}


def test_unknown_index_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="no search index is called nothing"):
        enqueue(index="nothing", ids=[1])


def test_one_object_that_cannot_be_described_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    broken, good = make("broken", "Las")
    assert stored() == {str(good.pk)}
    [row] = SearchOutbox.objects.waiting("database")
    assert (row.object_id, row.attempts, row.last_error) == (str(broken.pk), 1, "ValueError")
    assert "a name of somebody" not in caplog.text


def test_failed_change_is_tried_again_later_and_then_done() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        [broken] = make("broken")
        assert drain_outbox().as_dict() == {"written": 0, "removed": 0, "failed": 0}
        clock.shift(timedelta(minutes=1))
        assert drain_outbox().failed == 1
        Group.objects.filter(pk=broken.pk).update(name="Las")
        clock.shift(timedelta(minutes=1))
        assert drain_outbox().written == 0
        clock.shift(timedelta(minutes=1))
        assert drain_outbox().written == 1
    assert stored() == {str(broken.pk)}


def test_outside_engine_follows_with_the_job(outside: Recorder) -> None:
    [group] = make("Las")
    assert outside.documents == {}
    drain_outbox()
    assert set(outside.documents) == {str(group.pk)}


def test_nothing_is_lost_while_the_outside_engine_is_down(outside: Recorder) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first, second = make("Las", "Jahit")
        drain_outbox()
        outside.is_ill = True
        with transaction.atomic():
            enqueue(index=INDEX, ids=[second.pk])
            second.delete()
        ids = set(outside.documents)
        [third] = make("Kue")
        for _minute in range(20):
            drain_outbox()
            clock.shift(timedelta(minutes=5))
        assert set(outside.documents) == ids
        assert SearchOutbox.objects.waiting("elasticsearch").count() == 2
        outside.is_ill = False
        clock.shift(timedelta(minutes=30))
        drain_outbox()
    assert not SearchOutbox.objects.waiting("elasticsearch").exists()
    assert set(outside.documents) == {str(first.pk), str(third.pk)}
    assert "kue" in outside.documents[str(third.pk)].title


def test_outside_engine_that_is_down_does_not_hold_up_the_database(outside: Recorder) -> None:
    outside.is_ill = True
    [group] = make("Las")
    assert stored() == {str(group.pk)}


def test_change_during_a_rebuild_is_carried_out_again_after_it(outside: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    [group] = make("Las")
    drain_outbox()

    def while_rebuilding(index: str, documents: Any) -> Any:
        old = {each.id: each for each in documents}
        with transaction.atomic():
            Group.objects.filter(pk=group.pk).update(name="Jahit")
            enqueue(index=INDEX, ids=[group.pk])
        drain_outbox()
        outside.documents = old
        return None

    outside.rebuild = while_rebuilding  # type: ignore[attr-defined]
    rebuild(INDEX, engine=outside)  # type: ignore[arg-type]
    assert "jahit" in outside.documents[str(group.pk)].title


def test_verification_names_every_difference() -> None:
    missing, outdated, gone = make("Las", "Jahit", "Kue")
    choice.database().update(INDEX, [str(missing.pk)], lambda _ids: [])
    Group.objects.filter(pk=outdated.pk).update(name="Menjahit")
    Group.objects.filter(pk=gone.pk).update(name="hidden")
    found = verify(INDEX, engine=choice.database())
    assert (found.missing, found.outdated, found.superfluous) == ((str(missing.pk),), (str(outdated.pk),), (str(gone.pk),))
    rebuild(INDEX, engine=choice.database())
    assert not verify(INDEX, engine=choice.database())


def test_carried_out_changes_are_forgotten_after_some_days() -> None:
    make("Las", "broken")
    done = SearchOutbox.objects.get(last_error="")
    assert done.done_at is not None
    assert forget_done(now=done.done_at + KEPT) == 0
    assert forget_done(now=done.done_at + KEPT + timedelta(seconds=1)) == 1
    assert SearchOutbox.objects.count() == 1


def test_draining_is_regular_work() -> None:
    assert {"search.drain_outbox", "search.forget"} <= {job.name for job in jobs.jobs()}
    job = next(job for job in jobs.jobs() if job.name == "search.drain_outbox")
    assert job.run(NOW) == {"written": 0, "removed": 0, "failed": 0}


@pytest.mark.service("elasticsearch")
def test_real_elasticsearch_catches_up(elastic: Any) -> None:
    made = make("Las", "Jahit", "Kue")
    drain_outbox()
    with transaction.atomic():
        Group.objects.filter(pk=made[0].pk).update(name="Mengelas")
        Group.objects.filter(pk=made[1].pk).update(name="hidden")
        enqueue(index=INDEX, ids=[made[0].pk, made[1].pk])
    assert verify(INDEX, engine=elastic)
    drain_outbox()
    assert not verify(INDEX, engine=elastic)
    assert dict(elastic.hashes(INDEX)) == dict(choice.database().hashes(INDEX))
