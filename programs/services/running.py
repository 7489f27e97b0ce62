"""Writes about a cohort from its opening to its end: open, confirm, start, finish, close, cancel."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.enums import Role
from partners.services.tasks import close_tasks, notify, notify_organization, open_task
from portal.kernel import clock
from portal.kernel.decisions import ALLOWED, Decision, refused
from programs import providers
from programs.enums import CancelledBy, CohortState
from programs.models import Cohort
from programs.policies import can_be_copied, leads_office_of, may_run, speaks_for
from programs.services.reminders import MARK_KINDS, close_settled_marks
from programs.services.sessions import call_off_planned
from programs.signals import tell_public_changed
from programs.workflow import COHORT

if TYPE_CHECKING:
    from partners.actors import Actor

#: The partner is asked to plan the next cohort within this time, before people and rooms are gone (problem 1).
NEXT_WITHIN = timedelta(days=14)
CLOSE_WITHIN = timedelta(days=COHORT.waiting[CohortState.FINISHED].days)
#: Who in the office is told when a cohort is called off.
LEAD_ROLES = (Role.HEAD, Role.JOB_GUIDANCE_HEAD, Role.SECTION_HEAD)
#: All requests that end with the cohort.
_TASKS = ("cohort.prepared", "cohort.review", "cohort.returned", "cohort.too_small", *MARK_KINDS, "cohort.close")


def _named(cohort: Cohort) -> dict[str, object]:
    return {"title": cohort.program.title, "number": cohort.number}


@transaction.atomic
def open_cohort(*, actor: Actor, cohort: Cohort, now: datetime) -> Cohort:
    """Let everybody see the cohort and officers refer to it."""
    leads_office_of(actor, cohort.program.partner).or_raise()
    COHORT.apply(cohort, "open", actor=actor, now=now)
    tell_public_changed(cohort.program)
    notify_organization(organization=cohort.program.partner, kind="cohort.opened", subject=cohort, params=_named(cohort))
    return cohort


@transaction.atomic
def confirm_cohort(*, actor: Actor, cohort: Cohort, now: datetime, reason: str = "") -> Cohort:
    """Say that the cohort takes place: the minimum is reached, or the office takes a small one with ``reason``."""
    speaks_for(actor, cohort.program.partner).or_raise()
    cohort.refresh_from_db(fields=["taken", "minimum", "state"])
    small = cohort.taken < cohort.minimum and bool(reason.strip())
    COHORT.apply(cohort, "confirm_small" if small else "confirm", actor=actor, now=now, reason=reason)
    tell_public_changed(cohort.program)
    close_tasks(kind="cohort.too_small", subject=cohort, actor=actor)
    return cohort


@transaction.atomic
def start_cohort(*, actor: Actor, cohort: Cohort, now: datetime) -> Cohort:
    """Begin the class on its first day or later."""
    may_run(actor, cohort).or_raise()
    _first_day_has_come(cohort, clock.wib(now).date()).or_raise()
    COHORT.apply(cohort, "start", actor=actor, now=now)
    tell_public_changed(cohort.program)
    return cohort


def _first_day_has_come(cohort: Cohort, today: date) -> Decision:
    if cohort.starts_on <= today:
        return ALLOWED
    return refused("too_early", _("The class begins on its first day, not before."))


@transaction.atomic
def finish_cohort(*, actor: Actor, cohort: Cohort, now: datetime) -> Cohort:
    """Every session is settled: certificates can be issued, and the next cohort is asked for."""
    speaks_for(actor, cohort.program.partner).or_raise()
    COHORT.apply(cohort, "finish", actor=actor, now=now)
    tell_public_changed(cohort.program)
    close_settled_marks(now=now, cohort=cohort)
    providers.tell_cohort_finished(cohort, actor, now)
    open_task(
        organization=cohort.program.office,
        kind="cohort.close",
        subject=cohort,
        role_key="office_lead",
        due_at=now + CLOSE_WITHIN,
        params=_named(cohort),
    )
    if can_be_copied(cohort):
        _ask_for_next(cohort, now)
    return cohort


def _ask_for_next(cohort: Cohort, now: datetime) -> None:
    open_task(
        organization=cohort.program.partner,
        kind="cohort.next",
        subject=cohort,
        role_key="partner",
        due_at=now + NEXT_WITHIN,
        params=_named(cohort),
    )


@transaction.atomic
def close_cohort(*, actor: Actor, cohort: Cohort, now: datetime) -> Cohort:
    """Settle the cohort for good; refused while somebody in it has no outcome yet."""
    leads_office_of(actor, cohort.program.partner).or_raise()
    providers.may_close(cohort).or_raise()
    COHORT.apply(cohort, "close", actor=actor, now=now)
    tell_public_changed(cohort.program)
    close_tasks(kind="cohort.close", subject=cohort, actor=actor)
    return cohort


@transaction.atomic
def cancel_cohort(*, actor: Actor, cohort: Cohort, reason: str, now: datetime) -> Cohort:
    """Take back a proposal, or call off an approved cohort: sessions are cancelled, people are told, seats freed.

    The order of commits decides against a seat taken at the same moment (hazards R03): whoever took one
    before this is among those told, whoever comes after is refused.
    """
    speaks_for(actor, cohort.program.partner).or_raise()
    early = any(move.name == "withdraw" for move in COHORT.leaving(cohort.state))
    COHORT.apply(cohort, "withdraw" if early else "cancel", actor=actor, now=now, reason=reason)
    tell_public_changed(cohort.program)
    by = CancelledBy.PARTNER if actor.is_partner else CancelledBy.OFFICE
    call_off_planned(actor=actor, cohort=cohort, by=by, reason=reason, now=now)
    providers.tell_cohort_cancelled(cohort, actor, now)
    for kind in _TASKS:
        close_tasks(kind=kind, subject=cohort, actor=actor)
    if not early:
        _tell_both_sides(cohort)
    return cohort


def _tell_both_sides(cohort: Cohort) -> None:
    notify_organization(organization=cohort.program.partner, kind="cohort.cancelled", subject=cohort, params=_named(cohort))
    for lead in cohort.program.office.memberships.active().filter(role__in=LEAD_ROLES).select_related("user"):
        notify(user=lead.user, kind="cohort.cancelled_office", subject=cohort, params=_named(cohort))
