"""Which column of a file holds what: headings in any order, in capitals, with blanks or underscores.

A file that lacks a needed column, or names one twice, is refused whole: guessing would move values between people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from enrollment.sdp.text import clean_text, squeezed
from portal.kernel.decisions import refuse


class Column(StrEnum):
    """Headings as the correctional database writes them (data/README, sdp_sample.csv)."""

    REGISTER = "no_register"
    NAME = "nama_lengkap"
    ALIAS = "alias"
    NIK = "nik"
    SEX = "jenis_kelamin"
    BIRTH_PLACE = "tempat_lahir"
    BIRTH_DATE = "tanggal_lahir"
    MOTHER = "nama_ibu"
    EDUCATION = "pendidikan"
    PAST_WORK = "pekerjaan_sebelumnya"
    ADDRESS = "alamat"
    REGION = "kode_kecamatan"
    CLIENT_KIND = "jenis_klien"
    PROGRAM = "program"
    OFFENSE = "jenis_perkara"
    ORIGIN_UNIT = "upt_asal"
    START = "tanggal_mulai"
    END = "tanggal_akhir"
    OFFICER = "pembimbing"
    GUARANTOR = "nama_penjamin"
    GUARANTOR_RELATION = "hubungan_penjamin"
    PHONE = "no_hp"


NEEDED: Final = (Column.REGISTER, Column.NAME, Column.BIRTH_DATE, Column.PROGRAM, Column.START)
#: How many headings make a line the heading of the file, so that what is missing in it can be said.
ENOUGH_HEADINGS: Final = 3

_OTHER_HEADINGS: Final = {
    Column.REGISTER: "register noreg noregistrasi nomorregister nomorregistrasi",
    Column.NAME: "nama namaklien",
    Column.ALIAS: "namaalias namapanggilan",
    Column.NIK: "nonik nomornik noktp nomorindukkependudukan",
    Column.SEX: "kelamin jk",
    Column.BIRTH_PLACE: "tmplahir",
    Column.BIRTH_DATE: "tgllahir",
    Column.MOTHER: "namaibukandung ibukandung",
    Column.EDUCATION: "pendidikanterakhir",
    Column.PAST_WORK: "pekerjaan",
    Column.ADDRESS: "alamatlengkap",
    Column.REGION: "kodewilayah kodekec",
    Column.PROGRAM: "programintegrasi jenisprogram",
    Column.OFFENSE: "perkara tindakpidana",
    Column.ORIGIN_UNIT: "upt asalupt",
    Column.START: "tglmulai mulaibimbingan",
    Column.END: "tglakhir tanggalberakhir akhirbimbingan",
    Column.OFFICER: "pk pembimbingkemasyarakatan",
    Column.GUARANTOR: "penjamin",
    Column.GUARANTOR_RELATION: "hubungan",
    Column.PHONE: "nohandphone nomorhp hp notelepon notelp telepon",
}
_EXACT: Final = {squeezed(column): column for column in Column}
_OTHER: Final = {word: column for column, words in _OTHER_HEADINGS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column stands; positions count from 0. Columns that are not known keep their place and no name."""

    positions: Mapping[Column, int]
    named_width: int
    width: int

    @property
    def unknown_positions(self) -> tuple[int, ...]:
        """Places of cells that belong to no known column."""
        known = set(self.positions.values())
        return tuple(place for place in range(self.width) if place not in known)

    def fits(self, count: int) -> bool:
        """Whether a row of so many cells has the columns of the heading; separators after the last one may be missing."""
        return self.named_width <= count <= self.width

    def is_repeated_by(self, cells: Sequence[str]) -> bool:
        """Whether these cells are the heading again."""
        place = self.positions[Column.REGISTER]
        return place < len(cells) and column_of(cells[place]) is Column.REGISTER


def column_of(heading: str) -> Column | None:
    """The column that a heading means."""
    key = squeezed(heading)
    return _EXACT.get(key) or _OTHER.get(key)


def count_headings(cells: Iterable[str]) -> int:
    """How many known columns the cells of a line name."""
    return len({column for cell in cells if (column := column_of(cell))})


def read_layout(cells: Sequence[str]) -> Layout:
    """The layout that a heading line describes; raises ``DomainError`` when a column is missing or stands twice."""
    headings = [clean_text(cell) for cell in cells]
    columns = _columns(headings)
    _refuse_repeated(columns)
    positions = {column: place for place, column in enumerate(columns) if column}
    _refuse_missing(positions)
    named_width = max(place for place, heading in enumerate(headings, start=1) if heading)
    return Layout(positions, named_width, len(headings))


def _columns(headings: Iterable[str]) -> list[Column | None]:
    """Another heading for a column counts only where the proper one is absent."""
    keys = [squeezed(heading) for heading in headings]
    proper = {_EXACT[key] for key in keys if key in _EXACT}
    others = {key: column for key, column in _OTHER.items() if column not in proper}
    return [_EXACT.get(key) or others.get(key) for key in keys]


def _refuse_repeated(columns: Iterable[Column | None]) -> None:
    repeated = [column for column, count in Counter(columns).items() if column and count > 1]
    if repeated:
        refuse(
            "repeated_column",
            _("These columns stand twice in the heading: %(columns)s. Keep one of each and import again.")
            % {"columns": ", ".join(repeated)},
        )


def _refuse_missing(positions: Mapping[Column, int]) -> None:
    missing = [column for column in NEEDED if column not in positions]
    if missing:
        refuse(
            "missing_column",
            _("These columns are missing in the heading: %(columns)s. Add them and import again.") % {"columns": ", ".join(missing)},
        )
