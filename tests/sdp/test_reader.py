"""Whole files: every mess gives the result of the clean sample, lines keep their numbers, bad files are refused."""

import csv
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.sdp import Code, RowStatus, read_sdp
from enrollment.sdp.decoding import LONGEST_LINE
from enrollment.sdp.records import MOST_LINES, split_records
from portal.kernel.decisions import DomainError
from tests.sdp.files import SAMPLE, csv_bytes, csv_text, read_all, sample_row, sample_table, xlsx_bytes

HEADING, *ROWS = sample_table()


def opened(content):
    with read_sdp(content) as file:
        list(file.rows)
        return file.encoding, file.delimiter, file.ignored_lines


def without_lines(results):
    return [replace(result, line=0) for result in results]


CLEAN = without_lines(read_all(SAMPLE)[0])


def test_clean_sample_has_one_warning():
    assert [result.status for result in CLEAN].count(RowStatus.CLEAN) == 39
    assert [(result.register, result.codes) for result in CLEAN if result.codes] == [("PB.1021/2025", (Code.MISSING_NIK,))]
    assert opened(SAMPLE) == opened(str(SAMPLE)) == opened(SAMPLE.read_bytes()) == ("utf-8", ",", 0)


def reordered(table):
    return [row[::-1] for row in table]


def shouted(table):
    return [[f" {cell.replace('_', ' ').upper()} " for cell in table[0]], *table[1:]]


def dotted_dates(table):
    return [[f"{c[8:]}.{c[5:7]}.{c[:4]}" if len(c) == 10 and c[4:8:3] == "--" else c for c in row] for row in table]


MESSES = {
    "semicolon": (csv_text([HEADING, *ROWS], ";").encode(), "utf-8", ";"),
    "tab": (csv_text([HEADING, *ROWS], "\t").encode(), "utf-8", "\t"),
    "bar": (csv_text([HEADING, *ROWS], "|").encode(), "utf-8", "|"),
    "crlf": (csv_text([HEADING, *ROWS], end="\r\n").encode(), "utf-8", ","),
    "cr": (csv_text([HEADING, *ROWS], end="\r").encode(), "utf-8", ","),
    "sep": (b"sep=;\r\n" + csv_text([HEADING, *ROWS], ";", "\r\n").encode(), "utf-8", ";"),
    "sep_quoted": (b'"sep=\t"\n' + csv_text([HEADING, *ROWS], "\t").encode(), "utf-8", "\t"),
    "sep_that_lies": (b"sep=;\n" + csv_text([HEADING, *ROWS]).encode(), "utf-8", ","),
    "mark": (csv_text([HEADING, *ROWS]).encode("utf-8-sig"), "utf-8-sig", ","),
    "mark_and_sep": (("sep=;\n" + csv_text([HEADING, *ROWS], ";")).encode("utf-8-sig"), "utf-8-sig", ";"),
    "utf16": (csv_text([HEADING, *ROWS], "\t", "\r\n").encode("utf-16"), "utf-16", "\t"),
    "utf16_big": (b"\xfe\xff" + csv_text([HEADING, *ROWS]).encode("utf-16-be"), "utf-16", ","),
    "utf16_bare": (csv_text([HEADING, *ROWS]).encode("utf-16-le"), "utf-16-le", ","),
    "utf16_bare_big": (csv_text([HEADING, *ROWS]).encode("utf-16-be"), "utf-16-be", ","),
    "utf32": (csv_text([HEADING, *ROWS]).encode("utf-32"), "utf-32", ","),
    "order": (csv_text(reordered([HEADING, *ROWS])).encode(), "utf-8", ","),
    "shouted": (csv_text(shouted([HEADING, *ROWS])).encode(), "utf-8", ","),
    "dates": (csv_text(dotted_dates([HEADING, *ROWS])).encode(), "utf-8", ","),
    "quoted": ("\n".join(",".join(f'"{c}"' for c in row) for row in [HEADING, *ROWS]).encode(), "utf-8", ","),
    "fixed_blanks": (csv_text([HEADING, *([f"\u00a0{c} " for c in row] for row in ROWS)]).encode(), "utf-8", ","),
    "xlsx": (xlsx_bytes([HEADING, *ROWS]), "xlsx", ""),
    "xlsx_later_sheet": (xlsx_bytes([HEADING, *ROWS], before=([["Catatan"], ["x"]], [])), "xlsx", ""),
}


@pytest.mark.parametrize("mess", MESSES)
def test_messy_file_says_what_the_clean_one_says(mess):
    content, encoding, delimiter = MESSES[mess]
    results, ignored = read_all(content)
    assert without_lines(results) == CLEAN
    assert opened(content) == (encoding, delimiter, ignored) == (encoding, delimiter, 0)


def test_windows_letters_are_read():
    content = csv_text([HEADING, *ROWS]).replace("Nuraini", "Nura\u00efni", 1).encode("cp1252")
    results, _ = read_all(content)
    assert opened(content)[0] == "cp1252"
    assert results[0].row.mother_name == "Nura\u00efni"
    assert [result.row.nik for result in results] == [result.row.nik for result in CLEAN]


def test_ignored_lines_are_counted_and_lines_keep_their_numbers():
    lines = csv_text([HEADING, *ROWS[:4]]).splitlines()
    shout = lines[0].upper().replace("_", " ")
    empty, total = "," * (len(HEADING) - 1), f"JUMLAH{',' * (len(HEADING) - 2)},4"
    table = ["sep=,", lines[0], "", lines[1], shout, "   ", lines[2], empty, lines[3], lines[0], lines[4], "", "JUMLAH,4", total]
    results, ignored = read_all("\r\n".join([*table, ""]).encode())
    assert [result.line for result in results] == [4, 7, 9, 11]
    assert ignored == 8
    assert without_lines(results) == CLEAN[:4]


@pytest.mark.parametrize(
    "text",
    ["JUMLAH", "Jumlah:", "TOTAL", "Grand Total", "Total klien = 40", "JUMLAH 1.234 orang", "Jumlah seluruhnya", "Sub total", "jml"],
)
def test_row_of_totals_is_ignored(text):
    results, ignored = read_all(csv_bytes(sample_row()) + f"{text},,40\n".encode())
    assert (len(results), ignored) == (1, 1)


def test_person_is_never_taken_for_a_total():
    table = [HEADING[1:] + HEADING[:1], ROWS[0][1:] + ROWS[0][:1], ["Totalia Jumlah", *ROWS[1][2:], ROWS[1][0]]]
    results, ignored = read_all(csv_text(table).encode())
    assert ignored == 0
    assert results[1].row.name == "Totalia Jumlah"


def test_titles_above_the_heading_are_ignored():
    results, ignored = read_all(b"DAFTAR KLIEN,\r\n\r\nBapas Kelas I Palembang\r\n" + csv_text([HEADING, ROWS[0]]).encode())
    assert [result.line for result in results] == [5]
    assert ignored == 3


def test_line_breaks_in_quotes_belong_to_the_cell():
    first = sample_row(alamat="Jl. Merdeka\r\nRT 37\r\nNo. 160")
    results, _ = read_all(csv_bytes(first, sample_row(no_register="X.2"), sample_row(no_register="X.3", nama_lengkap="A\nB")))
    assert [result.line for result in results] == [2, 5, 6]
    assert results[0].row.address == "Jl. Merdeka RT 37 No. 160"


@pytest.mark.parametrize("change", [lambda row: row[:-1], lambda row: [*row, "x"], lambda row: [*row, ""], lambda row: row[:3]])
def test_row_with_other_cells_than_the_heading_stands_alone(change):
    results, _ = read_all(csv_text([HEADING, ROWS[0], change(ROWS[1]), ROWS[2]]).encode())
    assert [result.status for result in results] == [RowStatus.CLEAN, RowStatus.REJECTED, RowStatus.CLEAN]
    assert (results[1].line, results[1].register, results[1].codes) == (3, "PB.1001/2026", (Code.COLUMN_COUNT,))


@pytest.mark.parametrize("cells", [["Herman Nugraha"], ["1602112410669501", "x"], ["17.08.1985 20260101"], ["x" * 70 + "1"]])
def test_register_of_a_misfit_is_told_only_where_it_can_be_one(cells):
    results, _ = read_all(csv_text([HEADING, cells, ROWS[0]]).encode())
    assert results[0].register == ""


def test_register_after_the_last_cell_of_a_misfit_is_not_known():
    results, _ = read_all(csv_text([HEADING[::-1], ["x", "y"]]).encode())
    assert results[0].register == ""


def test_separators_after_the_last_heading_may_be_missing_in_rows():
    table = [[*HEADING, "", ""], [*ROWS[0], "", ""], ROWS[1], [*ROWS[2], ""], [*ROWS[3], "", "", ""]]
    results, _ = read_all(csv_text(table).encode())
    assert [result.status for result in results] == [*[RowStatus.CLEAN] * 3, RowStatus.REJECTED]


def test_quote_that_is_never_closed_breaks_its_line_only():
    lines = csv_text([HEADING, *ROWS[:6]]).splitlines()
    lines[2] = lines[2].replace("PB.1001/2026", '"PB.1001/2026').replace('"Jl', "Jl").replace('Utara"', "Utara")
    results, _ = read_all("\n".join(lines).encode())
    assert [(result.line, result.status) for result in results if result.status is RowStatus.REJECTED] == [(3, RowStatus.REJECTED)]
    assert [result.line for result in results] == [2, 3, 4, 5, 6, 7]


def test_quote_that_is_never_closed_at_the_end_breaks_its_line_only():
    results, _ = read_all(csv_text([HEADING, ROWS[0]]).encode() + b'"PB.1/2026,\nx,y\n')
    assert [(result.line, str(result.status)) for result in results] == [(2, "accepted_clean"), (3, "rejected"), (4, "rejected")]


def test_quote_left_open_over_many_lines_is_given_up():
    later = [["1"] * len(HEADING)] * (MOST_LINES + 5)
    text = csv_text([HEADING]) + '"open\n' + csv_text(later)
    results, _ = read_all(text.encode())
    assert len(results) == MOST_LINES + 6
    assert results[0].codes == (Code.COLUMN_COUNT,)


def test_huge_cell_breaks_its_row_only():
    rows = [sample_row(), sample_row(no_register="X.2", alamat="x" * 10_000_000), sample_row(no_register="X.3", nik="")]
    results, _ = read_all(csv_bytes(*rows))
    assert [(result.line, result.codes[:1]) for result in results[:2]] == [(2, ()), (3, (Code.COLUMN_COUNT,))]
    assert (results[2].line, results[2].register) == (4, "X.3")
    tall = [sample_row(alamat="\n".join(["y" * 3000] * 60)), sample_row(no_register="X.2")]
    assert read_all(csv_bytes(*tall))[0][0].codes == (Code.COLUMN_COUNT,)


def test_line_at_the_limit_is_read():
    room = LONGEST_LINE - len(csv_text([list(sample_row(alamat="").values())]))
    results, _ = read_all(csv_bytes(sample_row(alamat="x" * room)))
    assert results[0].status is RowStatus.CLEAN


def test_zero_bytes_never_mend_a_number():
    results, _ = read_all(csv_bytes(sample_row(nama_lengkap="Her\x00man Nugraha", nik="16021124106695\x0001")))
    assert results[0].row.name == "Herman Nugraha"
    assert (results[0].codes, results[0].row.nik) == ((Code.BAD_NIK,), "")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xff\xfe", "missing_heading"),
        (b"\n\n\n", "missing_heading"),
        (b"hello, world\n", "missing_heading"),
        (b"a,b,c,d\n1,2,3,4\n", "missing_heading"),
        (csv_text(ROWS).encode(), "missing_heading"),
        (csv_text([HEADING[1:], ROWS[0][1:]]).encode(), "missing_column"),
        (csv_text([[*HEADING, "NIK"], [*ROWS[0], ""]]).encode(), "repeated_column"),
        (csv_text([["nama", "nama klien", *HEADING[:1], *HEADING[2:]]]).encode(), "repeated_column"),
        (b"nama,\x81\x8d,program\n", "unreadable_text"),
        (b"\xff\xfen\x00a", "unreadable_text"),
        (b"%PDF-1.7 ...", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_sheet"),
        (b"PK\x03\x04 broken", "damaged_file"),
        (xlsx_bytes([["x"], ["y"]]), "missing_heading"),
        (xlsx_bytes([]), "missing_heading"),
    ],
)  # fmt: skip
def test_bad_file_is_refused_with_a_reason(content, code):
    with pytest.raises(DomainError) as refusal:
        read_sdp(content)
    assert refusal.value.code == code
    assert str(refusal.value.message)


def test_other_heading_counts_where_the_proper_one_is_absent():
    heading = ["Nama" if cell == "nama_lengkap" else "Tgl. Lahir" if cell == "tanggal_lahir" else cell for cell in HEADING]
    assert without_lines(read_all(csv_text([heading, *ROWS]).encode())[0]) == CLEAN
    both, _ = read_all(csv_text([[*HEADING, "Nama"], [*ROWS[0], "Somebody"]]).encode())
    assert both[0].row.name == "Herman Nugraha"


def test_heading_only_is_an_empty_file_of_rows():
    assert read_all(csv_text([HEADING]).encode()) == ([], 0)


def test_open_file_is_closed_with_the_sdp_file():
    handle = BytesIO(SAMPLE.read_bytes())
    with read_sdp(handle) as file:
        assert next(file.rows).line == 2
    assert handle.closed


cells = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8)


@given(tables, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]))
def test_split_reads_what_a_writer_writes(table, delimiter, end):
    text = csv_text(table, delimiter, end)
    lines = text.splitlines(keepends=True) if text.isascii() and "\r" not in text.replace("\r\n", "") else None
    if lines is None or any(mark in text for mark in "\x0b\x0c\x1c\x1d\x1e"):
        return
    records = list(split_records(iter(lines), delimiter, width=3))
    starts = [1 + sum(_height(row, delimiter, end) for row in table[:place]) for place in range(len(table))]
    assert [record.cells for record in records] == table
    assert [record.line for record in records] == starts


def _height(row, delimiter, end):
    return len(csv_text([row], delimiter, end).splitlines())


@settings(max_examples=50)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    for text in (content, csv_text([HEADING]).encode() + content, b"sep=" + content):
        try:
            read_all(text)
        except DomainError as refusal:
            assert refusal.code


@settings(max_examples=30)
@given(st.lists(st.sampled_from(range(40)), min_size=1, max_size=12, unique=True), st.data())
def test_messes_can_be_combined(chosen, data):
    table = [HEADING, *(ROWS[place] for place in chosen)]
    for change in data.draw(st.lists(st.sampled_from([reordered, shouted, dotted_dates]), max_size=3)):
        table = change(table)
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    results, _ = read_all(csv_text(table, delimiter, data.draw(st.sampled_from(["\n", "\r\n"]))).encode(encoding))
    assert without_lines(results) == [CLEAN[place] for place in chosen]


def test_field_limit_of_the_splitter_is_left_alone():
    before = csv.field_size_limit()
    read_all(SAMPLE)
    assert csv.field_size_limit() == before
