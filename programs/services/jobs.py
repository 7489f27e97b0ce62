"""What the calendar decides by itself: cohorts open, are confirmed, start and finish; who is late is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from partners.actors import SYSTEM
from partners.services.tasks import open_task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.enums import CohortState
from programs.models import Cohort, Session
from programs.services.reminders import watch_marks
from programs.services.running import confirm_cohort, finish_cohort, open_cohort, start_cohort

#: Time for the office to decide about a cohort that stayed below its minimum.
DECIDE_SMALL_WITHIN = timedelta(days=3)


def advance_cohorts(now: datetime) -> dict[str, int]:
    """Move each cohort as far as its dates and facts allow; answers counts for the log."""
    return {
        "opened": _each(_to_open(now), open_cohort, now),
        "confirmed": _each(_to_confirm(now), confirm_cohort, now),
        "started": _each(_to_start(now), start_cohort, now),
        "finished": _each(_to_finish(now), finish_cohort, now),
        "too_small": _ask_about_small(now),
        **watch_marks(now),
    }


def _each(cohorts: Iterable[Cohort], service: Any, now: datetime) -> int:
    """Run one service for each cohort; one that somebody moved in the meantime is left to the next run."""
    done = 0
    for cohort in cohorts:
        try:
            service(actor=SYSTEM, cohort=cohort, now=now)
        except DomainError:
            continue
        done += 1
    return done


def _cohorts(state: str) -> Any:
    return Cohort.objects.filter(state=state).select_related("program__partner", "program__office").order_by("pk")


def _to_open(now: datetime) -> Any:
    today = clock.wib(now).date()
    return _cohorts(CohortState.APPROVED).filter(registration_opens_on__lte=today, registration_closes_on__gte=today)


def _to_confirm(now: datetime) -> Any:
    """Registration is over and the minimum reached; before that the partner or the office may confirm earlier."""
    return _cohorts(CohortState.OPEN).ready_to_confirm().filter(registration_closes_on__lt=clock.wib(now).date())


def _to_start(now: datetime) -> Any:
    return _cohorts(CohortState.CONFIRMED).filter(starts_on__lte=clock.wib(now).date())


def _to_finish(now: datetime) -> Any:
    planned = Session.objects.planned().filter(cohort=OuterRef("pk"))
    return _cohorts(CohortState.RUNNING).filter(~Exists(planned), ends_on__lt=clock.wib(now).date())


def _ask_about_small(now: datetime) -> int:
    """Registration is over and too few have come: the office takes the small class, or calls it off."""
    cohorts = _cohorts(CohortState.OPEN).filter(registration_closes_on__lt=clock.wib(now).date()).exclude(pk__in=_to_confirm(now))
    return sum(_ask(cohort, cohort.program.office, "cohort.too_small", "office_lead", now + DECIDE_SMALL_WITHIN) for cohort in cohorts)


def _ask(cohort: Cohort, organization: Any, kind: str, role_key: str, due_at: datetime) -> int:
    params = {"title": cohort.program.title, "number": cohort.number}
    open_task(organization=organization, kind=kind, subject=cohort, role_key=role_key, due_at=due_at, params=params)
    return 1
