"""Numbers, shares, days and hours as people write them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import format as f

ADVENT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday, 10:00 WIB


@pytest.mark.parametrize(
    ("write", "indonesian", "english"),
    [
        (lambda lang: f.number(1204, lang), "1.204", "1,204"),
        (lambda lang: f.number(1234567.891, lang, 2), "1.234.567,89", "1,234,567.89"),
        (lambda lang: f.number(-0.4, lang), "0", "0"),
        (lambda lang: f.number(2.5, lang), "3", "3"),
        (lambda lang: f.percent(0.385, lang), "39%", "39%"),
        (lambda lang: f.percent(0.385, lang, 1), "38,5%", "38.5%"),
        (lambda lang: f.percent_range(0.351, 0.419, lang), "35%–42%", "35%–42%"),
        (lambda lang: f.kilometres(0.82, lang), "800 m", "800 m"),
        (lambda lang: f.kilometres(0.01, lang), "0 m", "0 m"),
        (lambda lang: f.kilometres(4.46, lang), "4,5 km", "4.5 km"),
        (lambda lang: f.kilometres(32.4, lang), "32 km", "32 km"),
        (lambda lang: f.spelled(9, lang), "sembilan", "nine"),
        (lambda lang: f.spelled(12, lang), "12", "12"),
        (lambda lang: f.day(date(2026, 11, 23), lang), "23 November 2026", "23 November 2026"),
        (lambda lang: f.day(date(2026, 8, 17), lang), "17 Agustus 2026", "17 August 2026"),
        (lambda lang: f.day_short(date(2026, 8, 17), lang), "17 Agu", "17 Aug"),
        (lambda lang: f.day_medium(date(2026, 5, 1), lang), "1 Mei 2026", "1 May 2026"),
        (lambda lang: f.weekday_day(ADVENT, lang), "Senin, 23 November 2026", "Monday, 23 November 2026"),
        (lambda lang: f.clock(ADVENT, lang), "10.00 WIB", "10:00 WIB"),
        (lambda lang: f.clock(time(7, 5), lang), "07.05 WIB", "07:05 WIB"),
        (lambda lang: f.moment(ADVENT, lang), "Senin, 23 November 2026 pukul 10.00 WIB", "Monday, 23 November 2026, 10:00 WIB"),
        (lambda lang: f.weekday_hour(ADVENT, lang), "Senin pukul 10.00 WIB", "Monday, 10:00 WIB"),
        (lambda lang: f.hours(time(10), time(14, 30), lang), "10.00–14.30", "10:00–14:30"),
        (lambda lang: f.period(date(2027, 1, 18), date(2027, 2, 5), lang), "18 Januari–5 Februari 2027", "18 January–5 February 2027"),
        (lambda lang: f.period(date(2027, 1, 18), date(2027, 1, 25), lang), "18–25 Januari 2027", "18–25 January 2027"),
        (lambda lang: f.period(date(2026, 12, 28), date(2027, 1, 5), lang),
         "28 Desember 2026–5 Januari 2027", "28 December 2026–5 January 2027"),
        (lambda lang: f.period(date(2027, 1, 18), date(2027, 1, 18), lang), "18 Januari 2027", "18 January 2027"),
        (lambda lang: f.period(date(2027, 1, 18), None, lang), "18 Januari 2027–", "18 January 2027–"),
    ],
)
def test_writing_in_both_languages(write, indonesian, english):
    assert write("id") == indonesian
    assert write("en") == english


def test_an_instant_late_in_the_utc_day_is_the_next_day_in_wib():
    assert f.day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "id") == "23 November 2026"
    assert f.day(datetime(2026, 11, 22, 16, 59, tzinfo=UTC), "id") == "22 November 2026"


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        f.clock(datetime(2026, 11, 23, 10, 0), "id")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kgs. M. Fauzan", "MF"), ("Msy. Halimah", "H"), ("Nurhayati", "N"), ("Hj. Masayu Zaleha", "Z"), ("Drs. H. Zulkarnain", "Z"),
        ("siti aminah binti saleh", "SS"), ("M.Ridwan", "MR"), ("Hj.", "H"), ("", "–"), ("Ujang, no. 05", "UN"),
    ],
)
def test_initials_skip_titles_and_accept_single_names(name, letters):
    assert f.initials(name) == letters


@pytest.mark.parametrize(
    ("gap", "unit"),
    [(timedelta(days=2, hours=23), ("days", 2)), (timedelta(hours=3, minutes=59), ("hours", 3)), (-timedelta(minutes=5), ("minutes", 5)),
     (timedelta(seconds=20), ("minutes", 0))],
)
def test_whole_units_take_the_largest_that_fits(gap, unit):
    assert f.whole_units(gap) == unit


@given(st.integers(-(10**12), 10**12))
def test_a_number_can_be_read_back_in_both_languages(value):
    assert int(f.number(value, "id").replace(".", "")) == value
    assert f.number(value, "id").replace(".", ",") == f.number(value, "en")


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.integers(0, 800))
def test_a_period_ends_with_its_last_day_and_begins_with_its_first(start, length):
    end = start + timedelta(days=length)
    text = f.period(start, end, "id")
    assert text.endswith(f.day(end, "id"))
    assert text.startswith(str(start.day))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_the_clock_shows_seven_hours_more_than_utc(instant):
    shown = f.hour(instant.replace(tzinfo=UTC), "en")
    assert shown == (instant + timedelta(hours=7)).strftime("%H:%M")


@given(st.text(max_size=40))
def test_initials_are_one_or_two_letters_or_a_dash(name):
    letters = f.initials(name)
    assert letters == "–" or 1 <= len(letters) <= 6  # some letters grow in upper case
