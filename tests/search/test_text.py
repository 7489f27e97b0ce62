"""Folding and splitting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import MAX_WORD_LENGTH, fold, split, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Menjahit PAKAIAN", ["menjahit", "pakaian"]),
        ("Café—Crème", ["cafe", "creme"]),
        ("e-commerce", ["e", "commerce"]),
        ("mpek-mpek", ["mpek", "mpek"]),
        ("Las SMAW 3G/1F", ["las", "smaw", "3g", "1f"]),
        ("snake_case", ["snake", "case"]),
        ("ﬁlm ２０２６", ["film", "2026"]),
        ("", []),
        ("!? … '\"%_\\", []),
        ("日本 las", ["las"]),
    ],
)
def test_words_are_folded_and_split(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_hold_nothing_but_small_letters_and_digits(text: str) -> None:
    for word in words(text):
        assert word.isascii() and word.isalnum() and word == word.lower() and len(word) <= MAX_WORD_LENGTH


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.text())
def test_a_word_knows_its_place(text: str) -> None:
    for word in split(text):
        assert fold(text[word.start : word.end]).startswith(word.folded[:1]) or not text[word.start : word.end].isascii()
        assert 0 <= word.start < word.end <= len(text)
