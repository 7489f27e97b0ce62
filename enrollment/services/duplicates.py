"""Finds clients who may be the same person, asks a leader, and remembers the answer. Nothing is ever merged here (R23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enrollment.duplicates import Answer, Comparison, PersonRecord, compare
from enrollment.models import Client, DuplicatePair
from partners.services.tasks import close_tasks, open_task
from portal.kernel import audit
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

TASK_KIND = "duplicate.check"


def record_of(client: Client) -> PersonRecord:
    """What is compared of a client."""
    return PersonRecord(
        name=client.name,
        alias=client.alias,
        sex=client.sex,
        birth_date=client.birth_date,
        birth_place=client.birth_place,
        mother=client.mother_name,
        address=client.address,
        nik=client.nik,
    )


def worth_comparing(client: Client, among: QuerySet[Client]) -> QuerySet[Client]:
    """Clients with the same number, birth date or name; the comparison itself decides."""
    same = Q(birth_date=client.birth_date) | Q(name_key=client.name_key)
    if client.nik_hash:
        same |= Q(nik_hash=client.nik_hash)
    return among.filter(same).exclude(pk=client.pk).order_by("pk")


def likely_same(client: Client, among: QuerySet[Client]) -> Iterator[tuple[Client, Comparison]]:
    """Those among ``among`` who are or may be this person, with the facts; ``client`` may be unsaved."""
    mine = record_of(client)
    for other in worth_comparing(client, among):
        comparison = compare(mine, record_of(other))
        if comparison.answer is not Answer.NO:
            yield other, comparison


@transaction.atomic
def find_and_store_pairs(*, client: Client, now: datetime) -> list[DuplicatePair]:
    """Compare one client with all of the office, whoever may see them, and put what is found before a leader."""
    found = likely_same(client, Client.objects.filter(office=client.office))
    return store_pairs(((client, other, comparison) for other, comparison in found), now=now)


def store_pairs(found: Iterable[tuple[Client, Client, Comparison]], *, now: datetime, with_tasks: bool = True) -> list[DuplicatePair]:
    """Keep each pair once, in the order of its keys; a pair that was decided stays decided."""
    pairs = [pair for one, other, comparison in found if (pair := _store(one, other, comparison, now))]
    for pair in pairs if with_tasks else ():
        open_task(organization=pair.first.office, kind=TASK_KIND, subject=pair, role_key="office_lead")
    return pairs


def _store(one: Client, other: Client, comparison: Comparison, now: datetime) -> DuplicatePair | None:
    first, second = sorted((one, other), key=lambda client: client.pk)
    facts = {"answer": comparison.answer.value, "reasons": list(comparison.reasons), "found_at": now}
    pair, is_new = DuplicatePair.objects.get_or_create(first=first, second=second, defaults=facts)
    return pair if is_new else None


@transaction.atomic
def decide_pair(*, actor: Actor, pair: DuplicatePair, decision: str, now: datetime, note: str = "") -> DuplicatePair:
    """Remember what a leader decided; unsure keeps the question open for somebody else. Raises DomainError."""
    if not DuplicatePair.objects.visible_to(actor).filter(pk=pair.pk).exists():
        refuse("not_visible", _("This pair is not yours to decide."))
    pair.decision, pair.note = decision, note.strip()
    pair.decided_at, pair.decided_by = now, actor.user
    pair.save(update_fields=["decision", "note", "decided_at", "decided_by"])
    close_tasks(kind=TASK_KIND, subject=pair, actor=actor)
    for client in (pair.first, pair.second):
        audit.record("duplicatepair.decide", actor=actor, subject=pair, person=client, reason=decision)
    return pair
