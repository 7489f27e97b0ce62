"""Engines and a registered index for the search tests; every document is a Django group, which has just a name."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group

from search import specs
from search.engines import choice
from search.specs import IndexSpec, SearchDocument
from search.thesaurus import thesaurus
from tests.search.helpers import NOW

INDEX = "groups"


def group_document(group: Group) -> SearchDocument:
    """The name is the title; "broken" can't be described."""
    if group.name == "broken":
        raise ValueError("a name of somebody, which no log may repeat")
    return SearchDocument(id=str(group.pk), title=group.name, updated_at=NOW, facets={"letter": group.name[:1]}, suggest=[group.name])


@pytest.fixture
def groups(db: None) -> Iterator[IndexSpec]:
    """An index over all groups of the test but the hidden ones."""
    before = list(Group.objects.values_list("pk", flat=True))
    spec = IndexSpec(
        name=INDEX,
        model="auth.Group",
        queryset=lambda: Group.objects.exclude(name__startswith="hidden").exclude(pk__in=before).order_by("pk"),
        document=group_document,
        facets=("letter",),
    )
    specs.register(spec)
    yield spec
    specs.unregister(INDEX)


@pytest.fixture(autouse=True, scope="session")
def words_are_read() -> None:
    """Reading the synonyms takes some tenths of a second once; no test is timed with it."""
    thesaurus()


@pytest.fixture(autouse=True)
def embedded_only(settings: Any) -> Iterator[None]:
    """No outside engine but the one that a test asks for, and no pause left over from another test."""
    settings.ELASTICSEARCH_URL = ""
    choice.rest(0)
    yield
    choice.rest(0)


@pytest.fixture
def elastic(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The real Elasticsearch with indexes of this test alone, configured as the outside engine."""
    from search.engines.elastic import ElasticEngine

    engine = ElasticEngine(os.environ["ELASTICSEARCH_URL"], prefix=f"test-{uuid.uuid4().hex[:10]}")
    monkeypatch.setattr(choice, "outside", lambda: engine)
    yield engine
    engine.client.options(ignore_status=404).indices.delete(
        index=",".join(engine.client.indices.get(index=f"{engine.prefix}-*")) or f"{engine.prefix}-none"
    )


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.service("elasticsearch"))])
def engine(request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """Each engine in turn."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("elastic")
    monkeypatch.setattr(choice, "outside", lambda: None)
    return choice.database()
