"""Writes of many rows at once, for demonstration data, imports of history and benchmarks: offices, places, the trail.

Whoever calls these has decided already; policies and forms are not asked, constraints and triggers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction

from partners.actors import SYSTEM, Actor
from partners.enums import OrganizationKind, OrganizationState
from partners.models import AuditEntry, Notification, Organization, OutboxEntry, Place, Task, Transition, User
from portal.kernel import audit, clock

if TYPE_CHECKING:
    from django.db.models import Model

#: Rows of one INSERT statement: enough to be quick, few enough for the variables of SQLite.
BATCH = 500


@transaction.atomic
def found_office(*, code: str, name: str, **facts: Any) -> Organization:
    """The tenant itself, which nobody registers; the same ``code`` again answers the same office."""
    office, is_new = Organization.objects.get_or_create(
        code=code, defaults={"kind": OrganizationKind.OFFICE, "state": OrganizationState.VERIFIED, "name": name, **facts}
    )
    if is_new:
        audit.record("organization.found", actor=SYSTEM, subject=office)
    return office


@transaction.atomic
def add_place(*, actor: Actor, office: Organization, name: str, **facts: Any) -> Place:
    """Somewhere a class can be held; a name exists once in an office."""
    place, is_new = Place.objects.get_or_create(office=office, name=name, defaults=facts)
    if is_new:
        audit.record("place.add", actor=actor, subject=place)
    return place


@transaction.atomic
def add_account(*, email: str, name: str, password_hash: str) -> User:
    """A person whose address is known to be theirs; ``password_hash`` as Django's hashers make it."""
    user = User(email=email.lower(), name=name, password=password_hash)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def moves(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> list[Transition]:
    """Rows of the log of moves; each names ``subject_id, move, source, target, user_id, at`` and perhaps ``reason``."""
    return [Transition(subject_model=model._meta.label_lower, **row) for row in rows]


def acts(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> list[AuditEntry]:
    """Rows of the trail by one actor; each names ``at, action, subject_model, subject_id`` and perhaps ``person_id, reason``."""
    by = {"user": actor.user, "organization": actor.organization, "role": actor.role, "correlation_id": "-"}
    return [AuditEntry(**by, **row) for row in rows]


def store_trail(transitions: Iterable[Transition] = (), entries: Iterable[AuditEntry] = ()) -> None:
    """Append moves and acts in the order in which they happened."""
    Transition.objects.bulk_create(sorted(transitions, key=lambda row: row.at), batch_size=BATCH)
    AuditEntry.objects.bulk_create(sorted(entries, key=lambda row: row.at), batch_size=BATCH)


def forget_effects(*, now: datetime) -> int:
    """Mark every effect that waits to be sent as done without sending it: the mail of a history that was written today."""
    return OutboxEntry.objects.filter(done_at=None).update(done_at=now, payload={})


def settle_inboxes(*, read_before: datetime, done_before: datetime, kinds: Iterable[str]) -> int:
    """Mark old messages as read and old tasks of ``kinds`` as done, as people who work every day have done it."""
    Notification.objects.filter(read_at=None, created_at__lt=read_before).update(read_at=read_before)
    old = Task.objects.filter(done_at=None, created_at__lt=done_before, kind__in=list(kinds))
    return old.update(done_at=clock.now())
