"""Writes of many dated questions and profiles at once, for demonstration data, imports of history and benchmarks.

Whoever calls these has decided already; policies and forms are not asked, constraints and triggers are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from placements.enums import FollowUpAnchor
from placements.models import CandidateProfile, FollowUp
from placements.schedule import due_dates


def follow_ups_after(anchored_on: date, *, client_id: int, **owner: Any) -> list[FollowUp]:
    """The four questions after an offer (``offer=…``) or a first day of work (``placement=…``); not saved."""
    anchor = FollowUpAnchor.OFFER if "offer" in owner else FollowUpAnchor.WORK
    return [
        FollowUp(
            client_id=client_id, anchor=anchor, day=due.day, due_on=due.due_on, opens_on=due.opens_on, closes_on=due.closes_on, **owner
        )
        for due in due_dates(anchored_on)
    ]


def store_profile_skills(pairs: Iterable[tuple[CandidateProfile, int]], *, batch: int = 500) -> None:
    """Name the skills that profiles show, as pairs of profile and primary key of a skill."""
    through = CandidateProfile.skills.through
    through.objects.bulk_create([through(candidateprofile_id=profile.pk, skill_id=skill) for profile, skill in pairs], batch_size=batch)
