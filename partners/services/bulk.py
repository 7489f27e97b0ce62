"""Writes of many rows at once, for demonstration data, imports of history and benchmarks: offices, places, the trail.

Whoever calls these has decided already; policies and forms are not asked, constraints and triggers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction

from partners.actors import SYSTEM, Actor
from partners.enums import OrganizationKind, OrganizationState
from partners.models import AuditEntry, Notification, Organization, OutboxEntry, Place, PlaceFacility, Task, Transition, User
from portal.kernel import audit, clock

if TYPE_CHECKING:
    from django.db.models import Model

    from portal.kernel.workflow import Workflow

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
def add_place(*, actor: Actor, office: Organization, name: str, features: Iterable[str] = (), **facts: Any) -> Place:
    """Somewhere a class can be held, with what is there; a name exists once in an office."""
    place, is_new = Place.objects.get_or_create(office=office, name=name, defaults=facts)
    if is_new:
        PlaceFacility.objects.bulk_create([PlaceFacility(place=place, feature=feature) for feature in features])
        audit.record("place.add", actor=actor, subject=place)
    return place


@transaction.atomic
def add_account(*, email: str, name: str, password_hash: str) -> User:
    """A person whose address is known to be theirs; ``password_hash`` as Django's hashers make it."""
    user = User(email=email.lower(), name=name, password=password_hash)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@dataclass(frozen=True, slots=True)
class PastMove:
    """One arrow of a workflow that was taken: by whom, when and why."""

    name: str
    actor: Actor
    at: datetime
    reason: str = ""


def steps(workflow: Workflow, moves: Iterable[PastMove]) -> Iterator[tuple[PastMove, str, str]]:
    """Each move with the state it leaves and the one it leads to; ValueError for a move that the workflow does not have there."""
    state = workflow.initial
    for past in moves:
        move = workflow.move(past.name)
        if state not in move.sources:
            raise ValueError(f"{workflow.name} has no {past.name} in {state}")
        yield past, state, move.target
        state = move.target


def state_after(workflow: Workflow, moves: Iterable[PastMove]) -> str:
    """Where the moves lead from the initial state; ValueError as in ``steps``."""
    targets = [target for _past, _source, target in steps(workflow, moves)]
    return str(targets[-1] if targets else workflow.initial)


class Trail:
    """Gathers the acts and moves of a history and appends them in the order of time, as services would have done."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.transitions: list[Transition] = []

    def act(self, action: str, *, actor: Actor, at: datetime, subject: Any = None, person: Any = None, reason: str = "") -> None:
        """One row of the audit trail."""
        self.entries.append(
            AuditEntry(
                at=at,
                user=actor.user,
                organization=actor.organization,
                role=actor.role,
                action=action,
                subject_model=subject._meta.label_lower if subject is not None else "",
                subject_id=str(getattr(subject, "public_id", getattr(subject, "pk", "")) or "")[:40],
                person_id=getattr(person, "public_id", None),
                reason=reason[:300],
                correlation_id="-",
            )
        )

    def walk(self, subject: Model, workflow: Workflow, moves: Iterable[PastMove], *, person: Any = None) -> None:
        """The moves of one row from the initial state on. Raises ValueError for one that the workflow does not have there."""
        label, name = subject._meta.label_lower, subject._meta.model_name
        for past, source, target in steps(workflow, moves):
            self.transitions.append(
                Transition(
                    subject_model=label,
                    subject_id=subject.pk,
                    move=past.name,
                    source=source,
                    target=target,
                    user=past.actor.user,
                    at=past.at,
                    reason=past.reason[:1000],
                )
            )
            self.act(f"{name}.{past.name}", actor=past.actor, at=past.at, subject=subject, person=person, reason=past.reason)

    def store(self) -> tuple[int, int]:
        """Write everything and begin anew; answers how many acts and moves."""
        for model, rows in ((Transition, self.transitions), (AuditEntry, self.entries)):
            model.objects.bulk_create(sorted(rows, key=lambda row: row.at), batch_size=BATCH)
        done = len(self.entries), len(self.transitions)
        self.entries, self.transitions = [], []
        return done


def store(model: type[Model], rows: Iterable[Any]) -> list[Any]:
    """Insert rows of one table in batches; they come back with their keys. Constraints and triggers decide as always."""
    return model._default_manager.bulk_create(list(rows), batch_size=BATCH)


def forget_effects(*, now: datetime) -> int:
    """Mark every effect that waits to be sent as done without sending it: the mail of a history that was written today."""
    return OutboxEntry.objects.filter(done_at=None).update(done_at=now, payload={})


def settle_inboxes(*, read_before: datetime, done_before: datetime, kinds: Iterable[str]) -> int:
    """Mark old messages as read and old tasks of ``kinds`` as done, as people who work every day have done it."""
    Notification.objects.filter(read_at=None, created_at__lt=read_before).update(read_at=read_before)
    old = Task.objects.filter(done_at=None, created_at__lt=done_before, kind__in=list(kinds))
    return old.update(done_at=clock.now())
