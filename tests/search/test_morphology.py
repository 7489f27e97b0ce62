"""Bases of words: exceptions, derivations, monosyllables, colloquial forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.morphology import _bases, colloquial_bases, derive, dictionary, is_indonesian, stem


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("menjahit", "jahit"),
        ("penjahit", "jahit"),
        ("jahitan", "jahit"),
        ("mengelas", "las"),
        ("pengelasan", "las"),
        ("ngelas", "las"),
        ("kelas", "kelas"),
        ("bertani", "tani"),
        ("pertanian", "tani"),
        ("terampil", "terampil"),
        ("keterampilan", "terampil"),
        ("peternakan", "ternak"),
        ("memangkas", "pangkas"),
        ("peracikan", "racik"),
        ("pengemasan", "kemas"),
        ("melukis", "lukis"),
        ("mengetik", "ketik"),
        ("memasak", "masak"),
        ("masakan", "masak"),
        ("perawatan", "rawat"),
        ("membudidayakan", "budidaya"),
        ("pembudidaya", "budidaya"),
        ("perikanan", "ikan"),
        ("mengecat", "cat"),
        ("pecat", "pecat"),
        ("nyuci", "cuci"),
        ("motong", "potong"),
        ("pelan", "pelan"),
        ("hp", "hp"),
        ("3g", "3g"),
    ],
)
def test_base_of_a_word(word: str, base: str) -> None:
    assert stem(word) == base


@pytest.mark.parametrize("base", sorted(_bases()))
def test_regular_forms_of_trades_have_their_base(base: str) -> None:
    """But for forms that are words of their own, or forms of another base (perawat of rawat, not of awat)."""
    bases = set(_bases())
    for form in derive(base):
        assert form in dictionary() or stem(form) == base or stem(form) in bases


@pytest.mark.parametrize(
    ("form", "standard"),
    [("kerjo", "kerja"), ("usaho", "usaha"), ("benerin", "bener"), ("bejualan", "jual"), ("ngopi", "kopi"), ("menjait", "jait")],
)
def test_colloquial_form_leads_to_the_standard_one(form: str, standard: str) -> None:
    assert standard in {stem(guess) for guess in colloquial_bases(form)} | set(colloquial_bases(form))


@pytest.mark.parametrize(("word", "known"), [("pesiar", True), ("berlayar", True), ("baitk", False), ("otomotip", False)])
def test_dictionary_tells_words_from_typing_errors(word: str, *, known: bool) -> None:
    assert is_indonesian(word) is known


@given(st.from_regex(r"[a-z0-9]{1,40}", fullmatch=True))
def test_every_word_has_a_base(word: str) -> None:
    assert stem(word)
