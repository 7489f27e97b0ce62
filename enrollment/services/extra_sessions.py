"""Sessions beside the weekly hours: the session is written by ``programs``, who is expected in it and booked here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.models import Booking, Enrollment, SessionParticipant
from enrollment.services.attendance import EXPECTED
from enrollment.services.enrollments import ask_officer
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refuse, refused
from programs.enums import SessionKind
from programs.services.moving import add_session

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Cohort, Session
    from programs.services.moving import Extra


@transaction.atomic
def add_extra_session(
    *, actor: Actor, cohort: Cohort, extra: Extra, people: Collection[Enrollment], now: datetime, reason: str = ""
) -> Session:
    """A catch-up session for everybody (``people`` empty) or for those named, or a one-to-one session for one.

    Whoever is named and busy at that hour is a refusal (``clash_class``), which a leader's reason passes (R06); of a
    session for everybody the officers of busy people are asked to settle it. Raises DomainError.
    """
    session = add_session(actor=actor, cohort=cohort, extra=extra, now=now, reason=reason)
    if not extra.is_for_named:
        _book_everybody(session)
        return session
    first_refusal(check for check in (_fits_kind(extra, people), _all_in_class(cohort, people))).or_raise()
    SessionParticipant.objects.bulk_create([SessionParticipant(session=session, enrollment=person) for person in people])
    _book_named(actor, session, sorted(people, key=lambda person: person.pk), reason.strip())
    return session


def _fits_kind(extra: Extra, people: Collection[Enrollment]) -> Decision:
    if extra.kind == SessionKind.ONE_TO_ONE and len(people) != 1:
        return refused("one_person", _("A one-to-one session is for exactly one person. Choose who it is."))
    if not people:
        return refused("nobody_named", _("Choose for whom the session is, or hold it for everybody."))
    return ALLOWED


def _all_in_class(cohort: Cohort, people: Collection[Enrollment]) -> Decision:
    if all(person.cohort_id == cohort.pk and person.state in EXPECTED for person in people):
        return ALLOWED
    return refused("not_in_class", _("Somebody chosen is not in this class any more. Reload the page to see who is."))


def _booking(session: Session, person: Enrollment) -> Booking:
    return Booking(client_id=person.client_id, session=session, enrollment=person, starts_at=session.starts_at, ends_at=session.ends_at)


def _is_booked(booking: Booking) -> bool:
    """Write it, unless the client is busy: the database decides (R06)."""
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _book_everybody(session: Session) -> None:
    for person in Enrollment.objects.of_cohort(session.cohort_id).in_class().select_related("client__office").order_by("pk"):
        if not _is_booked(_booking(session, person)):
            ask_officer(kind="booking.clash", subject=person, client=person.client, due_at=session.starts_at)


def _book_named(actor: Actor, session: Session, people: Sequence[Enrollment], reason: str) -> None:
    busy = [person for person in people if not _is_booked(_booking(session, person))]
    if busy and not (reason and actor.is_lead):
        text = ngettext(
            "%(count)s person chosen has another session at that hour. Choose another hour, or leave them out.",
            "%(count)s people chosen have another session at that hour. Choose another hour, or leave them out.",
            len(busy),
        )
        refuse("clash_class", text % {"count": len(busy)})
    for person in busy:
        booking = _booking(session, person)
        booking.overridden_by, booking.override_reason = actor.membership, reason
        booking.save(force_insert=True)
