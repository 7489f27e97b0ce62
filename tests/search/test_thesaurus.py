"""The shipped synonyms are well formed; runs of words find their concepts."""

from collections import Counter

import pytest

from search import thesaurus as module
from search.morphology import stem
from search.thesaurus import GENERIC, PLACE, SKILL, TRAIT, Concept, Thesaurus, merged, shipped_concepts, thesaurus


def test_shipped_concepts_refer_to_each_other() -> None:
    concepts = {concept.key: concept for concept in shipped_concepts()}
    for concept in concepts.values():
        assert concept.kind in {SKILL, TRAIT, PLACE, GENERIC}
        assert concept.terms, concept.key
        assert set(concept.broader) <= concepts.keys(), concept.key
        assert concept.related.keys() <= concepts.keys(), concept.key
        assert all(0 < weight < 1 for weight in concept.related.values()), concept.key


def test_shipped_keys_and_codes_are_taken_once() -> None:
    concepts = shipped_concepts()
    assert max(Counter(concept.key for concept in concepts).values()) == 1
    assert max(Counter(concept.code for concept in concepts).values()) == 1


def test_no_concept_contains_itself() -> None:
    book = thesaurus()
    for concept in book.concepts.values():
        assert concept not in book.wider(concept), concept.key


BOOK = Thesaurus(
    [
        Concept("las", SKILL, ("las", "las listrik", "welder"), ("pagar", "baja ringan")),
        Concept("listrik", SKILL, ("listrik",), (), (), {"las": 0.2}),
        Concept("muba", PLACE, ("musi banyuasin", "muba"), (), ("sumsel",)),
        Concept("sumsel", PLACE, ("sumsel",)),
        Concept("banyuasin", PLACE, ("banyuasin",), (), ("sumsel",)),
        Concept("pakaian", SKILL, ("=pakaian",)),
    ]
)


def keys(text: str, *, named_only: bool = False) -> list[list[str]]:
    """Concept keys of each run of words."""
    return [[sense.concept.key for sense in span.senses] for span in BOOK.spans(text.split(), named_only=named_only)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("las listrik", [["las"]]),
        ("listrik las", [["listrik"], ["las"]]),
        ("mengelas listrik", [["las"]]),
        ("musi banyuasin", [["muba"]]),
        ("banyuasin", [["banyuasin"]]),
        ("pakaian memakai", [["pakaian"], []]),
        ("besi pagar", [[], ["las"]]),
        ("", []),
    ],
)
def test_longest_run_wins(text: str, expected: list[list[str]]) -> None:
    assert keys(text) == expected


def test_a_hint_of_several_words_is_no_run_in_a_question() -> None:
    assert keys("baja ringan") == [["las"]]
    assert keys("baja ringan", named_only=True) == [[], []]


def test_wider_concepts_come_nearest_first() -> None:
    assert [concept.key for concept in BOOK.wider(BOOK.concepts["muba"])] == ["sumsel"]


def test_exact_terms_are_not_compared_by_their_base() -> None:
    assert stem("pakaian") == stem("memakai")
    assert not BOOK.senses("memakai")


def test_rows_with_one_key_are_joined() -> None:
    joined = merged([Concept("las", SKILL, ("las",)), Concept("las", SKILL, ("mematri", "las"), ("kanopi",), (), {"x": 0.5})])
    assert [(c.terms, c.hints, dict(c.related)) for c in joined] == [(("las", "mematri"), ("kanopi",), {"x": 0.5})]


def test_another_app_adds_concepts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_sources", [shipped_concepts])
    module.forget()
    before = thesaurus().fingerprint
    module.register_source(lambda: [Concept("las", SKILL, ("mematri",))])
    try:
        assert [sense.concept.key for sense in thesaurus().senses("mematri")] == ["las"]
        assert thesaurus().fingerprint != before
    finally:
        monkeypatch.undo()
        module.forget()
    assert thesaurus().fingerprint == before
