"""Writes the audit trail and the log of moves, and seals the trail in batches (hazards R60)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from partners.models import AuditEntry, AuditSeal, Transition
from partners.signals import moves_stored
from portal.kernel import clock
from portal.kernel.audit import Entry
from portal.kernel.correlation import current_id
from portal.kernel.decisions import Text
from portal.kernel.workflow import Transition as Move
from portal.kernel.workflow import Workflow

#: Rows younger than this may still be overtaken by a slower transaction, so they are not sealed yet.
SEAL_AFTER = timedelta(minutes=10)
SEAL_BATCH = 5000
GENESIS = "0" * 64


def _row_of(entry: Entry) -> AuditEntry:
    actor, subject = entry.actor, entry.subject
    return AuditEntry(
        at=clock.now(),
        user=actor.user,
        organization=getattr(actor, "organization", None),
        role=getattr(actor, "role", ""),
        action=entry.action,
        subject_model=subject._meta.label_lower if isinstance(subject, Model) else "",
        subject_id=str(getattr(subject, "public_id", getattr(subject, "pk", "")) or "")[:40],
        person_id=getattr(entry.person, "public_id", None),
        allowed=entry.allowed,
        reason=entry.reason[:300],
        correlation_id=current_id(),
    )


def store_entry(entry: Entry) -> None:
    """Append one audit row in the caller's transaction."""
    _row_of(entry).save(force_insert=True)


def store_moves(moves: Sequence[Move]) -> None:
    """Append workflow moves, and an audit row beside each."""
    rows = Transition.objects.bulk_create([_step_of(move) for move in moves])
    moves_stored.send(sender=Transition, labels=frozenset(row.subject_model for row in rows))
    AuditEntry.objects.bulk_create([_row_of(_entry_of(move)) for move in moves])


def _step_of(move: Move) -> Transition:
    subject = move.subject
    return Transition(
        subject_model=subject._meta.label_lower, subject_id=subject.pk, move=move.move.name, source=move.source,
        target=move.move.target, user=move.actor.user, at=move.at, reason=move.reason[:1000],
    )


def _entry_of(move: Move) -> Entry:
    subject = move.subject
    person = getattr(subject, "audit_person", None)
    return Entry(move.actor, f"{subject._meta.model_name}.{move.move.name}", subject, person, True, move.reason)


@dataclass(frozen=True, slots=True)
class Step:
    """One past move in words for people."""

    at: datetime
    label: Text
    reason: str
    who: str
    target: str


def history_of(subject: Model, workflow: Workflow) -> list[Step]:
    """All moves of one row, oldest first, each with the sentence of its move."""
    rows = Transition.objects.filter(subject_model=subject._meta.label_lower, subject_id=subject.pk).select_related("user")
    return [Step(row.at, workflow.move(row.move).sentence, row.reason, row.user.name if row.user else "", row.target) for row in rows]


SEALED_FIELDS = (
    "pk", "at", "user_id", "organization_id", "role", "action", "subject_model", "subject_id", "person_id", "allowed",
    "reason", "correlation_id",
)


def batch_hash(previous: str, rows: Iterable[dict[str, Any]]) -> str:
    """SHA-256 over the hash before and the rows in order, as canonical JSON."""
    digest = sha256(previous.encode())
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, default=str, ensure_ascii=False).encode())
    return digest.hexdigest()


def _rows(first: int, last: int) -> list[dict[str, Any]]:
    rows = AuditEntry.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").values(*SEALED_FIELDS)
    return [{**row, "at": row["at"].astimezone(UTC).isoformat()} for row in rows]


@transaction.atomic
def seal_audit(now: datetime) -> dict[str, int]:
    """Close all rows older than ten minutes into hashed batches; answers how many rows and seals."""
    sealed, seals = 0, 0
    last_safe = AuditEntry.objects.filter(at__lt=now - SEAL_AFTER).aggregate(last=Max("pk"))["last"] or 0
    while True:
        before = AuditSeal.objects.order_by("-last_id").first()
        first = before.last_id + 1 if before else 1
        ids = list(AuditEntry.objects.filter(pk__gte=first, pk__lte=last_safe).order_by("pk").values_list("pk", flat=True)[:SEAL_BATCH])
        if not ids:
            return {"rows": sealed, "seals": seals}
        previous = before.hash if before else GENESIS
        AuditSeal.objects.create(
            first_id=first, last_id=ids[-1], rows=len(ids), previous_hash=previous,
            hash=batch_hash(previous, _rows(first, ids[-1])), sealed_at=now,
        )
        sealed, seals = sealed + len(ids), seals + 1


def broken_seals() -> Iterator[AuditSeal]:
    """Seals whose rows or predecessor no longer give their hash, oldest first."""
    previous = GENESIS
    for seal in AuditSeal.objects.order_by("first_id"):
        if seal.previous_hash != previous or batch_hash(previous, _rows(seal.first_id, seal.last_id)) != seal.hash:
            yield seal
        previous = seal.hash
