"""What a class would meet at its hours: places, instructors, bookings of its people; queries do not grow with sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kernel.clock import wib
from portal.kernel.decisions import ALLOWED, Decision, refused
from portal.kernel.ranges import TimeRange
from programs.clashes import CLIENTS, INSTRUCTOR, PLACE, Clash, meetings, same_person, span
from programs.enums import CohortState
from programs.models import Cohort, Session
from programs.providers import BusyClients, busy_clients
from programs.querysets import ALIVE, PUBLIC_COHORTS

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Place
    from programs.models import Program

#: Cohorts whose hours count: those that the office has approved, and those that wait for its answer.
COUNTED = (CohortState.PROPOSED, *ALIVE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The hours, place and instructor that a class would like; ``cohort`` is None while it is only planned."""

    program: Program
    hours: tuple[TimeRange, ...]
    place: Place | None
    instructor_name: str = ""
    cohort: Cohort | None = None


def wanted_by(cohort: Cohort) -> Wanted:
    """What a cohort has planned: the sessions in force; one query."""
    hours = tuple(session.hours for session in cohort.sessions.in_force())
    return Wanted(cohort.program, hours, cohort.place, cohort.instructor_name, cohort)


def clashes_of(*, actor: Actor, wanted: Wanted) -> list[Clash]:
    """Every warning, by kind and time: place, instructor, clients."""
    if not wanted.hours:
        return []
    found = list(meetings(wanted.hours, [(row.hours, row) for row in _sessions_nearby(wanted)]))
    places = [_place_clash(actor, hours, row) for hours, row in found if wanted.place is not None and row.place_id == wanted.place.pk]
    people = [_instructor_clash(hours, row) for hours, row in found if same_person(wanted.instructor_name, row.cohort.instructor_name)]
    return places + people + _client_clashes(actor, wanted)


def _sessions_nearby(wanted: Wanted) -> Iterable[Session]:
    """Sessions of other cohorts between the first and the last hour, in the place or with somebody named as instructor."""
    window = span(wanted.hours)
    same = Q(place=wanted.place) if wanted.place is not None else Q(pk=None)
    if wanted.instructor_name.strip():
        same |= Q(cohort__program__office=wanted.program.office_id) & ~Q(cohort__instructor_name="")
    rows = Session.objects.in_force().filter(same, cohort__state__in=COUNTED, starts_at__lt=window.end, ends_at__gt=window.start)
    rows = rows.exclude(cohort=wanted.cohort.pk) if wanted.cohort is not None else rows
    return rows.select_related("cohort__program", "place").order_by("starts_at", "pk")


def _place_clash(actor: Actor, hours: TimeRange, row: Session) -> Clash:
    words = {"when": _when(hours), "place": row.place.name if row.place else "", "title": _title(actor, row.cohort)}
    return Clash(PLACE, hours, _("%(when)s: %(place)s is taken by %(title)s.") % words)


def _title(actor: Actor, cohort: Cohort) -> str:
    """What the reader may know of the other class: plans of another partner have no name yet."""
    organization = actor.organization
    own = organization is not None and cohort.program.partner_id == organization.pk
    if own or actor.is_office or cohort.state in PUBLIC_COHORTS:
        return _("%(title)s, cohort %(number)s") % {"title": cohort.program.title, "number": cohort.number}
    return _("another class")


def _instructor_clash(hours: TimeRange, row: Session) -> Clash:
    words = {"when": _when(hours), "name": row.cohort.instructor_name}
    return Clash(INSTRUCTOR, hours, _("%(when)s: %(name)s already teaches another class.") % words)


def _client_clashes(actor: Actor, wanted: Wanted) -> list[Clash]:
    if wanted.cohort is None:
        return []
    return [_client_clash(busy) for busy in busy_clients(actor, wanted.cohort, wanted.hours)]


def _client_clash(busy: BusyClients) -> Clash:
    text = ngettext(
        "%(when)s: %(count)s person of this class has another booking.",
        "%(when)s: %(count)s people of this class have another booking.",
        busy.count,
    )
    return Clash(CLIENTS, busy.hours, text % {"when": _when(busy.hours), "count": busy.count}, busy.names)


def _when(hours: TimeRange) -> str:
    start, end = wib(hours.start), wib(hours.end)
    return f"{date_format(start, 'l, j F')}, {start:%H.%M}–{end:%H.%M}"


def place_is_free(clashes: Sequence[Clash]) -> Decision:
    """``place_taken`` with the first class that is there already, else ``ALLOWED``; a reason passes it."""
    taken = next((clash for clash in clashes if clash.needs_reason), None)
    if taken is None:
        return ALLOWED
    words = {"clash": taken.text}
    return refused("place_taken", _("%(clash)s Choose another hour or place, or say why it is held there all the same.") % words)
