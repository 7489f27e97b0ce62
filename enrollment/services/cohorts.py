"""What happens to people when their cohort is cancelled, finished, or one of its sessions changes.

``programs`` calls these in its own transaction (``programs.providers``); the cohort's row is locked by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from enrollment.enums.clients import ClientState
from enrollment.enums.flow import COHORT_STATES, IN_CLASS_STATES, SEAT_STATES, EnrollmentState
from enrollment.models import Booking, Client, Enrollment, OffenseKind, SessionParticipant, Wish
from enrollment.selectors.owed import CERTIFY_WITHIN
from enrollment.services.attendance import complete_enrollments
from enrollment.services.enrollments import ask_officer, leave
from partners.actors import SYSTEM
from partners.services.tasks import open_task
from portal.kernel.decisions import ALLOWED, Decision, refused
from portal.kernel.ranges import TimeRange
from programs.catalog import REGENCY_LENGTH
from programs.clashes import meetings, span
from programs.models import Skill
from programs.providers import BusyClients, CohortPeople

if TYPE_CHECKING:
    from collections.abc import Collection

    from partners.actors import Actor
    from partners.models import Region
    from programs.models import Cohort, Session

#: The officer looks for another class within this time.
FIND_WITHIN = timedelta(days=7)


@transaction.atomic
def people_of_cancelled(cohort: Cohort, actor: Actor, now: datetime) -> None:
    """Give all seats back and restore the waiting places; each officer is asked to find another class (R03)."""
    rows = Enrollment.objects.of_cohort(cohort).select_for_update(of=("self",)).select_related("client__office", "cohort")
    reason = _("The cohort was cancelled.")
    for enrollment in rows.holding_seats().order_by("pk"):
        move = "take_back" if enrollment.state == EnrollmentState.OFFERED else "lose_seat"
        leave(enrollment, move, actor=SYSTEM, now=now, reason=reason, cohort=None, due_at=None, enrolled_at=None)
        ask_officer(kind="seat.lost", subject=enrollment.client, client=enrollment.client, due_at=now + FIND_WITHIN)
    Enrollment.objects.of_cohort(cohort).open().update(cohort=None)
    cohort.refresh_from_db(fields=["taken"])


@transaction.atomic
def people_of_finished(cohort: Cohort, actor: Actor, now: datetime) -> None:
    """Settle everybody by the attendance rule, and ask the partner for the certificates."""
    if complete_enrollments(cohort=cohort, now=now)["completed"]:
        open_task(
            organization=cohort.program.partner, kind="certificate.issue", subject=cohort, role_key="partner_manager",
            due_at=now + CERTIFY_WITHIN, params={"title": cohort.program.title, "number": cohort.number},
        )
    Enrollment.objects.of_cohort(cohort).filter(state=EnrollmentState.WAITING).update(cohort=None)
    cohort.refresh_from_db(fields=["taken"])


@transaction.atomic
def unbook(session: Session, replacement: Session | None, actor: Actor, now: datetime) -> None:
    """Nobody is booked for a session that was cancelled; what a move does to bookings is told to ``rebook`` at once."""
    if replacement is None:
        Booking.objects.filter(session=session).delete()


@transaction.atomic
def rebook(moved: Sequence[tuple[Session, Session]], actor: Actor, now: datetime) -> None:
    """Bookings and named people follow sessions to their new hours; where those clash for somebody, their officer settles it.

    All old bookings leave before the first new one is written: later sessions may move to hours that earlier ones free.
    """
    new = {old.pk: replacement for old, replacement in moved}
    rows = Booking.objects.filter(session__in=new).select_related("enrollment__client__office", "client").order_by("starts_at", "pk")
    bookings = list(rows)
    Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).delete()
    for booking in bookings:
        _book_again(booking, new[booking.session_id])
    for old_pk, replacement in new.items():
        SessionParticipant.objects.filter(session=old_pk).update(session=replacement)


def _book_again(booking: Booking, session: Session) -> None:
    booking.pk, booking.session, booking.starts_at, booking.ends_at = None, session, session.starts_at, session.ends_at
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError:
        ask_officer(kind="booking.clash", subject=booking.enrollment, client=booking.client, due_at=session.starts_at)


def busy_clients(actor: Actor, cohort: Cohort, hours: Sequence[TimeRange]) -> list[BusyClients]:
    """People in class whose bookings of other classes meet these hours, two queries; names only for their office (R36)."""
    window = span(hours)
    in_class = Enrollment.objects.of_cohort(cohort).in_class().values("client")
    rows = Booking.objects.overlapping(window.start, window.end).filter(client__in=in_class).exclude(enrollment__cohort=cohort)
    busy = [(TimeRange(start, end), client) for client, start, end in rows.values_list("client", "starts_at", "ends_at")]
    found: dict[TimeRange, set[int]] = defaultdict(set)
    for want, client in meetings(hours, busy):
        found[want].add(client)
    names = _names(actor, {client for clients in found.values() for client in clients})
    return [
        BusyClients(want, len(clients), tuple(sorted(names[client] for client in clients if client in names)))
        for want, clients in sorted(found.items())
    ]


def _names(actor: Actor, clients: set[int]) -> dict[int, str]:
    if not actor.is_office or not clients:
        return {}
    return dict(Client.objects.visible_to(actor).filter(pk__in=clients).values_list("pk", "name"))


def count_people(cohort: Cohort) -> CohortPeople:
    """How many stand where in a cohort, one query."""
    states = EnrollmentState
    own = Q(cohort=cohort.pk)
    rows = Enrollment.objects.filter(Q(program=cohort.program_id)).aggregate(
        offered=Count("pk", filter=own & Q(state=states.OFFERED)),
        enrolled=Count("pk", filter=own & Q(state=states.ENROLLED)),
        on_program=Count("pk", filter=own & Q(state__in=[states.ON_PROGRAM, states.SUSPENDED])),
        completed=Count("pk", filter=own & Q(state__in=[states.COMPLETED, states.CERTIFIED])),
        ended_early=Count("pk", filter=own & Q(state=states.ENDED_EARLY)),
        waiting=Count("pk", filter=Q(state=states.WAITING) & (own | Q(cohort=None))),
    )
    return CohortPeople(**rows)


def waiting_for_skill(skill: Skill, region: Region | None) -> int:
    """Clients under guidance who wish for a skill and have nothing under way; in a region or anywhere."""
    busy = Enrollment.objects.open().values("client")
    rows = Client.objects.filter(state=ClientState.ACTIVE, wishes__skill=skill).exclude(pk__in=busy)
    if region is not None:
        rows = rows.filter(region__code__startswith=region.code)
    return rows.distinct().count()


def seats_used(cohorts: Collection[int]) -> dict[int, int]:
    """By cohort: everybody who holds a seat, finished, or left before the end; one query."""
    rows = Enrollment.objects.filter(cohort__in=cohorts, state__in=COHORT_STATES).order_by()
    return dict(rows.values_list("cohort").annotate(people=Count("pk")))


def waiting_by_place(office: int, skills: Collection[int]) -> dict[tuple[int, str], int]:
    """As ``waiting_for_skill``, for many skills in one query: clients of an office by skill and regency."""
    busy = Enrollment.objects.open().values("client")
    rows = Wish.objects.filter(skill__in=skills, client__office=office, client__state=ClientState.ACTIVE).exclude(client__in=busy)
    counted = rows.order_by().values_list("skill", Substr("client__region_id", 1, REGENCY_LENGTH)).annotate(people=Count("client"))
    return {(skill, place or ""): people for skill, place, people in counted}


def may_close(cohort: Cohort) -> Decision:
    """A finished cohort is closed when nobody in it is without an outcome."""
    open_ends = Enrollment.objects.of_cohort(cohort).filter(state__in=(*SEAT_STATES, *IN_CLASS_STATES)).count()
    if not open_ends:
        return ALLOWED
    return refused("outcomes_missing", _("%(count)s people of this cohort have no outcome yet.") % {"count": open_ends})


def offense_kinds() -> list[tuple[str, str]]:
    """Kinds of cases as (code, name), for exclusions that a law demands of a program."""
    return [(kind.code, kind.name) for kind in OffenseKind.objects.filter(is_active=True).order_by("name_id")]
