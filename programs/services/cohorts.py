"""Writes about a cohort until it opens: plan, propose, return, approve, take back, copy as the next one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from partners.services.tasks import close_tasks, notify_organization, open_task
from portal.kernel import audit, clock
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused
from programs.checks import cohort_checks, missing
from programs.enums import CohortState
from programs.models import Cohort, CohortSlot, Funding, Program, Session
from programs.planning import CohortPlan, next_start, plan_sessions, shifted
from programs.policies import can_be_copied, leads_office_of, may_change_plan, may_plan_cohort
from programs.selectors import best_agreement, clashes_of, cohort_facts, holidays_between, place_is_free, plan_of, wanted_by
from programs.services.calls import settle_chosen
from programs.workflow import COHORT

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Agreement
    from programs.planning import Schedule

#: Days in which each side answers (the deadlines of the workflow table).
DECIDE_WITHIN = timedelta(days=COHORT.waiting[CohortState.PROPOSED].days)
CORRECT_WITHIN = timedelta(days=COHORT.waiting[CohortState.RETURNED].days)


def preview(plan: CohortPlan) -> Schedule:
    """The sessions that a plan gives; raises DomainError when it gives none. Writes nothing."""
    return plan_sessions(slots=plan.slots, starts_on=plan.starts_on, count=plan.session_count, holidays=holidays_between(plan.starts_on))


@transaction.atomic
def draft_cohort(*, actor: Actor, program: Program, plan: CohortPlan, previous: Cohort | None = None) -> Cohort:
    """A new cohort with its sessions; ``previous`` is the one it was copied from.

    Raises DomainError for a plan without sessions, ValidationError for one that breaks a rule of the table.
    """
    program = Program.objects.select_for_update(of=("self",)).select_related("partner").get(pk=program.pk)
    may_plan_cohort(actor, program).or_raise()
    highest = program.cohorts.aggregate(highest=Max("number"))["highest"] or 0
    cohort = Cohort(program=program, number=highest + 1, program_version=program.version, previous=previous)
    _lay_out(cohort, plan)
    audit.record("cohort.draft", actor=actor, subject=cohort)
    settle_chosen(actor=actor, program=program)
    return cohort


@transaction.atomic
def edit_cohort(*, actor: Actor, cohort: Cohort, plan: CohortPlan) -> Cohort:
    """Change the plan of a cohort that the office has not approved; its sessions are laid out anew."""
    may_change_plan(actor, cohort).or_raise()
    cohort.program_version = cohort.program.version
    _lay_out(cohort, plan)
    audit.record("cohort.edit", actor=actor, subject=cohort)
    return cohort


#: Fields of a plan that are columns of the cohort.
_COLUMNS = (
    "starts_on",
    "capacity",
    "minimum",
    "registration_opens_on",
    "registration_closes_on",
    "region",
    "place",
    "latitude",
    "longitude",
    "travel_note",
    "budget_total",
    "instructor_name",
)


def _lay_out(cohort: Cohort, plan: CohortPlan) -> None:
    schedule = preview(plan)
    for name in _COLUMNS:
        setattr(cohort, name, getattr(plan, name))
    cohort.ends_on = clock.wib(schedule.sessions[-1].start).date()
    cohort.full_clean(exclude=["previous"])
    cohort.save()
    _replace_rows(cohort, plan, schedule)


def _replace_rows(cohort: Cohort, plan: CohortPlan, schedule: Schedule) -> None:
    for rows in (cohort.slots, cohort.sessions, cohort.funding):
        rows.all().delete()
    CohortSlot.objects.bulk_create(
        [CohortSlot(cohort=cohort, weekday=slot.weekday, starts_at=slot.starts_at, ends_at=slot.ends_at) for slot in plan.slots]
    )
    Session.objects.bulk_create(
        [
            Session(cohort=cohort, number=number, starts_at=each.start, ends_at=each.end, place=plan.place)
            for number, each in enumerate(schedule.sessions, start=1)
        ]
    )
    Funding.objects.bulk_create([Funding(cohort=cohort, source=line.source, amount=line.amount, note=line.note) for line in plan.funding])


@transaction.atomic
def propose_cohort(*, actor: Actor, cohort: Cohort, now: datetime, reason: str = "") -> Cohort:
    """Hand the plan to the office; ``reason`` says why a class is held in a place that another has at the same hour.

    Refused with ``place_taken`` when it does not say so.
    """
    may_plan_cohort(actor, cohort.program).or_raise()
    _starts_in_future(cohort, clock.wib(now).date()).or_raise()
    place = place_is_free(clashes_of(actor=actor, wanted=wanted_by(cohort)))
    if not reason.strip():
        place.or_raise()
    kept_reason = "" if place else reason
    COHORT.apply(cohort, "propose", actor=actor, now=now, reason=kept_reason, program_version=cohort.program.version)
    for kind in ("cohort.returned", "cohort.prepared"):
        close_tasks(kind=kind, subject=cohort, actor=actor)
    if cohort.previous is not None:
        close_tasks(kind="cohort.next", subject=cohort.previous, actor=actor)
    open_task(
        organization=cohort.program.office,
        kind="cohort.review",
        subject=cohort,
        role_key="office_lead",
        due_at=now + DECIDE_WITHIN,
        params=_named(cohort),
    )
    return cohort


def _starts_in_future(cohort: Cohort, today: date) -> Decision:
    if cohort.starts_on >= today:
        return ALLOWED
    return refused("starts_in_past", _("The first day has already passed. Choose a later one."))


def _named(cohort: Cohort) -> dict[str, object]:
    return {"title": cohort.program.title, "number": cohort.number}


@transaction.atomic
def return_cohort(*, actor: Actor, cohort: Cohort, reason: str, now: datetime) -> Cohort:
    """Ask the partner for a correction; ``reason`` is what they read."""
    leads_office_of(actor, cohort.program.partner).or_raise()
    COHORT.apply(cohort, "return", actor=actor, now=now, reason=reason)
    close_tasks(kind="cohort.review", subject=cohort, actor=actor)
    open_task(
        organization=cohort.program.partner,
        kind="cohort.returned",
        subject=cohort,
        role_key="partner",
        due_at=now + CORRECT_WITHIN,
        params=_named(cohort),
    )
    return cohort


@transaction.atomic
def approve_cohort(
    *, actor: Actor, cohort: Cohort, now: datetime, agreement: Agreement | None = None, exception_reason: str = ""
) -> Cohort:
    """The office says yes, having seen agreement and money.

    Refused when the agreement does not cover the cohort or the money falls short, unless ``exception_reason``
    names why it may run all the same (design §4.1); the reason stays with the cohort.
    """
    leads_office_of(actor, cohort.program.partner).or_raise()
    agreement = agreement or best_agreement(cohort)
    gap = missing(cohort_checks(cohort_facts(cohort, agreement)))
    exception_reason = exception_reason.strip()
    if not gap and not exception_reason:
        refuse(gap.code, _("%(gap)s Name the reason for an exception, or return the proposal.") % {"gap": gap.message})
    COHORT.apply(
        cohort,
        "approve",
        actor=actor,
        now=now,
        reason=exception_reason,
        agreement=agreement,
        exception_reason=exception_reason if not gap else "",
    )
    close_tasks(kind="cohort.review", subject=cohort, actor=actor)
    notify_organization(organization=cohort.program.partner, kind="cohort.approved", subject=cohort, params=_named(cohort))
    return cohort


@transaction.atomic
def copy_as_next(*, actor: Actor, cohort: Cohort, today: date) -> Cohort:
    """A draft of the next cohort: same place, days and seats, a later start; money is asked for anew.

    Refused with ``already_planned`` while another cohort of the program is still to come. The row of the program is
    locked first, so that of two at the same moment one is refused; the table allows one living successor all the same.
    """
    Program.objects.select_for_update(of=("self",)).get(pk=cohort.program_id)
    can_be_copied(cohort).or_raise()
    start = next_start(starts_on=cohort.starts_on, ends_on=cohort.ends_on, today=today)
    plan = shifted(plan_of(cohort), to=start, today=today)
    return draft_cohort(actor=actor, program=cohort.program, plan=plan, previous=cohort)
