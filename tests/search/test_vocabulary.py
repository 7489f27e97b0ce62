"""The vocabulary follows the documents exactly, whatever happens to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import analyzed
from search.engines.database import DatabaseEngine
from search.models import SearchEntry, SearchFacetSet, SearchTerm
from search.vocabulary import IndexVocabulary
from tests.search.helpers import Words, document

INDEX = "words"
TITLES = st.lists(st.sampled_from(["las", "jahit", "ronce", "meja", "penjahit"]), max_size=3).map(" ".join)
CHANGES = st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.none(), TITLES)), max_size=8)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CHANGES)
def test_counts_follow_every_change(changes: list[tuple[str, str | None]]) -> None:
    engine, truth = DatabaseEngine(), dict[str, Any]()
    engine.drop(INDEX)
    for object_id, title in changes:
        now = [] if title is None else [analyzed(document(object_id, title, facets={"t": title}))]
        truth = {key: value for key, value in truth.items() if key != object_id} | {each.id: each for each in now}
        engine.update(INDEX, [object_id], lambda _ids, now=now: now)  # type: ignore[misc]
        expected = Words(truth.values())
        rows = SearchTerm.objects.filter(index_name=INDEX)
        assert {row.term: (row.documents, row.titles) for row in rows} == {
            term: (expected._counts[term], expected._titles[term]) for term in expected._counts
        }
        found = IndexVocabulary(INDEX)
        assert found.documents == len(truth)
        assert found.words() == expected.words()


@pytest.mark.django_db
def test_recount_mends_what_drifted() -> None:
    engine = DatabaseEngine()
    engine.rebuild(INDEX, [analyzed(document("a", "Las Listrik", facets={"t": "x"}))])
    SearchTerm.objects.filter(term="las").update(documents=7)
    SearchTerm.objects.create(index_name=INDEX, term="hantu", documents=1)
    SearchFacetSet.objects.create(key=1, index_name=INDEX, values={"t": ["old"]})
    engine.rebuild(INDEX, [analyzed(document("a", "Las Listrik", facets={"t": "x"}))])
    assert IndexVocabulary(INDEX).counts(["las", "hantu"]) == {"las": 1}
    assert SearchFacetSet.objects.filter(index_name=INDEX).count() == 1


@pytest.mark.django_db
def test_unchanged_documents_are_not_written_again(django_assert_num_queries: Any) -> None:
    engine, same = DatabaseEngine(), analyzed(document("a", "Las"))
    engine.rebuild(INDEX, [same])
    before = SearchEntry.objects.get(index_name=INDEX).pk
    assert engine.update(INDEX, ["a"], lambda _ids: [same]).written == 0
    assert SearchEntry.objects.get(index_name=INDEX).pk == before


@pytest.mark.django_db
def test_completions_come_by_titles() -> None:
    documents = [
        document("1", "Sablon"),
        document("2", "Sablon"),
        document("3", "Sabut"),
        document("4", body="Sabun sabun"),
        document("5", body="sabun"),
    ]
    DatabaseEngine().rebuild(INDEX, [analyzed(each) for each in documents])
    assert IndexVocabulary(INDEX).completions("sab", 5) == ["sablon", "sabut", "sabun"]
    assert IndexVocabulary(INDEX).completions("sab", 1) == ["sablon"]
    assert IndexVocabulary(INDEX).completions("zz", 5) == []


@pytest.mark.django_db
def test_completions_leave_out_our_own_tokens() -> None:
    DatabaseEngine().rebuild(INDEX, [analyzed(document("1", "Las Listrik"))])
    assert IndexVocabulary(INDEX).completions("z", 5) == []
