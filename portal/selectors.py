"""What the home page shows of the apps: facts for everybody, the same for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.actors import PUBLIC
from partners.models import Region
from placements.selectors.published import published_figures
from portal.kernel import clock
from programs.models import Cohort, Program, Skill
from programs.terms import terms_for

CARDS = 8
#: Cards stand four in a row; a row begun is not shown half.
ROW = 4
FUNDS = 3
POPULAR = 3


def home_facts() -> dict[str, Any]:
    """Cards of coming classes, districts, figures and cohorts that still need money."""
    today = clock.today()
    return {
        "cards": coming_cohorts(today), "open_programs": Program.objects.published().count(), "regions": list(Region.objects.work_areas()),
        "popular": popular_skills(), "figures": published_figures(), "funds": unfunded_cohorts(today), "chain_notes": chain_notes(),
    }


def coming_cohorts(today: date) -> list[Cohort]:
    """Classes that take registrations and have seats left, the next to begin first, one a program."""
    rows = Cohort.objects.visible_to(PUBLIC).taking_registrations(today).with_seats_left()
    rows = rows.select_related("program__skill", "program__partner", "region").order_by("starts_on", "pk")
    first: dict[int, Cohort] = {}
    for cohort in rows[: CARDS * 4]:
        first.setdefault(cohort.program_id, cohort)
    cards = list(first.values())[:CARDS]
    return cards[: len(cards) // ROW * ROW] if len(cards) > ROW else cards


def popular_skills() -> list[Skill]:
    """Skills of which most programs are on offer."""
    published = Program.objects.published().order_by().values("skill").annotate(number=Count("pk")).order_by("-number", "skill")
    keys = [row["skill"] for row in published[:POPULAR]]
    found = Skill.objects.in_bulk(keys)
    return [found[key] for key in keys]


def unfunded_cohorts(today: date) -> list[dict[str, Any]]:
    """Coming classes whose budget is not yet covered, nearest to be covered first."""
    rows = Cohort.objects.visible_to(PUBLIC).taking_registrations(today).annotate(have=Coalesce(Sum("funding__amount"), 0))
    rows = rows.filter(budget_total__gt=F("have")).select_related("program__skill", "region").order_by("starts_on", "pk")[:FUNDS]
    terms = terms_for(rows)
    return [
        {
            "title": cohort.program.title, "url": reverse("programs:program", args=[cohort.program.slug]), "place": cohort.region.name,
            "have": cohort.have, "need": cohort.budget_total, "cost_per_seat": terms[cohort.pk].cost_per_seat,
        }
        for cohort in rows
    ]


def chain_notes() -> dict[str, str]:
    """What happens at each knot of the chain."""
    return {
        "need": _("Wish, distance, free days, experience."),
        "match": _("Classes proposed with reasons."),
        "seat": _("Offered by name, answered by the person."),
        "class": _("Be there, learn, be assessed."),
        "certificate": _("In the name of the training body."),
        "work": _("A job or a business of one's own."),
        "year": _("Still in work? We ask."),
    }
