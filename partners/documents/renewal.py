"""The renewal file as a designed page (A4 upright): what both sides look at before they sign for another term."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from partners.models import Agreement
from partners.providers import Section
from partners.renewal import RenewalFile
from portal.kernel import clock
from portal.kernel.documents import render_pdf

TEMPLATE = Path(__file__).with_name("renewal.typ")


def renewal_pdf(file: RenewalFile) -> bytes:
    """The file in the reader's language; the same facts and instant give the same bytes."""
    return render_pdf(TEMPLATE, _page(file), created_at=file.made_at)


def _page(file: RenewalFile) -> dict[str, Any]:
    agreement = file.agreement
    return {
        "lang": (get_language() or "id").split("-")[0],
        "title": _("Renewal file"),
        "partner": file.partner.name,
        "kind": str(file.partner.get_kind_display()),
        "office": agreement.office.name,
        "number": str(agreement) if agreement.number else _("Not yet numbered"),
        "version": _("Version %(number)s") % {"number": agreement.version},
        "period": f"{_day(agreement.starts_on)} – {_day(agreement.ends_on)}",
        "status": str(agreement.status_on(clock.wib(file.made_at).date()).label),
        "terms": _terms(agreement),
        "sections": [_section(section) for section in file.sections],
        "duties_title": _("Open duties"),
        "duties": [str(duty) for duty in file.duties],
        "no_duties": _("Nothing is open."),
        "made": _("Made on %(day)s from the register. Counts of people under five are not shown; nobody is named.")
        % {"day": _day(clock.wib(file.made_at).date())},
        "page": pgettext("print", "Page"),
        "of": pgettext("print", "of"),
        "decision_title": _("Decision"),
        "decisions": [_("Renew as it is"), _("Renew with changes"), _("Let it end")],
        "signatures": [_("Partner"), _("Head of office")],
        "note_label": _("Note"),
    }


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _terms(agreement: Agreement) -> list[tuple[str, str]]:
    fields = ", ".join(str(scope.get_field_display()) for scope in agreement.scopes.all())
    districts = ", ".join(region.name for region in agreement.districts.order_by("name"))
    parties = ", ".join([agreement.lead.name, *(party.name for party in agreement.members.order_by("name"))])
    return [(_("Parties"), parties), (_("Fields"), fields or "–"), (_("Districts"), districts or _("all of the office"))]


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": str(section.title),
        "facts": [(str(fact.label), str(fact.value), str(fact.note)) for fact in section.facts],
        "columns": [str(column) for column in section.columns],
        "rows": section.rows,
        "note": str(section.note),
    }
