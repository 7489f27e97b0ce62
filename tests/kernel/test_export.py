"""Exports: every cell opens as text in every program, and comes back as it was (R45)."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import export
from portal.kernel.export import Sheet, csv_bytes, csv_lines, neutralized, restored, starts_formula, write_xlsx, xlsx_bytes
from tests.kernel.corpus import HOSTILE_CELLS, PLAIN_CELLS

ALL_CELLS = (*HOSTILE_CELLS, *PLAIN_CELLS)
#: Text of the letters that make trouble, far denser than chance would give it.
TROUBLE = st.text(alphabet="=+-@'\" \t\n\r;,|ab1\u00a0\u200b\uff1d\u2028", max_size=16)
STARTERS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
BLANKS = ' \t\n\r\x0b\x0c\x85\u00a0\u2007\u3000\u200b\ufeff\u202e\u2066\u00ad\u2028\u2029"'


def runs(cell):
    """Whether a spreadsheet would look at this cell as a formula: the opposite of our own pattern, written plainly."""
    return cell.lstrip(BLANKS).startswith(STARTERS)


def read(raw, separator):
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator))


def loaded(raw):
    return openpyxl.load_workbook(io.BytesIO(raw))


def test_corpus_is_large_enough_and_hostile():
    assert len(HOSTILE_CELLS) >= 40
    assert [cell for cell in HOSTILE_CELLS if cell != "'" and not starts_formula(cell)] == []
    assert [cell for cell in PLAIN_CELLS if starts_formula(cell)] == []


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("cell", ALL_CELLS)
def test_csv_cell_is_text_and_comes_back(cell, separator):
    raw = csv_bytes(["nama", "lain"], [[cell, "x"]], separator=separator)
    got = read(raw, separator)[1]
    assert not runs(got[0])
    assert [restored(each) for each in got] == [cell, "x"]


@pytest.mark.parametrize("cell", [cell for cell in HOSTILE_CELLS if not cell.startswith("'")])
def test_control_cell_as_it_is_would_run(cell):
    """What the guard is for: the cell, or a piece of it behind a separator or quote, starts a formula."""
    assert any(runs(piece) for piece in re.split(r"[;,|\t\r\n\"]", cell))


@given(TROUBLE)
def test_neutralized_text_can_be_restored(text):
    assert restored(neutralized(text)) == text


@given(st.text(max_size=40))
def test_any_text_can_be_restored(text):
    assert restored(neutralized(text)) == text
    assert neutralized(text) == text or starts_formula(text)


@given(st.lists(TROUBLE, min_size=1, max_size=4))
def test_no_separator_turns_a_cell_into_a_formula(row):
    """Also a program that splits at another sign than we wrote never begins a cell with a formula."""
    raw = csv_bytes(["kolom"], [row])
    for separator in ";,\t|":
        assert not any(runs(cell) for line in read(raw, separator) for cell in line)
    assert [restored(cell) for cell in read(raw, ";")[1]] == row


def test_csv_is_for_excel_in_indonesian():
    raw = csv_bytes(["Nama", "Umur"], [["Siti", 30]])
    assert raw == '\ufeff"Nama";"Umur"\r\n"Siti";"30"\r\n'.encode()


def test_csv_header_is_guarded_too():
    assert read(csv_bytes(["=1+1"], []), ";") == [["'=1+1"]]


def test_csv_streams_line_by_line():
    seen = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield [number]

    lines = csv_lines(["n"], rows())
    next(lines)
    assert seen == []
    assert next(lines) == b'"0"\r\n'
    assert seen == [0]


VALUES = [
    (None, ""),
    (True, "True"),
    (-5, "-5"),
    (2.5, "2.5"),
    (Decimal("1.50"), "1.50"),
    (date(2026, 3, 9), "2026-03-09"),
    (datetime(2026, 3, 8, 17, 30, tzinfo=UTC), "2026-03-09 00:30"),
    (time(8, 30), "08:30:00"),
    (gettext_lazy("=1"), "'=1"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_csv_value_is_written_plainly(value, text):
    assert read(csv_bytes(["k"], [[value, "x"]]), ";")[1][0] == text


def test_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        csv_bytes(["k"], [[datetime(2026, 1, 1)]])


@pytest.fixture(scope="module")
def hostile_book():
    return xlsx_bytes([Sheet("Data", ["=judul", "n"], [[cell, 1] for cell in ALL_CELLS])])


def test_xlsx_cells_are_text_and_come_back(hostile_book):
    page = loaded(hostile_book)["Data"]
    for wanted, (cell, number) in zip(ALL_CELLS, page.iter_rows(min_row=2), strict=True):
        line_breaks = wanted.replace("\r\n", "\n").replace("\r", "\n")
        printable = export.ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", line_breaks)
        assert (cell.value or "") == printable
        assert cell.data_type in ("s", "inlineStr")
        assert number.value == 1
        # Stays text even after somebody edits it in Excel.
        assert cell.quotePrefix == starts_formula(printable)


def test_xlsx_header_is_text(hostile_book):
    head = loaded(hostile_book)["Data"]["A1"]
    assert (head.value, head.data_type, head.font.b) == ("=judul", "s", True)


def test_xlsx_holds_no_formula_at_all(hostile_book):
    with zipfile.ZipFile(io.BytesIO(hostile_book)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_control_plain_openpyxl_would_make_formulas():
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])
    assert book.active["A1"].data_type == "f"


def test_xlsx_keeps_numbers_and_dates():
    values = [1, -2.5, True, date(2026, 3, 9), datetime(2026, 3, 8, 17, 30, tzinfo=UTC), None, Decimal("1.5")]
    row = [cell.value for cell in loaded(xlsx_bytes([Sheet("S", list("abcdefg"), [values])]))["S"][2]]
    assert row == [1, -2.5, True, datetime(2026, 3, 9), datetime(2026, 3, 9, 0, 30), None, 1.5]


def test_xlsx_cuts_what_no_cell_can_hold():
    cell = loaded(xlsx_bytes([Sheet("S", ["a"], [["x" * 40_000]])]))["S"]["A2"]
    assert len(cell.value) == 32_767


def test_xlsx_titles_are_allowed_and_differ():
    long = "Hasil [2026]: kabupaten/kota semuanya"
    sheets = [Sheet(title, ["a"], []) for title in (long, long, long.upper(), "''", "")]
    titles = loaded(xlsx_bytes(sheets)).sheetnames
    assert titles == [
        "Hasil 2026 kabupaten kota semua",
        "Hasil 2026 kabupaten kota sem 2",
        "HASIL 2026 KABUPATEN KOTA SEM 3",
        "Data",
        "Data 2",
    ]
    assert max(map(len, titles)) <= 31


def test_xlsx_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 3)
    with pytest.raises(ValueError, match="CSV"):
        xlsx_bytes([Sheet("S", ["a"], [["1"], ["2"], ["3"]])])


def test_xlsx_writes_into_anything_that_takes_bytes(tmp_path):
    with (tmp_path / "a.xlsx").open("wb") as out:
        write_xlsx(out, [Sheet("S", ["a"], [["1"]])])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["S"]["A2"].value == "1"
