"""Writes attendance: one screen, one save, everybody present but the few; what follows from it when a class is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from enrollment.actors import LinkActor
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
from enrollment.selectors.marks import last_save, records_of, version_of
from enrollment.services.enrollments import ask_officer, leave
from enrollment.workflow import ENROLLMENT
from partners.actors import SYSTEM
from partners.models import Task
from partners.services.activities import SILENT_TASK
from partners.services.tasks import close_tasks
from portal.kernel import audit, clock
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused
from portal.kernel.workflow import recorded_together
from programs.enums import CancelledBy, CohortState, SessionState
from programs.models import Cohort, Session
from programs.policies import bound_by, may_run
from programs.services.reminders import MARK_KINDS, close_settled_marks
from programs.services.sessions import cancel_session, hold_session
from programs.terms import terms_of

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
ABSENT = "attendance.absent"


@dataclass(frozen=True, slots=True)
class Marked:
    """What one save did; the same save again changes nothing."""

    new: int = 0
    changed: int = 0
    people: int = 0


def expected(*, actor: Actor, session: Session) -> list[Enrollment]:
    """Who is to be marked in a session, as far as the actor may see them, by roster number; of some sessions only those named.

    ``was_asked`` says whether the officer has an open task about the person's absence.
    """
    asked = Task.objects.filter(kind=ABSENT, subject_id=OuterRef("public_id"), done_at=None)
    rows = Enrollment.objects.visible_to(actor).of_cohort(session.cohort_id).filter(state__in=EXPECTED).annotate(was_asked=Exists(asked))
    if session.is_for_named:
        rows = rows.filter(pk__in=SessionParticipant.objects.filter(session=session).values("enrollment"))
    return list(rows.select_related("client__office", "program", "cohort").order_by("client__roster_number", "pk"))


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


def needs_reason(session: Session, now: datetime) -> bool:
    """Whether the week of free correction is over: from then on a section head changes marks, and says why."""
    return session.held_at is not None and now > session.held_at + timedelta(days=FREE_CORRECTION_DAYS)


def _not_too_late(actor: Actor, session: Session, now: datetime) -> Decision:
    if needs_reason(session, now) and not (actor.is_lead or actor.is_system):
        return refused("correction_over", _("Corrections are free for seven days. Please ask a section head to change it."))
    return ALLOWED


@transaction.atomic
def mark_attendance(
    *, actor: Actor, session: Session, marks: Mapping[UUID, str], now: datetime, reason: str = "", seen: str = ""
) -> Marked:
    """Write one session's attendance: whoever is not named in ``marks`` (by public id) is present.

    Saving the same twice changes nothing; a change of an earlier mark keeps what stood there. The first save says
    that the session was held. ``seen`` is the version of what the writer had on the screen (``selectors.marks``): when
    somebody else has saved other marks since, nothing is overwritten. Raises DomainError.
    """
    _lock(session)
    may_mark(actor, session, now).or_raise()
    if not set(marks.values()) <= set(MARKABLE):
        refuse("unknown_mark", _("Choose one of the marks on the page."))
    people = expected(actor=actor, session=session)
    wanted = {person: marks.get(person.public_id, AttendanceStatus.PRESENT) for person in people}
    sheet = _read(session, people)
    _as_seen(actor, session, sheet, wanted, seen)
    with recorded_together():
        hold_session(actor=actor, session=session, now=now)
        _begin(people, now)
    result = _write(actor, session, sheet, wanted, now, reason)
    _notice_absence(session, sheet, wanted, now)
    _settle_reminders(session, now)
    return result


def _lock(session: Session) -> None:
    """One save at a time for a class; the cohort is locked first, as everywhere, and both are read again."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=session.cohort_id)
    partner, waiting = session.cohort.program.partner, Task.objects.filter(done_at=None)
    fresh = Session.objects.filter(pk=session.pk).annotate(
        was_asked=Exists(waiting.filter(kind__in=MARK_KINDS, subject_id=cohort.public_id)),
        is_missed=Exists(waiting.filter(kind=SILENT_TASK, subject_id=partner.public_id)),
        is_bound=Exists(bound_by(partner.pk)),
    )
    facts = fresh.values("state", "held_at", "was_asked", "is_missed", "is_bound").get()
    session.cohort.state, session.cohort.is_bound_now = cohort.state, facts.pop("is_bound")
    for name, value in facts.items():
        setattr(session, name, value)


def _settle_reminders(session: Session, now: datetime) -> None:
    """Close what reminded of this class's marks, if anything did (read under the lock)."""
    if session.was_asked:  # type: ignore[attr-defined]
        close_settled_marks(now=now, cohort=session.cohort)


def _read(session: Session, people: Iterable[Enrollment]) -> list[Attendance]:
    """Every mark of this session and every mark of these people, in order of time; one query."""
    mine = Q(session=session) | Q(enrollment__in=[person.pk for person in people])
    return list(Attendance.objects.filter(mine).annotate(at=F("session__starts_at")).order_by("at", "pk"))


def _here(session: Session, sheet: Iterable[Attendance]) -> dict[int, Attendance]:
    return {row.enrollment_id: row for row in sheet if row.session_id == session.pk}


def _as_seen(actor: Actor, session: Session, sheet: Iterable[Attendance], wanted: Mapping[Enrollment, str], seen: str) -> None:
    """Refuse to overwrite what the writer has not seen; the same marks once more are no conflict."""
    stored = {enrollment: row.status for enrollment, row in _here(session, sheet).items()}
    if not seen or seen == version_of(stored) or all(stored.get(person.pk) == status for person, status in wanted.items()):
        return
    refuse("changed_meanwhile", _saved_by_whom(actor, session))


def _saved_by_whom(actor: Actor, session: Session) -> str:
    """Colleagues read a name; whoever holds a link does not."""
    last = last_save(session)
    at = f"{clock.wib(last.marked_at):%H.%M}" if last else ""
    if last is None or last.marked_by is None or isinstance(actor, LinkActor):
        return _("This class was saved at %(time)s by somebody else: look and save again.") % {"time": at}
    if last.by_link:
        return _("This class was saved at %(time)s by the link of %(name)s: look and save again.") % {"time": at, "name": last.marked_by.user.name}
    return _("%(name)s saved this class at %(time)s: look and save again.") % {"time": at, "name": last.marked_by.user.name}


def _write(
    actor: Actor, session: Session, sheet: Iterable[Attendance], wanted: Mapping[Enrollment, str], now: datetime, reason: str, *, because: str = ""
) -> Marked:
    """Insert the missing rows, change those that differ, and keep the history of each change."""
    there, by_link = _here(session, sheet), isinstance(actor, LinkActor)
    by = {"not_held_because": because, "marked_by": actor.membership, "marked_at": now, "by_link": by_link}
    fresh = [Attendance(enrollment=person, session=session, status=status, **by) for person, status in wanted.items() if person.pk not in there]
    changed = {person: status for person, status in wanted.items() if person.pk in there and there[person.pk].status != status}
    changes = [
        AttendanceChange(
            attendance=there[person.pk], source=there[person.pk].status, target=status, changed_by=actor.membership, changed_at=now,
            by_link=by_link, reason=reason.strip(),
        )
        for person, status in changed.items()
    ]
    Attendance.objects.bulk_create(fresh)
    if changes:
        _correct(actor, session, changes, by, now)
    return Marked(new=len(fresh), changed=len(changes), people=len(wanted))


def _correct(actor: Actor, session: Session, changes: list[AttendanceChange], by: Mapping[str, Any], now: datetime) -> None:
    """Change rows that stood there; after the free week with a reason that others can read."""
    reason = changes[0].reason
    if needs_reason(session, now) and not reason:
        refuse("reason_needed", _("Please say why; the people concerned will read it."))
    for change in changes:
        for name, value in {"status": change.target, **by}.items():
            setattr(change.attendance, name, value)
    Attendance.objects.bulk_update([change.attendance for change in changes], ["status", *by])
    AttendanceChange.objects.bulk_create(changes)
    audit.record("attendance.correct", actor=actor, subject=session, reason=reason)


def _begin(people: Iterable[Enrollment], now: datetime) -> None:
    """Whoever is marked for the first time is in class from now on."""
    newcomers = [person for person in people if person.state == EnrollmentState.ENROLLED]
    ENROLLMENT.apply_many(newcomers, "start", actor=SYSTEM, now=now, started_on=clock.wib(now).date())


def _notice_absence(session: Session, sheet: Iterable[Attendance], wanted: Mapping[Enrollment, str], now: datetime) -> None:
    """Three sessions in a row without a word are a task for the officer; a mark that breaks the row closes it."""
    marks: dict[int, dict[int, tuple[datetime, str]]] = {person.pk: {} for person in wanted}
    for row in sheet:
        marks.setdefault(row.enrollment_id, {})[row.session_id] = (row.at, row.status)  # type: ignore[attr-defined]
    for person, status in wanted.items():
        mine = {**marks[person.pk], session.pk: (session.starts_at, status)}
        is_away = absences_in_a_row(mark for _at, mark in sorted(mine.values())) >= ABSENCES_IN_A_ROW
        _ask_about_absence(person, is_away, now)


def _ask_about_absence(person: Enrollment, is_away: bool, now: datetime) -> None:
    was_asked: bool = person.was_asked  # type: ignore[attr-defined]
    if is_away and not was_asked:
        ask_officer(kind=ABSENT, subject=person, client=person.client, due_at=now + ANSWER_ABSENCE_WITHIN)
    elif was_asked and not is_away:
        close_tasks(kind=ABSENT, subject=person)


@transaction.atomic
def mark_not_held(*, actor: Actor, session: Session, because: str, now: datetime) -> Marked:
    """Say that a session did not take place, and on whose side the reason lay; it counts against nobody."""
    _lock(session)
    may_mark(actor, session, now).or_raise()
    if session.state == SessionState.HELD:
        refuse("already_held", _("This session is marked as held. Ask a section head if that was a mistake."))
    people = expected(actor=actor, session=session)
    wanted = dict.fromkeys(people, str(AttendanceStatus.NOT_HELD))
    result = _write(actor, session, _read(session, people), wanted, now, "", because=NotHeldBecause(because))
    cancel_session(actor=actor, session=session, by=CANCELLED_BY[NotHeldBecause(because)], reason=str(NotHeldBecause(because).label), now=now)
    return result


# --- the end of a class --------------------------------------------------------------------------------------------


@transaction.atomic
def complete_enrollments(*, cohort: Cohort, now: datetime) -> dict[str, int]:
    """Settle everybody of a finished cohort by the attendance rule; offers still open are taken back."""
    people = list(Enrollment.objects.of_cohort(cohort).holding_seats().select_related("client__office", "program", "cohort").order_by("pk"))
    records, percent = records_of(cohort, people), terms_of(cohort).completion_percent
    done = {"completed": 0, "ended_early": 0, "taken_back": 0}
    for person in people:
        done[_settle(person, records[person.pk], percent, now)] += 1
    return done


def _settle(person: Enrollment, record: Record, percent: int, now: datetime) -> str:
    if person.state == EnrollmentState.OFFERED:
        leave(person, "take_back", actor=SYSTEM, now=now, reason=_("The class is over."), cohort=None, due_at=None)
        return "taken_back"
    facts: dict[str, Any] = {"ended_on": clock.wib(now).date(), "sessions_held": record.held, "sessions_attended": record.attended}
    if record.meets(percent):
        leave(person, "complete", actor=SYSTEM, now=now, **facts)
        return "completed"
    why = {"end_reason_group": EndReasonGroup.CLIENT, "end_reason_code": EndReason.RULE_NOT_MET}
    leave(person, "end_early", actor=SYSTEM, now=now, reason=EndReason.RULE_NOT_MET, **facts, **why)
    return "ended_early"
