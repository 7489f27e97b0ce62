"""Figures for leaders and evaluators: exact but for groups under five, each rate with its doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from partners.models import Organization
from placements.indicators import Rate
from placements.selectors.outcomes import Chain, chain_of, placed_within, work_rates
from portal.kernel.disclosure import INTERNAL


@dataclass(frozen=True, slots=True)
class Line:
    """One rate as a line of a table; ``rate`` None where fewer than five people stand behind it."""

    label: str
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class InsideFigures:
    """The outcome page: steps of the chain, and rates."""

    steps: list[tuple[str, int | None]]
    lines: list[Line]


def inside_figures(office: Organization, today: date) -> InsideFigures:
    """Everything the outcome page shows of one office."""
    work = work_rates(office, today)
    lines = [Line(_("in verified work within 90 days of the end of the course"), placed_within(office))]
    lines += [Line(_("in work %(day)d days after the offer") % {"day": day}, rate) for day, rate in work.items()]
    kept = work_rates(office, today, anchor="work")
    lines += [Line(_("still in work %(day)d days after the first day") % {"day": day}, rate) for day, rate in kept.items()]
    return InsideFigures(steps=_steps(chain_of(office)), lines=[Line(line.label, _covered(line.rate)) for line in lines])


def _covered(rate: Rate | None) -> Rate | None:
    return None if rate is None or INTERNAL.hides(rate.total) else rate


def _steps(chain: Chain) -> list[tuple[str, int | None]]:
    words = [
        (_("offered a seat"), chain.offered), (_("said yes"), chain.said_yes), (_("completed"), chain.completed),
        (_("certified"), chain.certified), (_("in verified work afterwards"), chain.placed),
    ]
    return [(label, None if INTERNAL.hides(number) else number) for label, number in words]
