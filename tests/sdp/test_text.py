"""Cells as text: what cleaning may change, and that a mask shows no letter and no digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.nik import is_nik
from enrollment.sdp.text import MASKED_LENGTH, clean_text, is_formula, mask, squeezed, unquoted_digits
from enrollment.sdp.vocabulary import read_client_kind, read_education, read_program, read_sex


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Herman   Nugraha ", "Herman Nugraha"),
        ("Herman\u00a0Nugraha", "Herman Nugraha"),
        ("Jl. Merdeka\r\nRT 3", "Jl. Merdeka RT 3"),
        ("Her\u200bman\x00", "Herman"),
        ("\ufeffHerman", "Herman"),
        ("Siti\tAminah", "Siti Aminah"),
        ("-", ""),
        (" . ", ""),
        ("_", ""),
        ("", ""),
        ("NULL", ""),
        ("#N/A", ""),
        ("--", ""),
        ("\u2014", ""),
        ("?", "?"),
        ("Null", "Null"),
        ("RT 3/4", "RT 3/4"),
    ],
)
def test_clean_text_changes_only_how_it_is_written(text, clean):
    assert clean_text(text) == clean


@given(st.text())
def test_clean_text_is_done_once_and_keeps_letters_and_digits(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    if clean:
        assert [letter for letter in clean if letter.isalnum()] == [letter for letter in text if letter.isalnum()]


@pytest.mark.parametrize("text", ["=1+1", " =SUM(A1)", "@cmd", "\n@x", "="])
def test_formula_is_seen(text):
    assert is_formula(text)


@pytest.mark.parametrize("text", ["", "1=1", "'=1", "+62812", "-", "a@b.id"])
def test_other_cells_are_no_formulas(text):
    assert not is_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "1671080409629136", "'1671080409629136", '="1671080409629136"', " 1671 0804 0962 9136 ", "\u20181671080409629136",
        "1671080409629136\u00a0", "\ufeff1671080409629136", '"1671080409629136"',
    ],
)  # fmt: skip
def test_number_behind_quotes_of_spreadsheets_is_read(text):
    assert unquoted_digits(text) == "1671080409629136"


@given(st.text("0123456789 '=\"\u00a0.,E+-\x00", max_size=24))
def test_reading_a_number_never_changes_its_digits(text):
    number = unquoted_digits(text)
    if is_nik(number):
        assert number == "".join(sign for sign in text if sign.isdigit())


@given(st.text())
def test_mask_shows_no_letter_and_no_digit(text):
    masked = mask(text)
    assert len(masked) <= MASKED_LENGTH
    assert not any(sign.isalnum() for sign in masked)


def test_mask_shows_the_shape():
    assert mask("08/17/1985") == "##/##/####"
    assert mask("1,67E+15") == "#,##\u2022+##"
    assert mask("x" * 50) == "\u2022" * 39 + "\u2026"


@given(st.text())
def test_squeezed_holds_letters_and_digits_only(text):
    assert squeezed(squeezed(text)) == squeezed(text)
    assert "_" not in squeezed(text)


@pytest.mark.parametrize(
    ("read", "texts", "code"),
    [
        (read_sex, "L|l|Laki-laki|LAKI LAKI|Pria|Lk.", "male"),
        (read_sex, "P|p|Perempuan|Wanita|Pr", "female"),
        (read_sex, "|X|L/P|?", ""),
        (read_client_kind, "DEWASA|Dewasa|Klien Dewasa", "adult"),
        (read_client_kind, "ANAK|Klien Anak", "child"),
        (read_client_kind, "|remaja", ""),
        (read_program, "PB|pb|Pembebasan Bersyarat|PB (Pembebasan Bersyarat)|Pembebasan Bersyarat (PB)", "parole"),
        (read_program, "CB|Cuti Bersyarat|Program Cuti Bersyarat", "conditional_leave"),
        (read_program, "CMB|Cuti Menjelang Bebas", "pre_release_leave"),
        (read_program, "ASIMILASI|Asimilasi Rumah|asimilasi di rumah", "assimilation"),
        (read_program, "|REMISI|PBB|Pidana kerja sosial", ""),
        (read_education, "TIDAK SEKOLAH|tidak tamat SD", "none"),
        (read_education, "SD|Sekolah Dasar|Tamat SD|MI|Paket A", "sd"),
        (read_education, "SMP|SLTP|MTs|Lulusan SMP", "smp"),
        (read_education, "SMA|SLTA|SMU|MA|SMA Sederajat", "sma"),
        (read_education, "SMK|STM", "smk"),
        (read_education, "D3|D-III|Diploma III|Diploma 3", "d3"),
        (read_education, "S1|S-1|Sarjana|Strata 1|Sarjana Terapan", "s1"),
        (read_education, "|S3|kursus", ""),
    ],
)
def test_words_of_the_database_are_read(read, texts, code):
    assert {read(text) for text in texts.split("|")} == {code}
