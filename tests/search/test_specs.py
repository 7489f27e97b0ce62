"""Registration of indexes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from search import specs
from search.models import SearchEntry, SearchFacetSet
from search.specs import IndexSpec
from tests.search.conftest import INDEX
from tests.search.helpers import NOW


def test_name_is_taken_once(groups: IndexSpec) -> None:
    specs.register(groups)
    other = IndexSpec(INDEX, "auth.Group", groups.queryset, lambda each: groups.document(each))
    with pytest.raises(ValueError, match="two search indexes"):
        specs.register(other)
    assert specs.spec(INDEX) == groups
    assert groups in specs.specs()


def test_name_is_an_identifier(groups: IndexSpec) -> None:
    with pytest.raises(ValueError, match="not a name"):
        specs.register(IndexSpec("no.dots", "auth.Group", groups.queryset, groups.document))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"latitude": 1.0}, {"latitude": 91.0, "longitude": 0.0}, {"latitude": 0.0, "longitude": 181.0}, {"weight": 1.5}, {"weight": -0.1}],
)
def test_database_refuses_entries_that_cannot_be(wrong: dict[str, Any]) -> None:
    facet_set = SearchFacetSet.objects.create(key=1, index_name="x", values={})
    entry = SearchEntry(index_name="x", object_id="1", facet_set=facet_set, updated_at=NOW, content_hash="h", **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


@pytest.mark.django_db
def test_document_is_stored_once() -> None:
    facet_set = SearchFacetSet.objects.create(key=1, index_name="x", values={})
    fields = {"index_name": "x", "object_id": "1", "facet_set": facet_set, "updated_at": NOW, "content_hash": "h"}
    SearchEntry.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(**fields)
