"""Gathers the facts that rules and score work on, for many clients and cohorts with a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Prefetch, QuerySet

from enrollment.enums.clients import ClientState, ConsentPurpose, PhoneKind
from enrollment.enums.flow import COHORT_STATES, IN_CLASS_STATES, OPEN_STATES, EnrollmentState
from enrollment.facts import AgreementFact, BusyFact, ClientFacts, CohortFacts, DutyFact, NeedFact, WishFact
from enrollment.matching import PARTS, Ranking, Weights, need_value, rank_clients, rank_cohorts
from enrollment.models import (
    Assessment,
    Booking,
    Client,
    Consent,
    Enrollment,
    GuidancePeriod,
    MatchWeights,
    ReportingDuty,
    Wish,
    WishSheet,
)
from enrollment.providers import WorkChances, work_chances
from enrollment.reach import Point
from partners.enums import BINDING
from portal.kernel import clock
from portal.kernel.ranges import TimeRange, WeeklySlot
from programs.enums import EDUCATION_RANK
from programs.models import Cohort, Program, Session
from programs.terms import terms_for

if TYPE_CHECKING:
    from partners.actors import Actor

#: The register's words for schooling on the programs' scale.
SCHOOLING = {
    "none": EDUCATION_RANK["none"], "sd": EDUCATION_RANK["primary"], "smp": EDUCATION_RANK["junior"],
    "sma": EDUCATION_RANK["senior"], "smk": EDUCATION_RANK["vocational"], "d3": EDUCATION_RANK["diploma"],
    "s1": EDUCATION_RANK["bachelor"],
}


@dataclass(frozen=True, slots=True)
class WeightsInForce:
    """The weights that count today, and since when."""

    values: Weights
    valid_from: date
    note: str = ""

#: Attribute under which a cohort read here carries its sessions.
IN_FORCE = "sessions_in_force"


def weights_of(office_id: int, today: date) -> WeightsInForce:
    """The office's newest weights, else those shipped with the product."""
    row = MatchWeights.objects.history_of(office_id, today).first()
    if row is None:
        raise LookupError("the weights shipped with the product are missing; run migrate")
    return WeightsInForce({part: int(row.values.get(part, 0)) for part in PARTS}, row.valid_from, row.note)


# --- clients -------------------------------------------------------------------------------------------------------

Grouped = Mapping[int, list[Any]]


def _by_client(rows: Iterable[Any]) -> Grouped:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.client_id].append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class _Sources:
    """Everything about some clients, read once and grouped by client."""

    periods: Grouped
    wishes: Grouped
    sheets: Grouped
    duties: Grouped
    assessments: Grouped
    aftercare: Grouped
    bookings: Grouped
    enrollments: Grouped


def _sources(ids: Sequence[int], now: datetime, without: int | None) -> _Sources:
    today = clock.wib(now).date()
    of_them = {"client__in": ids}
    bookings = Booking.objects.filter(**of_them, ends_at__gt=now, enrollment__state__in=IN_CLASS_STATES)
    enrollments = Enrollment.objects.filter(**of_them, state__in=(*OPEN_STATES, *COHORT_STATES)).exclude(pk=without)
    return _Sources(
        periods=_by_client(GuidancePeriod.objects.filter(**of_them, starts_on__lte=today).order_by("starts_on", "pk")),
        wishes=_by_client(Wish.objects.filter(**of_them).select_related("skill").order_by("rank")),
        sheets=_by_client(WishSheet.objects.filter(**of_them).order_by("pk")),
        duties=_by_client(ReportingDuty.objects.filter(**of_them).order_by("pk")),
        assessments=_by_client(Assessment.objects.filter(**of_them).order_by("taken_on", "pk")),
        aftercare=_by_client(Consent.objects.at(now).filter(**of_them, purpose=ConsentPurpose.AFTERCARE).order_by("expires_at")),
        bookings=_by_client(bookings.exclude(enrollment=without).select_related("enrollment__program").order_by("starts_at", "pk")),
        enrollments=_by_client(enrollments.order_by("pk")),
    )


def client_facts(clients: Sequence[Client], now: datetime, *, without: Enrollment | None = None) -> list[ClientFacts]:
    """The facts of each client in order; ``without`` leaves one enrollment out, when it is the one being decided."""
    sources = _sources([client.pk for client in clients], now, without.pk if without else None)
    return [_client(client, sources, clock.wib(now).date()) for client in clients]


def _client(client: Client, sources: _Sources, today: date) -> ClientFacts:
    sheet = next(iter(sources.sheets.get(client.pk, [])), None)
    return ClientFacts(
        pk=client.pk, office_id=client.office_id, birth_date=client.birth_date, is_active=client.state == ClientState.ACTIVE,
        tried_as_child=client.tried_as_child, sex=client.sex, education_rank=SCHOOLING.get(client.education),
        regency_code=client.region.regency_code if client.region else "", point=_home(client), past_work=client.past_work,
        has_smartphone=(client.phone_kind == PhoneKind.SMARTPHONE) if client.phone_kind else None,
        wishes=tuple(_wish(wish) for wish in sources.wishes.get(client.pk, [])),
        duties=tuple(_duty(duty) for duty in sources.duties.get(client.pk, [])),
        busy=tuple(_busy(booking) for booking in sources.bookings.get(client.pk, [])),
        **_of_sheet(sheet), **_of_guidance(client, sources, today), **_of_the_way(client, sources),
    )


def _home(client: Client) -> Point | None:
    if client.latitude is not None and client.longitude is not None:
        return Point(client.latitude, client.longitude)
    return Point(client.region.latitude, client.region.longitude, is_rough=True) if client.region else None


def _of_sheet(sheet: WishSheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    return {
        "unavailable_days": frozenset(sheet.unavailable_days), "max_distance_km": sheet.max_distance_km,
        "transport": sheet.transport, "limits_on": clock.wib(sheet.recorded_at).date(),
    }


def _of_guidance(client: Client, sources: _Sources, today: date) -> dict[str, Any]:
    """The latest period that began; the end is the day it was closed, if it was."""
    period = next(reversed(sources.periods.get(client.pk, [])), None)
    consent = next(reversed(sources.aftercare.get(client.pk, [])), None)
    aftercare_until = clock.wib(consent.expires_at).date() if consent else None
    if period is None:
        return {"aftercare_until": aftercare_until}
    return {
        "guidance_starts_on": period.starts_on, "guidance_ends_on": period.ended_on or period.ends_on,
        "offense_kind": period.offense_kind_id or "", "aftercare_until": aftercare_until,
    }


def _of_the_way(client: Client, sources: _Sources) -> dict[str, Any]:
    """What is open, what was assessed, and since when there has been no class."""
    enrollments = sources.enrollments.get(client.pk, [])
    assessment = next(reversed(sources.assessments.get(client.pk, [])), None)
    periods = sources.periods.get(client.pk, [])
    marks = [row.ended_on for row in enrollments if row.ended_on] + [period.starts_on for period in periods[-1:]]
    return {
        "open_program_ids": frozenset(row.program_id for row in enrollments if row.is_open),
        "need": NeedFact(need_value(assessment.needs), assessment.taken_on) if assessment else None,
        "waiting_since": max(marks, default=None),
    }


def _wish(wish: Wish) -> WishFact:
    return WishFact(wish.rank, wish.skill_id, wish.skill.parent_id or wish.skill_id, clock.wib(wish.recorded_at).date())


def _duty(duty: ReportingDuty) -> DutyFact:
    return DutyFact(WeeklySlot(duty.weekday, duty.starts_at, duty.ends_at), duty.from_on, duty.until_on, duty.every_weeks)


def _busy(booking: Booking) -> BusyFact:
    return BusyFact(TimeRange(booking.starts_at, booking.ends_at), booking.enrollment.program.title)


# --- cohorts -------------------------------------------------------------------------------------------------------


def with_facts(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """The cohorts with all that their facts and their pages need."""
    sessions = Prefetch("sessions", Session.objects.in_force().for_everybody().order_by("starts_at"), to_attr=IN_FORCE)
    rows = cohorts.select_related("program__skill", "program__partner", "place__region", "region", "agreement")
    return rows.prefetch_related(sessions, "slots", "agreement__districts")


def cohort_facts(cohorts: QuerySet[Cohort], today: date) -> list[tuple[Cohort, CohortFacts]]:
    """Each cohort with its facts, in the order of the queryset; five queries whatever their number."""
    rows = list(with_facts(cohorts))
    queue = _waiting_counts({row.program_id for row in rows})
    chances: dict[int, WorkChances] = {office: work_chances(office, today) for office in {row.program.office_id for row in rows}}
    terms = terms_for(rows)
    return [(row, _cohort(row, terms[row.pk], queue.get(row.program_id, 0), chances[row.program.office_id])) for row in rows]


def _waiting_counts(program_ids: set[int]) -> dict[int, int]:
    rows = Enrollment.objects.filter(program__in=program_ids, state=EnrollmentState.WAITING).order_by()
    return dict(rows.values_list("program").annotate(people=Count("pk")))


def _cohort(row: Cohort, program: Program, waiting: int, chances: WorkChances) -> CohortFacts:
    """A cohort by its own terms: ``program`` is the text that it was proposed under."""
    skill, region = program.skill, row.place.region if row.place else row.region
    return CohortFacts(
        pk=row.pk, program_id=program.pk, office_id=program.office_id, title=program.title, number=row.number,
        partner_name=program.partner.name, skill_id=skill.pk, family_id=skill.parent_id or skill.pk,
        skill_words=frozenset(word.casefold() for word in (skill.name_id, skill.name_en, *skill.synonyms)),
        starts_on=row.starts_on, ends_on=row.ends_on, registration_opens_on=row.registration_opens_on,
        registration_closes_on=row.registration_closes_on, mode=program.mode, clients=program.clients,
        is_child_approved=program.is_child_approved, min_age=program.min_age, max_age=program.max_age, sex=program.sex,
        education_rank=EDUCATION_RANK.get(program.education_minimum), excluded_cases=frozenset(program.offense_exclusions),
        exclusion_reason=program.exclusion_reason, place_name=row.place.name if row.place else region.name,
        regency_code=region.regency_code, point=_where(row), takes_seats=row.takes_seats, capacity=row.capacity, taken=row.taken,
        waiting=waiting, sessions=tuple(TimeRange(each.starts_at, each.ends_at) for each in getattr(row, IN_FORCE)),
        slots=tuple(slot.weekly for slot in row.slots.all()), agreement=_agreement(row),
        has_exception=bool(row.exception_reason), work_chance=chances.get((skill.pk, region.regency_code)),
    )


def _where(row: Cohort) -> Point:
    for spot in (row, row.place):
        if spot is not None and spot.latitude is not None and spot.longitude is not None:
            return Point(spot.latitude, spot.longitude)
    region = row.place.region if row.place else row.region
    return Point(region.latitude, region.longitude, is_rough=True)


def _agreement(row: Cohort) -> AgreementFact | None:
    paper = row.agreement
    if paper is None:
        return None
    return AgreementFact(
        paper.starts_on, paper.ends_on, paper.referrals_from, paper.referrals_until,
        frozenset(region.regency_code for region in paper.districts.all()), paper.state in BINDING,
    )


# --- both ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the page of one client shows: cohorts in order, those that do not fit, the rows behind them, the weights."""

    client: ClientFacts
    ranking: Ranking
    cohorts: Mapping[int, Cohort]
    weights: WeightsInForce


def propose_for(*, actor: Actor, client: Client, now: datetime) -> Proposal:
    """Open cohorts of the client's office, ranked and explained."""
    today = clock.wib(now).date()
    open_cohorts = Cohort.objects.visible_to(actor).open(today).filter(program__office=client.office_id)
    pairs = cohort_facts(open_cohorts.order_by("starts_on", "pk"), today)
    (facts,), weights = client_facts([client], now), weights_of(client.office_id, today)
    ranking = rank_cohorts(facts, [fact for _row, fact in pairs], weights.values, today)
    return Proposal(facts, ranking, {row.pk: row for row, _fact in pairs}, weights)


def facts_of_pair(*, client: Client, cohort: Cohort, now: datetime, without: Enrollment | None = None) -> tuple[ClientFacts, CohortFacts]:
    """The facts that one decision rests on, read now."""
    (client_side,) = client_facts([client], now, without=without)
    ((_row, cohort_side),) = cohort_facts(Cohort.objects.filter(pk=cohort.pk).order_by("pk"), clock.wib(now).date())
    return client_side, cohort_side


def rank_for_cohort(*, cohort: Cohort, clients: Sequence[Client], now: datetime) -> Ranking:
    """Clients for one cohort, ranked and explained."""
    today = clock.wib(now).date()
    ((_row, facts),) = cohort_facts(Cohort.objects.filter(pk=cohort.pk).order_by("pk"), today)
    return rank_clients(facts, client_facts(clients, now), weights_of(cohort.program.office_id, today).values, today)


def to_match(*, actor: Actor) -> QuerySet[Client]:
    """Clients under guidance with a wish and nothing under way, the oldest wish first."""
    busy = Enrollment.objects.open().values("client")
    rows = Client.objects.visible_to(actor).active().filter(wishes__rank=1).exclude(pk__in=busy)
    return rows.annotate(wished_at=Max("wishes__recorded_at")).order_by("wished_at", "pk")
