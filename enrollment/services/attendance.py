"""Writes attendance: one screen, one save, everybody present but the few; what follows from it when a class is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.completion import ABSENCES_IN_A_ROW, Record, absences_in_a_row
from enrollment.enums.flow import (
    MARKABLE,
    AttendanceStatus,
    EndReason,
    EndReasonGroup,
    EnrollmentState,
    NotHeldBecause,
)
from enrollment.models import Attendance, AttendanceChange, Enrollment, SessionParticipant
from enrollment.policies.flow import FREE_CORRECTION_DAYS
from enrollment.selectors.marks import records_of, statuses_of
from enrollment.services.enrollments import ask_officer, leave
from enrollment.workflow import ENROLLMENT
from partners.actors import SYSTEM
from partners.services.tasks import close_tasks
from portal.kernel import clock
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused
from programs.enums import CancelledBy, CohortState, SessionState
from programs.models import Cohort, Session
from programs.policies import may_run
from programs.services.sessions import cancel_session, hold_session

if TYPE_CHECKING:
    from partners.actors import Actor

#: A session that fell out for want of material or place is nobody's doing in the plan of programs.
CANCELLED_BY = {
    NotHeldBecause.PARTNER: CancelledBy.PARTNER,
    NotHeldBecause.OFFICE: CancelledBy.OFFICE,
    NotHeldBecause.LOGISTICS: CancelledBy.FORCE_MAJEURE,
}
#: Who is marked: the paused are not expected.
EXPECTED = (EnrollmentState.ENROLLED, EnrollmentState.ON_PROGRAM)
ANSWER_ABSENCE_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Marked:
    """What one save did; the same save again changes nothing."""

    new: int = 0
    changed: int = 0
    people: int = 0


def expected(*, actor: Actor, session: Session) -> list[Enrollment]:
    """Who is to be marked in a session, as far as the actor may see them, by roster number; of some sessions only those named."""
    rows = Enrollment.objects.visible_to(actor).of_cohort(session.cohort_id).filter(state__in=EXPECTED)
    if session.is_for_named:
        rows = rows.filter(pk__in=SessionParticipant.objects.filter(session=session).values("enrollment"))
    return list(rows.select_related("client", "program", "cohort").order_by("client__roster_number", "pk"))


def may_mark(actor: Actor, session: Session, now: datetime) -> Decision:
    """Whether attendance can be written now: own class, on or after its day, free for a week, then by a leader."""
    own = may_run(actor, session.cohort)
    if not own:
        return own
    if session.state in (SessionState.CANCELLED, SessionState.MOVED):
        return refused("session_off", _("This session was cancelled or moved; there is nothing to mark."))
    if session.cohort.state not in (CohortState.CONFIRMED, CohortState.RUNNING):
        return refused("class_over", _("Attendance can be marked while the class is running."))
    if clock.wib(now).date() < clock.wib(session.starts_at).date():
        return refused("too_early", _("This session is still to come. It can be marked on its day."))
    return _not_too_late(actor, session, now)


def _not_too_late(actor: Actor, session: Session, now: datetime) -> Decision:
    late = session.held_at is not None and now > session.held_at + timedelta(days=FREE_CORRECTION_DAYS)
    if late and not (actor.is_lead or actor.is_system):
        return refused("correction_over", _("Corrections are free for seven days. Please ask a section head to change it."))
    return ALLOWED


@transaction.atomic
def mark_attendance(
    *, actor: Actor, session: Session, marks: Mapping[UUID, str], now: datetime, reason: str = ""
) -> Marked:
    """Write one session's attendance: whoever is not named in ``marks`` (by public id) is present.

    Saving the same twice changes nothing; a change of an earlier mark keeps what stood there. The first save says
    that the session was held. Raises DomainError.
    """
    _lock(session)
    may_mark(actor, session, now).or_raise()
    if not set(marks.values()) <= set(MARKABLE):
        refuse("unknown_mark", _("Choose one of the marks on the page."))
    people = expected(actor=actor, session=session)
    hold_session(actor=actor, session=session, now=now)
    wanted = {person: marks.get(person.public_id, AttendanceStatus.PRESENT) for person in people}
    result = _write(actor, session, wanted, now, reason)
    _begin(people, now)
    _notice_absence(people, now)
    return result


def _lock(session: Session) -> None:
    """One save at a time for a class; the cohort is locked first, as everywhere, and both are read again."""
    Cohort.objects.select_for_update(of=("self",)).get(pk=session.cohort_id)
    session.refresh_from_db(fields=["state", "held_at"])
    session.cohort.refresh_from_db(fields=["state"])


def _write(
    actor: Actor, session: Session, wanted: Mapping[Enrollment, str], now: datetime, reason: str, *, because: str = ""
) -> Marked:
    """Insert the missing rows, change those that differ, and keep the history of each change."""
    there = {row.enrollment_id: row for row in Attendance.objects.filter(session=session, enrollment__in=[each.pk for each in wanted])}
    fresh = [
        Attendance(enrollment=person, session=session, status=status, not_held_because=because, marked_by=actor.membership, marked_at=now)
        for person, status in wanted.items() if person.pk not in there
    ]
    changes = []
    for person, status in wanted.items():
        row = there.get(person.pk)
        if row is not None and row.status != status:
            changes.append(AttendanceChange(
                attendance=row, source=row.status, target=status, changed_by=actor.membership, changed_at=now, reason=reason.strip()
            ))
            row.status, row.not_held_because, row.marked_by, row.marked_at = status, because, actor.membership, now
    Attendance.objects.bulk_create(fresh)
    Attendance.objects.bulk_update([change.attendance for change in changes], ["status", "not_held_because", "marked_by", "marked_at"])
    AttendanceChange.objects.bulk_create(changes)
    return Marked(new=len(fresh), changed=len(changes), people=len(wanted))


def _begin(people: Iterable[Enrollment], now: datetime) -> None:
    """Whoever is marked for the first time is in class from now on."""
    for person in people:
        if person.state == EnrollmentState.ENROLLED:
            ENROLLMENT.apply(person, "start", actor=SYSTEM, now=now, started_on=clock.wib(now).date())


def _notice_absence(people: Iterable[Enrollment], now: datetime) -> None:
    """Three sessions in a row without a word are a task for the officer; a mark that breaks the row closes it."""
    marks = statuses_of(people)
    for person in people:
        if absences_in_a_row(marks[person.pk]) >= ABSENCES_IN_A_ROW:
            ask_officer(kind="attendance.absent", subject=person, client=person.client, due_at=now + ANSWER_ABSENCE_WITHIN)
        else:
            close_tasks(kind="attendance.absent", subject=person)


@transaction.atomic
def mark_not_held(*, actor: Actor, session: Session, because: str, now: datetime) -> Marked:
    """Say that a session did not take place, and on whose side the reason lay; it counts against nobody."""
    _lock(session)
    may_mark(actor, session, now).or_raise()
    if session.state == SessionState.HELD:
        refuse("already_held", _("This session is marked as held. Ask a section head if that was a mistake."))
    people = expected(actor=actor, session=session)
    wanted = dict.fromkeys(people, AttendanceStatus.NOT_HELD)
    result = _write(actor, session, wanted, now, "", because=NotHeldBecause(because))
    cancel_session(actor=actor, session=session, by=CANCELLED_BY[NotHeldBecause(because)], reason=str(NotHeldBecause(because).label), now=now)
    return result


# --- the end of a class --------------------------------------------------------------------------------------------


@transaction.atomic
def complete_enrollments(*, cohort: Cohort, now: datetime) -> dict[str, int]:
    """Settle everybody of a finished cohort by the attendance rule; offers still open are taken back."""
    people = list(Enrollment.objects.of_cohort(cohort).holding_seats().select_related("client__office", "program", "cohort").order_by("pk"))
    records = records_of(cohort, people)
    done = {"completed": 0, "ended_early": 0, "taken_back": 0}
    for person in people:
        done[_settle(person, records[person.pk], now)] += 1
    return done


def _settle(person: Enrollment, record: Record, now: datetime) -> str:
    if person.state == EnrollmentState.OFFERED:
        leave(person, "take_back", actor=SYSTEM, now=now, reason=_("The class is over."), cohort=None, due_at=None)
        return "taken_back"
    facts: dict[str, Any] = {"ended_on": clock.wib(now).date(), "sessions_held": record.held, "sessions_attended": record.attended}
    if record.meets(person.program.completion_percent):
        leave(person, "complete", actor=SYSTEM, now=now, **facts)
        return "completed"
    why = {"end_reason_group": EndReasonGroup.CLIENT, "end_reason_code": EndReason.RULE_NOT_MET}
    leave(person, "end_early", actor=SYSTEM, now=now, reason=EndReason.RULE_NOT_MET, **facts, **why)
    return "ended_early"
