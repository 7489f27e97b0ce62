"""Files from outside: what they are decides, not what they are called (R44)."""

import io
import random

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import pdf_scan, uploads
from portal.kernel.decisions import DomainError
from portal.kernel.export import Sheet, xlsx_bytes
from portal.kernel.uploads import FileKind, accept_pdf, check_sheet, download_headers, read_limited, safe_name
from tests.kernel.upload_corpus import IMAGES_CLEANED, IMAGES_REFUSED, PDFS_ACTIVE, PDFS_HARMLESS, SHEETS_REFUSED, pdf, stream, workbook


def refusal(action, *args, **options):
    with pytest.raises(DomainError) as caught:
        action(*args, **options)
    assert str(caught.value.message)
    return caught.value.code


def test_corpus_is_large_enough():
    assert len(IMAGES_REFUSED) + len(IMAGES_CLEANED) + len(SHEETS_REFUSED) + len(PDFS_ACTIVE) + len(PDFS_HARMLESS) >= 60


# --- PDF -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PDFS_ACTIVE)
def test_active_pdf_is_refused(name):
    assert refusal(accept_pdf, io.BytesIO(PDFS_ACTIVE[name]), "surat.pdf") == "active_pdf"


@pytest.mark.parametrize("name", PDFS_HARMLESS)
def test_harmless_pdf_is_taken_as_it_is(name):
    accepted = accept_pdf(io.BytesIO(PDFS_HARMLESS[name]), "Surat Kuasa.PDF")
    assert (accepted.kind, accepted.name, accepted.content) == (FileKind.PDF, "Surat-Kuasa.pdf", PDFS_HARMLESS[name])


@pytest.mark.parametrize("content", [b"hello", b"<html>%PDF-1.7 %%EOF", b"%PDF-1.7\n", b"\n%PDF-1.7\n%%EOF", b"PK\x03\x04%PDF-%%EOF"])
def test_what_is_no_pdf_is_refused(content):
    assert refusal(accept_pdf, io.BytesIO(content), "a.pdf") == "not_a_pdf"


def test_pdf_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_PDF", 100)
    assert refusal(accept_pdf, io.BytesIO(pdf(b" " * 100)), "a.pdf") == "file_too_large"


def test_limits_are_those_of_the_hazards_page():
    assert (uploads.LARGEST_PDF, uploads.LARGEST_SHEET, uploads.LARGEST_UNPACKED) == (10 << 20, 50 << 20, 200 << 20)
    assert (uploads.HIGHEST_RATIO, uploads.MOST_MEMBERS) == (100, 1000)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_scanned(data):
    assert pdf_scan.active_content(data) in (True, False)


@given(st.lists(st.booleans(), min_size=10, max_size=10), st.booleans())
def test_script_is_found_however_it_is_escaped(escaped, upper):
    """Every way to write /JavaScript with some letters as #xx, in either case of the digits."""
    pattern = "#%02X" if upper else "#%02x"
    name = "".join(pattern % ord(letter) if hide else letter for letter, hide in zip("JavaScript", escaped, strict=True))
    assert pdf_scan.active_content(pdf(f"2 0 obj <</S /{name}>> endobj".encode()))


def test_pictures_do_not_look_like_scripts_by_chance():
    noise = random.Random(1).randbytes(3_000_000)
    assert not pdf_scan.active_content(pdf(stream(noise, b"/Subtype /Image")))


# --- sheets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHEETS_REFUSED)
def test_hostile_sheet_is_refused_with_its_reason(name):
    build, code = SHEETS_REFUSED[name]
    assert refusal(check_sheet, io.BytesIO(build())) == code


def test_real_workbook_is_accepted_and_left_at_its_start():
    file = io.BytesIO(xlsx_bytes([Sheet("Data", ["Nama"], [["Siti"]] * 3000)]))
    assert check_sheet(file) is FileKind.XLSX
    assert openpyxl.load_workbook(file)["Data"]["A2"].value == "Siti"


@pytest.mark.parametrize("text", ["Nama;NIK\r\nSiti;1\r\n", "a", "=1+1", "x" * 300_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_left_to_the_importer(text, encoding):
    file = io.BytesIO(text.encode(encoding))
    assert check_sheet(file) is FileKind.CSV
    assert file.tell() == 0


def test_sheet_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_SHEET", 100)
    assert refusal(check_sheet, io.BytesIO(b"a;b\n" * 30)) == "file_too_large"


def test_unpacked_size_counts_over_all_members(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 3000)
    letters = random.Random(2).randbytes(1400)
    assert check_sheet(io.BytesIO(workbook(**{"xl/a.bin": letters, "xl/b.bin": letters}))) is FileKind.XLSX
    assert refusal(check_sheet, io.BytesIO(workbook(**{f"xl/{name}.bin": letters for name in "abc"}))) == "unsafe_workbook"


@given(st.binary(max_size=300))
def test_any_bytes_are_accepted_or_refused(data):
    for prefix in (b"", b"PK\x03\x04"):
        try:
            check_sheet(io.BytesIO(prefix + data))
        except DomainError as refused:
            assert refused.code


# --- names, reading, serving ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("KTP Siti.JPG", "KTP-Siti.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system32\\a.exe", "a.pdf"),
        ("foto.php.jpg", "foto-php.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ("a\x00b.pdf", "a-b.pdf"),
        ("a\r\nX: 1.pdf", "a-X-1.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("\u0645\u062d\u0645\u062f.pdf", "file.pdf"),
        ("Perjanjian Kerja Sama – Ogan Ilir.pdf", "Perjanjian-Kerja-Sama-Ogan-Ilir.pdf"),
        ("résumé.pdf", "resume.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("tanpa ending", "tanpa-ending.pdf"),
        ("-rf.pdf", "rf.pdf"),
    ],
)
def test_name_is_made_safe(name, safe):
    assert safe_name(name, ending=".pdf") == safe


@given(st.text(max_size=400))
def test_any_name_becomes_safe(name):
    safe = safe_name(name, ending=".webp")
    assert len(safe) <= 100
    assert safe.endswith(".webp")
    assert safe.count(".") == 1
    assert safe.isascii()
    assert not set(safe) & set('/\\:*?"<>| \n\r\0')


def test_long_name_is_cut():
    assert len(safe_name("n" * 300 + ".pdf", ending=".pdf")) == 100


def test_reading_stops_at_the_limit():
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert 0 < size <= 101
            self.asked += size
            return b"x" * size

    file = Endless()
    assert refusal(read_limited, file, 100) == "file_too_large"
    assert file.asked == 101


def test_file_of_exactly_the_limit_is_read():
    assert read_limited(io.BytesIO(b"x" * 100), 100) == b"x" * 100


def test_download_is_saved_and_may_run_nothing():
    headers = download_headers('surat "kuasa".pdf', "application/pdf")
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert headers["Content-Type"] == "application/pdf"


def test_download_without_a_name_is_still_saved():
    assert download_headers("", "text/csv")["Content-Disposition"] == "attachment"
