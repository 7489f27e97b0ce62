"""Facts about the continuity of many programmes at once, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from partners.enums import AgreementState, OrganizationState
from partners.models import Agreement
from portal.kernel.clock import at_wib
from programs import providers
from programs.catalog import REGENCY_LENGTH
from programs.continuity import Alarm, CohortFact, ProgramFacts, Score, Stage, alarm_of, score_of
from programs.continuity.parts import RECENT
from programs.enums import CohortState, ProgramMode, SessionState
from programs.models import Cohort, Funding, Program, Session

STAGES: Mapping[str, Stage] = {
    CohortState.DRAFT: Stage.PLANNED,
    CohortState.RETURNED: Stage.PLANNED,
    CohortState.PROPOSED: Stage.PROPOSED,
    CohortState.APPROVED: Stage.DATED,
    CohortState.OPEN: Stage.DATED,
    CohortState.CONFIRMED: Stage.DATED,
    CohortState.RUNNING: Stage.RUNNING,
    CohortState.FINISHED: Stage.OVER,
    CohortState.CLOSED: Stage.OVER,
    CohortState.CANCELLED: Stage.CANCELLED,
}
#: A session is to be marked within two days (``services.jobs.MARK_WITHIN``); later it counts as not marked.
MARKED_WITHIN = timedelta(days=2)
_COHORT_COLUMNS = (
    *("pk", "program_id", "public_id", "number", "state", "starts_on", "ends_on", "registration_closes_on"),
    *("capacity", "minimum", "taken", "budget_total", "region_id"),
)


#: What score, alarm, board and tasks read of a programme: without texts, which make a thousand of them slow.
_PROGRAM_COLUMNS = (
    *("public_id", "title", "state", "mode", "partner", "office", "skill"),
    *("partner__public_id", "partner__code", "partner__name", "partner__state"),
)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """The columns of a cohort that continuity needs, in the order of ``_COHORT_COLUMNS``."""

    pk: int
    program_id: int
    public_id: Any
    number: int
    state: str
    starts_on: date
    ends_on: date
    registration_closes_on: date
    capacity: int
    minimum: int
    taken: int
    budget_total: int
    region_id: str

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return STAGES[self.state]


@dataclass(slots=True)
class Paper:
    """The signed agreement that lasts longest, and the regencies it serves (empty: all)."""

    public_id: Any
    number: str
    until: date
    regencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """One programme with what its continuity rests on."""

    program: Program
    facts: ProgramFacts
    score: Score
    alarm: Alarm
    rows: Mapping[int, CohortRow] = field(repr=False)
    paper: Paper | None = None

    @property
    def regencies(self) -> frozenset[str]:
        """Codes of the regencies in which its cohorts are held."""
        return frozenset(row.region_id[:REGENCY_LENGTH] for row in self.rows.values())


def light(programs: QuerySet[Program]) -> QuerySet[Program]:
    """The same programmes with their partners, and only the columns that continuity needs."""
    return programs.select_related("partner").only(*_PROGRAM_COLUMNS)


def standings(programs: QuerySet[Program], *, today: date) -> list[Standing]:
    """Score and alarm of each programme, in the order given; ten queries and two for each office, however many programmes."""
    found = list(programs)
    cohorts = _cohorts([program.pk for program in found])
    sheet = _Sheet([row for rows in cohorts.values() for row in rows], today)
    papers = _papers({program.partner_id for program in found}, {program.office_id for program in found})
    waiting = _waiting(found)
    return [_standing(program, cohorts.get(program.pk, []), sheet, papers.get(program.partner_id), waiting, today) for program in found]


def standing_of(program: Program, *, today: date) -> Standing:
    """The same for one programme."""
    return standings(light(Program.objects.filter(pk=program.pk)), today=today)[0]


def _standing(
    program: Program,
    rows: list[CohortRow],
    sheet: _Sheet,
    paper: Paper | None,
    waiting: Mapping[int, Mapping[str, int]] | None,
    today: date,
) -> Standing:
    facts = ProgramFacts(
        cohorts=tuple(sheet.fact(row) for row in rows),
        agreement_until=paper.until if paper else None,
        agreement_number=paper.number if paper else "",
        is_partner_active=program.partner.state == OrganizationState.VERIFIED,
        waiting=None if waiting is None else _within_reach(program, paper, waiting.get(program.skill_id, {})),
    )
    return Standing(program, facts, score_of(facts, today), alarm_of(facts, today), {row.pk: row for row in rows}, paper)


def _within_reach(program: Program, paper: Paper | None, by_place: Mapping[str, int]) -> int:
    """An online class reaches everybody; any other those who live where the agreement works."""
    if program.mode == ProgramMode.ONLINE or paper is None or not paper.regencies:
        return sum(by_place.values())
    return sum(people for place, people in by_place.items() if place in paper.regencies)


def _waiting(programs: Iterable[Program]) -> Mapping[int, Mapping[str, int]] | None:
    """People by skill and regency; programmes of several offices are asked for office by office."""
    skills: dict[int, set[int]] = defaultdict(set)
    for program in programs:
        skills[program.office_id].add(program.skill_id)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for office, wanted in skills.items():
        counts = providers.waiting_by_place(office, wanted)
        if counts is None:
            return None
        for (skill, place), people in counts.items():
            found[skill][place] = found[skill].get(place, 0) + people
    return found


def _cohorts(programs: Collection[int]) -> dict[int, list[CohortRow]]:
    found: dict[int, list[CohortRow]] = defaultdict(list)
    rows = Cohort.objects.filter(program__in=programs).order_by("starts_on", "pk")
    for values in rows.values_list(*_COHORT_COLUMNS):
        row = CohortRow(*values)
        found[row.program_id].append(row)
    return found


class _Sheet:
    """Seats, sessions and money of the cohorts that the parts look at, one query each."""

    def __init__(self, rows: list[CohortRow], today: date) -> None:
        looked_at = _latest(rows)
        coming = [row.pk for row in rows if row.stage not in (Stage.OVER, Stage.CANCELLED) and row.budget_total]
        self.seats = providers.seats_used(looked_at)
        self.sessions = _sessions(looked_at, today)
        self.funds = dict(Funding.objects.filter(cohort__in=coming).order_by().values_list("cohort").annotate(total=Sum("amount")))

    def fact(self, row: CohortRow) -> CohortFact:
        """The plain values of one cohort."""
        held, lost, unmarked = self.sessions.get(row.pk, (0, 0, 0))
        return CohortFact(
            number=row.number,
            key=row.pk,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            registration_closes_on=row.registration_closes_on,
            stage=row.stage,
            capacity=row.capacity,
            minimum=row.minimum,
            seats_used=self._seats(row),
            held=held,
            lost=lost,
            unmarked=unmarked,
            budget=row.budget_total,
            funds=self.funds.get(row.pk, 0),
        )

    def _seats(self, row: CohortRow) -> int | None:
        """The counter of the cohort while its seats fill; afterwards whoever sat in it, where somebody counts them."""
        if row.stage == Stage.DATED:
            return row.taken
        return None if self.seats is None else self.seats.get(row.pk, 0)


def _latest(rows: Iterable[CohortRow]) -> list[int]:
    """The last cohorts that took place of each programme, and every one that still runs."""
    begun: dict[int, list[CohortRow]] = defaultdict(list)
    for row in rows:
        if row.stage in (Stage.RUNNING, Stage.OVER):
            begun[row.program_id].append(row)
    latest = {row.pk for found in begun.values() for row in found[-RECENT:]}
    return sorted(latest | {row.pk for found in begun.values() for row in found if row.stage == Stage.RUNNING})


def _sessions(cohorts: Collection[int], today: date) -> dict[int, tuple[int, int, int]]:
    """Held, not held, and not marked in time, by cohort."""
    late = Q(state=SessionState.PLANNED, ends_at__lt=at_wib(today) - MARKED_WITHIN)
    counts = (
        Session.objects.filter(cohort__in=cohorts)
        .order_by()
        .values_list("cohort")
        .annotate(
            held=Count("pk", filter=Q(state=SessionState.HELD)),
            lost=Count("pk", filter=Q(state=SessionState.CANCELLED)),
            late=Count("pk", filter=late),
        )
    )
    return {cohort: (held, lost, unmarked) for cohort, held, lost, unmarked in counts}


def _papers(partners: Collection[int], offices: Collection[int]) -> dict[int, Paper]:
    """The signed agreement of each partner, lead or member, that lasts longest."""
    signed = Agreement.objects.filter(office__in=offices, state=AgreementState.SIGNED)
    parties = list(signed.order_by().values_list("pk", "lead"))
    parties += signed.order_by().filter(members__isnull=False).values_list("pk", "members")
    regencies: dict[int, set[str]] = defaultdict(set)
    for pk, region in signed.order_by().filter(districts__isnull=False).values_list("pk", "districts"):
        regencies[pk].add(region[:REGENCY_LENGTH])
    papers = {
        pk: Paper(public_id, number, until, frozenset(regencies[pk]))
        for pk, public_id, number, until in signed.order_by(F("ends_on"), "pk").values_list("pk", "public_id", "number", "ends_on")
    }
    by_length = {pk: place for place, pk in enumerate(papers)}
    return {partner: papers[pk] for pk, partner in sorted(parties, key=lambda party: by_length[party[0]]) if partner in partners}
