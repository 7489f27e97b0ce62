"""Rows of an XLSX workbook as text, one at a time.

Workbooks keep numbers with 15 digits: a national number typed as a number has lost its last digit, which a
spreadsheet then shows as 0. Such a number is handed on in the form 1.67E+15, so that nobody takes it for a NIK.
"""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO, Final, NoReturn

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.kernel.decisions import refuse

#: Limit of the file format; a sheet that claims more rows is not a sheet.
MOST_ROWS: Final = 1_048_576
#: Wider than any list of clients; rows of 16,000 cells only serve to keep a server busy.
MOST_COLUMNS: Final = 256
#: From here on a spreadsheet no longer keeps every digit.
LOSSY_FROM: Final = 10**15

Row = tuple[int, list[str]]


def sheets(file: BinaryIO) -> list[Iterator[Row]]:
    """The sheets of a workbook in order, each as rows with their numbers from 1; raises ``DomainError`` when damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - any failure of the reader on a hostile file means the same to people
        _refuse_damaged()
    return [_rows(sheet) for sheet in book.worksheets]


def cell_text(value: object) -> str:
    """A cell as a person would type it; dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _number_text(value)
    return str(value)


def _number_text(value: int) -> str:
    """A long number that ends in 0 may have had another last digit; one that does not cannot have been rounded."""
    return f"{value:.2E}" if abs(value) >= LOSSY_FROM and value % 10 == 0 else str(value)


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[Row]:
    """Rows with something in them, and the empty ones between them."""
    sheet.reset_dimensions()
    empty: list[int] = []
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > MOST_ROWS or len(values) > MOST_COLUMNS:
                raise ValueError("more rows or columns than any list of clients")
            if all(value is None for value in values):
                empty.append(number)
                continue
            yield from ((line, []) for line in empty)
            empty.clear()
            yield number, _trimmed([cell_text(value) for value in values])
    except Exception:  # noqa: BLE001 - see above
        _refuse_damaged()


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _refuse_damaged() -> NoReturn:
    refuse("damaged_file", _("This workbook cannot be read. Save the table again as XLSX or CSV and import that."))
