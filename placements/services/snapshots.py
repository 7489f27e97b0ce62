"""Figures for the public: computed once a month, made safe by one module, frozen with their hash, approved by the head."""

from __future__ import annotations

import json
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Organization
from partners.services.tasks import close_tasks, open_task
from placements.models import OutcomeSnapshot
from placements.selectors.outcomes import chain_of, completions_by_program, work_rates
from portal.kernel import audit, clock
from portal.kernel.bounds import Sum
from portal.kernel.decisions import refuse
from portal.kernel.disclosure import publish_count, publish_linked, publish_list, publish_rate

if TYPE_CHECKING:
    from partners.actors import Actor

APPROVE_TASK = "snapshot.approve"


def figures_of(office: Organization, today: date) -> dict[str, Any]:
    """Everything that is published of one office, already safe; JSON."""
    chain = chain_of(office)
    return {
        "chain": {name: publish_count(getattr(chain, name)).value for name in ("offered", "said_yes", "completed", "certified", "placed")},
        "work": {str(day): _published_rate(rate) for day, rate in work_rates(office, today).items()},
        **_published_completions(office),
    }


def _published_rate(rate: Any) -> dict[str, Any]:
    parts, total = publish_list([rate.yes, rate.known - rate.yes, rate.unknown])
    shown = publish_rate(rate.yes, rate.known)
    return {
        "yes": parts[0].value, "no": parts[1].value, "unknown": parts[2].value, "total": total.value,
        "percent": shown.percent, "low": shown.low, "high": shown.high, "of": shown.denominator.value if shown.shown else None,
    }


def _published_completions(office: Organization) -> dict[str, Any]:
    """Completions by program within partner within office: one hierarchy, hidden together."""
    rows = completions_by_program(office)
    partners = sorted({partner for partner, _slug, _done in rows})
    truth: dict[Any, int] = {("program", slug): done for _partner, slug, done in rows}
    sums = []
    for partner in partners:
        keys = tuple(("program", slug) for owner, slug, _done in rows if owner == partner)
        truth["partner", partner] = sum(truth[key] for key in keys)
        sums.append(Sum(("partner", partner), keys))
    truth["office", ""] = sum(truth["partner", partner] for partner in partners)
    sums.append(Sum(("office", ""), tuple(("partner", partner) for partner in partners)))
    shown = publish_linked(truth, sums) if rows else {}
    return {
        "programs": {slug: shown["program", slug].value for _partner, slug, _done in rows},
        "partners": {partner: shown["partner", partner].value for partner in partners},
    }


def fingerprint(figures: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the figures."""
    return sha256(json.dumps(figures, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def freeze_outcomes(*, office: Organization, now: datetime) -> OutcomeSnapshot:
    """The figures of this month, once; the head of office is asked to approve them."""
    today = clock.wib(now).date()
    month = today.replace(day=1)
    kept = OutcomeSnapshot.objects.filter(office=office, month=month).first()
    if kept is not None:
        return kept
    figures = figures_of(office, today)
    row = OutcomeSnapshot.objects.create(office=office, month=month, figures=figures, hash=fingerprint(figures), made_at=now)
    open_task(organization=office, kind=APPROVE_TASK, subject=row, role_key="head")
    return row


@transaction.atomic
def approve_snapshot(*, actor: Actor, snapshot: OutcomeSnapshot, now: datetime) -> OutcomeSnapshot:
    """Publish the frozen figures. Raises DomainError: not the head, or the figures are not those that were frozen."""
    if not actor.has("head") or actor.office_id != snapshot.office_id:
        refuse("not_head", _("The head of office approves what is published."))
    if fingerprint(snapshot.figures) != snapshot.hash:
        refuse("changed", _("These figures are not those that were frozen. They cannot be published."))
    if not OutcomeSnapshot.objects.filter(pk=snapshot.pk, approved_at=None).update(approved_at=now, approved_by=actor.user):
        refuse("stale_state", _("These figures were approved already."))
    audit.record("snapshot.approve", actor=actor, subject=snapshot)
    close_tasks(kind=APPROVE_TASK, subject=snapshot, actor=actor)
    snapshot.refresh_from_db()
    return snapshot


def freeze_all(now: datetime) -> dict[str, int]:
    """Job: every office, once a month."""
    offices = Organization.objects.offices().order_by("pk")
    return {"snapshots": sum(freeze_outcomes(office=office, now=now).made_at == now for office in offices)}
