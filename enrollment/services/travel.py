"""Writes payments for the way to class: due by the marks, recorded by the partner, never above the budget of the cohort.

Lock order: cohort, then the payments; the budget itself is held by one conditional update (``programs.services.travel``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enrollment.models import TravelPayment
from enrollment.selectors.travel import dues_of
from enrollment.travel import payable_on
from portal.kernel import audit, clock
from portal.kernel.decisions import Decision, refuse, refused
from programs.models import Cohort, Session
from programs.policies import leads_office_of, speaks_for
from programs.selectors import travel_of
from programs.services.travel import give_back, spend

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import TravelSupport


def may_pay(actor: Actor, cohort: Cohort) -> Decision:
    """The partner that teaches, or a leader of its office in its name; only where travel support was set."""
    if travel_of(cohort) is None:
        return refused("no_travel_support", _("This cohort pays no travel support. Set the rate and the budget first."))
    return speaks_for(actor, cohort.program.partner)


@transaction.atomic
def pay_travel(
    *, actor: Actor, cohort: Cohort, people: Collection[UUID], sessions: Collection[UUID], paid_on: date, now: datetime
) -> list[TravelPayment]:
    """Record that these people received the support for these sessions, as far as they attended and were not paid yet.

    Raises DomainError: nothing due, a day that cannot be, or more than is left of the budget.
    """
    may_pay(actor, cohort).or_raise()
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    support = _support(cohort)
    held = {row.pk: row for row in Session.objects.filter(cohort=cohort, public_id__in=sessions)}
    by_id = {row.pk for row in cohort.enrollments.visible_to(actor).filter(public_id__in=people)}
    pairs = dues_of(cohort).chosen(by_id, held.keys())
    if not pairs:
        refuse("nothing_due", _("Nothing is due for these people and sessions. Perhaps it has been recorded already."))
    for session in {pair[1] for pair in pairs}:
        payable_on(paid_on, clock.wib(held[session].starts_at).date(), clock.wib(now).date()).or_raise()
    spend(cohort=cohort, amount=support.rate * len(pairs))
    return _insert(actor, cohort, support.rate, pairs, paid_on, now)


def _support(cohort: Cohort) -> TravelSupport:
    support = travel_of(cohort)
    if support is None:
        refuse("no_travel_support", _("This cohort pays no travel support. Set the rate and the budget first."))
    return support


def _insert(
    actor: Actor, cohort: Cohort, rate: int, pairs: list[tuple[int, int]], paid_on: date, now: datetime
) -> list[TravelPayment]:
    rows = [
        TravelPayment(enrollment_id=person, session_id=session, amount=rate, paid_on=paid_on, recorded_by=actor.post, recorded_at=now)
        for person, session in pairs
    ]
    try:
        with transaction.atomic():
            TravelPayment.objects.bulk_create(rows)
    except IntegrityError:
        refuse("paid_already", _("Somebody has recorded these payments in the meantime. Reload the page to see them."))
    audit.record("travel.pay", actor=actor, subject=cohort, reason=f"{len(rows)} × {rate}")
    return rows


@transaction.atomic
def take_back_payment(*, actor: Actor, payment: TravelPayment, reason: str, now: datetime) -> TravelPayment:
    """A leader of the office takes back a payment that was recorded by mistake; the money counts as left again."""
    cohort = payment.enrollment.own_cohort
    leads_office_of(actor, cohort.program.partner).or_raise()
    if not reason.strip():
        refuse("reason_needed", _("Please say why; the people concerned will read it."))
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    rows = TravelPayment.objects.in_force().filter(pk=payment.pk)
    if not rows.update(taken_back_at=now, taken_back_by=actor.membership, taken_back_reason=reason.strip()):
        refuse("stale_state", _("This payment has been taken back already."))
    give_back(cohort=cohort, amount=payment.amount)
    payment.refresh_from_db()
    audit.record("travel.take_back", actor=actor, subject=payment, person=payment.audit_person, reason=reason)
    return payment
