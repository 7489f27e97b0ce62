"""Clauses of a question, and which sets of them make a hit."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import analyzed
from search.querying import MAX_DECIDING, NEEDED, AnalyzedQuery, analyze, minimal_covers
from tests.search.helpers import Words, document, judged_documents

INDEX = Words(judged_documents())


def ask(text: str) -> AnalyzedQuery:
    """Against the judged collection."""
    return analyze(text, INDEX)


def shape(text: str) -> list[tuple[str, str]]:
    """Kind and words of each clause."""
    return [(clause.kind, clause.typed) for clause in ask(text).clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nak belajar jait baju", [("generic", "belajar"), ("skill", "jait"), ("skill", "baju")]),
        ("servis mobil", [("trait", "servis"), ("skill", "mobil")]),
        ("lowongan muba", [("generic", "lowongan"), ("place", "muba")]),
        ("minyak wangi", [("skill", "minyak wangi")]),
        ("pelaut kapal pesiar", [("unknown", "pelaut"), ("plain", "kapal"), ("unknown", "pesiar")]),
        ("yang di untuk", []),
        ("", []),
        ("?? !!", []),
    ],
)
def test_question_is_cut_into_clauses(text: str, expected: list[tuple[str, str]]) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("baitk", "batik"),
        ("budidya lelle", "budidaya lele"),
        ("kerjo bangunan", ""),
        ("menjait", ""),
        ("tukanglas", ""),
        ("batik", ""),
        ("pilot pesawat", ""),
        ("bar", ""),
    ],
)
def test_corrected_words_are_told(typed: str, corrected: str) -> None:
    assert ask(typed).corrected == corrected


def test_same_thing_asked_twice_counts_once() -> None:
    assert len(ask("marketplace shopee tokopedia").clauses) == 1
    assert len(ask("kue kue").clauses) == 1


def test_words_that_nobody_listed_are_found_by_their_letters() -> None:
    index = Words([analyzed(document(title="Pelatihan Ronce Melati"))])
    assert analyze("ronce", index).clauses[0].kind == "plain"
    assert analyze("roncee", index).corrected == "ronce"


def test_two_words_meet_one_written_together() -> None:
    index = Words([analyzed(document(title="Tekno Park Sekanak")), analyzed(document("2", "Teknopark"))])
    together, apart = analyze("teknopark", index), analyze("tekno park", index)
    assert {"teknopark", "zjteknopark"} <= together.tokens
    assert {"tekno", "park", "teknopark"} <= apart.tokens


def test_beginning_is_completed_to_skills_first() -> None:
    assert {"barista", "barbershop", "zccukur", "zckopi"} <= ask("bar").tokens
    assert "barang" not in ask("bar").tokens


def test_beginning_is_completed_only_at_the_end() -> None:
    assert not analyze("jah", INDEX, complete=False).tokens & {"zcjahit"}
    assert "zcjahit" in ask("kursus jah").tokens


def test_place_is_its_concept_and_the_wider_one() -> None:
    clause = ask("sekayu").clauses[0]
    assert clause.alternatives["zcsekayu"] > clause.alternatives["zcmuba"]
    assert "sekayu" not in clause.alternatives


@given(st.text(max_size=300))
def test_any_text_is_a_question(text: str) -> None:
    query = ask(text)
    assert bool(query.covers) == bool(query.clauses)
    for clause in query.clauses:
        weights = list(clause.alternatives.values())
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert all(token.isascii() and token.isalnum() for token in clause.alternatives)


@given(st.lists(st.floats(0.1, 1.0), max_size=MAX_DECIDING))
def test_covers_are_the_smallest_sets_that_weigh_enough(importance: list[float]) -> None:
    covers = [frozenset(cover) for cover in minimal_covers(importance)]
    indexes = range(len(importance))
    for size in range(len(importance) + 1):
        for chosen in map(frozenset, combinations(indexes, size)):
            weighs_enough = bool(importance) and sum(importance[i] for i in chosen) >= NEEDED * sum(importance) - 1e-9
            assert weighs_enough == any(cover <= chosen for cover in covers)
    assert not any(one < other for one in covers for other in covers)
