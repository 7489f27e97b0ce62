"""Printed pages: what a person typed is only ever text, files are accessible, archivable and reproducible."""

import io
import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.documents import FONTS, PACKAGES, printable, render_pdf

WHEN = datetime(2027, 2, 8, 3, 0, tzinfo=UTC)
PAGE = """
#import "@local/kernel:1.0.0": data, dyes, fitting, picture, typeset
#set document(title: data.title)
#show: typeset.with(lang: "id")
= #data.title
#data.text
"""


@pytest.fixture
def template(tmp_path):
    def write(source=PAGE):
        path = tmp_path / "page.typ"
        path.write_text(source)
        return path

    return write


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.typ"
    path.write_text(PAGE)
    return path


def opened(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "\n".join(each.extract_text() for each in opened(pdf).pages)


HOSTILE = [
    "#panic()",
    '#read("/etc/passwd")',
    '#image("/etc/passwd")',
    "] #panic() [",
    "$ 1/0 $",
    "*tebal* _miring_ `kode`",
    "= Judul",
    "<label> @ref",
    "\\ \\u{41} //komentar /* */",
    '"kutip" \'tunggal\' {"a": 1}',
    "https://evil.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_is_never_read_as_markup(page, text):
    shown = text_of(render_pdf(page, {"title": "Judul", "text": text}, created_at=WHEN))
    assert text.replace(" ", "") in shown.replace(" ", "").replace("\n", "")


@given(text=st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_latin_text_makes_a_page(page, text):
    assert len(opened(render_pdf(page, {"title": "Judul", "text": text}, created_at=WHEN)).pages) == 1


def test_same_data_and_date_give_the_same_bytes(page):
    data = {"title": "Judul", "text": "isi"}
    assert render_pdf(page, data, created_at=WHEN) == render_pdf(page, data, created_at=WHEN)
    assert render_pdf(page, data, created_at=WHEN) != render_pdf(page, data, created_at=datetime(2027, 2, 9, tzinfo=UTC))


def test_file_is_tagged_named_and_archivable(page):
    pdf = opened(render_pdf(page, {"title": "Judul", "text": "isi"}, created_at=WHEN))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert pdf.metadata.title == "Judul"
    assert pdf.metadata.creation_date == WHEN
    claims = root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    assert b"<pdfaid:part>2</pdfaid:part>" in claims
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in claims


def fonts_of(pdf):
    names = {
        descendant.get_object()["/BaseFont"]
        for page in opened(pdf).pages
        for font in page["/Resources"]["/Font"].values()
        for descendant in font.get_object()["/DescendantFonts"]
    }
    return {name.partition("+")[2] for name in names}


def test_own_fonts_serve_names_of_all_latin_letters(page):
    pdf = render_pdf(page, {"title": "Judul", "text": "Łucja Öztürk Şahin Ngọc"}, created_at=WHEN)
    assert all("PlusJakartaSans" in name for name in fonts_of(pdf))
    assert any("Extended" in name for name in fonts_of(pdf))
    assert "Łucja Öztürk Şahin" in text_of(pdf)


def test_letters_that_no_font_of_ours_has_do_not_stop_the_page(page):
    """The name still prints with what the machine has; the file then claims no standard."""
    pdf = render_pdf(page, {"title": "Judul", "text": "\u0645\u062d\u0645\u062f \U0001f600"}, created_at=WHEN)
    assert len(opened(pdf).pages) == 1
    assert b"pdfuaid" not in opened(pdf).trailer["/Root"]["/Metadata"].get_data()


def test_mistake_in_a_template_is_told(template):
    with pytest.raises(typst.TypstError, match="unknown variable"):
        render_pdf(template("#unbekannt"), {}, created_at=WHEN)


def test_template_reads_nothing_outside_its_folder(template, tmp_path):
    (tmp_path.parent / "secret.txt").write_text("rahasia")
    for path in ("../secret.txt", "/../secret.txt", "/etc/hostname"):
        with pytest.raises(typst.TypstError):
            render_pdf(template(f'#read("{path}")'), {}, created_at=WHEN)


def test_no_network_is_used(template, monkeypatch):
    def refused(*_args, **_options):
        raise AssertionError("a page went to the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    render_pdf(template(), {"title": "Judul", "text": "isi"}, created_at=WHEN)


PLAIN = """
#import "@local/kernel:1.0.0": data, typeset
#set document(title: "x")
#show: typeset
#assert.eq(data, (a: 1, b: (true, none, 1.5), c: "2027-02-08", d: (104, 105), e: (f: "g"), h: "lazy", i: "2027-02-08T03:00:00+00:00"))
ok
"""


def test_values_reach_the_template_as_they_are(template):
    from django.utils.functional import lazystr
    from django.utils.translation import gettext_noop

    data = {
        "a": 1,
        "b": (True, None, 1.5),
        "c": date(2027, 2, 8),
        "d": b"hi",
        "e": {"f": "g"},
        "h": lazystr(gettext_noop("lazy")),
        "i": WHEN,
    }
    assert "ok" in text_of(render_pdf(template(PLAIN), data, created_at=WHEN))


PICTURE = """
#import "@local/kernel:1.0.0": data, picture, typeset
#set document(title: "x")
#show: typeset
#picture(data.logo, width: 10mm, alt: "logo")
#picture(none)
"""


def test_picture_is_handed_over_as_bytes(template):
    from tests.kernel.upload_corpus import picture

    pdf = opened(render_pdf(template(PICTURE), {"logo": picture("PNG")}, created_at=WHEN))
    assert len(pdf.pages[0].images) == 1


FITTING = """
#import "@local/kernel:1.0.0": fitting, typeset
#set document(title: "x")
#show: typeset
#context {
  let line(size) = text(size: size)[Nama yang panjang sekali]
  let size = fitting(60mm, 40pt, 10pt, line)
  assert(measure(line(size)).width <= 60mm)
  assert(measure(line(size + 1pt)).width > 60mm)
  assert.eq(fitting(200mm, 20pt, 10pt, line), 20pt)
  assert.eq(fitting(1mm, 20pt, 10pt, line), 10pt)
}
ok
"""


def test_text_is_set_as_large_as_fits(template):
    assert "ok" in text_of(render_pdf(template(FITTING), {}, created_at=WHEN))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Siti\u202e Nur\u200bhaliza", "Siti Nurhaliza"),
        ("a\u2011b\u2010c", "a-b-c"),
        ("e\u0301", "\u00e9"),
        ("a\u2003b\u3000c", "a b c"),
        ("8\u00a0Februari", "8\u00a0Februari"),
        ("baris\nbaru\x00\x07", "baris\nbaru"),
        ("\ud800x\ue000", "x"),
        ("so\u00adft", "soft"),
    ],
)
def test_what_prints_nothing_is_dropped(text, shown):
    assert printable(text) == shown


@given(st.text(max_size=60))
def test_printable_text_stays_printable(text):
    assert printable(printable(text)) == printable(text)


def test_fonts_come_with_their_license():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()
    assert {path.suffix for path in FONTS.iterdir()} == {".ttf", ".txt", ".md"}


def test_shared_package_is_where_templates_look():
    assert (PACKAGES / "local" / "kernel" / "1.0.0" / "typst.toml").is_file()
    assert Path(typst.__file__).exists()
