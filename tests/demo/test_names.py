"""People who do not exist: numbers by the rule, that nobody can have."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from enrollment.enums.clients import Sex
from enrollment.names import parse_name
from enrollment.nik import agrees_with_birth_date, agrees_with_sex, parse_nik
from portal.demo.names import draw_name, draw_nik, draw_phone, staff_names

TODAY = date(2026, 11, 23)


@given(seed=st.integers(0, 10_000), sex=st.sampled_from(Sex.values), born=st.dates(date(1955, 1, 1), date(2012, 12, 31)))
def test_national_numbers_agree_with_their_holder_and_carry_a_serial_of_ours(seed: int, sex: str, born: date):
    nik = parse_nik(draw_nik(Random(seed), region_code="16.71.09", born=born, sex=sex, taken=set()), on=TODAY)
    assert agrees_with_birth_date(nik, born) and agrees_with_sex(nik, sex)
    assert nik.region_code == "16.71.09"
    assert nik.serial >= "9000"


def test_national_numbers_are_drawn_once():
    taken: set[str] = set()
    drawn = [draw_nik(Random(1), region_code="16.71.09", born=date(1990, 5, 1), sex="male", taken=taken) for _time in range(200)]
    assert len(set(drawn)) == 200


@given(seed=st.integers(0, 10_000))
def test_phones_ring_nowhere_and_have_a_valid_length(seed: int):
    phone = draw_phone(Random(seed))
    assert phone.startswith("0800") and phone.isdecimal() and 10 <= len(phone) <= 14


@given(seed=st.integers(0, 10_000), sex=st.sampled_from(Sex.values))
def test_names_can_be_called(seed: int, sex: str):
    drawn = draw_name(Random(seed), sex)
    assert parse_name(drawn.name).words


def test_some_people_have_one_name_and_some_a_title():
    names = [draw_name(Random(seed), "male").name for seed in range(500)]
    assert sum(" " not in name for name in names) > 20
    assert any(name.startswith("Kgs.") for name in names)
    assert any(name.startswith(("Muhammad ", "M. ", "Moh. ")) for name in names)


def test_staff_names_differ_while_there_are_enough():
    assert len(set(staff_names(Random(1), 500))) == 500
