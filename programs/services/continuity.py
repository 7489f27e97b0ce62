"""Keeps programmes going: the next cohort in one click, and one task when a programme is about to stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.models import Organization, Task
from partners.services.tasks import open_task
from portal.kernel import clock
from portal.kernel.decisions import refuse
from programs.enums import ContinuityLevel
from programs.models import Cohort, Program
from programs.policies import COPYABLE, may_plan_cohort
from programs.selectors.board import ASK_OFFICE, ASK_PARTNER
from programs.selectors.continuity import Standing, light, standings
from programs.services.cohorts import CORRECT_WITHIN, copy_as_next

if TYPE_CHECKING:
    from partners.actors import Actor

#: The office speaks with the partner within a week.
OFFICE_WITHIN = timedelta(days=7)
#: A programme that is dated again, or that never began, needs no reminder; one that has stopped still does.
CALM = (ContinuityLevel.RUNNING, ContinuityLevel.NEW)


@dataclass(frozen=True, slots=True)
class Following:
    """The cohort that follows, and whether it was drafted now."""

    cohort: Cohort
    is_new: bool


@transaction.atomic
def propose_next(*, actor: Actor, program: Program, today: date) -> Following:
    """Draft the next cohort from the last one, or find the one that was drafted before: never twice.

    Where the office does so, the partner is asked to look at the draft and to propose it. Refused with
    ``nothing_to_copy`` for a programme without an approved cohort.
    """
    program = Program.objects.select_for_update(of=("self",)).select_related("partner", "office", "skill").get(pk=program.pk)
    may_plan_cohort(actor, program).or_raise()
    last = program.cohorts.filter(state__in=COPYABLE).order_by("-starts_on", "-number").first()
    if last is None:
        refuse("nothing_to_copy", _("There is no earlier cohort to copy. Plan the first one by hand."))
    following = Cohort.objects.following(last).order_by("starts_on", "number").first()
    if following is not None:
        return Following(following, is_new=False)
    last.program = program
    cohort = copy_as_next(actor=actor, cohort=last, today=today)
    if not actor.is_partner:
        _ask_to_propose(cohort)
    return Following(cohort, is_new=True)


def _ask_to_propose(cohort: Cohort) -> None:
    open_task(
        organization=cohort.program.partner,
        kind="cohort.prepared",
        subject=cohort,
        role_key="partner",
        due_at=clock.now() + CORRECT_WITHIN,
        params={"title": cohort.program.title, "number": cohort.number},
    )


def watch_continuity(now: datetime) -> dict[str, int]:
    """Ask once for each programme that is about to stop, and close what is no longer needed; harmless to run twice."""
    counts = {"asked": 0, "escalated": 0, "closed": 0}
    for office in Organization.objects.offices().order_by("pk"):
        rows = light(Program.objects.published().filter(office=office)).order_by("pk")
        tasks = _open_tasks(office)
        for standing in standings(rows, today=clock.wib(now).date()):
            _watch(standing, tasks.pop(standing.program.public_id, {}), counts, now)
        counts["closed"] += _close(tasks)
    return counts


def _open_tasks(office: Organization) -> dict[object, dict[str, Task]]:
    """Open tasks about programmes of an office, by programme and kind."""
    found: dict[object, dict[str, Task]] = {}
    rows = Task.objects.filter(kind__in=[ASK_PARTNER, ASK_OFFICE], done_at=None)
    for task in (rows.filter(organization__office=office) | rows.filter(organization=office)).order_by("pk"):
        found.setdefault(task.subject_id, {})[task.kind] = task
    return found


def _watch(standing: Standing, tasks: dict[str, Task], counts: dict[str, int], now: datetime) -> None:
    level = standing.alarm.level
    if level in CALM:
        counts["closed"] += _close({standing.program.public_id: tasks})
    elif level == ContinuityLevel.ABOUT_TO_STOP and not tasks and standing.facts.is_partner_active:
        _ask(standing)
        counts["asked"] += 1
    elif ASK_OFFICE not in tasks and _waits_for_office(standing, tasks, now):
        _escalate(standing, now)
        counts["escalated"] += 1


def _waits_for_office(standing: Standing, tasks: dict[str, Task], now: datetime) -> bool:
    """The partner's time is over, or it cannot act at all (hazards R32)."""
    if ASK_PARTNER in tasks:
        due_at = tasks[ASK_PARTNER].due_at
        return due_at is not None and due_at <= now
    return standing.alarm.level == ContinuityLevel.ABOUT_TO_STOP and not standing.facts.is_partner_active


def _ask(standing: Standing) -> None:
    assert standing.alarm.step is not None
    _open(standing, standing.program.partner, ASK_PARTNER, "partner", clock.end_of_day(standing.alarm.step.by))


def _escalate(standing: Standing, now: datetime) -> None:
    _open(standing, standing.program.office, ASK_OFFICE, "office_lead", now + OFFICE_WITHIN)


def _open(standing: Standing, organization: Organization, kind: str, role_key: str, due_at: datetime) -> None:
    params = {"title": standing.program.title}
    open_task(organization=organization, kind=kind, subject=standing.program, role_key=role_key, due_at=due_at, params=params)


def _close(tasks: dict[object, dict[str, Task]]) -> int:
    """Mark open tasks as done: the programme goes on, or is not offered any more."""
    keys = [task.pk for kinds in tasks.values() for task in kinds.values()]
    return Task.objects.filter(pk__in=keys, done_at=None).update(done_at=clock.now()) if keys else 0
