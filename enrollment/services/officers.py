"""Who has which client: assigning, handing over with the new officer's yes, and closing a file to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import AssignmentState
from enrollment.models import Client, OfficerAssignment, Restriction, Snooze
from enrollment.policies.clients import may_answer_transfer, may_hold, may_lead, may_work_with
from partners.services.tasks import close_tasks, notify, open_task
from portal.kernel import audit, clock
from portal.kernel.decisions import DomainError, refuse

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Membership

TRANSFER_TASK = "client.transfer"
TRANSFER_ANSWERED = "client.transfer_answered"
ASSIGNED = "client.assigned"


def current_assignment(client: Client) -> OfficerAssignment | None:
    """Who has this client now."""
    return OfficerAssignment.objects.current().filter(client=client).select_related("officer__user").first()


@transaction.atomic
def assign_officer(*, actor: Actor, client: Client, officer: Membership, now: datetime) -> OfficerAssignment:
    """Give a client whom nobody has to an officer, at once. Raises DomainError; with an officer, offer a transfer."""
    may_lead(actor, client).or_raise()
    may_hold(officer, client, clock.wib(now).date()).or_raise()
    if current_assignment(client):
        refuse("has_officer", _("An officer already has this client. Offer a transfer instead."))
    row = OfficerAssignment.objects.create(
        client=client, officer=officer, state=AssignmentState.ACCEPTED, offered_at=now, offered_by=actor.user, starts_at=now
    )
    audit.record("client.assign", actor=actor, subject=row, person=client)
    notify(user=officer.user, kind=ASSIGNED, subject=client)
    return row


def assign_many(
    *, actor: Actor, clients: Iterable[Client], officer: Membership, now: datetime
) -> tuple[list[OfficerAssignment], list[tuple[Client, DomainError]]]:
    """Give several clients to one officer; those who cannot be given come back with the reason, the others are given."""
    given, refusals = [], []
    for client in clients:
        try:
            given.append(assign_officer(actor=actor, client=client, officer=officer, now=now))
        except DomainError as refusal:
            refusals.append((client, refusal))
    return given, refusals


@transaction.atomic
def offer_transfer(*, actor: Actor, client: Client, officer: Membership, reason: str, now: datetime) -> OfficerAssignment:
    """Ask another officer to take a client over; until they accept, nothing changes (R31). Raises DomainError."""
    may_lead(actor, client).or_raise()
    may_hold(officer, client, clock.wib(now).date()).or_raise()
    held = current_assignment(client)
    if held is None or held.officer_id == officer.pk:
        refuse("no_transfer", _("There is nothing to hand over: choose another officer."))
    if OfficerAssignment.objects.offered().filter(client=client).exists():
        refuse("transfer_waits", _("A transfer of this client is already waiting for an answer."))
    row = OfficerAssignment.objects.create(client=client, officer=officer, offered_at=now, offered_by=actor.user, reason=reason.strip())
    audit.record("client.offer_transfer", actor=actor, subject=row, person=client, reason=reason)
    open_task(organization=client.office, kind=TRANSFER_TASK, subject=row, assignee=officer.user)
    return row


@transaction.atomic
def accept_transfer(*, actor: Actor, assignment: OfficerAssignment, now: datetime) -> OfficerAssignment:
    """Take a client over: the old officer's access ends at the same instant. Raises DomainError."""
    _lock_and_check(actor, assignment)
    may_hold(assignment.officer, assignment.client, clock.wib(now).date()).or_raise()
    OfficerAssignment.objects.current().filter(client=assignment.client).update(ends_at=now)
    assignment.state, assignment.starts_at = AssignmentState.ACCEPTED, now
    assignment.save(update_fields=["state", "starts_at"])
    _answered(actor, assignment, "client.accept_transfer")
    return assignment


@transaction.atomic
def decline_transfer(*, actor: Actor, assignment: OfficerAssignment, reason: str, now: datetime) -> OfficerAssignment:
    """Say no to a transfer, with a reason; the client stays where they are. Raises DomainError."""
    _lock_and_check(actor, assignment)
    if not reason.strip():
        refuse("reason_needed", _("Please say why; the people concerned will read it."))
    assignment.state, assignment.ends_at, assignment.reason = AssignmentState.DECLINED, now, reason.strip()
    assignment.save(update_fields=["state", "ends_at", "reason"])
    _answered(actor, assignment, "client.decline_transfer", reason)
    return assignment


def _lock_and_check(actor: Actor, assignment: OfficerAssignment) -> None:
    OfficerAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    assignment.refresh_from_db(fields=["state", "ends_at"])
    may_answer_transfer(actor, assignment).or_raise()


def _answered(actor: Actor, assignment: OfficerAssignment, action: str, reason: str = "") -> None:
    audit.record(action, actor=actor, subject=assignment, person=assignment.client, reason=reason)
    close_tasks(kind=TRANSFER_TASK, subject=assignment, actor=actor)
    if assignment.offered_by:
        notify(user=assignment.offered_by, kind=TRANSFER_ANSWERED, subject=assignment.client)


@transaction.atomic
def restrict_client(*, actor: Actor, client: Client, mode: str, users: Iterable[Any], reason: str, now: datetime) -> Restriction:
    """Close a file to named people or to all but them, leaders included (R36). Raises DomainError."""
    may_lead(actor, client).or_raise()
    if not reason.strip():
        refuse("reason_needed", _("Please say why this file is closed."))
    row = Restriction.objects.create(client=client, mode=mode, reason=reason.strip(), set_at=now, set_by=actor.user)
    row.users.set(users)
    audit.record("client.restrict", actor=actor, subject=row, person=client, reason=mode)
    return row


@transaction.atomic
def lift_restriction(*, actor: Actor, restriction: Restriction, now: datetime) -> Restriction:
    """Open a closed file again; only somebody who may see it can. Raises DomainError."""
    may_lead(actor, restriction.client).or_raise()
    restriction.lifted_at, restriction.lifted_by = now, actor.user
    restriction.save(update_fields=["lifted_at", "lifted_by"])
    audit.record("client.lift_restriction", actor=actor, subject=restriction, person=restriction.client)
    return restriction


@transaction.atomic
def snooze_client(*, actor: Actor, client: Client, until_on: date, today: date, now: datetime, note: str = "") -> Snooze:
    """Put a client aside in one's own list until a day; they come back alone on it. Raises DomainError."""
    may_work_with(actor, client).or_raise()
    if until_on <= today:
        refuse("snooze_in_past", _("Choose a day that is still to come."))
    facts = {"until_on": until_on, "note": note.strip(), "set_at": now}
    row, _new = Snooze.objects.update_or_create(client=client, user=actor.user, defaults=facts)
    return row


@transaction.atomic
def wake_client(*, actor: Actor, client: Client) -> int:
    """Take a client out of the snoozed list before the day; answers how many were asleep (0 or 1)."""
    may_work_with(actor, client).or_raise()
    return Snooze.objects.filter(client=client, user=actor.user).delete()[0]
