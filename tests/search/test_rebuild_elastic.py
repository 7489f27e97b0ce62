"""Rebuilding Elasticsearch: the old index serves until the new one is complete and right."""

from __future__ import annotations

from typing import Any

import pytest

from search.documents import analyzed
from search.engines.base import EngineError
from tests.search.helpers import document

pytestmark = [pytest.mark.django_db, pytest.mark.service("elasticsearch")]
INDEX = "crafts"
OLD, NEW = [analyzed(document("a", "Las"))], [analyzed(document("a", "Jahit")), analyzed(document("b", "Kue"))]


def concrete(engine: Any) -> set[str]:
    """Indexes that exist."""
    return set(engine.client.indices.get(index=f"{engine.prefix}-{INDEX}.*"))


def test_one_index_is_left_behind_the_alias(elastic: Any) -> None:
    elastic.rebuild(INDEX, OLD)
    [before] = concrete(elastic)
    elastic.rebuild(INDEX, NEW)
    [after] = concrete(elastic)
    assert before != after
    assert set(elastic.client.indices.get_alias(name=f"{elastic.prefix}-{INDEX}")) == {after}


def test_index_that_does_not_hold_what_was_written_never_serves(elastic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    elastic.rebuild(INDEX, OLD)
    serving = concrete(elastic)
    real = type(elastic)._stored
    monkeypatch.setattr(type(elastic), "_stored", lambda self, target: dict(list(real(self, target).items())[1:]))
    with pytest.raises(EngineError, match="does not hold"):
        elastic.rebuild(INDEX, NEW)
    monkeypatch.undo()
    assert concrete(elastic) == serving
    assert elastic.client.count(index=f"{elastic.prefix}-{INDEX}")["count"] == 1


def test_remains_of_a_killed_rebuild_are_removed_by_the_next(elastic: Any) -> None:
    def dying() -> Any:
        yield OLD[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        elastic.rebuild(INDEX, dying())
    assert len(concrete(elastic)) == 1
    elastic.rebuild(INDEX, NEW)
    assert len(concrete(elastic)) == 1
    assert set(elastic.hashes(INDEX)) == {"a", "b"}


def test_indexes_with_names_alike_are_left_alone(elastic: Any) -> None:
    elastic.rebuild(f"{INDEX}_more", OLD)
    elastic.rebuild(INDEX, OLD)
    elastic.rebuild(INDEX, NEW)
    assert set(elastic.hashes(f"{INDEX}_more")) == {"a"}
