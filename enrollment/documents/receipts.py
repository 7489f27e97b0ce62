"""The list that people sign when they receive money for the way to class: call name and number, never a full name.

In Indonesian, whatever the reader's language: it is signed on paper and kept with the books of the partner.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.kernel.clock import at_wib
from portal.kernel.documents import render_pdf
from portal.kernel.money import format_rupiah

if TYPE_CHECKING:
    from enrollment.selectors.travel import PersonDue, TravelPage
    from programs.models import Cohort

TEMPLATE = Path(__file__).with_name("receipts.typ")


def receipt_list(cohort: Cohort, page: TravelPage, *, today: date) -> bytes:
    """The PDF, A4 upright: one line a person with a box to sign; the same data give the same bytes on a day."""
    people = [_line(place, person) for place, person in enumerate(page.people, start=1) if person.attended or person.paid]
    data: dict[str, Any] = {
        "title": f"{cohort.program.title}, angkatan {cohort.number}",
        "partner": cohort.program.partner.name,
        "rate": format_rupiah(page.support.rate),
        "paid": format_rupiah(page.support.paid),
        "due": format_rupiah(page.due),
        "left": format_rupiah(page.support.left),
        "day": f"{today:%d.%m.%Y}",
        "people": people,
    }
    return render_pdf(TEMPLATE, data, created_at=at_wib(today))


def _line(place: int, person: PersonDue) -> list[str]:
    """Number, call name, sessions attended, paid and when, still due."""
    paid = format_rupiah(person.paid) if person.paid else "–"
    when = f"{person.last_paid_on:%d.%m.%Y}" if person.last_paid_on else ""
    return [str(place), person.name, str(person.attended), paid, when, format_rupiah(person.due) if person.due else "–"]
