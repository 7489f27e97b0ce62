"""Writes about a client's way into and through a program, except the offer of a seat (``services.offers``).

Lock order everywhere: client, then cohort, then enrollment, then offer (docs/locking.md). Whoever gives a seat back
does so before the enrollment is moved, so that a cancelled cohort and a client's answer never wait for each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enrollment import eligibility
from enrollment.enums.flow import END_REASONS_OF, SEAT_STATES, EnrollmentState, OfferState
from enrollment.models import Booking, Client, Enrollment
from enrollment.policies.flow import may_answer_referral, may_guide, may_make_exception, may_run_class
from enrollment.selectors.matches import facts_of_pair
from enrollment.services.officers import current_assignment
from enrollment.workflow import ENROLLMENT, OFFER
from partners.actors import SYSTEM
from partners.models import User
from partners.services.activities import heard_from
from partners.services.tasks import close_tasks, notify, open_task
from portal.kernel import clock
from portal.kernel.decisions import Decision, refuse
from programs.models import Cohort
from programs.services.seats import release_seat

if TYPE_CHECKING:
    from partners.actors import Actor

#: Days in which the partner answers a referral, and the officer a question (the deadlines of the workflow table).
ANSWER_WITHIN = timedelta(days=ENROLLMENT.waiting[EnrollmentState.SUBMITTED].days)
CORRECT_WITHIN = timedelta(days=ENROLLMENT.waiting[EnrollmentState.RETURNED].days)
REACH_WITHIN = timedelta(days=ENROLLMENT.waiting[EnrollmentState.LAPSED].days)


def officer_of(client: Client) -> User | None:
    """Who has the client now; tasks about the client go to them."""
    held = current_assignment(client)
    return held.officer.user if held else None


def ask_officer(*, kind: str, subject: Any, client: Client, due_at: datetime | None = None) -> None:
    """Open a task for the client's officer, or for the leaders while nobody has the client."""
    user = officer_of(client)
    owner = {"assignee": user} if user else {"role_key": "office_lead"}
    open_task(organization=client.office, kind=kind, subject=subject, due_at=due_at, **owner)


def tell_officer(*, kind: str, subject: Any, client: Client) -> None:
    """Send the client's officer a message, if somebody has the client."""
    user = officer_of(client)
    if user:
        notify(user=user, kind=kind, subject=subject)


def check_fit(
    *, actor: Actor, client: Client, cohort: Cohort, now: datetime, override_reason: str = "", without: Enrollment | None = None
) -> Decision:
    """Whether every hard rule lets this client into this cohort; a leader's reason passes over arrangements (R06, R09)."""
    client_side, cohort_side = facts_of_pair(client=client, cohort=cohort, now=now, without=without)
    findings = eligibility.check(client_side, cohort_side, clock.wib(now).date(), eligibility.RULES)
    if override_reason:
        may_make_exception(actor, override_reason).or_raise()
    return eligibility.decide(findings, may_override=bool(override_reason))


@transaction.atomic
def submit_enrollment(
    *, actor: Actor, client: Client, cohort: Cohort, now: datetime, note: str = "", override_reason: str = ""
) -> Enrollment:
    """Refer a client to a class. Partners that take referrals at once put the client on the waiting list directly.

    Raises DomainError: a hard rule refuses, or the client is already on the way (``already_open``).
    """
    may_guide(actor, client).or_raise()
    check_fit(actor=actor, client=client, cohort=cohort, now=now, override_reason=override_reason).or_raise()
    enrollment = _insert(actor, client, cohort, note)
    ENROLLMENT.apply(enrollment, "submit", actor=actor, now=now, reason=override_reason, submitted_at=now, due_at=now + ANSWER_WITHIN)
    if cohort.program.auto_accept_referrals:
        _accept(SYSTEM, enrollment, now)
    else:
        _ask_partner(enrollment, now)
    return enrollment


def _insert(actor: Actor, client: Client, cohort: Cohort, note: str) -> Enrollment:
    """Insert, or say that somebody was faster: the partial unique index decides among sixteen clicks (R02)."""
    try:
        with transaction.atomic():
            return Enrollment.objects.create(
                client=client, program=cohort.program, cohort=cohort, referred_by=actor.membership, note=note.strip()
            )
    except IntegrityError:
        refuse("already_open", _("The client is already on the way into this class."))


def _ask_partner(enrollment: Enrollment, now: datetime) -> None:
    open_task(
        organization=enrollment.program.partner, kind="referral.answer", subject=enrollment, role_key="partner", due_at=now + ANSWER_WITHIN
    )


@transaction.atomic
def resubmit_enrollment(*, actor: Actor, enrollment: Enrollment, note: str, now: datetime) -> Enrollment:
    """Answer the partner's question and hand the referral in again."""
    may_guide(actor, enrollment.client).or_raise()
    ENROLLMENT.apply(enrollment, "submit", actor=actor, now=now, note=note.strip(), due_at=now + ANSWER_WITHIN, nudged_at=None)
    close_tasks(kind="referral.returned", subject=enrollment, actor=actor)
    _ask_partner(enrollment, now)
    return enrollment


@transaction.atomic
def accept_enrollment(*, actor: Actor, enrollment: Enrollment, now: datetime) -> Enrollment:
    """The partner takes the client, who now waits for a seat since the day of the referral."""
    may_answer_referral(actor, enrollment).or_raise()
    _accept(actor, enrollment, now)
    _answered(actor, enrollment)
    tell_officer(kind="referral.accepted", subject=enrollment, client=enrollment.client)
    return enrollment


def _accept(actor: Actor, enrollment: Enrollment, now: datetime) -> None:
    ENROLLMENT.apply(enrollment, "accept", actor=actor, now=now, answered_at=now, due_at=None)
    ENROLLMENT.apply(enrollment, "queue", actor=actor, now=now, waiting_since=enrollment.submitted_at or now)


def _answered(actor: Actor, enrollment: Enrollment) -> None:
    heard_from(organization=enrollment.program.partner, actor=actor)
    close_tasks(kind="referral.answer", subject=enrollment, actor=actor)
    close_tasks(kind="referral.silent", subject=enrollment, actor=actor)


@transaction.atomic
def return_enrollment(*, actor: Actor, enrollment: Enrollment, reason: str, now: datetime) -> Enrollment:
    """The partner asks for more before it answers."""
    may_answer_referral(actor, enrollment).or_raise()
    ENROLLMENT.apply(enrollment, "return", actor=actor, now=now, reason=reason, due_at=now + CORRECT_WITHIN)
    _answered(actor, enrollment)
    ask_officer(kind="referral.returned", subject=enrollment, client=enrollment.client, due_at=now + CORRECT_WITHIN)
    return enrollment


@transaction.atomic
def decline_enrollment(*, actor: Actor, enrollment: Enrollment, code: str, reason: str, now: datetime) -> Enrollment:
    """The partner cannot take the client; ``code`` is a ``RefusalReason``."""
    may_answer_referral(actor, enrollment).or_raise()
    today = clock.wib(now).date()
    ENROLLMENT.apply(
        enrollment, "decline", actor=actor, now=now, reason=reason, refusal_reason=code, answered_at=now, due_at=None, ended_on=today
    )
    _answered(actor, enrollment)
    ask_officer(kind="referral.declined", subject=enrollment, client=enrollment.client, due_at=now + CORRECT_WITHIN)
    return enrollment


@transaction.atomic
def withdraw_enrollment(*, actor: Actor, enrollment: Enrollment, reason: str, now: datetime) -> Enrollment:
    """Take a referral back at any point of the way; a seat that it held is free again."""
    may_guide(actor, enrollment.client).or_raise()
    leave(enrollment, "withdraw", actor=actor, now=now, reason=reason, ended_on=clock.wib(now).date(), due_at=None)
    return enrollment


def leave(enrollment: Enrollment, move: str, *, actor: Actor, now: datetime, reason: str = "", **changes: Any) -> None:
    """Make a move that may give up a seat: seat, held offer, sessions to come and tasks go with it."""
    give_seat_back(enrollment, move, actor=actor, reason=reason)
    ENROLLMENT.apply(enrollment, move, actor=actor, now=now, reason=reason, **changes)
    close_held_offer(enrollment, now, reason)
    Booking.objects.upcoming(now).filter(enrollment=enrollment).delete()
    for kind in ("referral.answer", "referral.silent", "referral.returned", "offer.lapsed", "attendance.absent"):
        close_tasks(kind=kind, subject=enrollment, actor=actor)


def give_seat_back(enrollment: Enrollment, move: str, *, actor: Actor, reason: str = "") -> None:
    """Release the seat that the enrollment holds, if the move may be made: the cohort's row is locked, then looked at again."""
    Cohort.objects.select_for_update(of=("self",)).filter(pk=enrollment.cohort_id).order_by("pk").first()
    enrollment.refresh_from_db(fields=["state"])
    ENROLLMENT.decide(enrollment, move, actor=actor, reason=reason).or_raise()
    if enrollment.state in SEAT_STATES:
        release_seat(cohort=enrollment.own_cohort)


def close_held_offer(enrollment: Enrollment, now: datetime, reason: str) -> None:
    """Take back the offer that still holds, if one does; its seat was given back before."""
    for offer in enrollment.offers.filter(state=OfferState.HELD):
        OFFER.apply(offer, "revoke", actor=SYSTEM, now=now, reason=reason or "-")
        close_tasks(kind="offer.answer", subject=offer)


@transaction.atomic
def change_place_in_queue(*, actor: Actor, enrollment: Enrollment, move: str, now: datetime, reason: str = "") -> Enrollment:
    """``hold_back``, ``make_ready``, ``deprioritize``, ``restore`` or ``requeue``; the waiting time is kept."""
    may_guide(actor, enrollment.client).or_raise()
    if move == "requeue":
        _no_other_way_open(enrollment)
    ENROLLMENT.apply(enrollment, move, actor=actor, now=now, reason=reason, waiting_since=enrollment.waiting_since or now, due_at=None)
    close_tasks(kind="offer.lapsed", subject=enrollment, actor=actor)
    return enrollment


def _no_other_way_open(enrollment: Enrollment) -> None:
    others = Enrollment.objects.open().filter(client=enrollment.client_id, program=enrollment.program_id).exclude(pk=enrollment.pk)
    if others.exists():
        refuse("already_open", _("The client is already on the way into this class."))


@transaction.atomic
def suspend_enrollment(*, actor: Actor, enrollment: Enrollment, reason: str, now: datetime) -> Enrollment:
    """Pause; the seat is kept."""
    may_run_class(actor, enrollment).or_raise()
    ENROLLMENT.apply(enrollment, "suspend", actor=actor, now=now, reason=reason)
    return enrollment


@transaction.atomic
def resume_enrollment(*, actor: Actor, enrollment: Enrollment, now: datetime) -> Enrollment:
    """Back in class after a pause."""
    may_run_class(actor, enrollment).or_raise()
    ENROLLMENT.apply(enrollment, "resume", actor=actor, now=now, started_on=enrollment.started_on or clock.wib(now).date())
    return enrollment


@transaction.atomic
def end_early(*, actor: Actor, enrollment: Enrollment, group: str, code: str, note: str, now: datetime) -> Enrollment:
    """End the class early for one client, with whose doing it was and why. Raises DomainError."""
    may_run_class(actor, enrollment).or_raise()
    if code not in END_REASONS_OF.get(group, ()):
        refuse("reason_mismatch", _("Choose a reason that belongs to the group."))
    ended = {"ended_on": clock.wib(now).date(), "end_reason_group": group, "end_reason_code": code, "end_note": note.strip()}
    leave(enrollment, "end_early", actor=actor, now=now, reason=note.strip() or code, **ended)
    return enrollment
