"""Regular work of the way through programs: offers run out, silence has a clock, classes that began."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enrollment.enums.flow import EnrollmentState
from enrollment.models import Enrollment, VerifyCounter
from enrollment.services.enrollments import ANSWER_WITHIN, CORRECT_WITHIN, ask_officer
from enrollment.workflow import ENROLLMENT
from partners.actors import SYSTEM
from partners.services.tasks import close_tasks, notify_organization, open_task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.enums import CohortState


def watch_referrals(now: datetime) -> dict[str, int]:
    """At half time the partner is nudged; at full time the referral expires and the coordinator is told (design §4.8)."""
    return {"nudged": _nudge(now), "expired": sum(_expire(row, now) for row in _overdue(now))}


def _nudge(now: datetime) -> int:
    half_time = now + ANSWER_WITHIN / 2
    silent = Enrollment.objects.filter(state=EnrollmentState.SUBMITTED, nudged_at=None, due_at__lte=half_time, due_at__gt=now)
    rows = list(silent.select_related("program__partner").order_by("pk"))
    for row in rows:
        notify_organization(organization=row.program.partner, kind="referral.nudge", subject=row)
        Enrollment.objects.filter(pk=row.pk).update(nudged_at=now)
    return len(rows)


def _overdue(now: datetime) -> list[Enrollment]:
    return list(Enrollment.objects.unanswered(now).select_related("client__office", "program__office").order_by("pk"))


@transaction.atomic
def _expire(row: Enrollment, now: datetime) -> int:
    try:
        ENROLLMENT.apply(row, "expire", actor=SYSTEM, now=now, due_at=None, ended_on=clock.wib(now).date())
    except DomainError:
        return 0
    close_tasks(kind="referral.answer", subject=row)
    open_task(
        organization=row.program.office, kind="referral.silent", subject=row, role_key="job_guidance_head", due_at=now + CORRECT_WITHIN
    )
    ask_officer(kind="referral.expired", subject=row, client=row.client, due_at=now + CORRECT_WITHIN)
    return 1


def begin_classes(now: datetime) -> dict[str, int]:
    """Whoever is enrolled in a cohort that has begun is in class, marked or not."""
    rows = Enrollment.objects.filter(state=EnrollmentState.ENROLLED, cohort__state=CohortState.RUNNING)
    return {"begun": sum(_begin(row, now) for row in rows.select_related("client").order_by("pk"))}


def _begin(row: Enrollment, now: datetime) -> int:
    try:
        ENROLLMENT.apply(row, "start", actor=SYSTEM, now=now, started_on=clock.wib(now).date())
    except DomainError:
        return 0
    return 1


def forget_counters(now: datetime) -> dict[str, int]:
    """Drop counters of verifications whose hour is over."""
    return {"counters": VerifyCounter.objects.filter(until__lte=now).delete()[0]}
