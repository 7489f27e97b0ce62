"""Dates as people in Indonesia and spreadsheets write them: the day first, and never a guess.

``17/08/1985``, ``17-8-1985``, ``17.08.1985``, ``17 Agustus 1985``, ``17-Ags-1985``, ``1985-08-17`` and the serial
number of a spreadsheet are read; ``08/17/1985``, years of two digits and dates that do not exist are not.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

#: Day 0 of spreadsheets for all dates after February 1900.
SERIAL_EPOCH: Final = date(1899, 12, 30)
CACHED_DATES: Final = 2**15

_MONTH_NAMES: Final = (
    "januari january jan",
    "februari pebruari february feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august ags agt agu agst aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}

_TIME = r"(?:[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?Z?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([/.\- ])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_NAMED = re.compile(rf"(\d{{1,2}})[/.\- ]{{0,2}}([a-z]+)\.?[/.\- ]{{0,2}}(\d{{4}}){_TIME}", re.ASCII | re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([/-])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
#: Five digits: 1927 to 2173. Fewer may be a year, more may be a date written without separators.
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)


@lru_cache(maxsize=CACHED_DATES)
def parse_date(text: str) -> date | None:
    """The date, or ``None`` where the text does not say one beyond doubt; blanks around it do not matter."""
    try:
        return _parse(" ".join(text.split()))
    except ValueError:
        return None


def _parse(text: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_FIRST.fullmatch(text):
        return date(int(match[4]), int(match[3]), int(match[1]))
    if match := _NAMED.fullmatch(text):
        return date(int(match[3]), MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _SERIAL.fullmatch(text):
        return SERIAL_EPOCH + timedelta(days=int(match[1]))
    return None
