"""Calendars as text (RFC 5545): escapes, folding, times, and that a stranger's reading gives back what was written."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.icalendar import LINE_OCTETS, Event, calendar, escaped, folded

START = datetime(2026, 12, 7, 3, 0, tzinfo=UTC)
STAMP = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def event(**changes):
    values = {"uid": "a-1@kelas", "starts_at": START, "ends_at": START + timedelta(hours=4), "summary": "Batik ciprat, angkatan 3, pertemuan 4"}
    return Event(**{**values, **changes})


def read(text):
    """Content lines as a reader sees them: unfolded, name apart from value."""
    return [tuple(line.split(":", 1)) for line in text.replace("\r\n ", "").split("\r\n") if line]


def unescaped(text):
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], text)


def test_a_session_is_written_as_the_standard_says():
    lines = read(calendar("Batik", [event(location="Sanggar Ciprat, Plaju", sequence=2)], stamp=STAMP))

    assert lines[0] == ("BEGIN", "VCALENDAR")
    assert lines[-1] == ("END", "VCALENDAR")
    entry = dict(lines[lines.index(("BEGIN", "VEVENT")) :])
    assert entry["DTSTART;TZID=Asia/Jakarta"] == "20261207T100000"
    assert entry["DTEND;TZID=Asia/Jakarta"] == "20261207T140000"
    assert entry["DTSTAMP"] == "20261123T030000Z"
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == ("a-1@kelas", "2", "CONFIRMED")
    assert entry["SUMMARY"] == r"Batik ciprat\, angkatan 3\, pertemuan 4"
    assert entry["LOCATION"] == r"Sanggar Ciprat\, Plaju"


def test_the_zone_that_times_name_is_described():
    lines = read(calendar("Batik", [event()], stamp=STAMP))

    assert ("TZID", "Asia/Jakarta") in lines
    assert ("TZOFFSETTO", "+0700") in lines
    assert ("TZNAME", "WIB") in lines


def test_a_cancelled_session_says_so_and_an_unknown_place_is_left_out():
    lines = dict(read(calendar("Batik", [event(is_cancelled=True)], stamp=STAMP)))

    assert lines["STATUS"] == "CANCELLED"
    assert "LOCATION" not in lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a,b;c", r"a\,b\;c"), ("a\\n", r"a\\n"), ("a\r\nb\rc\nd", r"a\nb\nc\nd"), ("a\x00b\x1b", "ab"), ("tab\there", "tab\there")],
)
def test_marks_of_the_format_are_escaped(text, expected):
    assert escaped(text) == expected


def test_nobody_adds_a_line_by_a_title():
    """What people typed cannot end an entry or begin another."""
    text = calendar("x\r\nEND:VCALENDAR", [event(summary="a\nEND:VEVENT\nBEGIN:VEVENT", location="b\r\nX:1")], stamp=STAMP)

    assert [line[0] for line in read(text)].count("END") == 4
    assert "\r\nX:1" not in text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_folded_lines_are_short_and_unfold_to_themselves(text):
    pieces = folded(f"SUMMARY:{text}").split("\r\n")

    assert all(len(piece.encode()) <= LINE_OCTETS for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == f"SUMMARY:{text}"


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=80))
def test_what_was_escaped_is_read_back(text):
    kept = "".join(char for char in text if char in "\n\t" or not (ord(char) < 32 or ord(char) == 127))

    assert unescaped(escaped(text)) == kept
