"""Tables that leave the product as CSV or XLSX, so written that no cell is ever run as a formula (R45).

A spreadsheet runs text that begins with ``=``, ``+``, ``-`` or ``@``, also behind blanks, and anybody can type
such a text into a name or an address. XLSX says for each cell that it is text and keeps the value as it is.
CSV has no types: there an apostrophe is put before, which ``restored`` takes away again.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain
from typing import Any, Literal, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from portal.kernel.clock import wib

Separator = Literal[";", ","]
#: Excel in Indonesian expects semicolons; programs expect commas.
DEFAULT_SEPARATOR: Separator = ";"
#: Limits of the file format (ECMA-376, Excel specifications).
LONGEST_CELL, LONGEST_SHEET_TITLE, MOST_ROWS = 32_767, 31, 1_048_576
_WIDEST_COLUMN = 60

#: Also the full-width forms, which East Asian versions of Excel take for the same.
_STARTERS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
#: Blanks that programs skip before they look: all white space, zero-width and direction marks, soft hyphen.
_BLANKS = r"\s\x00-\x1f\x7f-\xa0\xad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff"
#: A formula may also start behind a separator or quote, if a program takes another separator than ours.
_FORMULA_START = re.compile(rf"(?:(?<=[;,|\t\r\n\x0b\x0c\x85\u2028\u2029\"])|\A)(?=[{_BLANKS}\"']*[{_STARTERS}])")
_OUR_MARK = re.compile(_FORMULA_START.pattern + "'")

#: XML knows one line break only; Excel writes the same.
_LINE_BREAK = re.compile(r"\r\n?")
_TITLE_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Writable(Protocol):
    """Anything that takes bytes: a file, a response."""

    def write(self, data: bytes, /) -> Any:
        """Take some bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook."""

    title: str
    header: Sequence[Any]
    rows: Iterable[Sequence[Any]]


def neutralized(text: str) -> str:
    """``text`` with an apostrophe at every place where a spreadsheet could begin to read a formula."""
    return _FORMULA_START.sub("'", text)


def restored(text: str) -> str:
    """The value that ``neutralized`` was given."""
    return _OUR_MARK.sub("", text)


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could run ``text`` or a part of it."""
    return _FORMULA_START.search(text) is not None


def csv_lines(header: Sequence[Any], rows: Iterable[Sequence[Any]], *, separator: Separator = DEFAULT_SEPARATOR) -> Iterator[bytes]:
    """A CSV file piece by piece, for a streamed answer: UTF-8 with its mark, CRLF, every cell in quotes."""
    line = StringIO(newline="")
    writer = csv.writer(line, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    line.write("\ufeff")
    for row in chain([header], rows):
        writer.writerow([_csv_cell(value) for value in row])
        yield _taken(line)


def csv_bytes(header: Sequence[Any], rows: Iterable[Sequence[Any]], *, separator: Separator = DEFAULT_SEPARATOR) -> bytes:
    """The whole CSV file at once."""
    return b"".join(csv_lines(header, rows, separator=separator))


def write_xlsx(out: Writable, sheets: Iterable[Sheet]) -> None:
    """A workbook of ``sheets``, row by row; ValueError when a sheet has more rows than the format holds."""
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_sheet_title(sheet.title, titles))
        try:
            _write_sheet(page, sheet)
        finally:
            page.close()
    book.save(out)


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The whole workbook at once."""
    out = BytesIO()
    write_xlsx(out, sheets)
    return out.getvalue()


def _taken(line: StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode()


def _csv_cell(value: Any) -> str:
    """Text of one value: numbers bare, instants in WIB, dates as ISO, everything else as neutralized text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return wib(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (bool, int, float, Decimal, date, time)):
        return str(value)
    return neutralized(str(value))


def _write_sheet(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for column, name in enumerate(sheet.header, start=1):
        page.column_dimensions[get_column_letter(column)].width = min(_WIDEST_COLUMN, max(12, len(str(name)) + 2))
    page.append([_xlsx_cell(page, name, bold=True) for name in sheet.header])
    for number, row in enumerate(sheet.rows, start=2):
        if number > MOST_ROWS:
            raise ValueError("a sheet holds 1,048,576 rows; write CSV instead")
        page.append([_xlsx_cell(page, value) for value in row])


def _xlsx_cell(page: WriteOnlyWorksheet, value: Any, *, bold: bool = False) -> Any:
    """A cell that keeps numbers and dates as such and says of all the rest that it is text."""
    if isinstance(value, datetime):
        return WriteOnlyCell(page, wib(value).replace(tzinfo=None))
    if value is None or isinstance(value, (bool, int, float, Decimal, date, time)):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", _LINE_BREAK.sub("\n", str(value)))[:LONGEST_CELL]
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    # Excel re-reads a cell when somebody edits it; this mark keeps it text even then.
    cell.quotePrefix = starts_formula(text)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_title(wanted: str, taken: set[str]) -> str:
    """A title that the format allows and that no other sheet has."""
    words = _TITLE_REFUSED.sub(" ", wanted).split()
    base = " ".join(words).strip("'")[:LONGEST_SHEET_TITLE].strip() or "Data"
    title, number = base, 2
    while title.casefold() in taken:
        suffix = f" {number}"
        title, number = base[: LONGEST_SHEET_TITLE - len(suffix)].strip() + suffix, number + 1
    taken.add(title.casefold())
    return title
