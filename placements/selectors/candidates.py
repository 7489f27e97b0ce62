"""What employers see of people: facts that several share, through a name of the employer's own (R24-R26)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from placements.models import CandidateProfile
from placements.services.profiles import handle_for
from portal.kernel import clock

if TYPE_CHECKING:
    from partners.actors import Actor


@dataclass(frozen=True, slots=True)
class Card:
    """One person without a name."""

    handle: str
    skills: list[str]
    crafts: list[str]
    area: str
    certified_month: date | None
    available_from: date | None
    summary: str
    abilities: list[str]
    #: Schemes of competence certificates that have not expired.
    competences: list[str]


def search_candidates(actor: Actor, *, skill: Any = None, region: Any = None) -> Any:
    """Visible profiles by skill and district, the newest certificate first."""
    rows = CandidateProfile.objects.visible_to(actor).select_related("client", "region").prefetch_related("skills")
    rows = rows.filter(skills=skill) if skill else rows
    rows = rows.filter(region=region) if region else rows
    return rows.distinct()


def candidate_cards(actor: Actor, profiles: Iterable[CandidateProfile]) -> list[Card]:
    """What is shown of each; area no finer than regency, certificate by month."""
    today = clock.today()
    return [
        Card(
            handle=handle_for(profile, actor.home), skills=[skill.name for skill in profile.skills.all()],
            crafts=[skill.craft for skill in profile.skills.all()], area=profile.region.name if profile.region else "",
            certified_month=profile.certified_month, available_from=profile.available_from, summary=profile.summary,
            abilities=profile.abilities, competences=_valid(profile.competences, today),
        )
        for profile in profiles
    ]


def _valid(competences: Iterable[Iterable[str]], today: date) -> list[str]:
    return [scheme for scheme, until in competences if not until or until >= today.isoformat()]
