"""What somebody can do by the checks of their classes, as it may be said of them; what is still practised stays in class."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from enrollment.enums.flow import MASTERED, SkillLevel
from enrollment.models import CompetenceCertificate, SkillCheck

if TYPE_CHECKING:
    from enrollment.models import Client, Enrollment
    from partners.actors import Actor


@dataclass(slots=True)
class Learned:
    """What one class left somebody able to do: alone, and with help."""

    enrollment: Enrollment
    checked_on: date
    alone: list[str] = field(default_factory=list)
    with_help: list[str] = field(default_factory=list)


def learned_by(actor: Actor, client: Client) -> list[Learned]:
    """By class, the latest check first; only what the person can do."""
    rows = SkillCheck.objects.visible_to(actor).filter(enrollment__client=client, level__in=MASTERED)
    found: dict[int, Learned] = {}
    for row in rows.select_related("enrollment__program__partner").order_by("pk"):
        entry = found.setdefault(row.enrollment_id, Learned(row.enrollment, row.checked_on))
        entry.checked_on = max(entry.checked_on, row.checked_on)
        (entry.alone if row.level == SkillLevel.ALONE else entry.with_help).append(row.unit)
    return sorted(found.values(), key=lambda entry: entry.checked_on, reverse=True)


def competences_of(actor: Actor, client: Client) -> list[CompetenceCertificate]:
    """Certificates of competence on file, the latest first, expired ones too."""
    return list(CompetenceCertificate.objects.visible_to(actor).filter(client=client).order_by("-issued_on", "-pk"))
