"""Moving sessions: one alone, or one and all later ones; and sessions beside the weekly hours.

What a move would do is planned first and written second, by the same function: the page of the preview and the
service cannot differ. The cohort's row is locked before its sessions are read (docs/locking.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from portal.kernel import audit, clock
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refuse, refused
from portal.kernel.ranges import TimeRange
from programs import providers
from programs.clashes import Clash
from programs.enums import CohortState, SessionKind, SessionState
from programs.models import Cohort, Session
from programs.policies import ADDABLE, speaks_for
from programs.querysets import SessionQuerySet
from programs.selectors import Wanted, clashes_of, frame_of, place_is_free
from programs.services.reminders import close_settled_marks
from programs.services.sessions import can_change
from programs.signals import tell_public_changed
from programs.timetable import check_hours, day_of, first_outside, follow, hours_between
from programs.workflow import SESSION

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Place
    from programs.timetable import Frame

#: Obstacles that a reason passes, and who may give it: the first is a leader's exception (design §4.1).
LEADERS_EXCEPTION = "outside_agreement"


@dataclass(frozen=True, slots=True)
class Step:
    """One session and its new hours."""

    session: Session
    hours: TimeRange

    @property
    def is_change(self) -> bool:
        """Whether the hours differ from those it has."""
        return self.hours != self.session.hours


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be written: new hours, warnings, and what only a reason passes."""

    steps: tuple[Step, ...]
    clashes: tuple[Clash, ...]
    obstacles: tuple[Decision, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether it is written only with a reason."""
        return bool(self.obstacles)

    @property
    def last_day(self) -> date:
        """Day of the last of the new hours."""
        return max(day_of(step.hours) for step in self.steps)

    def allowed_with(self, reason: str, actor: Actor) -> Decision:
        """Whether the reason passes what stands in the way."""
        for obstacle in self.obstacles:
            if obstacle.code == LEADERS_EXCEPTION and not (actor.is_lead or actor.is_system):
                text = _("%(obstacle)s Only a leader of the office can make an exception.")
                return refused(obstacle.code, text % {"obstacle": obstacle.message})
            if not reason.strip():
                return obstacle
        return ALLOWED


def plan_move(
    *,
    actor: Actor,
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    place: Place | None = None,
    with_later: bool = False,
) -> Proposal:
    """What moving a session would do; ``with_later`` lets all later ones keep their weekly hours after it. Writes nothing.

    Raises DomainError for hours that no reason makes possible; each refusal says why and names the next free day.
    """
    cohort = session.cohort
    first_refusal(check for check in (speaks_for(actor, cohort.program.partner), can_change(session), _is_planned(session))).or_raise()
    later = _later_ones(session) if with_later else []
    moving = [session.pk, *(each.pk for each in later)]
    frame = frame_of(cohort, now=now, others=_others(session).exclude(pk__in=moving))
    hours = _first_hours(hours_between(starts_at, ends_at), frame)
    rest = follow(replace(frame, taken=(*frame.taken, hours)), after=hours.end, count=len(later)) if later else ()
    steps = (Step(session, hours), *(Step(each, new) for each, new in zip(later, rest, strict=True)))
    return _proposal(actor, cohort, frame, steps, place or session.place)


def _is_planned(session: Session) -> Decision:
    if session.state == SessionState.PLANNED:
        return ALLOWED
    return refused("stale_state", _("This has changed in the meantime. Reload the page to see where it stands."))


def _later_ones(session: Session) -> list[Session]:
    """Regular sessions still planned after it, in order of time; DomainError for a session beside the weekly hours."""
    if session.is_extra:
        refuse("only_regular", _("Only regular sessions take the later ones along. Move this one alone."))
    rows = session.cohort.sessions.planned().regular().filter(starts_at__gt=session.starts_at)
    return list(rows.order_by("starts_at", "pk"))


def _others(session: Session) -> SessionQuerySet:
    """Sessions it must not meet; two for named people may run side by side."""
    rows: SessionQuerySet = session.cohort.sessions.in_force()
    return rows.for_everybody() if session.is_for_named else rows


def _first_hours(wanted: TimeRange, frame: Frame) -> TimeRange:
    """The hours themselves, unless something other than the end of the agreement stands against them."""
    decision = check_hours(wanted, frame)
    if decision.code != LEADERS_EXCEPTION:
        decision.or_raise()
    return wanted


def _proposal(actor: Actor, cohort: Cohort, frame: Frame, steps: tuple[Step, ...], place: Place | None) -> Proposal:
    hours = tuple(step.hours for step in steps)
    wanted = Wanted(cohort.program, hours, place, cohort.instructor_name, cohort)
    clashes = tuple(clashes_of(actor=actor, wanted=wanted))
    obstacles = tuple(check for check in (first_outside(hours, frame), place_is_free(clashes)) if not check)
    return Proposal(steps, clashes, obstacles)


@transaction.atomic
def move_session(
    *,
    actor: Actor,
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    place: Place | None = None,
    with_later: bool = False,
    reason: str = "",
) -> Session:
    """Give a session new hours under the same number, and with ``with_later`` all later ones too; answers the new row.

    First and last day of the cohort follow. ``reason`` passes a taken place, and for leaders the end of the agreement.
    Raises DomainError as ``plan_move`` does.
    """
    _lock(session.cohort)
    session.refresh_from_db(fields=["state", "moved_to"])
    proposal = plan_move(actor=actor, session=session, starts_at=starts_at, ends_at=ends_at, now=now, place=place, with_later=with_later)
    proposal.allowed_with(reason, actor).or_raise()
    changes = [step for step in proposal.steps if step.is_change or step.session.pk == session.pk]
    kept_reason = reason.strip() if proposal.needs_reason else ""
    moved = _write(actor, changes, place, kept_reason, now)
    _settle(session.cohort, proposal, kept_reason)
    close_settled_marks(now=now, cohort=session.cohort)
    providers.tell_sessions_moved(moved, actor, now)
    return session.moved_to or session


def _lock(cohort: Cohort) -> None:
    """One change of the timetable at a time."""
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    cohort.refresh_from_db(fields=["state", "starts_on", "ends_on", "exception_reason"])


def _write(actor: Actor, steps: Sequence[Step], place: Place | None, reason: str, now: datetime) -> list[tuple[Session, Session]]:
    """Every old row is moved before a new one stands, so that they never meet."""
    for step in steps:
        SESSION.apply(step.session, "move", actor=actor, now=now, reason=reason)
    fresh = Session.objects.bulk_create([_successor(step, place, reason) for step in steps])
    for step, row in zip(steps, fresh, strict=True):
        step.session.moved_to = row
    Session.objects.bulk_update([step.session for step in steps], ["moved_to"])
    return [(step.session, row) for step, row in zip(steps, fresh, strict=True)]


def _successor(step: Step, place: Place | None, reason: str) -> Session:
    old = step.session
    return Session(
        cohort=old.cohort,
        number=old.number,
        kind=old.kind,
        is_for_named=old.is_for_named,
        starts_at=step.hours.start,
        ends_at=step.hours.end,
        place=place or old.place,
        topic=old.topic,
        exception_reason=reason,
    )


def _settle(cohort: Cohort, proposal: Proposal, reason: str) -> None:
    """Days of the cohort, its exception if one was made, and the public's page."""
    fit_days(cohort)
    if any(obstacle.code == LEADERS_EXCEPTION for obstacle in proposal.obstacles) and not cohort.exception_reason:
        cohort.exception_reason = reason
        cohort.save(update_fields=["exception_reason", "updated_at"])
    tell_public_changed(cohort.program)


def fit_days(cohort: Cohort) -> None:
    """The cohort lasts until its last session; until it runs it begins with the first regular one."""
    last = cohort.sessions.in_force().aggregate(last=Max("starts_at"))["last"]
    first = cohort.sessions.in_force().regular().aggregate(first=Min("starts_at"))["first"]
    if first is not None and cohort.state != CohortState.RUNNING:
        cohort.starts_on = clock.wib(first).date()
    if last is not None:
        cohort.ends_on = max(clock.wib(last).date(), cohort.starts_on)
    cohort.save(update_fields=["starts_on", "ends_on", "updated_at"])


# --- beside the weekly hours ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extra:
    """A session beside the weekly hours; ``is_for_named`` when only some are expected."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    is_for_named: bool = False
    place: Place | None = None
    topic: str = ""


def plan_extra(*, actor: Actor, cohort: Cohort, extra: Extra, now: datetime) -> Proposal:
    """What adding a session would do; writes nothing. Raises DomainError for hours that no reason makes possible."""
    first_refusal(check for check in (speaks_for(actor, cohort.program.partner), _takes_extras(cohort), _is_beside(extra))).or_raise()
    row = _row(cohort, extra, 0)
    frame = frame_of(cohort, now=now, others=_others(row))
    hours = _first_hours(hours_between(extra.starts_at, extra.ends_at), frame)
    return _proposal(actor, cohort, frame, (Step(row, hours),), row.place)


def _takes_extras(cohort: Cohort) -> Decision:
    if cohort.state in ADDABLE:
        return ALLOWED
    return refused("cohort_not_changeable", _("Sessions can be added from the opening of the cohort until it is finished."))


def _is_beside(extra: Extra) -> Decision:
    if extra.kind == SessionKind.CATCH_UP or (extra.kind == SessionKind.ONE_TO_ONE and extra.is_for_named):
        return ALLOWED
    return refused("wrong_kind", _("Choose a catch-up session, or a one-to-one session for one person."))


def _row(cohort: Cohort, extra: Extra, number: int, reason: str = "") -> Session:
    return Session(
        cohort=cohort,
        number=number,
        kind=extra.kind,
        is_for_named=extra.is_for_named,
        starts_at=extra.starts_at,
        ends_at=extra.ends_at,
        place=extra.place or cohort.place,
        topic=extra.topic,
        exception_reason=reason,
    )


@transaction.atomic
def add_session(*, actor: Actor, cohort: Cohort, extra: Extra, now: datetime, reason: str = "") -> Session:
    """A session beside the weekly hours; who is expected in it is written by enrollment. Raises DomainError."""
    _lock(cohort)
    proposal = plan_extra(actor=actor, cohort=cohort, extra=extra, now=now)
    proposal.allowed_with(reason, actor).or_raise()
    kept_reason = reason.strip() if proposal.needs_reason else ""
    highest = cohort.sessions.aggregate(highest=Max("number"))["highest"] or 0
    session = _row(cohort, extra, highest + 1, kept_reason)
    session.save()
    audit.record("session.add", actor=actor, subject=session, reason=kept_reason)
    _settle(cohort, proposal, kept_reason)
    return session
