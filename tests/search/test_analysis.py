"""Tokens of documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis
from search.documents import analyzed, content_hash, prefix_key, suggestion_keys
from search.querying import analyze
from search.ranking import is_hit
from tests.search.helpers import Words, document, fields_of


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("Menjahit rok", {"menjahit", "jahit", "zcjahit", "zhtekstil", "rok", "zhpakaian"}, {"zclas"}),
        ("Operator obras", {"obras", "zhjahit"}, {"zcjahit"}),
        ("Kabupaten Musi Banyuasin", {"zcmuba", "zhsumsel"}, {"banyuasin", "zcbanyuasin"}),
        ("Kabupaten Banyuasin", {"zcbanyuasin"}, {"zcmuba"}),
        ("Banyuasin", {"zcbanyuasin", "banyuasin"}, {"zcmuba"}),
        ("pagi hari kerja", {"zcpagi", "zcharikerja"}, {"zclowongan"}),
        ("kelas untuk yang baru", {"zcpelatihan"}, {"untuk", "yang"}),
    ],
)
def test_tokens_of_a_text(text: str, present: set[str], absent: set[str]) -> None:
    found = set(analysis.tokens(text))
    assert present <= found
    assert not absent & found


def test_neighbours_in_a_title_are_also_one_word() -> None:
    assert "zjecoprint" in analysis.tokens("Eco Print Daun", pairs=True)
    assert "zjprintdaun" not in analysis.tokens("Eco Print Daun")


@given(st.text(max_size=200))
def test_tokens_are_kept_whole_by_every_engine(text: str) -> None:
    for token in analysis.tokens(text, pairs=True):
        assert token.isascii() and token.isalnum() and token == token.lower() and len(token) <= analysis.MAX_TOKEN_LENGTH


WORDS = [
    "las",
    "listrik",
    "jahit",
    "kebaya",
    "lele",
    "palembang",
    "Musi Banyuasin",
    "kue",
    "meja",
    "tumbuk",
    "hp",
    "rumah",
    "sabtu",
    "gudang",
    "ronce",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.data())
def test_a_document_is_found_by_each_of_its_words(title: list[str], data: st.DataObject) -> None:
    found = analyzed(document(title="; ".join(title)))
    query = analyze(data.draw(st.sampled_from(title)), Words([found]))
    assert is_hit(query, fields_of(found))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_a_document_is_found_by_its_own_title(title: list[str]) -> None:
    found = analyzed(document(title=" ".join(title)))
    assert is_hit(analyze(" ".join(title), Words([found])), fields_of(found))


def test_content_hash_follows_every_part() -> None:
    plain = document(title="Las")
    others = [
        document(title="Las", body="x"),
        document("2", "Las"),
        document(title="Las", facets={"a": "b"}),
        document(title="Las", weight=0.5),
    ]
    assert len({content_hash(each) for each in [plain, *others]}) == 1 + len(others)
    assert content_hash(plain) == content_hash(document(title="Las"))


def test_content_hash_follows_the_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    before = content_hash(document(title="Las"))
    monkeypatch.setattr(analysis, "ANALYSIS_VERSION", 999)
    assert content_hash(document(title="Las")) != before


def test_keywords_do_not_run_into_each_other() -> None:
    assert "zcmuba" not in analyzed(document(keywords=["Musi", "Banyuasin"])).keywords


def test_suggestion_is_keyed_from_each_word_on() -> None:
    assert list(suggestion_keys("Bengkel Las: Desa")) == ["bengkel las desa", "las desa", "desa"]
    assert list(suggestion_keys("")) == []


@pytest.mark.parametrize(("typed", "key"), [("Las", "las"), ("las ", "las "), ("  Las  li", "las li"), ("", ""), (" ", ""), ("?!", "")])
def test_what_was_typed_becomes_a_key(typed: str, key: str) -> None:
    assert prefix_key(typed) == key
