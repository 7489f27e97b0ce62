"""The certificate: beautiful on one page, the same every time, and silent about where its holder comes from."""

import io
from dataclasses import fields, replace
from datetime import date

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.documents import CertificateData, certificate_pdf
from enrollment.documents.certificate import CLOTH_HEIGHT, CLOTH_WIDTH, TEMPLATE, cloth, initials, span
from enrollment.documents.discretion import check_discreet, revealing_words
from portal.kernel.decisions import DomainError
from tests.kernel.upload_corpus import picture

BATIK = CertificateData(
    number="SCM-2027-0612",
    holder="Nurhayati",
    skill="batik ciprat",
    skill_en="splash-dyed batik",
    training_body="Sanggar Ciprat Musi",
    note="Sanggar batik, Palembang",
    hours=60,
    sessions=15,
    first_on=date(2027, 1, 18),
    last_on=date(2027, 2, 5),
    issued_in="Palembang",
    issued_on=date(2027, 2, 8),
    signer="Hj. Masayu Zaleha",
    signer_title="Pemimpin sanggar",
    verify_url="https://sertifikat.contoh.id/p/7Q2mXkF9aZr4TnB8cVwY1L",
    verify_at="sertifikat.contoh.id",
    units=("Menyiapkan mori dan malam", "Teknik ciprat dan tata pola", "Pewarnaan", "Menghitung harga"),
    grade="baik",
    grade_en="good",
)
LONG_NAME = "Raden Ayu Masayu Siti Nurhalimah Kusumaningrum Binti Kgs. Muhammad Abdurrahman Syarifuddin"


def opened(data):
    return pypdf.PdfReader(io.BytesIO(certificate_pdf(data)))


def text_of(data):
    pages = [page.extract_text() for page in opened(data).pages]
    assert len(pages) == 1
    return " ".join(pages[0].replace("\xa0", " ").split())


def test_certificate_says_who_what_where_and_when_in_two_languages():
    text = text_of(BATIK)
    for words in (
        "Sanggar Ciprat Musi Sanggar batik, Palembang",
        "Sertifikat pelatihan batik ciprat",
        "Certificate of training: splash-dyed batik",
        "Nurhayati",
        "telah menyelesaikan pelatihan 60 jam dalam 15 pertemuan, 18 Januari sampai 5 Februari 2027, dengan penilaian baik.",
        "has completed 60 hours of training in 15 sessions, 18 January to 5 February 2027, with the grade good.",
        "Menghitung harga",
        "Hj. Masayu Zaleha Pemimpin sanggar Palembang, 8 Februari 2027",
        "No. SCM-2027-0612",
        "sertifikat.contoh.id",
    ):
        assert words in text


def test_certificate_is_a4_across():
    box = opened(BATIK).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (297, 210)


def test_certificate_does_not_out_its_holder():
    """Design §4.2: nothing in the file, its properties included, names an office, justice or this product."""
    pdf = opened(BATIK)
    everything = [text_of(BATIK), str(pdf.metadata), pdf.trailer["/Root"]["/Metadata"].get_data().decode(), TEMPLATE.name]
    everything += [str(annotation) for page in pdf.pages for annotation in page.get("/Annots", [])]
    assert revealing_words(*everything) == ()
    assert "simpul" not in " ".join(everything).lower()
    assert not any(page.get("/Annots") for page in pdf.pages)


def test_certificate_is_the_same_every_time():
    assert certificate_pdf(BATIK) == certificate_pdf(replace(BATIK))


def test_certificate_meets_the_standards():
    claims = opened(BATIK).trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    assert b"<pdfaid:part>2</pdfaid:part>" in claims


@pytest.mark.parametrize("holder", ["Ali", LONG_NAME, "M", "Łucja Müller-Þórsdóttir", "Nama" * 30, "Kgs. M. Ali bin H. Abdullah"])
def test_names_of_every_length_fit_on_the_page(holder):
    assert holder.replace(" ", "") in text_of(replace(BATIK, holder=holder)).replace(" ", "")


def size_of_name(holder):
    """Size in points at which the name is set."""
    sizes = []

    def visit(text, _matrix, _text_matrix, _font, size):
        if holder.split()[0] in text:
            sizes.append(size)

    opened(replace(BATIK, holder=holder, training_body="X")).pages[0].extract_text(visitor_text=visit)
    return sizes[0]


def test_long_names_are_set_smaller_and_one_endless_word_smaller_still():
    assert size_of_name("Ali") == 54
    assert 27 < size_of_name("Siti Nurhalimah Kusumaningrum Abdullah") < 54
    assert size_of_name(LONG_NAME) == 27
    assert 8 <= size_of_name("Nama" * 30) < 12


def test_everything_long_at_once_fits_on_the_page():
    crowded = replace(
        BATIK,
        holder=LONG_NAME,
        training_body="Lembaga Pelatihan Kerja Las dan Konstruksi Baja Bina Karya Mandiri Sejahtera Ogan Komering Ilir",
        note="Lembaga pelatihan kerja, Kayu Agung, Kabupaten Ogan Komering Ilir",
        skill="pengelasan busur manual (SMAW) posisi datar, tegak dan di atas kepala untuk pelat baja karbon",
        units=tuple(f"Unit {number}: menerapkan keselamatan dan kesehatan kerja di bengkel pengelasan" for number in range(8)),
        signer="Ir. H. Muhammad Syarifuddin Abdurrahman Hasanuddin, S.T., M.T.",
        signer_title="Kepala lembaga pelatihan dan ketua tim penguji keterampilan",
    )
    assert "Unit 7" in text_of(crowded)


def test_little_is_enough():
    text = text_of(replace(BATIK, units=(), grade="", grade_en="", note=""))
    assert "dengan penilaian" not in text
    assert "with the grade" not in text


def test_english_counts_one_as_one():
    assert "1 hour of training in 1 session," in text_of(replace(BATIK, hours=1, sessions=1))


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
def test_units_are_all_listed(number):
    text = text_of(replace(BATIK, units=tuple(f"Kecakapan {letter}" for letter in "ABCDEFGH"[:number])))
    assert text.count("Kecakapan") == number


def test_too_many_units_are_refused():
    with pytest.raises(ValueError, match="at most 8"):
        certificate_pdf(replace(BATIK, units=("x",) * 9))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_logo_takes_the_place_of_the_initials(kind):
    with_logo = opened(replace(BATIK, logo=picture(kind, (64, 64)))).pages[0]
    assert len(with_logo.images) == 1
    assert "SC " not in with_logo.extract_text()
    assert opened(BATIK).pages[0].extract_text().startswith("SC")


@given(st.text(min_size=1, max_size=80), st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_whatever_was_typed_makes_one_page(holder, note):
    if check_discreet(note):
        assert len(opened(replace(BATIK, holder=holder, note=note)).pages) == 1


# --- parts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 1, 18), date(2027, 2, 5), "18 M1 sampai 5 M2 2027"),
        (date(2027, 1, 18), date(2027, 1, 25), "18 sampai 25 M1 2027"),
        (date(2026, 12, 28), date(2027, 2, 5), "28 M12 2026 sampai 5 M2 2027"),
        (date(2026, 2, 5), date(2027, 2, 5), "5 M2 2026 sampai 5 M2 2027"),
        (date(2027, 2, 5), date(2027, 2, 5), "5 M2 2027"),
    ],
)
def test_span_repeats_neither_month_nor_year(first, last, words):
    months = tuple(f"M{number}" for number in range(1, 13))
    assert span(first, last, months, "sampai").replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sanggar Ciprat Musi", "SC"),
        ("Bengkel", "B"),
        ("CV. Maju Jaya", "CM"),
        ("(baru) las", "L"),
        ("", "•"),
        ("—", "•"),
        ("öz şen", "ÖŞ"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=40))
def test_cloth_is_a_body_s_own_and_stays_on_the_strip(name):
    dye, drops = cloth(name)
    assert (dye, drops) == cloth(name) == cloth(name.casefold())
    assert all(0 <= drop.x <= CLOTH_WIDTH and 0 <= drop.y <= CLOTH_HEIGHT for drop in drops)
    assert [drop.radius for drop in drops] == sorted((drop.radius for drop in drops), reverse=True)


def test_bodies_differ_in_cloth_and_dye():
    names = [f"Sanggar {number}" for number in range(30)]
    assert len({tuple(cloth(name)[1]) for name in names}) == 30
    assert {cloth(name)[0] for name in names} == {"kesumba", "nila", "daun"}


# --- discretion ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pokmas Lipas Mandiri", ("pokmas", "lipas")),
        ("BAPAS Kelas I Palembang", ("bapas",)),
        ("B.A.P.A.S. Palembang", ("bapas",)),
        ("Lápas-Wanita", ("lapas",)),
        ("Griya  Abhipraya", ("griya abhipraya",)),
        ("program bimbingan warga binaan, warga binaan", ("warga binaan",)),
        ("Simpul Mandiri", ("simpul mandiri",)),
        ("Probation office, ex-offenders", ("probation", "offenders")),
        ("narapidana", ("narapidana",)),
        ("Sanggar Ciprat Musi", ()),
        ("Bengkel Napitupulu", ()),
        ("Simpul makrame, melayani klien salon, pengawasan mutu, tahanan listrik", ()),
        ("", ()),
    ],
)
def test_revealing_words_are_found_and_honest_ones_left(text, words):
    assert revealing_words(text) == words


@pytest.mark.parametrize("name", ["training_body", "note", "skill", "skill_en", "signer_title", "number"])
def test_certificate_with_a_revealing_word_is_refused(name):
    with pytest.raises(DomainError) as caught:
        certificate_pdf(replace(BATIK, **{name: "Pokmas Lipas Jaya"}))
    assert caught.value.code == "revealing_words"
    assert "pokmas, lipas" in str(caught.value.message)


def test_certificate_with_a_revealing_unit_is_refused():
    with pytest.raises(DomainError):
        certificate_pdf(replace(BATIK, units=("Menjahit di lapas",)))


def test_certificate_has_no_room_for_more():
    assert not {field.name for field in fields(CertificateData)} & {"office", "client", "nik", "register_number", "program", "officer"}
