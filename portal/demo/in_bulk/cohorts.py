"""Writes the classes of a plan: rows, sessions with their fates, and every move until today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from partners.actors import SYSTEM
from partners.models import PartnerActivity
from partners.services.bulk import PastMove, Trail, state_after, store
from portal.demo.calendar import jobs_of
from portal.demo.plan.cohorts import finished_at
from portal.demo.story import CALLED_OFF_BECAUSE, CANCELLED_BECAUSE, RETURNED_BECAUSE, SMALL_BECAUSE
from portal.kernel.clock import wib
from portal.kernel.ranges import ONE_DAY
from programs.enums import CancelledBy
from programs.models import Cohort, Session
from programs.services.bulk import PastCohort, store_cohorts
from programs.workflow import COHORT, SESSION

if TYPE_CHECKING:
    from portal.demo.plan.model import PlannedCohort, PlannedSession
    from portal.demo.world import World

#: Why a session fell out, as the plan of programs says it.
NOT_HELD_BY = {"partner": CancelledBy.PARTNER, "office": CancelledBy.OFFICE, "logistics": CancelledBy.FORCE_MAJEURE}


def write_cohorts(world: World, cohorts: list[PlannedCohort], trail: Trail) -> None:
    """All classes of a plan; afterwards each knows its rows."""
    for cohort in cohorts:
        cohort.row = _row(cohort)
        cohort.row.state = state_after(COHORT, _past(world, cohort))
        cohort.session_rows = [_session(cohort, number, session) for number, session in enumerate(cohort.sessions, start=1)]
    store_cohorts([PastCohort(cohort.row, cohort.plan, cohort.session_rows) for cohort in cohorts])  # type: ignore[arg-type]
    for cohort in cohorts:
        _walk(world, cohort, trail)
    store(PartnerActivity, (activity for cohort in cohorts for activity in _activities(cohort)))


def _row(cohort: PlannedCohort) -> Cohort:
    plan, program = cohort.plan, cohort.program.program
    decided = cohort.fate in ("approved", "cancelled")
    return Cohort(
        program=program,
        program_version=program.version,
        place=plan.place,
        region=plan.region,
        starts_on=plan.starts_on,
        ends_on=wib(cohort.last_end).date(),
        registration_opens_on=plan.registration_opens_on,
        registration_closes_on=plan.registration_closes_on,
        capacity=plan.capacity,
        minimum=plan.minimum,
        budget_total=plan.budget_total,
        instructor_name=plan.instructor_name,
        agreement=cohort.program.partner.agreement if decided else None,
        exception_reason=cohort.exception if decided else "",
        created_at=cohort.proposed_at,
    )


def _session(cohort: PlannedCohort, number: int, session: PlannedSession) -> Session:
    state, by = {"held": ("held", ""), "planned": ("planned", "")}.get(session.fate, ("cancelled", CancelledBy.FORCE_MAJEURE))
    if session.fate == "not_held":
        by = NOT_HELD_BY[session.because]
    elif cohort.cancelled_at:
        by = CancelledBy.PARTNER
    return Session(
        number=number,
        starts_at=session.time.start,
        ends_at=session.time.end,
        place=cohort.plan.place,
        state=state,
        cancelled_by=by,
        held_at=session.settled_at if state == "held" else None,
    )


def _walk(world: World, cohort: PlannedCohort, trail: Trail) -> None:
    assert cohort.row is not None
    trail.act("cohort.draft", actor=cohort.program.partner.staff, at=cohort.proposed_at, subject=cohort.row)
    trail.walk(cohort.row, COHORT, _past(world, cohort))
    for session, planned in zip(cohort.session_rows, cohort.sessions, strict=True):
        if planned.fate != "planned" and planned.settled_at:
            trail.walk(session, SESSION, [_settled(cohort, planned)])


def _past(world: World, cohort: PlannedCohort) -> list[PastMove]:
    return [move for move in _moves(world, cohort) if move.at <= world.calendar.now]


def _moves(world: World, cohort: PlannedCohort) -> Iterator[PastMove]:
    """Every move of its life in order, also those to come."""
    lead, manager = world.staff["bimker"], cohort.program.partner.manager
    if cohort.fate == "draft":
        return
    yield PastMove("propose", cohort.program.partner.staff, cohort.proposed_at + timedelta(minutes=20))
    if cohort.fate == "proposed":
        return
    if cohort.fate == "returned":
        yield PastMove("return", lead, cohort.decided_at, RETURNED_BECAUSE)
        return
    yield PastMove("approve", lead, cohort.decided_at, cohort.exception)
    yield PastMove("open", SYSTEM, jobs_of(cohort.plan.registration_opens_on))
    if cohort.cancelled_at:
        if cohort.small_at is None and cohort.yeses() >= cohort.plan.minimum:
            yield PastMove("confirm", SYSTEM, jobs_of(cohort.plan.registration_closes_on + ONE_DAY))
        yield PastMove("cancel", manager, cohort.cancelled_at, CANCELLED_BECAUSE)
        return
    yield from _taught(world, cohort)


def _taught(world: World, cohort: PlannedCohort) -> Iterator[PastMove]:
    lead, manager = world.staff["bimker"], cohort.program.partner.manager
    if cohort.confirmed_at:
        yield PastMove("confirm", manager, cohort.confirmed_at)
    elif cohort.small_at:
        yield PastMove("confirm_small", lead, cohort.small_at, SMALL_BECAUSE)
    else:
        yield PastMove("confirm", SYSTEM, jobs_of(cohort.plan.registration_closes_on + ONE_DAY))
    yield PastMove("start", SYSTEM, jobs_of(cohort.plan.starts_on))
    yield PastMove("finish", SYSTEM, finished_at(cohort))
    if cohort.closed_at:
        yield PastMove("close", lead, cohort.closed_at)


def _settled(cohort: PlannedCohort, session: PlannedSession) -> PastMove:
    teacher, at = cohort.program.partner.staff, session.settled_at
    assert at is not None
    if session.fate == "held":
        return PastMove("hold", teacher, at)
    if cohort.cancelled_at:
        return PastMove("cancel", cohort.program.partner.manager, at, CANCELLED_BECAUSE)
    return PastMove("cancel", teacher, at, session.because or CALLED_OFF_BECAUSE)


def _activities(cohort: PlannedCohort) -> Iterator[PartnerActivity]:
    for session in cohort.sessions:
        if session.fate == "held":
            yield PartnerActivity(
                organization=cohort.program.partner.organization,
                kind="session",
                at=session.settled_at,
                recorded_by=cohort.program.partner.staff.user,
            )
