"""Which records are proposed as the same organization."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.likeness import Marks, compare, folded_name, folded_phone, likely_pairs


def marks(key, name, kind="pokmas", **more):
    return Marks(key, name, kind, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CV. Songket Jaya", "songkét jaya"),
        ("Yayasan Bina Karya", "Bina Karya, Yayasan"),
        ("LPK Mandiri Sejahtera", "Mandiri Sejahtra"),
        ("Pokmas Lipas Sinar Musi", "Sinar Musi"),
    ],
)
def test_spelling_and_legal_form_do_not_hide_the_same_name(one, other):
    assert compare(marks(1, one), marks(2, other)) is not None


@pytest.mark.parametrize(("one", "other"), [("Sanggar Ciprat", "Bengkel Las Maju"), ("LPK", "PKBM"), ("Bina Karya", "Bina Usaha")])
def test_other_names_are_not_proposed(one, other):
    assert compare(marks(1, one), marks(2, other)) is None


def test_different_kinds_are_never_the_same_record():
    assert compare(marks(1, "Sinar Musi"), marks(2, "Sinar Musi", "employer")) is None


def test_the_same_address_or_number_is_a_reason_of_its_own():
    pair = compare(marks(7, "Sanggar A", email="A@x.id", phone="+62 812-1111-222"), marks(3, "Rumah B", email="a@x.id", phone="08121111222"))
    assert (pair.first, pair.second, len(pair.reasons)) == (3, 7, 2)


def test_an_empty_address_is_no_reason():
    assert compare(marks(1, "Sanggar A", phone="-"), marks(2, "Rumah B", phone="-")) is None


def test_the_likeliest_pair_comes_first():
    rows = [marks(1, "Sinar Musi", email="a@x.id"), marks(2, "Sinar Musi", email="a@x.id"), marks(3, "Sinar Musii")]
    assert [(pair.first, pair.second) for pair in likely_pairs(rows)][0] == (1, 2)
    assert len(likely_pairs(rows)) == 3
    assert len(likely_pairs(rows, limit=1)) == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_is_mutual_and_never_fails(one, other):
    there, back = compare(marks(1, one), marks(2, other)), compare(marks(2, other), marks(1, one))
    assert (there and (there.first, there.second, there.reasons)) == (back and (back.first, back.second, back.reasons))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(name):
    assert folded_name(folded_name(name)) == folded_name(name)


@pytest.mark.parametrize(("phone", "digits"), [("0812 3456 789", "8123456789"), ("+62-812-3456-789", "8123456789"), ("123", ""), ("", "")])
def test_numbers_are_compared_without_country_and_blanks(phone, digits):
    assert folded_phone(phone) == digits
