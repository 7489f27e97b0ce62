"""Workbooks: typed cells as a person would type them, and workbooks that are no lists."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest

from enrollment.sdp import Code, RowStatus, read_sdp
from enrollment.sdp.workbook import MOST_COLUMNS, cell_text, sheets
from portal.kernel.decisions import DomainError
from tests.sdp.files import read_all, sample_table, xlsx_bytes

HEADING, *ROWS = sample_table()


def row_with(**cells):
    return [cells.get(name, cell) for name, cell in zip(HEADING, ROWS[0], strict=True)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("x", "x"),
        (datetime(1985, 8, 17, 7, 30), "1985-08-17"),
        (date(1985, 8, 17), "1985-08-17"),
        (31276, "31276"),
        (31276.0, "31276"),
        (16.07, "16.07"),
        (True, "True"),
        (time(7, 30), "07:30:00"),
        (1671080409629136, "1671080409629136"),
        (1671080409629130, "1.67E+15"),
        (1671080409629130.0, "1.67E+15"),
    ],
)
def test_cell_is_written_as_a_person_would(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"tanggal_lahir": datetime(1966, 10, 24)}, ()),
        ({"tanggal_lahir": 24404}, ()),
        ({"kode_kecamatan": 160211}, ()),
        ({"no_hp": 6281234567890}, ()),
        ({"nik": 1602112410669501}, ()),
        ({"nik": 1602112410669500}, (Code.BAD_NIK,)),
        ({"nik": 1602112410669500.0}, (Code.BAD_NIK,)),
        ({"nik": '="1602112410669501"'}, ()),
        ({"alamat": "=1+1"}, (Code.FORMULA_CELL,)),
        ({"nama_ibu": "#N/A"}, (Code.MISSING_MOTHER,)),
        ({"no_hp": None}, ()),
        ({"no_hp": None, "hubungan_penjamin": None, "nama_penjamin": None}, ()),
    ],
)
def test_typed_cells_are_checked_like_text(cells, expected):
    results, _ = read_all(xlsx_bytes([HEADING, row_with(**cells)]))
    assert results[0].codes == expected


def test_rows_keep_their_numbers_and_blank_ones_between_are_counted():
    table = [["Daftar klien"], [], HEADING, ROWS[0], [], [None, "  "], ROWS[1], ["JUMLAH", 2], [], []]
    results, ignored = read_all(xlsx_bytes(table))
    assert [result.line for result in results] == [4, 7]
    assert ignored == 5


def test_cell_beside_the_list_breaks_its_row():
    results, _ = read_all(xlsx_bytes([HEADING, [*ROWS[0], None, "note"], ROWS[1]]))
    assert [result.status for result in results] == [RowStatus.REJECTED, RowStatus.CLEAN]
    assert results[0].register == "PB.1000/2026"


def test_sheet_wider_than_any_list_is_refused():
    with pytest.raises(DomainError) as refusal:
        read_all(xlsx_bytes([HEADING, [*ROWS[0], *[None] * MOST_COLUMNS, "x"]]))
    assert refusal.value.code == "damaged_file"


def repacked(change):
    """A workbook whose parts went through ``change(name, content)``."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx_bytes([HEADING, ROWS[0]]))) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in book.namelist():
            new.writestr(name, change(name, book.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("start", [b"<sheetData>", b'<dimension ref="A1:V2"/><sheetData>'])
def test_sheet_that_breaks_off_is_refused(start):
    broken = repacked(lambda name, xml: xml.replace(b"<sheetData>", start)[:-60] if name.endswith("sheet1.xml") else xml)
    with pytest.raises(DomainError) as refusal:
        read_all(broken)
    assert refusal.value.code == "damaged_file"


def test_workbook_that_breaks_off_is_refused():
    broken = repacked(lambda name, content: b"<workbook" if name == "xl/workbook.xml" else content)
    with pytest.raises(DomainError) as refusal:
        read_sdp(broken)
    assert refusal.value.code == "damaged_file"


def test_row_number_beyond_the_format_is_refused():
    far = repacked(lambda name, content: content.replace(b'<row r="2"', b'<row r="9999999"') if name.endswith("sheet1.xml") else content)
    with pytest.raises(DomainError) as refusal:
        read_all(far)
    assert refusal.value.code == "damaged_file"


def test_bomb_is_refused_before_it_is_read():
    bomb = repacked(lambda name, content: content + b" " * 120_000_000 if name.endswith("sheet1.xml") else content)
    assert len(bomb) < 1_000_000
    with pytest.raises(DomainError) as refusal:
        read_sdp(bomb)
    assert refusal.value.code == "unsafe_workbook"


def test_wrong_size_in_the_sheet_does_not_hide_rows():
    lied = repacked(lambda name, content: content.replace(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>', 1))
    assert len(list(sheets(BytesIO(lied))[0])) == 2
