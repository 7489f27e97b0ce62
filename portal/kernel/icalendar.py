"""Calendars as text (RFC 5545): events with times in WIB, written so that every calendar program reads them. Pure.

What a reader's program keeps apart: ``uid`` names an event for good, ``sequence`` grows with each change of it, and a
cancelled event stays in the file until the readers have seen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from portal.kernel.clock import wib

MIME: Final = "text/calendar; charset=utf-8"
#: The name of WIB in the time zone database; one zone without summer time since 1964.
ZONE: Final = "Asia/Jakarta"
#: Octets of a line without its break (RFC 5545, 3.1).
LINE_OCTETS: Final = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_ZONE_LINES: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:WIB",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry; both instants aware."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def escaped(text: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line breaks marked, other control characters left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines).translate(_ESCAPED)


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never in the middle of a character; each but the first begins with a blank."""
    pieces, piece, room = [], "", LINE_OCTETS
    for char in line:
        octets = len(char.encode())
        if octets > room:
            pieces.append(piece)
            piece, room = "", LINE_OCTETS - 1
        piece, room = piece + char, room - octets
    return "\r\n ".join([*pieces, piece])


def calendar(name: str, events: Iterable[Event], *, stamp: datetime, refresh_hours: int = 6) -> str:
    """The whole file; ``stamp`` is the instant at which it was made."""
    return "".join(f"{folded(line)}\r\n" for line in _lines(name, events, stamp, refresh_hours))


def _lines(name: str, events: Iterable[Event], stamp: datetime, refresh_hours: int) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kalender kelas//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield f"X-WR-TIMEZONE:{ZONE}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H"
    yield from _ZONE_LINES
    for event in events:
        yield from _event_lines(event, stamp)
    yield "END:VCALENDAR"


def _event_lines(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;TZID={ZONE}:{wib(event.starts_at):%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={ZONE}:{wib(event.ends_at):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"
