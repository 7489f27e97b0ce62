"""Agreements after the signature: pause, early end with the hand-over of clients, scan, and the calls before the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners import policies
from partners.actors import SYSTEM, Actor
from partners.enums import BINDING, AgreementState
from partners.models import Agreement, Task
from partners.providers import hand_over_list, tell_agreement_ended
from partners.services.agreements import EXPIRING, keep_scan, lock_lead, may_bind, retire
from partners.services.tasks import close_tasks, notify_organization, open_task
from partners.terms import EXPIRY_DAYS, threshold_reached
from partners.workflow import AGREEMENT
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse

#: Days in which every client of a terminated agreement has a next step.
HAND_OVER_WITHIN = timedelta(days=14)


@transaction.atomic
def suspend_agreement(*, actor: Actor, agreement: Agreement, reason: str, now: datetime) -> Agreement:
    """Pause: no new participants until it is resumed; running cohorts are looked at one by one."""
    policies.may_steer(actor, agreement.lead).or_raise()
    AGREEMENT.apply(agreement, "suspend", actor=actor, now=now, reason=reason)
    close_tasks(kind=EXPIRING, subject=agreement, actor=actor)
    notify_organization(organization=agreement.lead, kind="agreement.changed", subject=agreement)
    return agreement


@transaction.atomic
def resume_agreement(*, actor: Actor, agreement: Agreement, now: datetime) -> Agreement:
    """End the pause, unless another agreement has taken over one of its fields meanwhile."""
    policies.may_steer(actor, agreement.lead).or_raise()
    AGREEMENT.decide(agreement, "resume", actor=actor).or_raise()
    lock_lead(agreement)
    may_bind(agreement).or_raise()
    AGREEMENT.apply(agreement, "resume", actor=actor, now=now)
    notify_organization(organization=agreement.lead, kind="agreement.changed", subject=agreement)
    return agreement


@transaction.atomic
def terminate_agreement(*, actor: Actor, agreement: Agreement, reason: str, now: datetime) -> Agreement:
    """The head of office ends an agreement early; the leaders get the list of clients, each officer is asked for the next step."""
    policies.may_steer(actor, agreement.lead).or_raise()
    AGREEMENT.apply(agreement, "terminate", actor=actor, now=now, reason=reason)
    close_tasks(kind=EXPIRING, subject=agreement, actor=actor)
    notify_organization(organization=agreement.lead, kind="agreement.changed", subject=agreement)
    if hand_over_list(agreement, SYSTEM):
        due_at = now + HAND_OVER_WITHIN
        open_task(organization=agreement.office, kind="agreement.hand_over", subject=agreement, role_key="office_lead", due_at=due_at)
    tell_agreement_ended(agreement, actor, now)
    return agreement


@transaction.atomic
def finish_hand_over(*, actor: Actor, agreement: Agreement) -> int:
    """Close the hand-over once nobody is left on the list; answers how many tasks that settled."""
    policies.may_steer(actor, agreement.lead).or_raise()
    if hand_over_list(agreement, SYSTEM):
        refuse("clients_left", _("Some clients still stand under this agreement. Each needs a next step before the list can be closed."))
    audit.record("agreement.handed_over", actor=actor, subject=agreement)
    return close_tasks(kind="agreement.hand_over", subject=agreement, actor=actor)


@transaction.atomic
def add_scan(*, actor: Actor, agreement: Agreement, document: Any) -> Agreement:
    """Put the scan of the signed paper into the register; the file was checked by the form (hazards R44)."""
    policies.may_add_scan(actor, agreement).or_raise()
    audit.record("agreement.scan", actor=actor, subject=agreement)
    return keep_scan(agreement, document)


def watch_agreements(now: datetime) -> dict[str, int]:
    """The daily look: renewals whose first day has come take over, and ends within 180, 90 and 30 days are called out once."""
    return {"taken_over": _begin_renewals(now), "called": _call_out(now)}


def _begin_renewals(now: datetime) -> int:
    today = clock.wib(now).date()
    begun = Agreement.objects.filter(renewal__state__in=BINDING, renewal__starts_on__lte=today, state=AgreementState.SIGNED)
    rows = list(begun.order_by("pk"))
    for row in rows:
        with transaction.atomic():
            retire(row, actor=SYSTEM, now=now)
    return len(rows)


def _call_out(now: datetime) -> int:
    today = clock.wib(now).date()
    ending = Agreement.objects.filter(state=AgreementState.SIGNED, ends_on__gte=today, ends_on__lte=today + timedelta(days=max(EXPIRY_DAYS)))
    rows = ending.exclude(renewal__state__in=BINDING).select_related("office", "lead").order_by("pk")
    return sum(_call(row, threshold_reached(row.ends_on, today) or 0) for row in rows)


@transaction.atomic
def _call(agreement: Agreement, days: int) -> int:
    """One task a threshold, in place of the one before it; the partner gets a message. Answers whether it is new."""
    key = f"{EXPIRING}:{agreement.public_id}:{days}"
    if Task.objects.filter(key=key).exists():
        return 0
    close_tasks(kind=EXPIRING, subject=agreement)
    open_task(
        organization=agreement.office, kind=EXPIRING, subject=agreement, role_key="office_lead", key=key, params={"days": days},
        due_at=clock.end_of_day(agreement.ends_on),
    )
    notify_organization(organization=agreement.lead, kind="agreement.ends", subject=agreement, params={"days": days})
    return 1
