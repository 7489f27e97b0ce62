"""The sessions of a cohort as calendar entries: no client, and no word that would tell what kind of class it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.kernel.discretion import revealing_words
from portal.kernel.icalendar import Event
from programs.enums import SessionKind, SessionState
from programs.models import CalendarFeed, Cohort, Session

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Place


def own_feed(actor: Actor, cohort: Cohort) -> CalendarFeed | None:
    """The actor's link to a cohort, if there is one."""
    return CalendarFeed.objects.visible_to(actor).in_use().filter(cohort=cohort).first()


def calendar_name(cohort: Cohort) -> str:
    """``Batik ciprat, cohort 3``; the skill stands for a title that says too much."""
    title = _discreet(cohort.program.title) or _discreet(cohort.program.skill.name) or _("Class")
    return _("%(title)s, cohort %(number)s") % {"title": title, "number": cohort.number}


def calendar_events(cohort: Cohort) -> list[Event]:
    """Each session once under its number, at its newest hours; two queries with the cohort at hand.

    ``sequence`` counts how often it was moved or cancelled, so that readers know the newer word (RFC 5545, 3.8.7.4).
    """
    sessions = list(cohort.sessions.select_related("place__region", "cohort__region").order_by("number", "pk"))
    moves = Counter(session.number for session in sessions if session.state == SessionState.MOVED)
    return [_event(cohort, session, moves[session.number]) for session in sessions if session.state != SessionState.MOVED]


def _event(cohort: Cohort, session: Session, moves: int) -> Event:
    is_cancelled = session.state == SessionState.CANCELLED
    return Event(
        uid=f"{cohort.public_id}-{session.number}@kelas",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{calendar_name(cohort)}, {_what(session)}",
        location=_where(session.place, cohort),
        sequence=moves + is_cancelled,
        is_cancelled=is_cancelled,
    )


def _what(session: Session) -> str:
    if session.kind == SessionKind.CATCH_UP:
        return _("catch-up session")
    if session.kind == SessionKind.ONE_TO_ONE:
        return _("one-to-one session")
    return _("session %(number)s") % {"number": session.number}


def _where(place: Place | None, cohort: Cohort) -> str:
    """Name and address of the place as far as they may be said; else only the district."""
    if place is None:
        return cohort.region.name
    parts = [_discreet(place.name), _discreet(place.address)]
    return ", ".join([*(part for part in parts if part), place.region.name])


def _discreet(text: str) -> str:
    return "" if revealing_words(text) else text
