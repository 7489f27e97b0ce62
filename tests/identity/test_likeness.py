"""How alike two names are: a table of what happens to names, and what holds for any two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.likeness import Likeness, Trait, compare_fathers, compare_names, compare_words
from enrollment.names import PersonName, parse_name
from tests.identity.people import LAST, MEN, WOMEN

SAME, SPELLING, LETTER, PARTIAL, DIFFERENT = (
    Likeness.SAME,
    Likeness.SPELLING,
    Likeness.ONE_LETTER,
    Likeness.PARTIAL,
    Likeness.DIFFERENT,
)
words = st.sampled_from(MEN + WOMEN + LAST + ["M.", "Muhammad", "S.", "Abd."])
names = st.lists(words, min_size=0, max_size=4).map(" ".join).map(parse_name)


@pytest.mark.parametrize(
    ("a", "b", "likeness", "traits"),
    [
        ("Herman Nugraha", "HERMAN NUGRAHA", SAME, ""),
        ("Ramadhan Sahrul", "Sahrul Ramadhan", SAME, "order"),
        ("Zulkifli Anwar", "Zulkipli Anwar", SAME, "spelling"),
        ("Soekarno Hadi", "Sukarno Hadi", SAME, "spelling"),
        ("M. Yusuf Oktavian", "Muh. Yusuf Oktavian", SAME, "muhammad"),
        ("Mohd Ali", "Muhammad Ali", SAME, ""),
        ("Andri Romadon", "Andri Ramadhan", SPELLING, "spelling"),
        ("Sofyan Anwar", "Soyan Anwar", LETTER, "one_letter"),
        ("Jauhair Juniansyah", "Jauhari Juniansyah", LETTER, "one_letter"),
        ("Eko Prasetyo", "Ko Prasetyo", LETTER, "one_letter"),
        ("Dani Kurniawan", "Deni Kurniawan", LETTER, "one_letter"),
        ("Rina Marlini", "Rini Marlina", PARTIAL, "one_letter"),
        ("Hasan Juniansyah Per", "Hasan Juniansyah Perdana", PARTIAL, "shortened"),
        ("S. Siregar", "Sofyan Siregar", PARTIAL, "shortened"),
        ("Abd. Rahman", "Abdul Rahman", PARTIAL, "shortened"),
        ("Budi Krnw", "Budi Kurniawan", PARTIAL, "shortened"),
        ("Apriansyah Oktaviani", "Aprlansyan Oktaviani", PARTIAL, "shortened"),
        ("Nur", "Nur Hidayati", PARTIAL, "part_missing"),
        ("Khoirul Wijaya", "M. Khoirul Wijaya", PARTIAL, "muhammad_missing"),
        ("Nur Hayati", "Nurhayati", PARTIAL, "glued"),
        ("Abdul Rahman", "Abdurrahman", PARTIAL, "glued"),
        ("Rusdi Anwar als Ung", "Rusdi Ung Anwar", SAME, "nickname"),
        ("Rusdi Anwar als Ung", "Ung", PARTIAL, "nickname"),
        ("Neneng Handayani binti Jalal", "Neneng Handayani Jalal", SAME, "father"),
        ("Ridwan Amrullah bin Umar", "Ridwan Amrullah", SAME, ""),
        ("Hasan Basri", "Husin Basri", DIFFERENT, ""),
        ("Ahmad Rizki Pratama", "Ahmad Rizki Saputra", DIFFERENT, ""),
        ("Ridwan Maulana als Ujang", "Wahyudi Anwar als Ujang", DIFFERENT, ""),
        ("Ana", "Eko Budi", DIFFERENT, ""),
        ("Budi Kuraniwan", "Budi Kuna", DIFFERENT, ""),
        ("", "Herman", DIFFERENT, ""),
        ("", "", DIFFERENT, ""),
    ],
)
def test_likeness_of_two_names(a, b, likeness, traits):
    found = compare_names(parse_name(a), parse_name(b))
    assert found.likeness is likeness
    assert found.traits == {Trait(f"name_{trait}") for trait in traits.split()}


@given(names, names)
def test_likeness_does_not_depend_on_which_comes_first(a, b):
    assert compare_names(a, b) == compare_names(b, a)


@given(names.filter(lambda name: name.words))
def test_a_name_is_the_same_as_itself(name):
    assert compare_names(name, name).likeness is SAME


@given(names.filter(lambda name: len(name.words) > 1), st.randoms(use_true_random=False))
def test_another_order_is_the_same_name(name, rng):
    shuffled = PersonName(tuple(rng.sample(name.words, len(name.words))))
    assert compare_names(name, shuffled).likeness is SAME


@given(words.map(str.lower), words.map(str.lower))
def test_words_are_alike_in_both_directions(a, b):
    assert compare_words(a, b) is compare_words(b, a)


def test_fathers_are_compared_only_where_both_are_known():
    umar, omar, ali = (parse_name(f"Rusdi bin {name}") for name in ("Umar", "Oemar", "Ali"))
    assert compare_fathers(umar, parse_name("Rusdi")) is None
    assert compare_fathers(umar, omar) is SAME
    assert compare_fathers(umar, ali) is DIFFERENT
