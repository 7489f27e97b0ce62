"""The order of hits."""

from search.documents import AnalyzedDocument, analyzed
from search.engines.base import Query
from search.engines.scoring import Candidate, in_order
from search.geo import Point
from search.querying import analyze
from search.ranking import is_hit, score
from tests.search.helpers import NOW, Words, document, fields_of


def order(text: str, *documents: AnalyzedDocument) -> list[str]:
    """Ids by score."""
    query = analyze(text, Words(documents))
    found = [each for each in documents if is_hit(query, fields_of(each))]
    return [each.id for each in sorted(found, key=lambda each: -score(query, fields_of(each)))]


def test_title_beats_keywords_beat_body() -> None:
    docs = [document("body", body="las"), document("keywords", keywords=["las"]), document("title", "las")]
    assert order("las", *map(analyzed, docs)) == ["title", "keywords", "body"]


def test_word_beats_base_beats_synonym_beats_hint_beats_relation() -> None:
    docs = [
        document("relation", "Sablon"),
        document("hint", "Obras"),
        document("synonym", "Konveksi"),
        document("base", "Penjahit"),
        document("word", "Menjahit"),
    ]
    assert order("menjahit", *map(analyzed, docs)) == ["word", "base", "synonym", "hint", "relation"]


def test_more_of_the_question_answered_is_better() -> None:
    docs = [document("one", "Las", keywords=["Kota Palembang"]), document("both", "Las", keywords=["Kota Prabumulih"])]
    assert order("las prabumulih", *map(analyzed, docs)) == ["both", "one"]


def test_unknown_words_refuse_what_only_happens_to_share_a_word() -> None:
    docs = [document("1", "Welder galangan kapal"), document("2", "Las", body="persiapan kerja di galangan kapal")]
    assert order("pelaut kapal pesiar", *map(analyzed, docs)) == []


def candidate(object_id: str, *, weight: float = 1.0, point: Point | None = None) -> Candidate:
    return Candidate(object_id, fields_of(analyzed(document(object_id, "las"))), point, weight, NOW)


def test_weight_and_distance_settle_ties() -> None:
    query = Query("x", analyze("las", Words()), point=Point(-3, 104.7))
    hits = in_order(
        query,
        [
            candidate("far", point=Point(-4, 105.7)),
            candidate("near", point=Point(-3, 104.71)),
            candidate("full", weight=0, point=Point(-3, 104.71)),
        ],
    )
    assert [hit.id for hit in hits] == ["near", "full", "far"]
    assert hits[0].distance_km is not None and 1.0 < hits[0].distance_km < 1.2
