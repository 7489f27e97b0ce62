"""What a national number says, and that a mask never gives it away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.nik import (
    FEMALE,
    MALE,
    agrees_with_birth_date,
    agrees_with_sex,
    birth_digits,
    completed_years,
    is_nik,
    mask_nik,
    parse_nik,
)

TODAY = date(2026, 11, 1)
births = st.dates(min_value=TODAY - timedelta(days=99 * 365), max_value=TODAY)
sexes = st.sampled_from([MALE, FEMALE])
digits = st.text("0123456789", min_size=16, max_size=16)


@pytest.mark.parametrize(
    ("digits", "region", "sex", "born", "serial"),
    [
        ("1671080409629136", "16.71.08", MALE, date(1962, 9, 4), "9136"),
        ("1610036503939194", "16.10.03", FEMALE, date(1993, 3, 25), "9194"),
        ("1671074510059199", "16.71.07", FEMALE, date(2005, 10, 5), "9199"),
        ("1671070111260001", "16.71.07", MALE, date(2026, 11, 1), "0001"),
        ("1671070211260001", "16.71.07", MALE, date(1926, 11, 2), "0001"),
        ("1671072902000001", "16.71.07", MALE, date(2000, 2, 29), "0001"),
        ("1671072902250001", "16.71.07", MALE, None, "0001"),
        ("1671073102850001", "16.71.07", MALE, None, "0001"),
        ("1671070013850001", "16.71.07", None, None, "0001"),
        ("1671073501850001", "16.71.07", None, None, "0001"),
        ("1671077201850001", "16.71.07", None, None, "0001"),
    ],
)
def test_parse_takes_number_apart(digits, region, sex, born, serial):
    nik = parse_nik(digits, on=TODAY)
    assert (nik.region_code, nik.sex, nik.birth_date, nik.serial, str(nik)) == (region, sex, born, serial, digits)


def test_century_of_a_leap_day_is_the_one_in_which_it_exists():
    assert parse_nik("1671072902000001", on=date(1999, 5, 1)).birth_date is None
    assert parse_nik("1671072902280001", on=date(2028, 1, 1)).birth_date == date(1928, 2, 29)


def test_age_above_a_hundred_is_not_read():
    assert parse_nik("1671072902000001", on=date(2100, 12, 1)).birth_date == date(2000, 2, 29)
    assert parse_nik("1671072902000001", on=date(2199, 12, 1)).birth_date is None


@pytest.mark.parametrize(
    "text", ["", "167108040962913", "16710804096291366", "1,67E+15", "167108040962913a", "\uff11" * 16, "1671 080409629136"]
)
def test_parse_refuses_other_than_sixteen_digits_without_repeating_them(text):
    assert not is_nik(text)
    with pytest.raises(ValueError, match="^a national number has sixteen digits$"):
        parse_nik(text, on=TODAY)


def test_mask_keeps_four_at_each_end():
    assert mask_nik("1671080409620001") == "1671********0001"
    assert parse_nik("1671080409620001", on=TODAY).masked == "1671********0001"
    assert mask_nik("16710804") == "********"
    assert mask_nik("") == ""


@given(digits)
def test_mask_never_shows_birth_date_or_whole_number(number):
    masked = mask_nik(number)
    assert len(masked) == 16
    assert masked[4:12] == "*" * 8


@given(st.text().filter(lambda text: not is_nik(text)))
def test_mask_shows_nothing_of_anything_else(text):
    assert set(mask_nik(text)) <= {"*"}


@given(births, sexes)
def test_parse_reads_what_birth_digits_write(born, sex):
    nik = parse_nik(f"167108{birth_digits(born, sex)}0001", on=TODAY)
    assert (nik.birth_date, nik.sex) == (born, sex)
    assert agrees_with_birth_date(nik, born)
    assert agrees_with_sex(nik, sex)
    assert not agrees_with_sex(nik, FEMALE if sex == MALE else MALE)


@given(births, births, sexes)
def test_agreement_with_a_date_is_that_of_its_digits(born, other, sex):
    nik = parse_nik(f"167108{birth_digits(born, sex)}0001", on=TODAY)
    same = (born.day, born.month, born.year % 100) == (other.day, other.month, other.year % 100)
    assert agrees_with_birth_date(nik, other) is same


@given(digits)
def test_parse_of_any_digits_gives_an_age_from_0_to_100(number):
    nik = parse_nik(number, on=TODAY)
    assert nik.birth_date is None or 0 <= completed_years(nik.birth_date, TODAY) <= 100


def test_number_without_a_day_speaks_against_no_sex():
    nik = parse_nik("1671073501850001", on=TODAY)
    assert agrees_with_sex(nik, MALE)
    assert agrees_with_sex(nik, FEMALE)
    assert not agrees_with_birth_date(nik, date(1985, 1, 5))


def test_completed_years_of_a_leap_day_change_on_first_of_march():
    born = date(2008, 2, 29)
    assert completed_years(born, date(2026, 2, 28)) == 17
    assert completed_years(born, date(2026, 3, 1)) == 18
