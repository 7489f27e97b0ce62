"""The one seat counter: a seat is taken by a single conditional update, never by counting first (design §3.5, R01).

``taken`` counts held offers, enrolled, on program and suspended. Enrollment calls ``take_seat`` and
``release_seat`` in the transaction that changes the enrollment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.kernel import audit
from portal.kernel.decisions import Decision, refuse, refused
from programs.models import Cohort
from programs.models.cohorts import FEW_SEATS
from programs.policies import may_change_capacity
from programs.querysets import SEAT_TAKING
from programs.signals import tell_public_changed

if TYPE_CHECKING:
    from partners.actors import Actor


def take_seat(*, cohort: Cohort) -> None:
    """Take one seat, or raise DomainError ``full`` or ``closed``. The public hears of it when the word for free seats changes."""
    rows = Cohort.objects.filter(pk=cohort.pk, state__in=SEAT_TAKING, taken__lt=F("capacity"))
    taken = rows.update(taken=F("taken") + 1)
    cohort.refresh_from_db(fields=["state", "taken", "capacity"])
    if not taken:
        _why_no_seat(cohort).or_raise()
    if cohort.seats_left in (FEW_SEATS, 0):
        tell_public_changed(cohort.program)


def _why_no_seat(cohort: Cohort) -> Decision:
    if not cohort.takes_seats:
        return refused("closed", _("This cohort takes nobody at the moment. Choose another cohort."))
    return refused("full", _("All seats of this cohort are taken. The client can go on the waiting list."))


def release_seat(*, cohort: Cohort) -> None:
    """Give one seat back, whatever the cohort's state; ValueError when none was taken, for then the books are wrong."""
    released = Cohort.objects.filter(pk=cohort.pk, taken__gt=0).update(taken=F("taken") - 1)
    cohort.refresh_from_db(fields=["state", "taken", "capacity"])
    if not released:
        raise ValueError("a seat was given back that nobody held")
    if cohort.seats_left in (1, FEW_SEATS + 1):
        tell_public_changed(cohort.program)


@transaction.atomic
def change_capacity(*, actor: Actor, cohort: Cohort, capacity: int) -> Cohort:
    """Set the number of seats. Refused below the seats taken or the minimum, with the figures (R04)."""
    may_change_capacity(actor, cohort).or_raise()
    rows = Cohort.objects.filter(pk=cohort.pk, taken__lte=capacity, minimum__lte=capacity)
    changed = rows.update(capacity=capacity) if capacity > 0 else 0
    cohort.refresh_from_db(fields=["state", "taken", "capacity", "minimum"])
    if not changed:
        _why_not_so_few(cohort, capacity)
    audit.record("cohort.capacity", actor=actor, subject=cohort, reason=str(capacity))
    tell_public_changed(cohort.program)
    return cohort


def _why_not_so_few(cohort: Cohort, capacity: int) -> None:
    if cohort.taken > capacity:
        text = ngettext(
            "%(taken)s seat is already taken, so the cohort needs at least that many.",
            "%(taken)s seats are already taken, so the cohort needs at least that many.",
            cohort.taken,
        )
        refuse("seats_taken", text % {"taken": cohort.taken})
    refuse("below_minimum", _("The number of seats cannot be below the minimum of %(minimum)s.") % {"minimum": max(cohort.minimum, 1)})
