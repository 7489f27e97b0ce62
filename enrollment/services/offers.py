"""Writes about offers: a seat is held for one client until an hour; yes, no, silence and the next in line.

Lock order: client, cohort, enrollment, offer. A seat is taken and given back by the one counter of programs before
the enrollment moves (see ``services.enrollments``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from enrollment import eligibility, matching
from enrollment.enums.flow import AnsweredHow, DeclineReason, EnrollmentState, OfferState
from enrollment.facts import ClientFacts, CohortFacts
from enrollment.models import Booking, Client, Enrollment, Offer
from enrollment.policies.flow import may_answer_offer, may_guide, may_make_exception
from enrollment.selectors.matches import facts_of_pair, weights_of
from enrollment.services.enrollments import (
    REACH_WITHIN,
    ask_officer,
    give_seat_back,
    leave,
    submit_enrollment,
    tell_officer,
)
from enrollment.workflow import ENROLLMENT, OFFER
from partners.actors import SYSTEM
from partners.services.tasks import close_tasks
from portal.kernel import clock
from portal.kernel.decisions import DomainError, refuse
from programs.models import Cohort, Session
from programs.services.seats import release_seat, take_seat

if TYPE_CHECKING:
    from enrollment.models import AllocationRun
    from partners.actors import Actor

#: How long a seat is held (the deadline of the workflow table), but never past the first hour of class.
HELD_FOR = timedelta(days=OFFER.waiting[OfferState.HELD].days)
#: An offer on the eve of the class still leaves this long to answer.
LEAST_TIME = timedelta(hours=2)
#: How many of the queue are looked at for one free seat; whoever does not fit any more is passed over.
LOOKED_AT = 50
LINK_SALT = "enrollment.offer"


def refer_and_offer(
    *, actor: Actor, client: Client, cohort: Cohort, now: datetime, note: str = "", override_reason: str = ""
) -> Enrollment:
    """Refer a client and hold a seat in one go, as far as the partner lets the office (``auto_accept_referrals``).

    The answer's state says how far it went: ``offered``, or ``submitted`` while the partner has to answer first.
    Raises DomainError ``full`` (the waiting list is open), ``closed``, or what a hard rule says; then nothing is written.
    """
    with transaction.atomic():
        enrollment = _waiting_one(client, cohort) or submit_enrollment(
            actor=actor, client=client, cohort=cohort, now=now, note=note, override_reason=override_reason
        )
        if enrollment.state == EnrollmentState.WAITING:
            offer_seat(actor=actor, enrollment=enrollment, cohort=cohort, now=now, override_reason=override_reason)
    return enrollment


def _waiting_one(client: Client, cohort: Cohort) -> Enrollment | None:
    return Enrollment.objects.filter(client=client, program=cohort.program_id, state=EnrollmentState.WAITING).first()


@transaction.atomic
def offer_seat(
    *,
    actor: Actor,
    enrollment: Enrollment,
    cohort: Cohort,
    now: datetime,
    override_reason: str = "",
    allocation: AllocationRun | None = None,
) -> Offer:
    """Hold a seat for a waiting client, with a snapshot of what was true. Raises DomainError."""
    may_guide(actor, enrollment.client).or_raise()
    if cohort.program_id != enrollment.program_id:
        refuse("other_program", _("The client waits for another class."))
    facts = facts_of_pair(client=enrollment.client, cohort=cohort, now=now, without=enrollment)
    _still_fits(actor, facts, now, override_reason)
    take_seat(cohort=cohort)
    return _hold(actor, enrollment, cohort, facts, now, override_reason=override_reason, allocation=allocation)


def _still_fits(actor: Actor, facts: tuple[ClientFacts, CohortFacts], now: datetime, override_reason: str) -> None:
    if override_reason:
        may_make_exception(actor, override_reason).or_raise()
    findings = eligibility.check(*facts, clock.wib(now).date(), eligibility.RULES)
    eligibility.decide(findings, may_override=bool(override_reason)).or_raise()


def _hold(
    actor: Actor,
    enrollment: Enrollment,
    cohort: Cohort,
    facts: tuple[ClientFacts, CohortFacts],
    now: datetime,
    *,
    override_reason: str = "",
    allocation: AllocationRun | None = None,
) -> Offer:
    """Move the enrollment and write the offer; the seat was taken before."""
    today, until = clock.wib(now).date(), held_until(cohort, now)
    weights = weights_of(cohort.program.office_id, today).values
    ENROLLMENT.apply(enrollment, "offer", actor=actor, now=now, reason=override_reason, cohort=cohort, due_at=until)
    exception = {"overridden_by": actor.membership, "override_reason": override_reason} if override_reason else {}
    offer = Offer.objects.create(
        enrollment=enrollment,
        cohort=cohort,
        offered_by=actor.membership,
        offered_at=now,
        expires_at=until,
        allocation=allocation,
        snapshot=matching.snapshot(matching.match(*facts, weights, today), weights, today),
        **exception,
    )
    ask_officer(kind="offer.answer", subject=offer, client=enrollment.client, due_at=until)
    return offer


def held_until(cohort: Cohort, now: datetime) -> datetime:
    """Three days, but not past the first hour of class; on its eve at least two hours."""
    first = cohort.sessions.in_force().for_everybody().order_by("starts_at").values_list("starts_at", flat=True).first()
    begins = first or clock.at_wib(cohort.starts_on)
    return max(min(now + HELD_FOR, begins), now + LEAST_TIME)


# --- the client's answer -------------------------------------------------------------------------------------------


@transaction.atomic
def accept_offer(*, actor: Actor, offer: Offer, how: str, now: datetime, override_reason: str = "") -> Offer:
    """The client said yes: the seat is taken, the sessions are booked, offers that clash are taken back.

    Raises DomainError: answered or run out already, or a session clashes with one that is booked (R06); a leader's
    reason passes over a clash.
    """
    may_answer_offer(actor, offer, how).or_raise()
    if override_reason:
        may_make_exception(actor, override_reason).or_raise()
    _in_time(offer, now)
    client = Client.objects.select_for_update(of=("self",)).get(pk=offer.enrollment.client_id)
    _lock_cohorts(client, offer)
    sessions = list(offer.cohort.sessions.in_force().for_everybody().filter(starts_at__gt=now))
    _close_clashing_offers(client, offer, sessions, now)
    ENROLLMENT.apply(offer.enrollment, "say_yes", actor=actor, now=now, enrolled_at=now, due_at=None)
    OFFER.apply(offer, "accept", actor=actor, now=now, answered_at=now, answered_how=how, answered_by=actor.membership)
    _book(actor, offer.enrollment, sessions, override_reason)
    close_tasks(kind="offer.answer", subject=offer, actor=actor)
    close_tasks(kind="offer.question", subject=offer, actor=actor)
    if how == AnsweredHow.SIGNED_LINK:
        tell_officer(kind="offer.said_yes", subject=offer, client=client)
    return offer


def _lock_cohorts(client: Client, offer: Offer) -> None:
    """The cohorts whose seats and hours this answer touches, by pk: no session moves between its reading and its booking."""
    held = Offer.objects.held().filter(enrollment__client=client).values("cohort")
    cohorts = Cohort.objects.select_for_update(of=("self",)).filter(Q(pk=offer.cohort_id) | Q(pk__in=held))
    list(cohorts.order_by("pk"))


def _in_time(offer: Offer, now: datetime) -> None:
    if offer.state == OfferState.HELD and offer.expires_at <= now:
        refuse("offer_over", _("The time to answer is over; the seat goes to the next in line."))


def _close_clashing_offers(client: Client, offer: Offer, sessions: Iterable[Session], now: datetime) -> None:
    """Other offers to the same client whose class meets at the same hours (design §4.4)."""
    held = Offer.objects.held().filter(enrollment__client=client).exclude(pk=offer.pk)
    mine = [(session.starts_at, session.ends_at) for session in sessions]
    for other in held.select_related("enrollment__client", "cohort").order_by("cohort_id", "pk"):
        theirs = other.cohort.sessions.in_force().for_everybody()
        if any(theirs.filter(starts_at__lt=end, ends_at__gt=start).exists() for start, end in mine):
            leave(other.enrollment, "take_back", actor=SYSTEM, now=now, reason=_("The client said yes to a class at the same hours."))


def _book(actor: Actor, enrollment: Enrollment, sessions: Iterable[Session], override_reason: str) -> None:
    exception = {"overridden_by": actor.membership, "override_reason": override_reason} if override_reason else {}
    rows = [
        Booking(
            client_id=enrollment.client_id,
            session=session,
            enrollment=enrollment,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            **exception,
        )
        for session in sessions
    ]
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows)
    except IntegrityError:
        refuse("clash_class", _("A session of this class clashes with a session that is already booked for the client."))


@transaction.atomic
def decline_offer(*, actor: Actor, offer: Offer, how: str, reason: str, now: datetime, note: str = "") -> Offer:
    """The client said no, with a coded reason; the seat goes to the next in line at once."""
    may_answer_offer(actor, offer, how).or_raise()
    _in_time(offer, now)
    OFFER.decide(offer, "decline", actor=actor, reason=reason).or_raise()
    cohort, enrollment = offer.cohort, offer.enrollment
    give_seat_back(enrollment, "say_no", actor=actor, reason=reason)
    said_no = {"decline_reason": DeclineReason(reason), "ended_on": clock.wib(now).date(), "due_at": None}
    ENROLLMENT.apply(enrollment, "say_no", actor=actor, now=now, reason=reason, **said_no)
    OFFER.apply(
        offer,
        "decline",
        actor=actor,
        now=now,
        reason=reason,
        answered_at=now,
        answered_how=how,
        answered_by=actor.membership,
        decline_reason=DeclineReason(reason),
        decline_note=note.strip(),
    )
    close_tasks(kind="offer.answer", subject=offer, actor=actor)
    if how == AnsweredHow.SIGNED_LINK:
        tell_officer(kind="offer.said_no", subject=offer, client=enrollment.client)
    promote_next(cohort=cohort, now=now)
    return offer


@transaction.atomic
def revoke_offer(*, actor: Actor, offer: Offer, reason: str, now: datetime) -> Offer:
    """Take an offer back; the client waits at the old place and the seat goes to the next in line."""
    may_guide(actor, offer.enrollment.client).or_raise()
    cohort = offer.cohort
    leave(offer.enrollment, "take_back", actor=actor, now=now, reason=reason, due_at=None)
    offer.refresh_from_db()
    promote_next(cohort=cohort, now=now, passing_over=offer.enrollment)
    return offer


# --- silence and the next in line ----------------------------------------------------------------------------------


def lapse_offers(now: datetime) -> dict[str, int]:
    """End offers whose hour has passed, each for itself, and offer each seat to the next in line."""
    lapsed = promoted = 0
    for offer in Offer.objects.overdue(now).select_related("enrollment__client__office", "cohort__program").order_by("pk"):
        try:
            promoted += _lapse(offer, now)
        except DomainError:
            continue
        lapsed += 1
    return {"lapsed": lapsed, "promoted": promoted}


@transaction.atomic
def _lapse(offer: Offer, now: datetime) -> int:
    """One offer runs out; answers how many were offered the seat in its place (0 or 1)."""
    enrollment, cohort = offer.enrollment, offer.cohort
    give_seat_back(enrollment, "lapse", actor=SYSTEM)
    ENROLLMENT.apply(enrollment, "lapse", actor=SYSTEM, now=now, due_at=now + REACH_WITHIN)
    OFFER.apply(offer, "lapse", actor=SYSTEM, now=now)
    close_tasks(kind="offer.answer", subject=offer)
    ask_officer(kind="offer.lapsed", subject=enrollment, client=enrollment.client, due_at=now + REACH_WITHIN)
    return 1 if promote_next(cohort=cohort, now=now) else 0


@transaction.atomic
def promote_next(*, cohort: Cohort, now: datetime, passing_over: Enrollment | None = None) -> Offer | None:
    """Offer one free seat to whoever waits longest and still fits; None when no seat is free or nobody fits (R05)."""
    queue = Enrollment.objects.waiting_for(cohort).exclude(pk=passing_over.pk if passing_over else None)
    waiting = list(queue.select_related("client__region", "client__office")[:LOOKED_AT])
    if not waiting or not _seat_taken(cohort):
        return None
    for enrollment in waiting:
        offer = _try(enrollment, cohort, now)
        if offer is not None:
            return offer
    release_seat(cohort=cohort)
    return None


def _seat_taken(cohort: Cohort) -> bool:
    try:
        with transaction.atomic():
            take_seat(cohort=cohort)
    except DomainError:
        return False
    return True


def _try(enrollment: Enrollment, cohort: Cohort, now: datetime) -> Offer | None:
    """Offer the seat that is in hand to one of the queue; None when the rules refuse or somebody was faster."""
    try:
        with transaction.atomic():
            facts = facts_of_pair(client=enrollment.client, cohort=cohort, now=now, without=enrollment)
            _still_fits(SYSTEM, facts, now, "")
            return _hold(SYSTEM, enrollment, cohort, facts, now)
    except DomainError:
        return None


# --- the client's own link -----------------------------------------------------------------------------------------


def _signed(offer: Offer) -> str:
    return Signer(salt=LINK_SALT).sign(f"{offer.public_id.hex}.{offer.link_version}")


@transaction.atomic
def make_link(*, actor: Actor, offer: Offer, now: datetime) -> Offer:
    """Make a link by which the client answers alone until the offer runs out; earlier links stop working."""
    may_guide(actor, offer.enrollment.client).or_raise()
    rows = Offer.objects.held().filter(pk=offer.pk, link_version=offer.link_version, expires_at__gt=now)
    if not rows.update(link_version=offer.link_version + 1, link_expires_at=offer.expires_at):
        refuse("stale_state", _("This offer has been answered or has run out. Reload the page to see where it stands."))
    offer.refresh_from_db()
    return offer


def link_token(offer: Offer) -> str:
    """The token of the newest link, or the empty text while none was made; random ids and a signature, no name."""
    return _signed(offer) if offer.link_version else ""


def offer_behind(token: str, now: datetime) -> Offer | None:
    """The offer that a link opens now; None for a forged, replaced or old link alike."""
    try:
        public_id, _dot, version = Signer(salt=LINK_SALT).unsign(token).partition(".")
        known: dict[str, Any] = {"public_id": uuid.UUID(public_id), "link_version": int(version)}
    except (BadSignature, ValueError):
        return None
    return Offer.objects.with_people().filter(**known, link_version__gt=0, link_expires_at__gt=now).first()


@transaction.atomic
def ask_question(*, offer: Offer, text: str, now: datetime) -> Offer:
    """Pass the client's question on to the officer; the seat stays held."""
    if not text.strip():
        refuse("no_question", _("Please write your question first."))
    if not Offer.objects.held().filter(pk=offer.pk).update(question=text.strip()[:500], asked_at=now):
        refuse("stale_state", _("This offer has been answered or has run out. Reload the page to see where it stands."))
    offer.refresh_from_db()
    ask_officer(kind="offer.question", subject=offer, client=offer.enrollment.client, due_at=offer.expires_at)
    return offer
