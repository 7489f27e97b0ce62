"""Everything that the page of one client shows: link of the chain, next step, timeline, consents, links to other pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enrollment.enums.clients import ConsentPurpose, DuplicateDecision
from enrollment.models import (
    Certificate,
    Client,
    ClientContact,
    Consent,
    Disclosure,
    DuplicatePair,
    Enrollment,
    Guarantor,
    GuidancePeriod,
    Offer,
    OfficerAssignment,
    ReportingDuty,
    Restriction,
    Wish,
)
from enrollment.policies.clients import allowed_purposes
from enrollment.selectors.caseload import caseload_of, rows_of
from enrollment.selectors.facts import with_list_facts
from enrollment.selectors.skills import competences_of, learned_by
from enrollment.services.consents import REPLACED
from partners.actors import Actor
from portal.kernel import clock
from programs.models import Skill

MOST_EVENTS = 60
MOST_DISCLOSURES = 20


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or will, to one client."""

    at: datetime
    title: str
    text: str = ""
    url: str = ""
    open: bool = False

    @property
    def when(self) -> str:
        """The day in words."""
        return date_format(clock.wib(self.at), "j F Y")


EventSource = Callable[[Actor, Client], Iterable[Event]]
_sources: dict[str, EventSource] = {}


def register_events(name: str, source: EventSource) -> None:
    """Let a higher app add what it knows to the timeline of a client."""
    _sources[name] = source


@dataclass(frozen=True, slots=True)
class ConsentState:
    """One purpose with the consent in force, if there is one, and the last one that was."""

    purpose: ConsentPurpose
    now: Consent | None
    last: Consent | None


def consents_of(actor: Actor, client: Client, purposes: Sequence[ConsentPurpose], *, now: datetime) -> list[ConsentState]:
    """The state of each purpose that may be asked of this client."""
    rows = Consent.objects.visible_to(actor).filter(client=client).select_related("recipient")
    in_force = {row.purpose: row for row in rows.at(now).order_by("given_at")}
    last = {row.purpose: row for row in rows.order_by("given_at")}
    return [ConsentState(purpose, in_force.get(purpose), last.get(purpose)) for purpose in purposes]


def skills_to_wish_for(client: Client) -> QuerySet[Skill]:
    """Skills that are taught as such, not the groups above them, and whatever the client has wished for already."""
    chosen = Q(children=None, is_active=True) | Q(pk__in=client.wishes.values("skill"))
    return Skill.objects.filter(chosen).order_by("name_id")


def file_of(actor: Actor, client: Client, *, now: datetime) -> dict[str, Any]:
    """Values of the client's page."""
    today = clock.wib(now).date()
    periods = list(GuidancePeriod.objects.visible_to(actor).filter(client=client).select_related("kind", "offense_kind"))
    assignments = list(OfficerAssignment.objects.visible_to(actor).filter(client=client).select_related("officer__user"))
    enrollments = list(Enrollment.objects.visible_to(actor).filter(client=client).with_people())
    return {
        "client": client,
        "row": _row(actor, client, now),
        "periods": periods,
        "period": periods[0] if periods else None,
        "stage": periods[0].stage(today) if periods else None,
        "is_child": client.is_child(today),
        "today": today,
        "assignments": assignments,
        "officer": next((row.officer for row in assignments if row.state == "accepted" and not row.ends_at), None),
        "wishes": Wish.objects.visible_to(actor).filter(client=client).select_related("skill").order_by("rank"),
        "sheet": getattr(client, "wish_sheet", None),
        "enrollments": enrollments,
        "learned": learned_by(actor, client),
        "competences": [(row, row.has_expired(today)) for row in competences_of(actor, client)],
        "consents": consents_of(actor, client, allowed_purposes(client, today), now=now),
        "guarantors": Guarantor.objects.visible_to(actor).filter(client=client, ended_at=None),
        "duties": ReportingDuty.objects.visible_to(actor).filter(client=client),
        "events": timeline_of(actor, client, periods, assignments),
        "twins": _same_people(actor, client),
        "disclosures": Disclosure.objects.visible_to(actor).filter(client=client).select_related("recipient")[:MOST_DISCLOSURES],
        "restrictions": Restriction.objects.visible_to(actor).filter(client=client, lifted_at=None).prefetch_related(Prefetch("users")),
    }


def _row(actor: Actor, client: Client, now: datetime) -> Any:
    listed = with_list_facts(Client.objects.visible_to(actor).filter(pk=client.pk), actor)
    return rows_of(caseload_of(actor, listed, now=now))[0]


def _same_people(actor: Actor, client: Client) -> list[Client]:
    """Other records of the same person, as a leader decided; only those that the reader may see."""
    same = DuplicatePair.objects.filter(decision=DuplicateDecision.SAME)
    keys = {*same.filter(first=client).values_list("second", flat=True), *same.filter(second=client).values_list("first", flat=True)}
    return list(Client.objects.visible_to(actor).filter(pk__in=keys)) if keys else []


def timeline_of(actor: Actor, client: Client, periods: Sequence[GuidancePeriod], assignments: Sequence[OfficerAssignment]) -> list[Event]:
    """What happened to one client, newest first, at most sixty events."""
    own = [
        *_period_events(periods),
        *_assignment_events(assignments),
        *_contact_events(actor, client),
        *_consent_events(actor, client),
        *_class_events(actor, client),
    ]
    added = [event for name in sorted(_sources) for event in _sources[name](actor, client)]
    return sorted([*own, *added], key=lambda event: event.at, reverse=True)[:MOST_EVENTS]


def _period_events(periods: Sequence[GuidancePeriod]) -> Iterable[Event]:
    for period in periods:
        yield Event(clock.at_wib(period.starts_on), _("Guidance begins"), f"{period.kind.name} · {period.register_number}".strip(" ·"))
        if period.ended_on:
            yield Event(clock.at_wib(period.ended_on), _("Guidance closed"), period.get_end_reason_display())
        elif period.ends_on:
            at = clock.at_wib(period.ends_on)
            yield Event(at, _("Guidance ends"), open=at > clock.now())


def _assignment_events(assignments: Sequence[OfficerAssignment]) -> Iterable[Event]:
    for row in assignments:
        if row.starts_at:
            yield Event(row.starts_at, _("Officer: %(name)s") % {"name": row.officer.user.name}, row.reason)


def _contact_events(actor: Actor, client: Client) -> Iterable[Event]:
    for row in ClientContact.objects.visible_to(actor).filter(client=client)[:MOST_EVENTS]:
        yield Event(row.at, row.get_kind_display(), row.note)


def _consent_events(actor: Actor, client: Client) -> Iterable[Event]:
    for row in Consent.objects.visible_to(actor).filter(client=client)[:MOST_EVENTS]:
        yield Event(row.given_at, _("Consent: %(purpose)s") % {"purpose": row.get_purpose_display()})
        if row.withdrawn_at and row.withdrawal_reason != REPLACED:
            yield Event(
                row.withdrawn_at, _("Consent withdrawn: %(purpose)s") % {"purpose": row.get_purpose_display()}, row.withdrawal_reason
            )


def _class_events(actor: Actor, client: Client) -> Iterable[Event]:
    """Referral, offers, seat, end and certificate of each class."""
    for row in Enrollment.objects.visible_to(actor).filter(client=client).select_related("program"):
        words = {"program": row.program.title}
        if row.submitted_at:
            yield Event(row.submitted_at, _("Referred to %(program)s") % words, row.note)
        if row.enrolled_at:
            yield Event(row.enrolled_at, _("Seat in %(program)s") % words)
        if row.ended_on:
            yield Event(clock.at_wib(row.ended_on), _("End of %(program)s") % words, row.get_state_display())
    for offer in Offer.objects.visible_to(actor).filter(enrollment__client=client).select_related("enrollment__program"):
        words = {"program": offer.enrollment.program.title}
        yield Event(offer.offered_at, _("Seat offered in %(program)s") % words, offer.get_state_display())
    for paper in Certificate.objects.visible_to(actor).filter(enrollment__client=client):
        yield Event(paper.issued_at, _("Certificate issued"), paper.program_title)
