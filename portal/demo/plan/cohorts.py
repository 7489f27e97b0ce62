"""Decides which classes there were, are and will be: where, when, with which seats and money, and what became of each session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from enrollment.facts import AgreementFact, CohortFacts
from enrollment.reach import Point
from portal.demo.calendar import HORIZON, at_hour, in_office, jobs_of, soon
from portal.demo.plan.model import PlannedCohort, PlannedSession
from portal.kernel.clock import wib
from programs.enums import EDUCATION_RANK, ProgramMode
from programs.planning import CohortPlan, FundingLine, plan_sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.models import Place
    from portal.demo.world import ProgramInWorld, World

#: Classes for every three hundred clients: over, under way, and taking registrations.
PAST, RUNNING, OPEN = 21, 4, 12
PER_CLIENTS = 300
#: However few the clients, the catalog shows something.
FEWEST = {"past": 3, "running": 2, "open": 8}
#: Registration begins and ends so many days before the first day; the office decides before it begins.
REGISTRATION_OPENS, REGISTRATION_CLOSES, PROPOSED, DECIDED = 34, 4, 14, 8
SMALLEST_CLASS = 3
#: Seats at a service post and in a class of three hours are fewer.
POST_SEATS = 12
#: Where people live, roughly: shares in percent by regency or city.
POPULATION = {"16.71": 46, "16.07": 14, "16.10": 12, "16.02": 11, "16.06": 9, "16.74": 8}
FALLS_OUT, CALLED_OFF = 0.03, 0.025
INSTRUCTORS = ("Pak Anton", "Bu Ratmi", "Mang Dul", "Bu Yuli", "Pak Sunar", "Kak Ria", "Pak Zen", "Bu Hasnah")
EXCEPTION = "Kekurangan dana dicarikan lewat sponsor kursi; mitra menanggung bahan sampai terkumpul."
NOT_HELD = ("partner", "logistics", "office")
#: Of so many classes that run, one still owes the marks of its last session.
FORGETS_EVERY = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many classes of each kind."""

    past: int
    running: int
    open: int


def wanted_for(clients: int) -> Wanted:
    """In proportion to the clients."""
    share = clients / PER_CLIENTS
    counts = {"past": round(PAST * share), "running": round(RUNNING * share), "open": round(OPEN * share)}
    return Wanted(**{kind: max(FEWEST[kind], count) for kind, count in counts.items()})


class CohortPlanner:
    """Draws classes of one world; the counters of programs go on from batch to batch."""

    def __init__(self, world: World, holidays: Mapping[date, str], rng: Random) -> None:
        self.world, self.holidays, self.rng = world, holidays, rng
        self.calendar = world.calendar
        self.running = 0

    def plan(self, clients: int, *, with_undecided: bool = True) -> list[PlannedCohort]:
        """Past, running and open classes for so many clients, and a few that the office has not decided about."""
        wanted = wanted_for(clients)
        starts = [*self._past(wanted.past), *self._days(wanted.running, -30, -6)]
        cohorts = [cohort for start in starts if (cohort := self._draw(start))]
        for position, start in enumerate(self._days(wanted.open, 8, 26)):
            regency = list(POPULATION)[position] if position < len(POPULATION) else ""
            cohorts += filter(None, [self._draw(start, regency)])
        cohorts += list(self._undecided()) if with_undecided else []
        self._call_one_off(cohorts)
        return sorted(cohorts, key=lambda cohort: (cohort.proposed_at, cohort.program.source.title))

    def _past(self, count: int) -> Iterator[date]:
        """Spread evenly over the horizon, with some chance."""
        span = HORIZON - 45 - 75
        for position in range(count):
            offset = -(HORIZON - 45) + round(span * (position + self.rng.random()) / count)
            yield self.calendar.day(offset)

    def _days(self, count: int, first: int, last: int) -> Iterator[date]:
        for _position in range(count):
            yield self.calendar.day(self.rng.randint(first, last))

    def _undecided(self) -> Iterator[PlannedCohort]:
        """Proposals at every stage before registration begins."""
        for fate, start in (
            ("draft", 62),
            ("proposed", 58),
            ("proposed", 66),
            ("proposed", 74),
            ("returned", 55),
            ("approved", 44),
            ("approved", 48),
        ):
            cohort = self._draw(self.calendar.day(start))
            if cohort:
                cohort.fate = fate
                self._lately(cohort)
                yield cohort

    def _lately(self, cohort: PlannedCohort) -> None:
        """What was proposed for later was proposed in the last days."""
        cohort.proposed_at = at_hour(self.calendar.day(-self.rng.randint(2, 5)), 9, self.rng.randint(0, 59))
        cohort.decided_at = at_hour(self.calendar.day(-1), 10, self.rng.randint(0, 59))

    # --- one class ---------------------------------------------------------------------------------------------------

    def _draw(self, start: date, regency: str = "") -> PlannedCohort | None:
        """A class of some program that can run from ``start`` on, in ``regency`` if one is named; None when no agreement covers it."""
        fitting = [program for program in self.world.programs if self._covered(program, start) and self._meets_in(program, regency)]
        weights = [sum(POPULATION[code] for code in program.partner.source.regencies) ** 0.5 for program in fitting]
        program = self.rng.choices(fitting, weights)[0] if fitting else None
        return self._cohort(program, start, regency) if program else None

    def _meets_in(self, program: ProgramInWorld, regency: str) -> bool:
        return not regency or program.source.mode != ProgramMode.ONLINE and regency in program.partner.source.regencies

    def _covered(self, program: ProgramInWorld, start: date) -> bool:
        paper, published = program.partner.agreement, program.program.published_at
        opens = start - timedelta(days=REGISTRATION_OPENS)
        last = start + timedelta(days=14 + 7 * (program.source.sessions // len(program.source.week) + 3))
        if paper is None or published is None or wib(published).date() + timedelta(days=PROPOSED) > opens:
            return False
        quiet = program.partner.source.quiet_days
        last_heard = self.calendar.day(-quiet) if quiet else paper.ends_on
        return paper.starts_on <= opens and start <= paper.referrals_until and last <= min(paper.ends_on, last_heard)

    def _cohort(self, program: ProgramInWorld, start: date, regency: str) -> PlannedCohort:
        schedule = plan_sessions(slots=program.source.slots, starts_on=start, count=program.source.sessions, holidays=self.holidays)
        first = wib(schedule.sessions[0].start).date()
        plan, exception = self._plan(program, first, regency)
        opens = plan.registration_opens_on
        cohort = PlannedCohort(
            program,
            plan,
            [PlannedSession(each) for each in schedule.sessions],
            exception=exception,
            proposed_at=in_office(self.rng, opens - timedelta(days=PROPOSED)),
            decided_at=in_office(self.rng, opens - timedelta(days=DECIDED)),
        )
        self._decide_sessions(cohort)
        self._forget_one(cohort)
        self._decide_end(cohort)
        cohort.facts = facts_of(cohort)
        return cohort

    def _plan(self, program: ProgramInWorld, first: date, regency: str) -> tuple[CohortPlan, str]:
        place, region = self._where(program, regency)
        seats = min(program.source.capacity, POST_SEATS) if place and place.owner_id is None else program.source.capacity
        budget = seats * program.source.cost
        funding = self._funding(budget)
        short = sum(line.amount for line in funding) < budget
        plan = CohortPlan(
            starts_on=first,
            slots=program.source.slots,
            session_count=program.source.sessions,
            capacity=seats,
            minimum=max(SMALLEST_CLASS, seats // 3),
            registration_opens_on=first - timedelta(days=REGISTRATION_OPENS),
            registration_closes_on=first - timedelta(days=REGISTRATION_CLOSES),
            region=self.world.regions[region],
            place=place,
            budget_total=budget,
            funding=funding,
            instructor_name=self.rng.choice(INSTRUCTORS),
        )
        return plan, EXCEPTION if short else ""

    def _where(self, program: ProgramInWorld, regency: str) -> tuple[Place | None, str]:
        """The partner's own workshop, or a place of the office in a district that the agreement serves; by where people live."""
        if program.source.mode == ProgramMode.ONLINE:
            return None, program.partner.source.region
        own = program.partner.workshop
        others = [place for place in self.world.places if _regency(place.region_id) in program.partner.source.regencies]
        choices = others if program.source.mode == ProgramMode.MOBILE else [own, *others]
        choices = [place for place in choices if _regency(place.region_id) == regency] if regency else choices
        weights = [POPULATION[_regency(place.region_id)] * (1.5 if place is own else 1.0) for place in choices]
        place = self.rng.choices(choices, weights)[0]
        return place, place.region_id

    def _funding(self, budget: int) -> tuple[FundingLine, ...]:
        """Two or three sources; of one in five the last part is still missing."""
        shares = self.rng.choice(((60, 40), (50, 30, 20), (70, 30)))
        sources = self.rng.sample(("office", "partner", "local_government", "company", "sponsor"), len(shares))
        amounts = [budget * share // 100 for share in shares]
        amounts[0] += budget - sum(amounts)
        lines = tuple(FundingLine(source, amount) for source, amount in zip(sources, amounts, strict=True))
        return lines[:-1] if self.rng.random() < 0.2 else lines

    # --- what became of it -------------------------------------------------------------------------------------------

    def _decide_sessions(self, cohort: PlannedCohort) -> None:
        """Nearly all are held; the first and the last always. What lies in the future, or was just now, is open."""
        for position, session in enumerate(cohort.sessions):
            settled = soon(self.rng, session.time.end, (0.1, 3))
            if not self.calendar.past(settled):
                return
            middle = 0 < position < len(cohort.sessions) - 1
            chance = self.rng.random() if middle else 1.0
            session.fate, session.settled_at = "held", settled
            if chance < FALLS_OUT:
                session.fate, session.because = "not_held", self.rng.choice(NOT_HELD)
            elif chance < FALLS_OUT + CALLED_OFF:
                session.fate, session.settled_at = "cancelled", session.time.start - timedelta(hours=self.rng.randint(14, 20))

    def _forget_one(self, cohort: PlannedCohort) -> None:
        """In every second class that runs nobody has marked the last session yet."""
        held = [session for session in cohort.sessions if session.fate == "held"]
        if self.calendar.past(cohort.last_end) or not held:
            return
        self.running += 1
        if self.running % FORGETS_EVERY == 0:
            held[-1].fate, held[-1].settled_at = "planned", None

    def _decide_end(self, cohort: PlannedCohort) -> None:
        over = wib(cohort.last_end).date()
        finished = jobs_of(over + timedelta(days=1))
        if not self.calendar.past(finished):
            return
        cohort.certified_at = in_office(self.rng, over + timedelta(days=self.rng.randint(2, 7)))
        cohort.closed_at = in_office(self.rng, over + timedelta(days=self.rng.randint(12, 20)))

    def _call_one_off(self, cohorts: list[PlannedCohort]) -> None:
        """One class of the last months was cancelled on the eve, so that people who lost a seat are among the histories."""
        window = [cohort for cohort in cohorts if self.calendar.day(-170) < cohort.plan.starts_on < self.calendar.day(-60)]
        if window:
            cohort = self.rng.choice(window)
            cohort.fate, cohort.certified_at, cohort.closed_at = "cancelled", None, None
            cohort.cancelled_at = at_hour(cohort.plan.starts_on - timedelta(days=2), 11, 15)
            for session in cohort.sessions:
                session.fate, session.settled_at = "cancelled", cohort.cancelled_at


def finished_at(cohort: PlannedCohort) -> datetime:
    """The run of the regular work that finishes it."""
    return jobs_of(wib(cohort.last_end).date() + timedelta(days=1))


def _regency(code: str) -> str:
    return ".".join(code.split(".")[:2])


def facts_of(cohort: PlannedCohort) -> CohortFacts:
    """The class as the rules of enrollment see it while it takes registrations."""
    program, plan, source = cohort.program.program, cohort.plan, cohort.program.source
    skill, region = program.skill, plan.place.region if plan.place else plan.region
    return CohortFacts(
        pk=0,
        program_id=program.pk,
        office_id=program.office_id,
        title=program.title,
        number=0,
        partner_name=cohort.program.partner.source.name,
        skill_id=skill.pk,
        family_id=skill.parent_id or skill.pk,
        starts_on=plan.starts_on,
        ends_on=wib(cohort.last_end).date(),
        skill_words=frozenset(word.casefold() for word in (skill.name_id, skill.name_en, *skill.synonyms)),
        registration_opens_on=plan.registration_opens_on,
        registration_closes_on=plan.registration_closes_on,
        mode=program.mode,
        clients=program.clients,
        is_child_approved=program.is_child_approved,
        min_age=program.min_age,
        max_age=program.max_age,
        sex=program.sex,
        education_rank=EDUCATION_RANK.get(source.education),
        place_name=plan.place.name if plan.place else region.name,
        regency_code=region.regency_code,
        point=_point(plan),
        capacity=plan.capacity,
        sessions=tuple(each.time for each in cohort.sessions),
        slots=plan.slots,
        agreement=_agreement(cohort),
        has_exception=bool(cohort.exception),
    )


def _point(plan: CohortPlan) -> Point:
    region = plan.place.region if plan.place else plan.region
    return Point(region.latitude, region.longitude, is_rough=True)


def _agreement(cohort: PlannedCohort) -> AgreementFact | None:
    paper = cohort.program.partner.agreement
    if paper is None:
        return None
    regencies = frozenset(cohort.program.partner.source.regencies)
    return AgreementFact(paper.starts_on, paper.ends_on, paper.referrals_from, paper.referrals_until, regencies)
