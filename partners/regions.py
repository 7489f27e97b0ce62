"""The table of regions as plain values: where a place is, how far two are apart, and which name means which place.

The points are centroids of simplified boundaries: good for a first estimate of distance in a straight line, in a
delta with rivers. A regency stands at its seat, where its offices and markets are, not in the middle of its forests
(data/README; sources in ``data/ATTRIBUTION.md``).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from search.geo import Point, distance_km

REGIONS_FILE: Final = Path(__file__).parent / "data" / "regions.csv"

PROVINCE: Final = "provinsi"
REGENCY: Final = "kabupaten"
CITY: Final = "kota"
DISTRICT: Final = "kecamatan"

#: The seat of each regency whose districts are in the table: Sekayu, Pangkalan Balai, Indralaya, Kayu Agung.
SEATS: Final[Mapping[str, str]] = {"16.06": "16.06.01", "16.07": "16.07.03", "16.10": "16.10.04", "16.02": "16.02.05"}

_KINDS: Final[Mapping[str, str]] = {
    "provinsi": PROVINCE,
    "prov": PROVINCE,
    "kabupaten": REGENCY,
    "kab": REGENCY,
    "kota": CITY,
    "kodya": CITY,
    "kotamadya": CITY,
    "kecamatan": DISTRICT,
    "kec": DISTRICT,
}
_NUMBERS: Final = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_NUMBER_WORDS: Final[Mapping[str, str]] = {
    **dict(zip(_ROMAN, _NUMBERS, strict=True)),
    **{str(number): word for number, word in enumerate(_NUMBERS, start=1)},
}
#: Short names in everyday use in South Sumatra.
_SHORT_NAMES: Final[Mapping[str, str]] = {
    "oki": "16.02",
    "muba": "16.06",
    "oi": "16.10",
    "oku": "16.01",
    "okut": "16.08",
    "okus": "16.09",
    "pali": "16.12",
    "mura": "16.05",
    "muratara": "16.13",
    "plg": "16.71",
    "sumsel": "16",
}
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One line of the table; degrees WGS 84."""

    code: str
    name: str
    level: str
    parent: str
    latitude: float
    longitude: float

    @property
    def regency_code(self) -> str:
        """The code of the regency or city that this region is or lies in; of a province its own."""
        return ".".join(self.code.split(".")[:2])


class RegionTable:
    """All regions by code, and by name however it is written."""

    def __init__(self, rows: Iterable[RegionRow]) -> None:
        self._rows = {row.code: row for row in rows}
        self._by_name: dict[str, list[RegionRow]] = {}
        for row in self._rows.values():
            self._by_name.setdefault(region_key(row.name), []).append(row)

    def __getitem__(self, code: str) -> RegionRow:
        return self._rows[code]

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[RegionRow]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def codes(self) -> frozenset[str]:
        """All codes."""
        return frozenset(self._rows)

    def point(self, code: str) -> Point:
        """Where to measure from: of a regency its seat. Raises ``KeyError`` for an unknown code."""
        row = self._rows[SEATS.get(code, code)]
        return Point(row.latitude, row.longitude)

    def distance_km(self, a: str, b: str) -> float:
        """Straight-line distance between two regions, in kilometres. Raises ``KeyError`` for an unknown code."""
        return distance_km(self.point(a), self.point(b))

    def find(self, name: str, *, within: str = "") -> tuple[RegionRow, ...]:
        """Every region that this name may mean, larger ones first; a word for its kind narrows it down.

        ``within`` keeps regions under a code, e.g. ``16.71``. Nothing is guessed: a name that nobody bears finds none.
        """
        key = region_key(name)
        short = self._rows.get(_SHORT_NAMES.get(key, ""))
        kind = region_kind(name)
        found = [short] if short else self._by_name.get(key, [])
        fitting = (row for row in found if (not kind or row.level == kind) and f"{row.code}.".startswith(within))
        return tuple(sorted(fitting, key=lambda row: (len(row.code), row.code)))


@lru_cache(maxsize=1)
def shipped_regions() -> RegionTable:
    """The table that is shipped with the product."""
    return load_regions(REGIONS_FILE)


def load_regions(path: Path) -> RegionTable:
    """Read a table with the columns ``code,name,level,parent,lat,lon`` (UTF-8, comma)."""
    with path.open(encoding="utf-8", newline="") as file:
        return RegionTable([_row(line) for line in csv.DictReader(file)])


def region_key(name: str) -> str:
    """A name as it is compared: ``Kec. Ilir Timur I`` and ``Ilir Timur Satu`` are ``ilirtimursatu``."""
    words = _words(name)
    kept = words[1:] if len(words) > 1 and words[0] in _KINDS else words
    return "".join((*kept[:1], *(_NUMBER_WORDS.get(word, word) for word in kept[1:])))


def region_kind(name: str) -> str:
    """The level that the first word of a name states, or the empty text: ``Kab. Banyuasin`` is a kabupaten."""
    words = _words(name)
    return _KINDS.get(words[0], "") if len(words) > 1 else ""


def same_region_name(a: str, b: str) -> bool:
    """Whether two names are spellings of one: blanks, hyphens, kind and way of writing numbers do not count."""
    return region_key(a) == region_key(b) != ""


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return _WORDS.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _row(line: Mapping[str, str]) -> RegionRow:
    return RegionRow(line["code"], line["name"], line["level"], line["parent"], float(line["lat"]), float(line["lon"]))
