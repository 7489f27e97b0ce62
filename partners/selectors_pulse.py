"""Reads for the pulse of partners and for what happened between them and the office.

The number of queries is the same for one partner and for a hundred: everything is asked for all of them at once. Signs of
life lie where they happened: contacts and sessions held are rows of ``PartnerActivity`` (the session's is written with the
session), answers to referrals and papers handed in are told by the apps that keep them, so that no fact stands twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners import providers
from partners.actors import Actor
from partners.enums import RECORDED_BY_HAND, ActivityKind, AgreementState, OrganizationKind, OrganizationState
from partners.models import Agreement, Organization, PartnerActivity
from partners.moves import returned_at
from partners.pulse import (
    AGREEMENT_ENDS_WITHIN,
    ANSWERS_WITHIN,
    Duty,
    DutyCode,
    Level,
    Pulse,
    Sign,
    next_step,
    sentences,
    take_pulse,
)
from portal.kernel.clock import wib

#: How far the timeline of a partner reaches back.
TIMELINE_DAYS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PulseRow:
    """One partner with its pulse and the words for it."""

    organization: Organization
    pulse: Pulse
    sentences: tuple[str, ...]
    step: str | Promise


@dataclass(slots=True)
class _Known:
    """What is gathered about one partner."""

    last: datetime | None = None
    kind: str = ""
    hours: list[float] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)

    def hear(self, kind: str, at: datetime) -> None:
        """Keep the latest sign."""
        if self.last is None or at > self.last:
            self.last, self.kind = at, kind

    def sign(self) -> Sign | None:
        """The last sign of life as a plain value."""
        return Sign(self.kind, wib(self.last).date()) if self.last else None


def has_pulse(organization: Organization) -> bool:
    """Whoever trains and is verified has one."""
    trains = organization.kind in (OrganizationKind.POKMAS, OrganizationKind.TRAINING_CENTRE)
    return trains and organization.state == OrganizationState.VERIFIED


def pulses_of(organizations: Collection[Organization], *, now: datetime) -> list[PulseRow]:
    """The pulse of each, in the order given."""
    keys = [row.pk for row in organizations]
    known: dict[int, _Known] = defaultdict(_Known)
    _hear_activities(known, keys)
    for sign in providers.signs_of_life(keys, now - ANSWERS_WITHIN):
        known[sign.organization_id].hear(sign.kind, sign.at)
        if sign.hours is not None:
            known[sign.organization_id].hours.append(sign.hours)
    for key, duty in (*providers.duties(keys, now), *_agreement_duties(keys, wib(now).date())):
        known[key].duties.append(duty)
    return [_row(organization, known[organization.pk], wib(now).date()) for organization in organizations]


def _row(organization: Organization, known: _Known, today: date) -> PulseRow:
    since = wib(organization.decided_at or organization.created_at).date()
    pulse = take_pulse(last=known.sign(), known_since=since, hours=known.hours, duties=known.duties, today=today)
    return PulseRow(organization, pulse, sentences(pulse, today), next_step(pulse))


def _hear_activities(known: dict[int, _Known], keys: list[int]) -> None:
    latest = PartnerActivity.objects.filter(organization=OuterRef("pk")).order_by("-at")
    rows = Organization.objects.filter(pk__in=keys).order_by("pk")
    found = rows.values_list("pk", Subquery(latest.values("kind")[:1]), Subquery(latest.values("at")[:1]))
    for key, kind, at in found:
        if at is not None:
            known[key].hear(kind, at)


def _agreement_duties(keys: list[int], today: date) -> Iterator[tuple[int, Duty]]:
    """Agreements that end soon without a successor on its way, and those that were returned for correction."""
    live = (AgreementState.SIGNED, AgreementState.IN_REVIEW, AgreementState.RETURNED)
    rows = Agreement.objects.filter(lead__in=keys, state__in=live).annotate(since=returned_at(Agreement)).order_by("ends_on", "pk")
    last: dict[int, Agreement] = {}
    for row in rows:
        last[row.lead_id] = row
        if row.state == AgreementState.RETURNED:
            yield row.lead_id, Duty(DutyCode.CORRECTIONS, 1, wib(row.since).date())  # type: ignore[attr-defined]
    for key, row in last.items():
        if row.state == AgreementState.SIGNED and row.ends_on <= today + AGREEMENT_ENDS_WITHIN:
            yield key, Duty(DutyCode.AGREEMENT, 1, row.ends_on)


def pulse_of(organization: Organization, *, now: datetime) -> PulseRow | None:
    """The pulse of one partner; None for an organization that does not train, or is not verified."""
    return pulses_of([organization], now=now)[0] if has_pulse(organization) else None


def pulse_list(actor: Actor, *, now: datetime, level: str = "") -> list[PulseRow]:
    """Partners of the actor's office, who is silent longest first; perhaps those of one level only."""
    mine = Organization.objects.visible_to(actor).filter(office=actor.office_id).trainers().verified()
    rows = pulses_of(list(mine.select_related("region").order_by("name", "pk")), now=now)
    chosen = (row for row in rows if not level or row.pulse.level == level)
    return sorted(chosen, key=lambda row: -row.pulse.days)


def levels_of(rows: Iterable[PulseRow]) -> list[dict[str, Any]]:
    """How many partners stand at each level, the worst first."""
    found = Counter(row.pulse.level for row in rows)
    return [{"key": level.value, "label": level.label, "count": found[level]} for level in reversed(Level)]


# --- what happened ---------------------------------------------------------------------------------------------------


def timeline_of(organization: Organization, *, now: datetime) -> list[dict[str, Any]]:
    """The last year with a partner, newest first: contacts one by one, classes and answers month by month."""
    since = now - TIMELINE_DAYS
    mine = PartnerActivity.objects.filter(organization=organization, at__gte=since)
    contacts = [(row.at, _contact(row)) for row in mine.filter(kind__in=RECORDED_BY_HAND).select_related("recorded_by")]
    others = list(mine.exclude(kind__in=RECORDED_BY_HAND).order_by("pk").values_list("kind", "at"))
    others += [(sign.kind, sign.at) for sign in providers.signs_of_life([organization.pk], since)]
    return [event for _at, event in sorted([*contacts, *_by_month(others)], key=lambda pair: pair[0], reverse=True)]


def _contact(row: PartnerActivity) -> dict[str, Any]:
    return {
        "on": wib(row.at).date(),
        "month": "",
        "title": row.get_kind_display(),
        "note": row.note,
        "who": row.recorded_by.name if row.recorded_by else "",
    }


def _by_month(signs: Iterable[tuple[str, datetime]]) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """One line a month and kind, placed at the last of them."""
    groups: dict[tuple[int, int, str], list[datetime]] = defaultdict(list)
    for kind, at in signs:
        groups[wib(at).year, wib(at).month, kind].append(at)
    for (year, month, kind), instants in groups.items():
        words = {"count": len(instants)}
        title = (
            ngettext("%(count)s session held", "%(count)s sessions held", len(instants))
            if kind == ActivityKind.SESSION
            else ngettext("%(count)s answer or paper", "%(count)s answers or papers", len(instants))
        ) % words
        month_words = _("%(month)s %(year)s") % {"month": MONTHS[month], "year": year}
        yield max(instants), {"on": wib(max(instants)).date(), "month": month_words, "title": title, "note": "", "who": ""}
