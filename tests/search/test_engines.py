"""What every engine must do, asked of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from search import ranking
from search.documents import analyzed
from search.engines import choice
from search.engines.base import Query, Reader, Sort
from search.geo import Point
from search.querying import analyze
from search.specs import SearchDocument
from search.vocabulary import IndexVocabulary
from tests.search.helpers import NOW, document, fields_of, judged_documents, judged_queries

INDEX = "judged"
PALEMBANG, SEKAYU, PRABUMULIH = Point(-2.99, 104.76), Point(-2.88, 103.83), Point(-3.43, 104.23)


def fill(engine: Any, *documents: SearchDocument, index: str = INDEX) -> None:
    """Index these, in the engine and, for the vocabulary, in the database."""
    ready = [analyzed(each) for each in documents]
    choice.database().rebuild(index, ready)
    if engine is not choice.database():
        engine.rebuild(index, ready)


def question(text: str, **more: Any) -> Query:
    """A question to the index."""
    return Query(INDEX, analyze(text, IndexVocabulary(INDEX)), **more)


def ids(engine: Any, text: str, **more: Any) -> list[str]:
    """What is found, in order."""
    return [hit.id for hit in engine.search(question(text, **more)).hits]


def reader(*documents: SearchDocument) -> Reader:
    """Reads these."""
    return lambda wanted: [analyzed(each) for each in documents if each.id in wanted]


def sees_at_once(engine: Any) -> None:
    """Elasticsearch shows writes after a second unless asked."""
    if hasattr(engine, "refresh"):
        engine.refresh(INDEX)


CRAFTS = (
    document("las", "Las Listrik", facets={"skill": "las", "region": ["palembang"]}, point=PALEMBANG, suggest=["Las Listrik"]),
    document("pagar", "Bengkel Las Desa", facets={"skill": "las", "region": ["muba"]}, point=SEKAYU, suggest=["Bengkel Las Desa"]),
    document("jahit", "Menjahit Kemeja", facets={"skill": "jahit", "region": ["palembang", "muba"]}, suggest=["Menjahit Kemeja"]),
    document(
        "kue", "Kue Kering", body="oven listrik", facets={"skill": "kue"}, point=PRABUMULIH, weight=0.5, updated_at=NOW + timedelta(days=1)
    ),
)


@pytest.fixture
def crafts(engine: Any) -> Any:
    """An engine with four documents."""
    fill(engine, *CRAFTS)
    return engine


def test_engine_finds_what_the_definition_of_a_hit_says(engine: Any) -> None:
    documents = judged_documents()
    choice.database().rebuild(INDEX, documents)
    if engine is not choice.database():
        engine.rebuild(INDEX, documents)
    for judged in judged_queries():
        query = question(judged.text)
        hits = {each.id for each in documents if ranking.is_hit(query.analyzed, fields_of(each))}
        result = engine.search(query)
        assert ({hit.id for hit in result.hits}, result.total) == (hits, len(hits)), judged.text


@pytest.mark.service("elasticsearch")
@pytest.mark.django_db
def test_engines_agree_on_the_order(elastic: Any) -> None:
    documents = judged_documents()
    for engine in (choice.database(), elastic):
        engine.rebuild(INDEX, documents)
    for judged in judged_queries():
        assert ids(elastic, judged.text) == ids(choice.database(), judged.text), judged.text


def test_no_words_list_everything_by_weight_and_date(crafts: Any) -> None:
    result = crafts.search(question(""))
    assert result.total == 4
    assert result.hits[-1].id == "kue"


def test_nothing_is_found_in_an_empty_index(engine: Any) -> None:
    fill(engine)
    assert ids(engine, "las") == []
    assert engine.search(question("")).total == 0


def test_filters_are_alternatives_within_a_facet_and_add_up_over_facets(crafts: Any) -> None:
    assert set(ids(crafts, "", filters={"skill": ("las", "kue")})) == {"las", "pagar", "kue"}
    assert set(ids(crafts, "", filters={"skill": ("las",), "region": ("muba",)})) == {"pagar"}
    assert ids(crafts, "", filters={"skill": ("nothing",)}) == []


def test_facets_are_counted_as_if_their_own_filter_were_not_there(crafts: Any) -> None:
    result = crafts.search(question("", filters={"skill": ("las",)}, facets=("skill", "region")))
    assert result.total == 2
    assert result.facets == {"skill": {"las": 2, "jahit": 1, "kue": 1}, "region": {"muba": 1, "palembang": 1}}


def test_facets_count_the_hits_of_the_words(crafts: Any) -> None:
    result = crafts.search(question("listrik", facets=("skill",)))
    assert result.facets["skill"] == {"kue": 1, "las": 1}


def test_radius_counts_from_the_point_and_leaves_out_what_has_no_place(crafts: Any) -> None:
    near = crafts.search(question("", point=PALEMBANG, radius_km=80, sort=Sort.DISTANCE))
    assert [hit.id for hit in near.hits] == ["las", "kue"]
    assert near.hits[0].distance_km == pytest.approx(0, abs=0.001)
    assert near.hits[1].distance_km == pytest.approx(76.6, abs=0.5)


def test_nearest_first_and_what_has_no_place_last(crafts: Any) -> None:
    assert ids(crafts, "", point=PALEMBANG, sort=Sort.DISTANCE) == ["las", "kue", "pagar", "jahit"]


def test_newest_first(crafts: Any) -> None:
    assert ids(crafts, "", sort=Sort.NEWEST)[0] == "kue"


def test_pages_follow_each_other(crafts: Any) -> None:
    whole = ids(crafts, "", sort=Sort.NEWEST)
    assert [ids(crafts, "", sort=Sort.NEWEST, offset=at, limit=1)[0] for at in range(4)] == whole
    assert ids(crafts, "", offset=4, limit=10) == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("la", ["Las Listrik", "Bengkel Las Desa"]),
        ("LAS d", ["Bengkel Las Desa"]),
        ("kem", ["Menjahit Kemeja"]),
        ("x", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_texts_are_offered_by_any_of_their_words(crafts: Any, typed: str, offered: list[str]) -> None:
    assert sorted(crafts.suggest(INDEX, typed, 8)) == sorted(offered)


def test_offers_are_no_more_than_asked_for_and_each_once(engine: Any) -> None:
    fill(engine, *(document(str(number), "Las", suggest=["Las Las", f"Las {number}"]) for number in range(9)))
    offered = engine.suggest(INDEX, "las", 5)
    assert len(offered) == len(set(offered)) == 5


def test_update_writes_changes_and_removes_what_is_gone(crafts: Any) -> None:
    changed = document("las", "Anyaman Rotan", facets={"skill": "anyam"}, suggest=["Anyaman Rotan"])
    crafts.update(INDEX, ["las", "pagar", "never"], reader(changed))
    sees_at_once(crafts)
    assert ids(crafts, "las") == []
    assert ids(crafts, "anyaman") == ["las"]
    assert crafts.suggest(INDEX, "las", 8) == []
    assert crafts.search(question("", facets=("skill",))).facets["skill"] == {"anyam": 1, "jahit": 1, "kue": 1}


def test_first_update_makes_the_index(engine: Any) -> None:
    choice.database().rebuild(INDEX, [])
    engine.update(INDEX, ["las"], reader(CRAFTS[0]))
    sees_at_once(engine)
    assert ids(engine, "las") == ["las"]


def test_late_writer_cannot_bring_back_an_old_document(crafts: Any) -> None:
    old, new = document("las", "Las Lama"), document("las", "Las Baru")

    def slow(wanted: Any) -> Any:
        """Reads, and somebody else writes before this is written."""
        if not is_inside:
            is_inside.append(True)
            if crafts is not choice.database():
                crafts.update(INDEX, ["las"], reader(new))
                return reader(old)(wanted)
        return reader(new)(wanted)

    is_inside: list[bool] = []
    crafts.update(INDEX, ["las"], slow)
    assert crafts.hashes(INDEX)["las"] == analyzed(new).content_hash


def test_rebuild_leaves_exactly_what_it_was_given(crafts: Any) -> None:
    rebuilt = crafts.rebuild(INDEX, [analyzed(CRAFTS[0]), analyzed(document("new", "Jamur"))])
    assert (rebuilt.documents, rebuilt.written, rebuilt.removed) == (2, 1, 3)
    assert set(crafts.hashes(INDEX)) == {"las", "new"}
    assert set(ids(crafts, "")) == {"las", "new"}


def test_rebuild_that_dies_leaves_an_index_that_answers(crafts: Any) -> None:
    def dying() -> Any:
        yield analyzed(CRAFTS[0])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crafts.rebuild(INDEX, dying())
    assert set(ids(crafts, "")) == {"las", "pagar", "jahit", "kue"}
    crafts.rebuild(INDEX, map(analyzed, CRAFTS))
    assert set(ids(crafts, "")) == {"las", "pagar", "jahit", "kue"}


def test_hashes_tell_what_is_stored(crafts: Any) -> None:
    assert dict(crafts.hashes(INDEX)) == {each.id: analyzed(each).content_hash for each in CRAFTS}


def test_dropped_index_is_gone(crafts: Any) -> None:
    crafts.drop(INDEX)
    if crafts is choice.database():
        assert dict(crafts.hashes(INDEX)) == {}
    else:
        assert not crafts.client.indices.exists(index=f"{crafts.prefix}-{INDEX}")


def test_indexes_do_not_see_each_other(crafts: Any) -> None:
    fill(crafts, document("other", "Las"), index="others")
    assert "other" not in ids(crafts, "las")


@pytest.mark.parametrize(
    "text",
    [
        "las' OR 1=1 --",
        '"las" NOT listrik',
        "las*",
        "title:las",
        "(las",
        "las & | !",
        "NEAR(las listrik)",
        "{}",
        "\\",
        "las \x00 x",
        "😀",
        "jahit " * 40,
        "abc " * 100,
    ],
)
def test_marks_of_query_languages_are_only_text(crafts: Any, text: str) -> None:
    assert crafts.search(question(text)).total in range(5)
