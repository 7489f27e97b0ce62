"""Dates: every form that is read, and those that are not guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.sdp.dates import MONTHS, SERIAL_EPOCH, parse_date

INDEPENDENCE = date(1985, 8, 17)
NAMES = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"]
dates = st.dates(date(1928, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "17/08/1985", "17-8-1985", "17.08.1985", "17 08 1985", "1985-08-17", "1985/8/17",
        "17 Agustus 1985", "17 AGUSTUS 1985", "17 Ags 1985", "17 Agt 1985", "17 Agu. 1985", "17-Agst-1985", "17/Aug/1985",
        "17Agustus1985", "17 August 1985", "31276", "31276.0", "31276,75", " 17/08/1985 ", "17\u00a0Agustus  1985",
        "1985-08-17 00:00:00", "1985-08-17T07:30:00Z", "17/08/1985 00:00", "17/08/1985 0.00.00",
    ],
)  # fmt: skip
def test_every_written_form_is_read(text):
    assert parse_date(text) == INDEPENDENCE


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "08/17/1985", "31/02/1985", "00/08/1985", "17/08/85", "17 Agustus 85", "1985", "1985-08", "17081985", "19850817",
        "17 Agostus 1985", "17/08-1985", "Agustus 1985", "1985-13-01", "0000-00-00", "=TODAY()", "17/8/19855", "3127", "312760",
        "17\x0008/1985", "\uff11\uff17/08/1985", "besok", "1/1/1/1985", "17 1985",
    ],
)  # fmt: skip
def test_what_is_not_beyond_doubt_is_not_read(text):
    assert parse_date(text) is None


@given(dates, st.sampled_from("/-. "), st.booleans())
def test_day_first_is_read_back(day, separator, padded):
    parts = (f"{day:%d}", f"{day:%m}") if padded else (str(day.day), str(day.month))
    assert parse_date(separator.join((*parts, str(day.year)))) == day


@given(dates)
def test_named_month_iso_and_serial_are_read_back(day):
    assert parse_date(f"{day.day} {NAMES[day.month - 1]} {day.year}") == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(str((day - SERIAL_EPOCH).days)) == day


@given(st.text(max_size=20))
def test_any_text_gives_a_date_or_nothing(text):
    assert parse_date(text) is None or isinstance(parse_date(text), date)


def test_each_short_name_belongs_to_one_month():
    assert set(MONTHS.values()) == set(range(1, 13))
    assert SERIAL_EPOCH + timedelta(days=61) == date(1900, 3, 1)
