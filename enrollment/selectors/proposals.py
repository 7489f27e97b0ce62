"""The page of one client's matches: what is shown of a proposal, and what of everything that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from enrollment.eligibility import Finding
from enrollment.matching import PARTS, Match
from enrollment.models import Client, Enrollment, WishSheet
from enrollment.selectors.matches import Proposal, propose_for
from enrollment.sentences import PART_NAMES, TRAVEL, WEEKDAYS
from programs.models import Cohort
from programs.wording import weekly_hours

if TYPE_CHECKING:
    from partners.actors import Actor

#: More than these are not compared by anybody; the rest is counted.
SHOWN_MATCHES = 10
SHOWN_EXCLUDED = 12


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One reason with its bar, 0 to 100."""

    name: str
    sentence: str
    percent: int


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A cohort that fits, with its place in the order."""

    rank: int
    cohort: Cohort
    hours: list[str]
    reasons: list[ShownReason]
    unknown: list[str]
    score: int
    is_tied: bool


@dataclass(frozen=True, slots=True)
class ShownExclusion:
    """A cohort that does not fit now: why, what would change it, and what can be done here."""

    cohort: Cohort
    refusals: tuple[Finding, ...]
    can_wait: bool
    can_be_overridden: bool


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Everything that the page shows."""

    proposal: Proposal
    matches: list[ShownMatch]
    excluded: list[ShownExclusion]
    more_matches: int
    more_excluded: int
    under_way: list[Enrollment]
    weights: list[tuple[str, int]]
    known: list[tuple[str, str]]


def match_page(*, actor: Actor, client: Client, now: datetime) -> MatchPage:
    """Ranked cohorts with reasons, what is excluded and why, and what is known of the client."""
    proposal = propose_for(actor=actor, client=client, now=now)
    ranking, cohorts = proposal.ranking, proposal.cohorts
    under_way = Enrollment.objects.open().filter(client=client).select_related("program", "cohort").order_by("pk")
    return MatchPage(
        proposal=proposal,
        matches=[
            _match(rank, found, cohorts[found.cohort.pk], ranking.tied(found))
            for rank, found in enumerate(ranking.matches[:SHOWN_MATCHES], start=1)
        ],
        excluded=[
            ShownExclusion(
                cohorts[each.cohort.pk], each.refusals, each.only_full, all(finding.can_be_overridden for finding in each.refusals)
            )
            for each in ranking.excluded[:SHOWN_EXCLUDED]
        ],
        more_matches=max(0, len(ranking.matches) - SHOWN_MATCHES),
        more_excluded=max(0, len(ranking.excluded) - SHOWN_EXCLUDED),
        under_way=list(under_way),
        weights=[(str(PART_NAMES[part]), proposal.weights.values.get(part, 0)) for part in PARTS],
        known=known_facts(client),
    )


def _match(rank: int, found: Match, row: Cohort, is_tied: bool) -> ShownMatch:
    reasons = [ShownReason(part.name, part.sentence, round((part.value or 0) * 100)) for part in found.reasons]
    unknown = [part.name for part in found.unknown]
    return ShownMatch(rank, row, weekly_hours(slot.weekly for slot in row.slots.all()), reasons, unknown, round(found.score * 100), is_tied)


def known_facts(client: Client) -> list[tuple[str, str]]:
    """What the order rests on, as label and value; what nobody asked about is left out."""
    sheet = WishSheet.objects.filter(client=client).first()
    wishes = ", ".join(wish.skill.name for wish in client.wishes.select_related("skill").order_by("rank"))
    days = ", ".join(str(WEEKDAYS[day]) for day in sheet.unavailable_days) if sheet else ""
    duties = ", ".join(
        f"{WEEKDAYS[duty.weekday]} {duty.starts_at:%H.%M}" for duty in client.reporting_duties.order_by("weekday", "starts_at")
    )
    facts = [
        (_("Wishes"), wishes),
        (_("Reporting duty"), duties),
        (_("Days that do not work"), days),
        (_("Limit of the way"), f"{sheet.max_distance_km} km" if sheet and sheet.max_distance_km else ""),
        (_("Travels"), str(TRAVEL[sheet.transport]) if sheet and sheet.transport else ""),
        (_("Schooling"), client.get_education_display()),
        (_("Earlier work"), client.past_work),
    ]
    return [(label, value) for label, value in facts if value]
