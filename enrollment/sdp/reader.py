"""Opens a file of the correctional database and hands out its rows one at a time.

Blank lines, a heading that is repeated and the closing row JUMLAH are counted and left out; a first line ``sep=;``
and the heading itself are not counted. Titles above the heading count like blank lines.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final, NoReturn, Self

from django.utils.translation import gettext_lazy as _

from enrollment.sdp import workbook
from enrollment.sdp.columns import ENOUGH_HEADINGS, Column, Layout, count_headings, read_layout
from enrollment.sdp.decoding import detect_encoding, physical_lines
from enrollment.sdp.records import Record, split_records
from enrollment.sdp.text import clean_text
from portal.kernel.decisions import refuse
from portal.kernel.uploads import FileKind, check_sheet

DELIMITERS: Final = (";", ",", "\t", "|")
XLSX: Final = "xlsx"
#: The heading must stand among so many lines, or rows of a sheet.
HEAD_LINES: Final = 50
#: A line above the heading with at most so many filled cells is a title.
MOST_TITLE_CELLS: Final = 2
LONGEST_REGISTER: Final = 60

_SEP_LINE = re.compile(r'\s*"?sep=([;,\t|])"?\s*', re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:grand |sub ?)?(?:jumlah|total|jml)(?: (?:total|semua|seluruh\w*|keseluruhan|klien|data|baris|orang|wbp))*"
    r"[ :=.]*[\d.,]*(?: (?:klien|data|baris|orang|wbp))?",
    re.IGNORECASE,
)
_NUMBER_WITH_LETTERS = re.compile(r"(?=.*[^\W\d_])(?=.*\d)\S.*")
_LONG_NUMBER = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file: known cells by column, the others in ``extras``; ``line`` counts from 1.

    A broken row could not be split into the columns of the heading; it has at most a register number.
    """

    line: int
    cells: Mapping[Column, str]
    extras: tuple[str, ...] = ()
    is_broken: bool = False


@dataclass(slots=True)
class SdpFile:
    """An open file. ``rows`` can be read once; ``ignored_lines`` is right when they have been read."""

    encoding: str
    delimiter: str
    layout: Layout
    rows: Iterator[RawRow] = field(repr=False)
    close: Callable[[], None] = field(repr=False)
    ignored_lines: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@dataclass(slots=True)
class _Head:
    """The heading: its record, its layout, and how many lines above it were no records of people."""

    record: Record
    layout: Layout
    ignored: int


def read_sdp(source: Path | str | bytes | BinaryIO) -> SdpFile:
    """Open a CSV or XLSX file, whatever its encoding and separator; use it in a ``with`` statement.

    An open file that is handed in is closed with it.

    Raises ``DomainError`` with what to do when the file is too large, dangerous, unreadable, empty, or when its
    heading is missing, lacks a needed column or names one twice.
    """
    file = _open(source)
    try:
        return _read_workbook(file) if check_sheet(file) is FileKind.XLSX else _read_text(file)
    except BaseException:
        file.close()
        raise


def _open(source: Path | str | bytes | BinaryIO) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    return open(source, "rb") if isinstance(source, (str, Path)) else source  # noqa: SIM115 - closed by the caller


# --- text ---


def _read_text(file: BinaryIO) -> SdpFile:
    encoding = detect_encoding(file)
    lines = physical_lines(file, encoding)
    first_lines = list(islice(lines, HEAD_LINES))
    separator = _SEP_LINE.fullmatch(first_lines[0]) if first_lines else None
    first_line = 2 if separator else 1
    del first_lines[: first_line - 1]
    delimiter, head = _find_text_head(first_lines, first_line, separator[1] if separator else "")
    records = split_records(chain(first_lines, lines), delimiter, width=head.layout.width, first_line=first_line)
    return _sdp_file(encoding, delimiter, head, records, file.close)


def _find_text_head(lines: list[str], first_line: int, separator: str) -> tuple[str, _Head]:
    """The separator under which the heading names most columns; one that the file states goes first."""
    candidates = dict.fromkeys((separator, *DELIMITERS) if separator else DELIMITERS)
    heads = {each: _find_head_record(split_records(iter(lines), each, first_line=first_line)) for each in candidates}
    delimiter = max(heads, key=lambda each: count_headings(heads[each][0].cells))
    return delimiter, _head(*heads[delimiter])


# --- workbooks ---


def _read_workbook(file: BinaryIO) -> SdpFile:
    """The first sheet that has a heading."""
    sheets = map(_head_of_sheet, workbook.sheets(file))
    found = next((sheet for sheet in sheets if sheet), None)
    if found is None:
        _refuse_heading()
    head, records = found
    return _sdp_file(XLSX, "", head, _padded(records, head.layout), file.close)


def _head_of_sheet(rows: Iterator[workbook.Row]) -> tuple[_Head, Iterator[Record]] | None:
    records = (Record(line, cells) for line, cells in rows)
    first = list(islice(records, HEAD_LINES))
    record, ignored = _find_head_record(first)
    if count_headings(record.cells) < ENOUGH_HEADINGS:
        return None
    return _head(record, ignored), chain(first, records)


def _padded(records: Iterable[Record], layout: Layout) -> Iterator[Record]:
    """Sheets have no cells after the last filled one."""
    for record in records:
        missing = layout.named_width - len(record.cells)
        yield Record(record.line, record.cells + [""] * missing) if record.cells and missing > 0 else record


# --- heading ---


def _find_head_record(records: Iterable[Record]) -> tuple[Record, int]:
    """The first line that is neither blank nor a title, and how many lines were."""
    ignored = 0
    for record in records:
        if count_headings(record.cells) >= ENOUGH_HEADINGS or len(_filled(record.cells)) > MOST_TITLE_CELLS:
            return record, ignored
        ignored += 1
    return Record(0), ignored


def _head(record: Record, ignored: int) -> _Head:
    if count_headings(record.cells) < ENOUGH_HEADINGS:
        _refuse_heading()
    return _Head(record, read_layout(record.cells), ignored)


def _refuse_heading() -> NoReturn:
    refuse(
        "missing_heading",
        _("The first line of the table does not name the columns. Add the heading of the export and import again."),
    )


# --- rows ---


def _sdp_file(encoding: str, delimiter: str, head: _Head, records: Iterable[Record], close: Callable[[], None]) -> SdpFile:
    after_head = (record for record in records if record.line > head.record.line)
    opened = SdpFile(encoding, delimiter, head.layout, iter(()), close, head.ignored)
    opened.rows = _rows(opened, after_head)
    return opened


def _rows(opened: SdpFile, records: Iterable[Record]) -> Iterator[RawRow]:
    layout = opened.layout
    for record in records:
        if record.is_broken:
            yield RawRow(record.line, {}, is_broken=True)
        elif _is_ignored(record.cells, layout):
            opened.ignored_lines += 1
        elif layout.fits(len(record.cells)):
            yield _raw_row(record, layout)
        else:
            yield RawRow(record.line, _register_of_misfit(record.cells, layout), is_broken=True)


def _raw_row(record: Record, layout: Layout) -> RawRow:
    cells = record.cells
    extras = tuple(cells[place] for place in layout.unknown_positions if place < len(cells))
    return RawRow(record.line, {column: cells[place] for column, place in layout.positions.items()}, extras)


def _is_ignored(cells: Sequence[str], layout: Layout) -> bool:
    """Blank, the heading again, or a row of totals."""
    first = next((text for cell in cells if (text := clean_text(cell))), "")
    return not first or _TOTAL.fullmatch(first) is not None or layout.is_repeated_by(cells)


def _filled(cells: Iterable[str]) -> list[str]:
    return [text for cell in cells if (text := clean_text(cell))]


def _register_of_misfit(cells: Sequence[str], layout: Layout) -> dict[Column, str]:
    """The register number of a row whose cells have moved, if what stands in its place can be one and nothing private."""
    with suppress(IndexError):
        text = clean_text(cells[layout.positions[Column.REGISTER]])
        if len(text) <= LONGEST_REGISTER and _NUMBER_WITH_LETTERS.fullmatch(text) and not _LONG_NUMBER.search(text):
            return {Column.REGISTER: text}
    return {}
