"""The kit page: every component of the visual language on one page, with invented content, for comparing and testing."""

import random
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from partners.access import PUBLIC, audience
from portal.kernel.clock import WIB
from portal.kernel.intervals import kaplan_meier
from portal.ui.chain import KNOTS
from portal.ui.crafts import CRAFTS
from portal.ui.icons import icon_names
from portal.ui.tables import Cell, Column, Table

#: Everything here is invented; only the places lie where they lie.
PLACES: tuple[tuple[str, float, float, int | None], ...] = (
    ("Palembang", -2.97172, 104.74132, 31),
    ("Prabumulih", -3.44796, 104.22888, 12),
    ("Banyuasin", -2.52017, 104.68700, 9),
    ("Musi Banyuasin", -2.45029, 103.82783, 6),
    ("Ogan Ilir", -3.41529, 104.60531, 11),
    ("Ogan Komering Ilir", -3.36371, 105.39731, None),
)
RATES = (
    ("Rumah Jahit Seberang Ulu", 52, 118), ("Sanggar Ciprat Musi", 38, 92), ("Bengkel Las Kertapati", 41, 84),
    ("Koperasi Lele Indralaya", 28, 76), ("Barber Ilir Timur", 33, 61), ("Sentra Tuan Kentang", 8, 24),
)
MONTHS = (("Jun", 12), ("Jul", 31), ("Agu", 28), ("Sep", None), ("Okt", 44), ("Nov", 52))


class KitForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Name of the programme"), help_text=gettext_lazy("Use the name of a job, for example “Dressmaking”.")
    )
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=5, max_value=40)
    place = forms.ChoiceField(label=gettext_lazy("District"), choices=[(name, name) for name, *_rest in PLACES])
    starts_on = forms.DateField(label=gettext_lazy("First day"), required=False)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"), widget=forms.CheckboxSelectMultiple,
        choices=[("week", gettext_lazy("Monday to Friday")), ("weekend", gettext_lazy("Saturday and Sunday"))],
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How it is taught"), widget=forms.RadioSelect,
        choices=[
            ("site", gettext_lazy("On site")), ("mobile", gettext_lazy("Mobile, at a service post")), ("online", gettext_lazy("Online"))
        ],
    )
    text = forms.CharField(label=gettext_lazy("Description"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    paper = forms.FileField(label=gettext_lazy("Scanned agreement"), required=False, help_text=gettext_lazy("PDF, at most 10 MB."))
    travel = forms.BooleanField(label=gettext_lazy("Travel costs are paid back"), required=False)


class KitFilters(forms.Form):
    """Filters of the table."""

    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"), required=False, choices=[("", gettext_lazy("All partners")), ("jahit", RATES[0][0])]
    )
    knot = forms.ChoiceField(label=gettext_lazy("Knot"), required=False, choices=[("", gettext_lazy("All")), *KNOTS.items()])


@audience(*PUBLIC)
@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """The page itself; it reads nothing from the database."""
    return render(request, "portal/kit.html", {**_forms(request), **_things(), **_charts()})


def _forms(request: HttpRequest) -> dict[str, Any]:
    wrong = KitForm({"name": "", "capacity": "200", "place": "Palembang", "days": ["week"], "mode": "site"})
    return {
        "form": wrong, "fresh_form": KitForm(prefix="fresh"), "filter_form": KitFilters(request.GET or None),
        "page": Paginator(range(95), 10).get_page(request.GET.get("page", 3)),
    }


def _things() -> dict[str, Any]:
    weave = (
        (_("Catfish farming"), "Koperasi Lele Indralaya", "catfish", "Ogan Ilir", date(2027, 1, 25), 9, 20),
        (_("Arc welding"), "Bengkel Las Kertapati", "welding", "Kertapati", date(2027, 2, 1), 7, 12),
        (_("Hairdressing"), "Barber Ilir Timur", "haircut", "Ilir Timur II", date(2027, 2, 8), 15, 15),
        (_("First online shop"), "Komunitas Niaga Sriwijaya", "online-shop", _("Online"), date(2027, 1, 12), 22, 30),
    )
    names = ("title", "partner", "picture", "place", "starts_on", "taken", "capacity")
    return {
        "deadline": datetime(2026, 11, 27, 16, 0, tzinfo=WIB), "now": datetime(2026, 11, 23, 10, 0, tzinfo=WIB),
        "icons": icon_names(), "crafts": sorted(CRAFTS),
        "cards": [{**dict(zip(names, row, strict=True)), "url": "#cards"} for row in weave],
        "chain_notes": {"need": "14 Okt", "match": "20 Okt", "seat": "2 Nov", "class": _("7 of 15")},
        "events": [
            {"when": "14 Okt 2026", "title": _("Need talked over")}, {"when": "2 Nov 2026", "title": _("Seat accepted")},
            {"when": _("now"), "title": _("Waiting for the class to begin"), "open": True},
        ],
        "tabs": [
            {"label": _("Needs me"), "url": "#moving", "count": 9, "current": True},
            {"label": _("This week"), "url": "#moving", "count": 17},
            {"label": _("All clients"), "url": "#moving", "count": 100},
        ],
        "step_labels": [_("Who you are"), _("Papers"), _("People"), _("Check and send")], "table": _table(),
    }


def _table() -> Table:
    columns = [
        Column(_("Programme"), "name"), Column(_("Partner"), "partner"), Column(_("Seats"), "seats", numeric=True), Column(_("State"))
    ]
    return Table(_("Cohorts under way"), columns, [
        [Cell("Batik ciprat 6", url="#table"), "Sanggar Ciprat Musi", _("14 of 20"), Cell(_("Running"), tone="ok")],
        [Cell("Las listrik 4", url="#table"), "Bengkel Las Kertapati", _("7 of 12"), Cell(_("One person short"), tone="warn")],
    ])


def _charts() -> dict[str, Any]:
    draw = random.Random(16)
    stays = [(min(draw.randrange(20, 900), 365), draw.random() < 0.5) for _person in range(180)]
    return {
        "parts": [
            {"label": _("at work"), "value": 235}, {"label": _("not at work"), "value": 280, "kind": "rest"},
            {"label": _("not yet known"), "value": 95, "kind": "unknown"},
        ],
        "stages": [
            {"label": _("Offered a seat"), "count": 612}, {"label": _("Accepted"), "count": 498}, {"label": _("Began"), "count": 441},
            {"label": _("Finished"), "count": 356}, {"label": _("At work within 90 days"), "count": 231, "unknown": 74},
        ],
        "rates": [{"label": label, "successes": successes, "total": total} for label, successes, total in RATES],
        "bars": [{"label": label, "value": total} for label, _successes, total in RATES[:4]],
        "months": [{"label": label, "value": value} for label, value in MONTHS],
        "curve": kaplan_meier((time, ended and time < 365) for time, ended in stays),
        "places": [{"name": name, "lat": lat, "lon": lon, "value": value} for name, lat, lon, value in PLACES],
        "pins": [
            {"name": name, "lat": lat, "lon": lon, "pin": str(place) if place < 3 else ""}
            for place, (name, lat, lon, _value) in enumerate(PLACES, 1)
        ],
    }
