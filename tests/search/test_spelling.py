"""Repair of typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spelling import bound, repair, sound

KNOWN = [
    "batik",
    "baik",
    "jahit",
    "las",
    "lele",
    "jamur",
    "jamu",
    "jam",
    "parfum",
    "barbershop",
    "otomotif",
    "program",
    "konveksi",
    "patin",
    "kripik",
]
SKILLS = {"batik", "jahit", "las", "lele", "jamur", "parfum", "barbershop", "otomotif", "konveksi", "patin", "kripik"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("baitk", "batik"),
        ("jahitt", "jahit"),
        ("jamr", "jamur"),
        ("lelle", "lele"),
        ("parpum", "parfum"),
        ("barbersop", "barbershop"),
        ("otomotip", "otomotif"),
        ("konvesi", "konveksi"),
        ("konfeksi", "konveksi"),
    ],
)
def test_nearest_word_is_meant(typed: str, meant: str) -> None:
    found = repair(typed, KNOWN, (SKILLS, set(KNOWN)))
    assert found is not None and found.word == meant and 0 < found.trust < 1


@pytest.mark.parametrize("typed", ["las", "lax", "python", "programmer", "kripto", "xylophone", "qq"])
def test_what_is_not_near_is_left_alone(typed: str) -> None:
    found = repair(typed, KNOWN, (SKILLS, set(KNOWN)))
    assert found is None


def test_more_wrong_letters_are_trusted_less() -> None:
    near, far = repair("konveksa", KNOWN, ()), repair("konvaksa", KNOWN, ())
    assert near is not None and far is not None and near.trust > far.trust


@pytest.mark.parametrize(
    ("one", "other"), [("parfum", "parpum"), ("shablon", "sablon"), ("djahit", "jahit"), ("mebbel", "mebel"), ("akhlak", "aklak")]
)
def test_words_that_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@given(st.from_regex(r"[a-z]{4,14}", fullmatch=True), st.data())
def test_one_wrong_letter_is_always_repaired_when_nothing_else_is_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    typed = word[:at] + data.draw(st.sampled_from("abcdefghijklmnoprstuw")) + word[at + 1 :]
    found = repair(typed, [word], ())
    assert found is not None and found.word == word


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_bound_grows_with_the_length(word: str) -> None:
    assert bound(word) <= bound(word + "a") <= 3
