"""The certificate as a page: it shows what its holder can do and who taught it, and nothing else about them.

Design §4.2: it must not out its holder. The page names the training body and the skill; office, supervision and
this product do not occur, nor does any link but the one to the page that verifies it. ``CertificateData`` has no
room for more, and ``check_discreet`` finds what a training body's own name might give away.

The page is in two languages at once, Indonesian large and English small, whatever the reader's language is;
therefore its words stand in the template and not in the message catalogs.
"""

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from enrollment.documents.discretion import check_discreet
from portal.kernel.clock import at_wib
from portal.kernel.documents import render_pdf
from portal.kernel.qr import qr_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")
#: More would not be read; a certificate is no syllabus.
MOST_UNITS = 8
#: The strip of cloth at the left edge, in millimeters.
CLOTH_WIDTH, CLOTH_HEIGHT = 20.0, 210.0
_DYES = ("kesumba", "nila", "daun")
_DROPS = 118
_RADII = (0.4, 0.4, 0.55, 0.55, 0.8, 0.8, 1.1, 1.1, 1.6, 2.4, 2.6, 3.4)

#: Keeps a date on one line.
_GLUE = "\N{NO-BREAK SPACE}"
_MONTHS_ID = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class CertificateData:
    """Everything that is printed. ``skill`` and ``grade`` come in Indonesian and English.

    ``verify_url`` is in the QR code, ``verify_at`` is the host that a person types; ``note`` says in a few words
    what the training body is and where; ``logo`` is a picture (PNG, JPEG, WebP), without it initials stand there.
    """

    number: str
    holder: str
    skill: str
    skill_en: str
    training_body: str
    note: str
    hours: int
    sessions: int
    first_on: date
    last_on: date
    issued_in: str
    issued_on: date
    signer: str
    signer_title: str
    verify_url: str
    verify_at: str
    units: tuple[str, ...] = ()
    grade: str = ""
    grade_en: str = ""
    logo: bytes | None = None
    #: Which proof it is: ``partner``, ``blk`` or ``attendance``; each has its own words.
    kind: str = "partner"


@dataclass(frozen=True, slots=True)
class Words:
    """What one kind of proof is called, and what it says of its holder, in Indonesian and English."""

    title: str
    title_en: str
    did: str
    did_en: str


WORDS = {
    "partner": Words("Sertifikat pelatihan", "Certificate of training", "telah menyelesaikan pelatihan", "has completed"),
    "blk": Words("Sertifikat pelatihan kerja", "Vocational training certificate", "telah menyelesaikan pelatihan kerja", "has completed"),
    "attendance": Words("Surat keterangan mengikuti pelatihan", "Letter of attendance", "telah mengikuti pelatihan", "has attended"),
}


@dataclass(frozen=True, slots=True)
class Drop:
    """One drop of dye on the strip of cloth, in millimeters; ``tone`` 0 to 2."""

    x: float
    y: float
    radius: float
    tone: int


def certificate_pdf(data: CertificateData) -> bytes:
    """The certificate, one page A4 across; the same data give the same bytes.

    Raises DomainError ``revealing_words`` when a name in it would out the holder, ValueError for too many units.
    """
    if len(data.units) > MOST_UNITS:
        raise ValueError(f"a certificate lists at most {MOST_UNITS} units")
    check_discreet(data.training_body, data.note, data.skill, data.skill_en, data.signer_title, data.number, *data.units).or_raise()
    return render_pdf(TEMPLATE, _page(data), created_at=at_wib(data.issued_on))


def initials(name: str) -> str:
    """One or two letters that stand for a training body without a logo: "Sanggar Ciprat Musi" is "SC"."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "•"


def cloth(training_body: str) -> tuple[str, list[Drop]]:
    """Dye and drops of a training body's own cloth: always the same for the same name."""
    chance = random.Random(training_body.casefold())  # a pattern, no secret  # noqa: S311
    dye = chance.choice(_DYES)
    drops = [
        Drop(
            x=round(chance.uniform(0, CLOTH_WIDTH), 2),
            y=round(chance.uniform(0, CLOTH_HEIGHT), 2),
            radius=chance.choice(_RADII),
            tone=chance.randrange(3),
        )
        for _number in range(_DROPS)
    ]
    return dye, sorted(drops, key=lambda drop: -drop.radius)


def _page(data: CertificateData) -> dict[str, Any]:
    dye, drops = cloth(data.training_body)
    words = WORDS[data.kind]
    return {
        "title": f"{words.title} {data.skill}",
        "title_en": f"{words.title_en}: {data.skill_en}",
        "did": words.did,
        "did_en": words.did_en,
        "number": data.number,
        "holder": data.holder,
        "skill": data.skill,
        "skill_en": data.skill_en,
        "training_body": data.training_body,
        "note": data.note,
        "initials": initials(data.training_body),
        "logo": data.logo,
        "dye": dye,
        "drops": [(drop.x, drop.y, drop.radius, drop.tone) for drop in drops],
        "hours": data.hours,
        "sessions": data.sessions,
        "period": span(data.first_on, data.last_on, _MONTHS_ID, "sampai"),
        "period_en": span(data.first_on, data.last_on, _MONTHS_EN, "to"),
        "units": data.units,
        "grade": data.grade,
        "grade_en": data.grade_en,
        "signer": data.signer,
        "signer_title": data.signer_title,
        "issued": f"{data.issued_in}, {_day(data.issued_on, _MONTHS_ID)}",
        "verify_at": data.verify_at,
        "qr": qr_svg(data.verify_url, border=0).encode(),
    }


def span(first: date, last: date, months: tuple[str, ...], to: str) -> str:
    """A period in words that repeats neither month nor year: "18 Januari sampai 5 Februari 2027"."""
    if first == last:
        return _day(last, months)
    words = [str(first.day)]
    if (first.year, first.month) != (last.year, last.month):
        words.append(months[first.month - 1])
    if first.year != last.year:
        words.append(str(first.year))
    return f"{_GLUE.join(words)} {to} {_day(last, months)}"


def _day(day: date, months: tuple[str, ...]) -> str:
    return _GLUE.join([str(day.day), months[day.month - 1], str(day.year)])
