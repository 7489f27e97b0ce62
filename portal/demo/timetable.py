"""What happens beside the plan of classes: somebody catches up, somebody is helped alone, a class moves on by a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from enrollment.models import Enrollment
from enrollment.services.attendance import EXPECTED
from enrollment.services.extra_sessions import add_extra_session
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.enums import CohortState, SessionKind
from programs.models import Cohort, Session
from programs.services.moving import Extra, move_session

if TYPE_CHECKING:
    from partners.actors import Actor
    from portal.demo.world import World

#: Classes that get sessions beside their weekly hours.
SHOWN = 2
#: Days that are tried until one is free.
TRIES = 14
#: After the hours of any class.
EVENING = time(18)
LENGTH = timedelta(hours=1)


def show_timetable(world: World) -> None:
    """Catch-up and one-to-one sessions in classes under way, and one class whose later sessions follow a moved one."""
    teachers = {partner.organization.pk: partner.staff for partner in world.partners.values()}
    for cohort in _cohorts(world, CohortState.RUNNING)[:SHOWN]:
        _add_extras(teachers[cohort.program.partner_id], cohort)
    for cohort in _cohorts(world, CohortState.CONFIRMED, CohortState.OPEN)[:1]:
        _move_on(teachers[cohort.program.partner_id], cohort)


def _cohorts(world: World, *states: str) -> QuerySet[Cohort]:
    rows = Cohort.objects.filter(program__office=world.office, state__in=states).select_related("program__partner", "agreement", "place")
    return rows.order_by("starts_on", "program__slug", "number")


def _add_extras(teacher: Actor, cohort: Cohort) -> None:
    rows = Enrollment.objects.of_cohort(cohort).filter(state__in=EXPECTED).select_related("client__office")
    people = list(rows.order_by("client__roster_number")[:3])
    for kind, named in ((SessionKind.CATCH_UP, people[:2]), (SessionKind.ONE_TO_ONE, people[2:3])):
        if named:
            _first_that_fits(lambda day, kind=kind, named=named: _add(teacher, cohort, day, kind, named))


def _add(teacher: Actor, cohort: Cohort, day: date, kind: str, named: list[Enrollment]) -> None:
    begins = clock.at_wib(day, EVENING)
    extra = Extra(kind=kind, is_for_named=True, starts_at=begins, ends_at=begins + LENGTH)
    add_extra_session(actor=teacher, cohort=cohort, extra=extra, people=named, now=clock.now())


def _move_on(teacher: Actor, cohort: Cohort) -> None:
    rows = cohort.sessions.planned().regular().filter(starts_at__gt=clock.now())
    session = rows.select_related("cohort__program__partner", "cohort__agreement", "place").order_by("starts_at")[1:2].first()
    if session is not None:
        _first_that_fits(lambda day: _move(teacher, session, day))


def _move(teacher: Actor, session: Session, day: date) -> None:
    by = timedelta(days=(day - clock.today()).days)
    move_session(
        actor=teacher, session=session, starts_at=session.starts_at + by, ends_at=session.ends_at + by, now=clock.now(), with_later=True
    )


def _first_that_fits(act: Callable[[date], None]) -> None:
    """Act on the first of the coming days that the rules allow; none is no harm."""
    for day in _coming_days():
        with suppress(DomainError):
            act(day)
            return


def _coming_days() -> Iterator[date]:
    return (clock.today() + timedelta(days=number) for number in range(1, TRIES + 1))
