"""Reminds of sessions that are over and not marked: the partner at half time, the office when the time is up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from partners.models import Organization, Task
from partners.services.tasks import open_task
from portal.kernel import clock
from programs.enums import CohortState, SessionState
from programs.models import Cohort, Session

#: After its last minute a session is to be marked within this time; at half of it the partner is reminded (design §4.8).
MARK_WITHIN = timedelta(days=2)
NUDGE_AFTER = MARK_WITHIN / 2
#: The office settles what its partner left open within this time.
SETTLE_WITHIN = timedelta(days=3)
NUDGE, LATE = "cohort.marks_owed", "cohort.marks_late"
MARK_KINDS = (NUDGE, LATE)
TEACHING = (CohortState.CONFIRMED, CohortState.RUNNING)


def watch_marks(now: datetime) -> dict[str, int]:
    """Ask the partner, later the office, once for each cohort; close what is settled. Again it changes nothing."""
    closed = close_settled_marks(now=now)
    nudged = [_ask(cohort, cohort.program.partner, NUDGE, "partner", _marks_due(cohort)) for cohort in _owing(now - NUDGE_AFTER)]
    late = [_ask(cohort, cohort.program.office, LATE, "office_lead", now + SETTLE_WITHIN) for cohort in _owing(now - MARK_WITHIN)]
    return {"marks_owed": len(nudged), "marks_late": len(late), "marks_settled": closed}


def _owing(ended_before: datetime) -> QuerySet[Cohort]:
    """Cohorts with sessions that ended before an instant and are not marked; ``owed_since`` is the earliest end."""
    over = Q(sessions__state=SessionState.PLANNED, sessions__ends_at__lt=ended_before)
    rows = Cohort.objects.filter(state__in=TEACHING).annotate(owed_since=Min("sessions__ends_at", filter=over))
    return rows.filter(owed_since__isnull=False).select_related("program__partner", "program__office").order_by("pk")


def _marks_due(cohort: Cohort) -> datetime:
    since: datetime = cohort.owed_since  # type: ignore[attr-defined]
    return since + MARK_WITHIN


def _ask(cohort: Cohort, organization: Organization, kind: str, role_key: str, due_at: datetime) -> Task:
    params = {"title": cohort.program.title, "number": cohort.number}
    return open_task(organization=organization, kind=kind, subject=cohort, role_key=role_key, due_at=due_at, params=params)


def close_settled_marks(*, now: datetime, cohort: Cohort | None = None) -> int:
    """End the reminders of cohorts in which no session is owed any more, of one or of all; answers how many."""
    owed = Session.objects.overdue(now).filter(cohort__public_id=OuterRef("subject_id"), cohort__state__in=TEACHING)
    rows = Task.objects.filter(~Exists(owed), kind__in=MARK_KINDS, done_at=None)
    if cohort is not None:
        rows = rows.filter(subject_id=cohort.public_id)
    return rows.update(done_at=clock.now())
