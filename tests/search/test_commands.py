"""Commands: one JSON document on stdout, exit codes that programs can read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from search import specs
from search.engines import choice
from search.models import SearchEntry, SearchOutbox
from search.services import enqueue
from tests.search.conftest import INDEX
from tests.search.helpers import JUDGED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_groups")]


@pytest.fixture
def only_groups(groups: Any, settings: Any) -> Iterator[None]:
    """No other index and no other engine."""
    settings.ELASTICSEARCH_URL = ""
    others = [spec for spec in specs.specs() if spec != groups]
    for spec in others:
        specs.unregister(spec.name)
    yield
    for spec in others:
        specs.register(spec)


def run(*words: str) -> Any:
    """What the command prints, as JSON."""
    out = StringIO()
    call_command(*words, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_rebuild_fills_the_index() -> None:
    Group.objects.create(name="Las")
    assert run("rebuild_search", "--dry-run")["indexes"] == [
        {"engine": "database", "index": INDEX, "documents": 1, "written": 0, "removed": 0}
    ]
    assert not SearchEntry.objects.exists()
    assert run("rebuild_search", "--index", INDEX)["indexes"] == [
        {"engine": "database", "index": INDEX, "documents": 1, "written": 1, "removed": 0}
    ]
    assert run("rebuild_search")["indexes"][0]["written"] == 0


def test_rebuild_of_an_unknown_index_is_refused() -> None:
    with pytest.raises(CommandError):
        run("rebuild_search", "--index", "nothing")


def test_drain_counts_what_waits() -> None:
    with transaction.atomic():
        enqueue(index=INDEX, ids=[Group.objects.create(name="broken").pk])
    assert run("drain_search", "--dry-run") == {"waiting": {"database": 1}}
    assert run("drain_search")["waiting"] == {"database": 1}
    SearchOutbox.objects.update(object_id=Group.objects.create(name="Las").pk, due_at="2020-01-01T00:00Z")
    assert run("drain_search") == {"written": 1, "removed": 0, "failed": 0, "waiting": {"database": 0}}


def test_verify_fails_when_the_index_differs() -> None:
    assert run("verify_search") == {
        "indexes": [{"engine": "database", "index": INDEX, "missing": 0, "outdated": 0, "superfluous": 0}],
        "differing": 0,
    }
    Group.objects.create(name="Las")
    with pytest.raises(CommandError, match="rebuild_search"):
        run("verify_search")
    call_command("rebuild_search", stdout=StringIO(), stderr=StringIO())
    call_command("verify_search", stdout=StringIO())


FILES = (
    "--documents",
    str(JUDGED / "docs.jsonl"),
    "--queries",
    str(JUDGED / "queries.jsonl"),
    "--judgements",
    str(JUDGED / "judgements.jsonl"),
)


def test_evaluation_prints_every_measure() -> None:
    result = run("evaluate_search", *FILES)
    assert set(result) == {"engine", "queries", "ndcg10", "recall10", "success3", "by_type", "p50_ms", "p99_ms", "rankings"}
    assert (result["engine"], result["queries"], len(result["rankings"])) == ("database", 66, 66)
    out = StringIO()
    call_command("evaluate_search", *FILES, stdout=out)
    assert "ndcg10" in out.getvalue()


def test_evaluation_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("evaluate_search", *FILES[:5], str(tmp_path / "nowhere.jsonl"))
    with pytest.raises(CommandError, match="not configured"):
        run("evaluate_search", *FILES, "--engine", "elasticsearch")
    (tmp_path / "bad.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(CommandError):
        run("evaluate_search", "--documents", str(tmp_path / "bad.jsonl"), *FILES[2:])


def test_failing_engine_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise choice.EngineError("down")

    monkeypatch.setattr(choice.database(), "rebuild", fail)
    monkeypatch.setattr(choice.database(), "hashes", fail)
    for name in ("rebuild_search", "verify_search"):
        with pytest.raises(CommandError, match="down"):
            run(name)
