"""Marks in texts."""

from hypothesis import given
from hypothesis import strategies as st

from search.highlight import EXCERPT_LENGTH, excerpt, segments
from search.querying import analyze
from tests.search.helpers import Words


def marked(text: str, question: str) -> list[str]:
    """What is marked."""
    return [piece.text for piece in segments(text, analyze(question, Words())) if piece.is_match]


def test_words_bases_and_synonyms_are_marked() -> None:
    assert marked("Penjahit di konveksi, menjahit kemeja", "jahit") == ["Penjahit", "konveksi", "menjahit", "kemeja"] or marked(
        "Penjahit di konveksi, menjahit kemeja", "jahit"
    ) == ["Penjahit", "konveksi", "menjahit"]


def test_several_words_are_one_mark() -> None:
    assert marked("Kios minyak wangi kami", "parfum") == ["minyak wangi"]


def test_distant_relations_are_not_marked() -> None:
    assert marked("Sablon kaus", "menjahit") == []


def test_nothing_is_marked_without_a_question() -> None:
    assert marked("Las listrik", "") == []


@given(st.text(max_size=200), st.sampled_from(["las", "jahit baju", "", "ikan lele"]))
def test_pieces_are_the_text_again(text: str, question: str) -> None:
    pieces = segments(text, analyze(question, Words()))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_excerpt_holds_the_first_mark() -> None:
    text = "kata " * 100 + "lalu mengelas pagar " + "kata " * 100
    pieces = excerpt(text, analyze("las", Words()))
    joined = "".join(piece.text for piece in pieces)
    assert any(piece.is_match and piece.text == "mengelas" for piece in pieces)
    assert joined.startswith("… ") and joined.endswith(" …")
    assert len(joined) <= EXCERPT_LENGTH + 4


@given(st.text(max_size=600))
def test_excerpt_is_short(text: str) -> None:
    joined = "".join(piece.text for piece in excerpt(text, analyze("las", Words())))
    assert len(joined) <= EXCERPT_LENGTH + 4
