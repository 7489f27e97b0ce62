"""What two registered people share besides their names: birth date, place, address, national number.

Each function answers with one member of a closed list and never with a score, so that the rule that follows
(``enrollment.duplicates``) can be read aloud and each fact can be shown in words.
"""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from enrollment.names import CACHED_NAMES, fold
from enrollment.nik import completed_years, is_nik

DAYS_OF_A_SLIP: Final = 10
DAYS_OF_A_YEAR: Final = 365
DAYS_NEXT_TO_A_YEAR: Final = 3
YEARS_OF_A_GENERATION: Final = 12
SAME_ADDRESS_SCORE: Final = 85
SHORTEST_PLACE_WITH_TYPO: Final = 5


class Shared(StrEnum):
    """Whether two records agree in something that both may or may not know."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class DateFact(StrEnum):
    """How two birth dates relate."""

    SAME = "date_same"
    SAME_DEFAULT = "date_same_default"
    SWAPPED = "date_swapped"
    UNKNOWN_DAY = "date_unknown_day"
    NEAR = "date_near"
    YEAR_OFF = "date_year_off"
    MISTYPED = "date_mistyped"
    GENERATION = "date_generation"
    OTHER = "date_other"
    MISSING = "date_missing"


SAME_DATES: Final = frozenset({DateFact.SAME, DateFact.SAME_DEFAULT})
EXPLAINED_DATES: Final = frozenset({DateFact.SWAPPED, DateFact.UNKNOWN_DAY, DateFact.NEAR, DateFact.YEAR_OFF, DateFact.MISTYPED})


def compare_dates(a: date | None, b: date | None) -> DateFact:
    """Relate two birth dates; 1 January stands for a day that nobody knew."""
    if a is None or b is None:
        return DateFact.MISSING
    if a == b:
        return DateFact.SAME_DEFAULT if is_default_day(a) else DateFact.SAME
    earlier, later = sorted((a, b))
    return _explain(earlier, later) or _leave_unexplained(earlier, later)


def is_default_day(day: date) -> bool:
    """Whether the date is the one that registers give to people who know only their year."""
    return day.month == 1 and day.day == 1


def compare_niks(a: str, b: str) -> Shared:
    """Relate two national numbers; similar means one typing error, or that only the date part differs.

    Numbers that are not sixteen digits say nothing.
    """
    if not (is_nik(a) and is_nik(b)):
        return Shared.UNKNOWN
    if a == b:
        return Shared.SAME
    differs_in_date_only = a[:6] + a[12:] == b[:6] + b[12:]
    return Shared.SIMILAR if differs_in_date_only or OSA.distance(a, b) == 1 else Shared.DIFFERENT


def compare_places(a: str, b: str) -> Shared:
    """Relate two places of birth, whatever their spacing, kind (kab., kota) or a letter's difference."""
    one, other = place_key(a), place_key(b)
    if not (one and other):
        return Shared.UNKNOWN
    if one == other:
        return Shared.SAME
    is_slip = min(len(one), len(other)) >= SHORTEST_PLACE_WITH_TYPO and OSA.distance(one, other) == 1
    return Shared.SAME if is_slip else Shared.DIFFERENT


def compare_addresses(a: str, b: str) -> Shared:
    """Relate two addresses; similar is the same street with other numbers; a town or regency alone says nothing."""
    one, other = address_words(a), address_words(b)
    if not (_has_detail(one) and _has_detail(other)):
        return Shared.UNKNOWN
    if fuzz.token_set_ratio(one, other) < SAME_ADDRESS_SCORE:
        return Shared.DIFFERENT
    numbers, other_numbers = _numbers(one), _numbers(other)
    return Shared.SIMILAR if numbers and other_numbers and numbers.isdisjoint(other_numbers) else Shared.SAME


@lru_cache(maxsize=CACHED_NAMES)
def place_key(text: str) -> str:
    """A place without blanks and without the word for its kind: ``Kab. Kayu Agung`` is ``kayuagung``."""
    return "".join(word for word in _WORDS.findall(fold(text)) if word not in _PLACE_KINDS)


@lru_cache(maxsize=CACHED_NAMES)
def address_words(text: str) -> str:
    """An address in one way of writing: street words short, zeros before numbers gone."""
    words = (_STREET_WORDS.get(word, word) for word in _WORDS.findall(fold(text)))
    return " ".join(word.lstrip("0") or word for word in words)


# --- dates ---


def _explain(earlier: date, later: date) -> DateFact | None:
    if (earlier.year, earlier.month, earlier.day) == (later.year, later.day, later.month):
        return DateFact.SWAPPED
    if earlier.year == later.year and is_default_day(earlier):
        return DateFact.UNKNOWN_DAY
    if (later - earlier).days <= DAYS_OF_A_SLIP:
        return DateFact.NEAR
    if abs((later - earlier).days - DAYS_OF_A_YEAR) <= DAYS_NEXT_TO_A_YEAR:
        return DateFact.YEAR_OFF
    return DateFact.MISTYPED if _is_mistyped(earlier, later) else None


def _is_mistyped(earlier: date, later: date) -> bool:
    """One digit of DDMMYYYY other, two neighbours swapped, or the month next to it."""
    is_next_month = earlier.day == later.day and abs(_months(later) - _months(earlier)) == 1
    return is_next_month or OSA.distance(f"{earlier:%d%m%Y}", f"{later:%d%m%Y}") == 1


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _leave_unexplained(earlier: date, later: date) -> DateFact:
    apart = completed_years(earlier, later)
    return DateFact.GENERATION if apart >= YEARS_OF_A_GENERATION else DateFact.OTHER


# --- addresses ---

_WORDS = re.compile(r"[^\W_]+")
_PLACE_KINDS: Final = frozenset({"kab", "kabupaten", "kota", "kec", "kecamatan", "kodya", "kotamadya"})
_STREET_WORDS: Final = {
    "jalan": "jl",
    "jln": "jl",
    "lorong": "lr",
    "lrg": "lr",
    "gang": "gg",
    "nomor": "no",
    "kelurahan": "kel",
    "kecamatan": "kec",
    "kabupaten": "kab",
    "dsn": "dusun",
    "ds": "desa",
    "komplek": "komp",
    "kompleks": "komp",
    "perumahan": "perum",
    "blk": "blok",
    "jenderal": "jend",
    "lingkungan": "lk",
}
_DETAILS: Final = frozenset({"jl", "lr", "gg", "no", "rt", "rw", "kel", "desa", "dusun", "komp", "perum", "perumnas", "blok", "lk"})


def _has_detail(words: str) -> bool:
    return any(word in _DETAILS or word.isdigit() for word in words.split())


def _numbers(words: str) -> set[str]:
    return {word for word in words.split() if word.isdigit()}
