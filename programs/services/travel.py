"""Writes about travel support of a cohort: its rate and budget, and the counter that no payment passes.

Who attended and who received money is the business of ``enrollment``; it calls ``spend`` in the transaction that
records the payments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.kernel import audit
from portal.kernel.decisions import refuse
from portal.kernel.money import format_rupiah
from programs.models import Cohort, TravelSupport
from programs.policies import leads_office_of, may_set_travel

if TYPE_CHECKING:
    from partners.actors import Actor


@transaction.atomic
def set_travel(*, actor: Actor, cohort: Cohort, rate: int, budget: int, source: str) -> TravelSupport:
    """Say what each session attended pays and how much there is in all, in rupiah.

    Refused below what was paid already. Payments made keep the amount that they had.
    """
    may_set_travel(actor, cohort).or_raise()
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    row = TravelSupport.objects.filter(cohort=cohort).first() or TravelSupport(cohort=cohort)
    row.rate, row.budget, row.source = rate, budget, source
    if row.paid > row.limit:
        refuse("below_paid", _("%(paid)s has been paid already; the budget cannot be below that.") % {"paid": format_rupiah(row.paid)})
    row.full_clean()
    row.save()
    audit.record("travel.set", actor=actor, subject=cohort, reason=f"{rate} / {budget}")
    return row


@transaction.atomic
def add_travel_money(*, actor: Actor, cohort: Cohort, amount: int, reason: str) -> TravelSupport:
    """Let payments pass the budget by ``amount`` rupiah in all; only a leader of the office, with a reason."""
    leads_office_of(actor, cohort.program.partner).or_raise()
    if not reason.strip():
        refuse("no_exception", _("Without a reason there is no exception."))
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    row = TravelSupport.objects.filter(cohort=cohort).first()
    if row is None:
        refuse("no_travel_support", _("This cohort pays no travel support. Set the rate and the budget first."))
    row.extra, row.extra_reason, row.extra_by = row.extra + amount, reason.strip(), actor.membership
    row.full_clean()
    row.save()
    audit.record("travel.extra", actor=actor, subject=cohort, reason=reason.strip())
    return row


def spend(*, cohort: Cohort, amount: int) -> None:
    """Count ``amount`` rupiah as paid, or raise DomainError ``over_budget``; one conditional update, no reading first."""
    rows = TravelSupport.objects.filter(cohort=cohort, paid__lte=F("budget") + F("extra") - amount)
    if rows.update(paid=F("paid") + amount):
        return
    row = TravelSupport.objects.filter(cohort=cohort).first()
    left = format_rupiah(row.left if row else 0)
    text = _("This would pay %(amount)s, and %(left)s is left of the budget. A section head can add to it, with a reason.")
    refuse("over_budget", text % {"amount": format_rupiah(amount), "left": left})


def give_back(*, cohort: Cohort, amount: int) -> None:
    """Count ``amount`` rupiah as not paid after all; ValueError when less was paid, for then the books are wrong."""
    if not TravelSupport.objects.filter(cohort=cohort, paid__gte=amount).update(paid=F("paid") - amount):
        raise ValueError("more was given back than had been paid")
