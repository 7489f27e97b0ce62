"""Reads of the partners app that span several models."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from partners.actors import Actor
from partners.enums import AgreementState, AgreementStatus, DecreeGroup, OrganizationState
from partners.likeness import Marks, likely_pairs
from partners.models import Agreement, Membership, Notification, Organization, Task, Transition
from portal.kernel import clock

#: Partners that each of the two groups needs (PAS-06.OT.02.02/2020).
DECREE_GROUP_SIZE = 5
INBOX_LIMIT = 100


def acting_membership(*, user: Any, chosen: int | None) -> Membership | None:
    """The membership in which ``user`` acts: the one chosen in the session if still in force, else the oldest."""
    memberships = Membership.objects.active().filter(user=user).select_related("organization", "user").order_by("pk")
    found = {membership.pk: membership for membership in memberships}
    return found.get(chosen or 0) or next(iter(found.values()), None)


def last_reason(subject: Any, target: str) -> str:
    """What was said when a row came into a state for the last time; empty when nobody said anything."""
    rows = Transition.objects.filter(subject_model=subject._meta.label_lower, subject_id=subject.pk, target=target)
    return rows.order_by("-at", "-pk").values_list("reason", flat=True).first() or ""


def gone_from(user: Any) -> list[dict[str, Any]]:
    """Organizations that this person acted for and that have left, with the reason and the record that took their place."""
    rows = Membership.objects.filter(user=user, ended_at=None, organization__state=OrganizationState.LEFT).select_related("organization__merged_into")
    return [
        {"organization": row.organization, "reason": last_reason(row.organization, OrganizationState.LEFT)}
        for row in rows.order_by("organization__name", "pk")
    ]


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A task or message with its words and its link."""

    row: Task | Notification
    text: str
    button: str
    url: str
    tone: str
    is_late: bool = False


def _item(row: Task | Notification, now: datetime | None = None) -> InboxItem:
    from partners.services.tasks import kind_of, link, sentence

    kind = kind_of(row)
    late = now is not None and isinstance(row, Task) and row.due_at is not None and row.due_at < now
    return InboxItem(row, sentence(row), str(kind.button), link(row), "bad" if late else kind.tone, late)


def inbox(actor: Actor, *, now: datetime, view: str = "open") -> list[InboxItem]:
    """At most a hundred tasks of this actor, most urgent first; ``view`` is ``open`` or ``snoozed``."""
    rows = Task.objects.visible_to(actor)
    rows = rows.snoozed(now) if view == "snoozed" else rows.open(now)
    return [_item(row, now) for row in rows[:INBOX_LIMIT]]


def messages_of(actor: Actor) -> list[InboxItem]:
    """The last hundred messages of this person."""
    return [_item(row) for row in Notification.objects.visible_to(actor)[:INBOX_LIMIT]]


def open_tasks(actor: Actor) -> int:
    """How many tasks wait for this actor, for the navigation."""
    return Task.objects.visible_to(actor).open(clock.now()).count()


def unread_messages(actor: Actor) -> int:
    """How many messages this person has not opened, for the navigation."""
    return Notification.objects.visible_to(actor).unread().count()


def partner_overview(actor: Actor, *, today: date) -> dict[str, Any]:
    """The first page of a partner: state, agreement in force, and what higher apps add."""
    from partners.providers import partner_overview_facts

    organization = actor.home
    agreements = Agreement.objects.of_partner(organization)
    agreement = agreements.in_force(today).select_related("renewal").first()
    expiring = agreement is not None and agreement.status_on(today) == AgreementStatus.EXPIRING and agreement.next_version is None
    return {
        "organization": organization,
        "agreement": agreement,
        "ends_soon": expiring,
        "ran_out": None if agreement else agreements.filter(state=AgreementState.SIGNED, ends_on__lt=today).order_by("-ends_on", "pk").first(),
        "today": today,
        "drafts": agreements.filter(state__in=["draft", "in_review", "returned"]),
        **partner_overview_facts(actor, today),
    }


def decree_groups(actor: Actor) -> list[dict[str, Any]]:
    """The two groups of the decree: which verified partners are in each, how many, and whether that is enough."""
    rows = Organization.objects.visible_to(actor).filter(office=actor.office_id).trainers().verified().exclude(decree_group="")
    members: dict[str, list[Organization]] = defaultdict(list)
    for row in rows.order_by("name", "pk"):
        members[row.decree_group].append(row)
    return [
        {
            "label": group.label,
            "members": members[group.value],
            "have": len(members[group.value]),
            "need": DECREE_GROUP_SIZE,
            "is_met": len(members[group.value]) >= DECREE_GROUP_SIZE,
        }
        for group in DecreeGroup
    ]


def likely_same(actor: Actor) -> list[dict[str, Any]]:
    """Pairs of the office's records that may be of one organization, the likeliest first, with the reasons."""
    rows = Organization.objects.visible_to(actor).filter(office=actor.office_id).exclude(state=OrganizationState.LEFT).select_related("region")
    by_key = {row.pk: row for row in rows.order_by("pk")}
    marks = [Marks(row.pk, row.name, row.kind, row.email, row.phone) for row in by_key.values()]
    return [{"first": by_key[pair.first], "second": by_key[pair.second], "reasons": pair.reasons} for pair in likely_pairs(marks)]
