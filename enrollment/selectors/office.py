"""What waits for the leaders of an office, and how many clients each officer has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enrollment.models import Client, DuplicatePair
from partners.actors import Actor
from partners.enums import AgreementState
from partners.models import Agreement, Membership, Organization
from partners.selectors import decree_groups, inbox
from programs.models import Cohort, Program
from programs.selectors.board import about_to_stop

MOST_TASKS = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that waits for a leader: how many, what it is, and where to begin."""

    count: int
    label: str | Promise
    url: str
    tone: str = "warn"


def officers_with_load(actor: Actor) -> QuerySet[Membership]:
    """Officers of the actor's office with the number of active clients they have, the least loaded first."""
    held = Q(assignments__state="accepted", assignments__ends_at=None, assignments__client__state="active")
    rows = Membership.objects.visible_to(actor).active().officers().filter(organization=actor.office_id)
    return rows.select_related("user", "organization").annotate(load=Count("assignments", filter=held)).order_by("load", "user__name", "pk")


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def waiting_for(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Counts and tasks of the first page; an evaluator sees those of programs alone."""
    rows = [*_program_rows(actor), *([*_partner_rows(actor), *_client_rows(actor)] if actor.is_lead else ())]
    waiting = [Waiting(count, label, _url(name), tone) for count, label, name, tone in rows]
    return {
        "waiting": [row for row in waiting if row.count],
        "calm": [row for row in waiting if not row.count],
        "total": sum(row.count for row in waiting),
        "tasks": inbox(actor, now=now)[:MOST_TASKS],
        "groups": decree_groups(actor),
    }


Row = tuple[int, str | Promise, str, str]


def _partner_rows(actor: Actor) -> list[Row]:
    organizations = Organization.objects.visible_to(actor).filter(office=actor.office_id).awaiting_verification()
    agreements = Agreement.objects.visible_to(actor).filter(state=AgreementState.IN_REVIEW)
    return [
        (organizations.count(), _("organisations to verify"), "office:organizations", "warn"),
        (agreements.count(), _("agreements to review"), "office:agreements", "warn"),
    ]


def _program_rows(actor: Actor) -> list[Row]:
    return [
        (Program.objects.own(actor).awaiting_review().count(), _("programmes to review"), "office:programs", "warn"),
        (Cohort.objects.own(actor).awaiting_decision().count(), _("cohorts to approve"), "office:programs", "warn"),
        (about_to_stop(actor), _("programmes about to stop"), "office:continuity", "bad"),
    ]


def _client_rows(actor: Actor) -> list[Row]:
    return [
        (Client.objects.visible_to(actor).unassigned().count(), _("clients without an officer"), "office:assign", "bad"),
        (DuplicatePair.objects.visible_to(actor).undecided().count(), _("possible duplicates"), "office:duplicates", "warn"),
    ]
