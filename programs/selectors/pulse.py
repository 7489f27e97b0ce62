"""What programs know of how alive a partner is: papers handed in, and what is due in its classes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count, Min

from partners.enums import ActivityKind
from partners.moves import last_move_by, returned_at
from partners.providers import SignOfLife
from partners.pulse import Duty, DutyCode
from portal.kernel.clock import wib
from programs.enums import CohortState, ProgramState
from programs.models import Cohort, Program, Session

#: Attendance is owed while the class is under way or just over; a cancelled cohort owes nothing.
_OWES = (CohortState.CONFIRMED, CohortState.RUNNING, CohortState.FINISHED)


def partner_signs(partners: Collection[int], since: datetime) -> Iterator[SignOfLife]:
    """Programs and cohorts that the partner's own people handed in. Sessions held are rows of the partner's activities already."""
    programs = Program.objects.filter(partner__in=partners).annotate(
        told_at=last_move_by(Program, "submit", "submit_changes", partner="partner", since=since)
    )
    cohorts = Cohort.objects.filter(program__partner__in=partners).annotate(
        told_at=last_move_by(Cohort, "propose", partner="program__partner", since=since)
    )
    for rows, partner in ((programs, "partner"), (cohorts, "program__partner")):
        for key, at in rows.filter(told_at__isnull=False).order_by("pk").values_list(partner, "told_at"):
            yield SignOfLife(key, ActivityKind.ANSWER, at)


def partner_duties(partners: Collection[int], now: datetime) -> Iterator[tuple[int, Duty]]:
    """Attendance not marked, and programs and cohorts that the office has returned."""
    overdue = Session.objects.overdue(now).filter(cohort__program__partner__in=partners, cohort__state__in=_OWES).order_by()
    for key, count, first in overdue.values_list("cohort__program__partner").annotate(Count("pk"), Min("starts_at")):
        yield key, Duty(DutyCode.ATTENDANCE, count, wib(first).date())
    programs = Program.objects.filter(partner__in=partners, state=ProgramState.RETURNED).order_by("pk")
    cohorts = Cohort.objects.filter(program__partner__in=partners, state=CohortState.RETURNED).order_by("pk")
    returned = [
        *programs.annotate(since=returned_at(Program)).values_list("partner", "since"),
        *cohorts.annotate(since=returned_at(Cohort)).values_list("program__partner", "since"),
    ]
    for key, since in returned:
        yield key, Duty(DutyCode.CORRECTIONS, 1, wib(since).date())
