"""Writes down what a client would like to learn, in order, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enrollment.models import Client, Wish, WishSheet
from enrollment.policies.clients import may_work_with
from portal.kernel import audit
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Skill

#: More wishes than these are no order any more.
MOST_WISHES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a client can and cannot do; empty means not asked."""

    unavailable_days: tuple[int, ...] = ()
    max_distance_km: int | None = None
    transport: str = ""
    note: str = ""
    phone_kind: str = ""
    education: str = ""
    past_work: str = ""


@transaction.atomic
def record_wish(*, actor: Actor, client: Client, skills: Sequence[Skill], limits: Limits, now: datetime) -> list[Wish]:
    """Replace a client's ranked wishes (first is dearest) and limits. Raises DomainError."""
    may_work_with(actor, client).or_raise()
    if not skills:
        refuse("no_wish", _("Choose at least one skill."))
    if len(skills) > MOST_WISHES or len({skill.pk for skill in skills}) < len(skills):
        refuse("bad_ranking", _("Choose up to five different skills."))
    client.wishes.all().delete()
    rows = [Wish(client=client, rank=rank, skill=skill, recorded_at=now) for rank, skill in enumerate(skills, start=1)]
    Wish.objects.bulk_create(rows)
    _save_limits(actor, client, limits, now)
    audit.record("client.wish", actor=actor, subject=client, person=client)
    return rows


def _save_limits(actor: Actor, client: Client, limits: Limits, now: datetime) -> None:
    WishSheet.objects.update_or_create(
        client=client,
        defaults={
            "unavailable_days": sorted(set(limits.unavailable_days)),
            "max_distance_km": limits.max_distance_km,
            "transport": limits.transport,
            "note": limits.note,
            "recorded_at": now,
            "recorded_by": actor.user,
        },
    )
    known = {name: value for name in ("phone_kind", "education", "past_work") if (value := getattr(limits, name))}
    for name, value in known.items():
        setattr(client, name, value)
    if known:
        client.save(update_fields=[*known, "updated_at"])
