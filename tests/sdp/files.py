"""Files as offices send them, made from the clean sample: every mess of data/README, one function each."""

import csv
import datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl

from enrollment.sdp import FileMemory, RowResult, check_row, read_sdp, settle
from partners.regions import shipped_regions

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sdp_sample.csv"
TODAY = datetime.date(2026, 11, 1)
KNOWN = {
    "regions": shipped_regions().codes,
    "work_area": frozenset({"16.71", "16.74", "16.07", "16.06", "16.10", "16.02"}),
    "officers": frozenset(f"PK-{number:03d}" for number in range(1, 64)),
    "today": TODAY,
}


def sample_table() -> list[list[str]]:
    """Heading and the 40 clean rows."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def sample_row(**changes: str) -> dict[str, str]:
    """The first clean row with some cells changed."""
    heading, first, *_ = sample_table()
    return dict(zip(heading, first, strict=True)) | changes


def csv_text(table: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    """A table as text; cells are quoted where they must be."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
    return out.getvalue()


def csv_bytes(*rows: dict[str, str]) -> bytes:
    """A file of these rows under their heading."""
    return csv_text([list(rows[0]), *(list(row.values()) for row in rows)]).encode()


def xlsx_bytes(table: list[list[object]], before: tuple[list[list[object]], ...] = ()) -> bytes:
    """A workbook whose last sheet is the table, after the sheets ``before``."""
    book = openpyxl.Workbook(write_only=True)
    for rows in (*before, table):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_all(content: bytes | Path) -> tuple[list[RowResult], int]:
    """Results of all rows of a file, and how many lines were ignored."""
    memory = FileMemory()
    with read_sdp(content) as opened:
        results = [settle(check_row(raw, **KNOWN), file=memory) for raw in opened.rows]
        return results, opened.ignored_lines


def check(**changes: str) -> RowResult:
    """The result of the first clean row with some cells changed."""
    return read_all(csv_bytes(sample_row(**changes)))[0][0]


def codes(**changes: str) -> list[str]:
    """The codes of that row."""
    return [str(code) for code in check(**changes).codes]
