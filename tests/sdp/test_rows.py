"""One row: each code of data/README with the cell that causes it, and what the row then says."""

from datetime import date

import pytest

from enrollment.sdp import Code, Column, RawRow, RowStatus, check_row
from enrollment.sdp.codes import MESSAGES, REJECTING
from tests.sdp.files import KNOWN, check, codes, csv_bytes, read_all, sample_row

NIK = "1602112410669501"


def test_clean_row_says_all_it_holds():
    result = check(alias="Mang Cek")
    row = result.row
    assert (result.line, result.register, result.status, result.codes) == (2, "PB.1000/2026", RowStatus.CLEAN, ())
    assert (row.register, row.name, row.alias) == ("PB.1000/2026", "Herman Nugraha", "Mang Cek")
    assert (row.birth_date, row.starts_on, row.ends_on) == (date(1966, 10, 24), date(2026, 6, 15), date(2026, 9, 30))
    assert (row.nik, row.sex, row.birth_place, row.mother_name) == (NIK, "male", "Ogan Komering Ilir", "Nuraini")
    assert (row.education, row.past_work, row.client_kind, row.program) == ("smk", "Tukang bangunan", "adult", "parole")
    assert (row.address, row.region_code) == ("Jl. Merdeka RT 37 No. 160, Kec. Tulung Selapan", "16.02.11")
    assert (row.offense, row.origin_unit) == ("NARKOTIKA", "Lapas Kelas IIA Tanjung Raja")
    assert (row.officer, row.officer_is_known) == ("PK-042", True)
    assert (row.guarantor_name, row.guarantor_relation, row.phone) == ("Abdul Firmansyah", "Kakak", "085268267617")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"no_register": " "}, "missing_register"),
        ({"no_register": "-"}, "missing_register"),
        ({"nama_lengkap": ""}, "missing_name"),
        ({"nama_lengkap": "12345"}, "missing_name"),
        ({"tanggal_lahir": ""}, "missing_birth_date"),
        ({"tanggal_lahir": "31/02/1985"}, "bad_birth_date"),
        ({"tanggal_lahir": "08/17/1985"}, "bad_birth_date"),
        ({"tanggal_lahir": "2014-06-16", "nik": "1602111606149501", "jenis_klien": "ANAK"}, "implausible_birth_date"),
        ({"tanggal_lahir": "1925-06-15", "nik": "1602111506259501"}, "implausible_birth_date"),
        ({"tanggal_lahir": "2027-01-01", "nik": "1602110101279501", "jenis_klien": "ANAK"}, "implausible_birth_date"),
        ({"tanggal_mulai": ""}, "missing_start_date"),
        ({"tanggal_mulai": "15/06/26"}, "bad_start_date"),
        ({"tanggal_akhir": "2026-06-14"}, "end_before_start"),
        ({"program": ""}, "missing_program"),
        ({"program": "REMISI"}, "unknown_program"),
        ({"alamat": "=HYPERLINK(1)"}, "formula_cell"),
        ({"nama_ibu": "@SUM(A1)"}, "formula_cell"),
        ({"no_register": "", "program": "?", "nama_ibu": ""}, "missing_register unknown_program missing_mother"),
    ],
)
def test_row_is_rejected(changes, expected):
    result = check(**changes)
    assert [str(code) for code in result.codes] == expected.split()
    assert result.status is RowStatus.REJECTED
    assert result.row is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"nik": ""}, "missing_nik"),
        ({"nik": "160211241066950"}, "bad_nik"),
        ({"nik": "16021124106695011"}, "bad_nik"),
        ({"nik": "1,67E+15"}, "bad_nik"),
        ({"nik": "1602112410669501.0"}, "bad_nik"),
        ({"nik": "160211241066950\x001"}, "bad_nik"),
        ({"nik": "160211241066950O"}, "bad_nik"),
        ({"tanggal_lahir": "1966-10-25"}, "nik_birth_date_mismatch"),
        ({"nik": "1602113110669501"}, "nik_birth_date_mismatch"),
        ({"nik": "1602119999999501"}, "nik_birth_date_mismatch"),
        ({"jenis_kelamin": "P"}, "nik_sex_mismatch"),
        ({"jenis_kelamin": ""}, "missing_sex"),
        ({"jenis_kelamin": "X"}, "missing_sex"),
        ({"nama_ibu": ""}, "missing_mother"),
        ({"kode_kecamatan": ""}, "missing_region"),
        ({"kode_kecamatan": "16.71.99"}, "unknown_region"),
        ({"kode_kecamatan": "99.99.99"}, "unknown_region"),
        ({"kode_kecamatan": "Sukarami"}, "unknown_region"),
        ({"kode_kecamatan": "16.7"}, "unknown_region"),
        ({"kode_kecamatan": "16"}, "unknown_region"),
        ({"kode_kecamatan": "16.03"}, "outside_work_area"),
        ({"kode_kecamatan": "16.03.05"}, "outside_work_area"),
        ({"jenis_klien": "ANAK"}, "client_kind_age_mismatch"),
        ({"tanggal_lahir": "2010-10-24", "nik": "1602112410109501"}, "client_kind_age_mismatch"),
        ({"tanggal_akhir": ""}, "missing_end_date"),
        ({"tanggal_akhir": "31/02/2027"}, "missing_end_date"),
        ({"no_hp": "081234567"}, "bad_phone"),
        ({"no_hp": "081234567890123"}, "bad_phone"),
        ({"no_hp": "8.12345678901E+11"}, "bad_phone"),
        ({"no_hp": "tidak ada"}, "bad_phone"),
        ({"pembimbing": ""}, "missing_officer"),
        ({"nik": "", "jenis_kelamin": ""}, "missing_nik missing_sex"),
        (
            {"nik": "1", "nama_ibu": "-", "pembimbing": " ", "no_hp": "12", "tanggal_akhir": ""},
            "bad_nik missing_mother missing_end_date bad_phone missing_officer",
        ),
    ],
)
def test_row_is_taken_with_a_warning(changes, expected):
    result = check(**changes)
    assert [str(code) for code in result.codes] == expected.split()
    assert result.status is RowStatus.WARNED
    assert result.row is not None


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"nik": f"'{NIK}"}, "nik", NIK),
        ({"nik": f'="{NIK}"'}, "nik", NIK),
        ({"nik": "1602 1124\u00a01066 9501"}, "nik", NIK),
        ({"nama_lengkap": " Herman \u00a0 Nugraha "}, "name", "Herman Nugraha"),
        ({"jenis_kelamin": "Laki-laki"}, "sex", "male"),
        ({"kode_kecamatan": "160211"}, "region_code", "16.02.11"),
        ({"kode_kecamatan": "16 02 11"}, "region_code", "16.02.11"),
        ({"kode_kecamatan": "16.02"}, "region_code", "16.02"),
        ({"no_hp": "+62 812-3456-7890"}, "phone", "6281234567890"),
        ({"no_hp": "'081234567890"}, "phone", "081234567890"),
        ({"no_hp": '="081234567890"'}, "phone", "081234567890"),
        ({"no_hp": ""}, "phone", ""),
        ({"program": "Cuti Menjelang Bebas"}, "program", "pre_release_leave"),
        ({"pendidikan": "SLTA"}, "education", "sma"),
        ({"pendidikan": "Kursus"}, "education", ""),
        ({"jenis_klien": ""}, "client_kind", "adult"),
        ({"tanggal_lahir": "24 Oktober 1966"}, "birth_date", date(1966, 10, 24)),
        ({"tanggal_lahir": "24404"}, "birth_date", date(1966, 10, 24)),
        ({"tanggal_mulai": "15.06.2026"}, "starts_on", date(2026, 6, 15)),
        ({"tanggal_akhir": "2026-06-15"}, "ends_on", date(2026, 6, 15)),
        ({"pembimbing": "PK-999"}, "officer", "PK-999"),
        ({"pembimbing": "PK-999"}, "officer_is_known", False),
    ],
)
def test_cell_is_cleaned_without_a_code(changes, field, value):
    result = check(**changes)
    assert result.codes == ()
    assert getattr(result.row, field) == value


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"jenis_kelamin": ""}, "sex", "male"),
        ({"jenis_kelamin": "", "nik": ""}, "sex", ""),
        ({"jenis_kelamin": "", "nik": "1602119999999501"}, "sex", ""),
        ({"nik": "123"}, "nik", ""),
        ({"kode_kecamatan": "16.03.05"}, "region_code", "16.03"),
        ({"kode_kecamatan": "16.03"}, "region_code", "16.03"),
        ({"kode_kecamatan": "16.71.99"}, "region_code", ""),
        ({"jenis_klien": "ANAK"}, "client_kind", "child"),
        ({"tanggal_akhir": "31/02/2027"}, "ends_on", None),
        ({"no_hp": "12"}, "phone", ""),
        ({"tanggal_lahir": "1966-10-25"}, "nik", NIK),
    ],
)
def test_cell_with_a_warning_is_left_as_safe_as_it_can_be(changes, field, value):
    assert getattr(check(**changes).row, field) == value


def test_age_counts_at_the_start_to_the_day():
    twelve = {"jenis_klien": "ANAK", "nik": ""}
    assert codes(tanggal_lahir="2014-06-15", **twelve) == ["missing_nik"]
    assert codes(tanggal_lahir="1926-06-15", nik="") == ["missing_nik"]
    assert codes(tanggal_lahir="2008-06-15", nik="") == ["missing_nik"]
    assert codes(tanggal_lahir="2008-06-16", **twelve) == ["missing_nik"]


def test_client_kind_without_dates_is_as_written():
    assert codes(tanggal_mulai="", jenis_klien="ANAK") == ["missing_start_date"]


def test_columns_that_are_not_there_are_empty_cells():
    row = {
        key: text
        for key, text in sample_row().items()
        if key in ("no_register", "nama_lengkap", "tanggal_lahir", "program", "tanggal_mulai")
    }
    result = read_all(csv_bytes(row))[0][0]
    assert [str(code) for code in result.codes] == [
        "missing_nik", "missing_sex", "missing_mother", "missing_region", "missing_end_date", "missing_officer",
    ]  # fmt: skip


def test_formula_in_a_column_that_is_not_known_is_seen_too():
    result = read_all(csv_bytes(sample_row(catatan="=1+1")))[0][0]
    assert result.codes == (Code.FORMULA_CELL,)


def test_findings_name_the_column_and_hide_the_value():
    result = check(tanggal_lahir="08/17/1985", nik="1,67E+15", nama_ibu="")
    found = {finding.code: (finding.column, finding.masked_value) for finding in result.findings}
    assert found == {
        Code.BAD_BIRTH_DATE: (Column.BIRTH_DATE, "##/##/####"),
        Code.BAD_NIK: (Column.NIK, "#,##\u2022+##"),
        Code.MISSING_MOTHER: (Column.MOTHER, ""),
    }


def test_broken_row_stands_alone_with_its_register():
    result = check_row(RawRow(7, {Column.REGISTER: " PB.1/2026 "}, is_broken=True), **KNOWN)
    assert (result.line, result.register, result.codes, result.row) == (7, "PB.1/2026", (Code.COLUMN_COUNT,), None)


def test_every_code_has_a_message_that_says_what_to_do():
    assert set(MESSAGES) == set(Code)
    assert len({str(code.message) for code in Code}) == len(Code)
    assert all(str(code.message).rstrip(".").count(". ") >= 1 for code in Code)
    assert [code for code in Code if code.rejects] == sorted(REJECTING, key=list(Code).index)
    assert Code.REGISTER_CONFLICT.rejects
    assert not Code.DUPLICATE_ROW.rejects
