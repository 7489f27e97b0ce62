"""Writes about single sessions: held, cancelled (moved ones: ``services.moving``)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.enums import ActivityKind
from partners.services.activities import note_sign
from portal.kernel import clock
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refused
from programs import providers
from programs.enums import CancelledBy, CohortState, SessionState
from programs.models import Cohort, Session
from programs.policies import RUNNABLE, may_run, speaks_for
from programs.services.reminders import close_settled_marks
from programs.workflow import COHORT, SESSION

if TYPE_CHECKING:
    from partners.actors import Actor

#: A class is under way in these states; the first session held turns confirmed into running.
TEACHING = (CohortState.CONFIRMED, CohortState.RUNNING)


@transaction.atomic
def hold_session(*, actor: Actor, session: Session, now: datetime, topic: str = "") -> Session:
    """Record that a session took place; again for one already held changes nothing.

    Raises DomainError ``too_early`` before the day of the session, ``not_running`` while the cohort is not confirmed.
    """
    if session.state == SessionState.HELD:
        return session
    cohort = session.cohort
    first_refusal(check for check in (may_run(actor, cohort), _class_is_on(cohort), _day_has_come(session, now))).or_raise()
    if cohort.state == CohortState.CONFIRMED:
        COHORT.apply(cohort, "start", actor=actor, now=now)
    SESSION.apply(session, "hold", actor=actor, now=now, held_at=now, topic=topic or session.topic)
    is_missed = getattr(session, "is_missed", True)
    note_sign(organization=cohort.program.partner, kind=ActivityKind.SESSION, actor=actor, now=now, is_missed=is_missed)
    return session


def _class_is_on(cohort: Cohort) -> Decision:
    if cohort.state in TEACHING:
        return ALLOWED
    return refused("not_running", _("The cohort has to be confirmed before its sessions are held."))


def _day_has_come(session: Session, now: datetime) -> Decision:
    if clock.wib(session.starts_at).date() <= clock.wib(now).date():
        return ALLOWED
    return refused("too_early", _("This session is still to come. It can be marked on its day."))


@transaction.atomic
def cancel_session(*, actor: Actor, session: Session, by: str, reason: str, now: datetime) -> Session:
    """Cancel one session without a new date; ``by`` says on whose side the reason lay."""
    first_refusal(check for check in (speaks_for(actor, session.cohort.program.partner), can_change(session))).or_raise()
    SESSION.apply(session, "cancel", actor=actor, now=now, reason=reason, cancelled_by=by)
    close_settled_marks(now=now, cohort=session.cohort)
    providers.tell_session_changed(session, None, actor, now)
    return session


def can_change(session: Session) -> Decision:
    """Whether sessions of the cohort are moved or cancelled one by one, and not in its plan."""
    if session.cohort.state in RUNNABLE:
        return ALLOWED
    return refused("cohort_not_changeable", _("Sessions can be moved or cancelled from the approval of the cohort until it is finished."))


def call_off_planned(*, actor: Actor, cohort: Cohort, by: CancelledBy, reason: str, now: datetime) -> int:
    """Cancel every session that is still planned, because the cohort is; answers how many."""
    planned = list(cohort.sessions.planned())
    for session in planned:
        SESSION.apply(session, "cancel", actor=actor, now=now, reason=reason, cancelled_by=by)
    return len(planned)
