"""Decides who goes which way through which class: referred by fit, offered a seat, yes or no, there or absent, finished or not.

The real rules and the real score choose (``enrollment.eligibility``, ``enrollment.matching``), so that every referral of
the plan is one that the services accept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from enrollment import eligibility, matching
from enrollment.completion import Record
from enrollment.enums.clients import PhoneKind
from enrollment.enums.flow import ATTENDED, AttendanceStatus, DeclineReason, EndReason, EndReasonGroup
from enrollment.facts import ClientFacts, DutyFact, NeedFact, WishFact
from enrollment.reach import Point
from enrollment.selectors.matches import SCHOOLING
from enrollment.services.offers import HELD_FOR, LEAST_TIME
from portal.demo.calendar import at_hour, in_office, next_jobs, soon
from portal.demo.plan.cohorts import SMALLEST_CLASS, finished_at
from portal.demo.plan.model import Life, PlannedCohort, Way
from portal.kernel.clock import wib
from portal.kernel.ranges import WeeklySlot

if TYPE_CHECKING:
    from portal.demo.world import World

#: Of those looked at for one class, at most so many are drawn from the pool of its districts.
LOOKED_AT = 160
#: Share of the seats for which somebody is referred; of the answers so many are yes, and so many no; the rest is silence.
FILLED, SAYS_YES, SAYS_NO = (0.72, 0.98), 0.79, 0.93
#: A way begins so many days after registration, and ends so many before it; partners that answer themselves need longer.
AFTER_OPENING, BEFORE_CLOSING, BEFORE_CLOSING_ASKS = 1, 3, 9
MOST_WAYS = 2
REST_BETWEEN = timedelta(days=20)
#: Partner's answers where it answers itself.
DECLINES, RETURNS = 0.08, 0.12
#: One open class of so many is full, with so many waiting.
FULL_EVERY, WAITING = 5, (2, 5)
#: Of the referrals to an open class so many were made in the last days.
LATELY = 0.35
DROPS_OUT, CONFIRMED_EARLY = 0.09, 0.4
ABSENCES = ((AttendanceStatus.EXCUSED, 3), (AttendanceStatus.SICK, 3), (AttendanceStatus.UNEXCUSED, 4))
LATE = 0.08
DROP_REASONS = (
    (EndReasonGroup.CLIENT, EndReason.FOUND_WORK),
    (EndReasonGroup.CLIENT, EndReason.HEALTH),
    (EndReasonGroup.CLIENT, EndReason.FAMILY),
    (EndReasonGroup.CLIENT, EndReason.NO_WISH),
    (EndReasonGroup.REFERRAL, EndReason.NOT_SUITABLE),
    (EndReasonGroup.PARTNER, EndReason.CONDUCT),
)
NOES = (
    DeclineReason.TIME,
    DeclineReason.DISTANCE,
    DeclineReason.WORK,
    DeclineReason.WORK,
    DeclineReason.FAMILY,
    DeclineReason.OTHER_CLASS,
    DeclineReason.NO_INTEREST,
)


class WayPlanner:
    """Fills classes with people, in the order in which registrations open."""

    def __init__(self, world: World, rng: Random, weights: matching.Weights) -> None:
        self.world, self.rng, self.weights, self.calendar = world, rng, weights, world.calendar
        self.pool: dict[str, list[Life]] = defaultdict(list)

    def plan(self, cohorts: list[PlannedCohort], lives: Iterable[Life]) -> list[PlannedCohort]:
        """Give people ways; answers the classes that remain, without those for which too few came."""
        for life in lives:
            self.pool[life.regency].append(life)
        kept = []
        for position, cohort in enumerate(sorted(cohorts, key=lambda each: (each.plan.registration_opens_on, each.proposed_at))):
            cohort.is_full = position % FULL_EVERY == 0 and self._takes_now(cohort)
            self._fill(cohort)
            if self._takes_place(cohort):
                kept.append(cohort)
                self._run(cohort)
            else:
                self._undo(cohort)
        return kept

    def _takes_now(self, cohort: PlannedCohort) -> bool:
        plan = cohort.plan
        return cohort.fate == "approved" and plan.registration_opens_on <= self.calendar.today <= plan.registration_closes_on

    def _takes_place(self, cohort: PlannedCohort) -> bool:
        """Too few people and registration over: such a class would not have been held."""
        return cohort.plan.registration_closes_on >= self.calendar.today or cohort.yeses() >= SMALLEST_CLASS

    def _undo(self, cohort: PlannedCohort) -> None:
        for way in cohort.ways:
            way.life.ways.remove(way)
        cohort.ways.clear()

    # --- who is referred ---------------------------------------------------------------------------------------------

    def _fill(self, cohort: PlannedCohort) -> None:
        first = cohort.plan.registration_opens_on + timedelta(days=AFTER_OPENING)
        margin = BEFORE_CLOSING_ASKS if cohort.program.source.asks else BEFORE_CLOSING
        closing = cohort.plan.registration_closes_on - timedelta(days=margin)
        last = min(closing, self.calendar.today)
        if cohort.fate not in ("approved", "cancelled") or last < first:
            return
        seats = cohort.plan.capacity
        wanted = (
            seats if cohort.is_full else round(seats * self.rng.uniform(*FILLED) * (last - first).days / max((closing - first).days, 1))
        )
        waiting = self.rng.randint(*WAITING) if cohort.is_full else 0
        for position, (life, day) in enumerate(self._best(cohort, first, last, wanted + waiting)):
            self._refer(cohort, life, day, has_seat=position < wanted)

    def _best(self, cohort: PlannedCohort, first: date, last: date, count: int) -> Iterator[tuple[Life, date]]:
        """The people who fit best of those looked at, each with the day of the referral."""
        found = []
        for life in self._looked_at(cohort):
            day = self._day_between(first, last)
            if day > last or not self._is_free(life, cohort, day):
                continue
            facts = facts_of(life, day, self.world.office.pk)
            if eligibility.decide(eligibility.check(facts, cohort.facts, day, eligibility.RULES)):  # type: ignore[arg-type]
                parts = [scorer(facts, cohort.facts, day) for scorer in matching.SCORERS]  # type: ignore[arg-type]
                found.append((matching.score_of(parts, self.weights) + self.rng.uniform(0, 0.15), life, day))
        found.sort(key=lambda each: -each[0])
        chosen = found[:count]
        yield from ((life, day) for _score, life, day in sorted(chosen, key=lambda each: each[2]))

    def _day_between(self, first: date, last: date) -> date:
        """Any working day; while registration runs, most often one of the last."""
        days = (last - first).days
        lately = last == self.calendar.today and self.rng.random() < LATELY
        return wib(in_office(self.rng, last - timedelta(days=self.rng.randint(0, min(days, 2) if lately else days)))).date()

    def _looked_at(self, cohort: PlannedCohort) -> list[Life]:
        people = [life for code in cohort.program.partner.source.regencies for life in self.pool[code]]
        return people if len(people) <= LOOKED_AT else self.rng.sample(people, LOOKED_AT)

    def _is_free(self, life: Life, cohort: PlannedCohort, day: date) -> bool:
        if (
            life.wished_at is None
            or wib(life.wished_at).date() >= day
            or len(life.ways) >= MOST_WAYS
            or life.officer is None
            or life.is_restricted
        ):
            return False
        if life.ending and life.ending[1] <= wib(cohort.last_end).date() + timedelta(days=7):
            return False
        if not life.ways:
            return True
        before = life.ways[-1]
        over = before.over_at
        return over is not None and wib(over + REST_BETWEEN).date() < day and before.cohort.program is not cohort.program

    # --- referral, offer, answer -------------------------------------------------------------------------------------

    def _refer(self, cohort: PlannedCohort, life: Life, day: date, *, has_seat: bool) -> None:
        referred = at_hour(day, self.rng.randint(8, 15), self.rng.randint(0, 59))
        if not has_seat:
            referred = max(referred, self._last_yes(cohort) + timedelta(hours=1))
        if not self.calendar.past(referred):
            return
        way = Way(life, cohort, referred)
        self._partner_answers(way)
        if has_seat and way.partner == "accepted":
            self._offer(way)
        life.ways.append(way)
        cohort.ways.append(way)

    def _last_yes(self, cohort: PlannedCohort) -> datetime:
        return max((way.answered_at for way in cohort.ways if way.answered_at), default=self.calendar.now)

    def _partner_answers(self, way: Way) -> None:
        if not way.cohort.program.source.asks:
            way.partner_at = way.referred_at
            return
        answered, chance = soon(self.rng, way.referred_at, (6, 80)), self.rng.random()
        if not self.calendar.past(answered):
            way.partner = ""
            return
        way.partner_at = answered
        way.partner = "declined" if chance < DECLINES else "returned" if chance < RETURNS and self._is_recent(answered) else "accepted"

    def _is_recent(self, instant: datetime) -> bool:
        return instant > self.calendar.now - timedelta(days=6)

    def _offer(self, way: Way) -> None:
        asks = way.cohort.program.source.asks
        offered = soon(self.rng, way.partner_at, (2, 30)) if asks else way.referred_at  # type: ignore[arg-type]
        if not self.calendar.past(offered):
            return
        way.offered_at = offered
        way.expires_at = max(min(offered + HELD_FOR, way.cohort.sessions[0].time.start), offered + LEAST_TIME)
        chance = 0.0 if asks or way.cohort.is_full else self.rng.random()
        self._answer(way, "yes" if chance < SAYS_YES else "no" if chance < SAYS_NO else "lapsed")

    def _answer(self, way: Way, answer: str) -> None:
        hours = (way.expires_at - way.offered_at).total_seconds() / 3600  # type: ignore[operator]
        answered = soon(self.rng, way.offered_at, (1, hours - 0.5))  # type: ignore[arg-type]
        if answer == "lapsed":
            answered = next_jobs(way.expires_at)  # type: ignore[arg-type]
        if not self.calendar.past(answered):
            way.answer = "held"
            return
        way.answer, way.answered_at = answer, answered
        way.how = self.rng.choice(("officer_phone", "officer_phone", "officer_visit"))
        way.reason = self.rng.choice(NOES) if answer == "no" else ""

    # --- in class ----------------------------------------------------------------------------------------------------

    def _run(self, cohort: PlannedCohort) -> None:
        """Marks, drop-outs and outcomes of those who said yes, and how the class came to be confirmed."""
        self._confirm(cohort)
        for way in cohort.ways:
            if way.answer == "yes" and cohort.cancelled_at:
                way.withdrawn_at = in_office(self.rng, wib(cohort.cancelled_at).date() + timedelta(days=self.rng.randint(4, 18)))
            elif way.answer == "yes":
                self._attend(way)

    def _confirm(self, cohort: PlannedCohort) -> None:
        plan, yes = cohort.plan, cohort.yeses()
        if cohort.fate != "approved":
            return
        if plan.registration_closes_on >= self.calendar.today:
            if yes >= plan.minimum and self.rng.random() < CONFIRMED_EARLY:
                cohort.confirmed_at = self.calendar.now - timedelta(hours=self.rng.randint(2, 20))
        elif yes < plan.minimum:
            cohort.small_at = at_hour(plan.registration_closes_on + timedelta(days=2), 10, 5)

    def _attend(self, way: Way) -> None:
        settled = [session for session in way.cohort.sessions if session.fate in ("held", "not_held")]
        leaves = self.rng.randrange(2, len(settled)) if len(settled) > 3 and self.rng.random() < DROPS_OUT else None
        for position, session in enumerate(settled):
            if position == leaves:
                way.left_at = (settled[position - 1].settled_at or session.time.start) + timedelta(hours=self.rng.randint(14, 20))
                way.left, way.finished_at, way.outcome = self.rng.choice(DROP_REASONS), way.left_at, "ended_early"
                return
            way.marks.append(AttendanceStatus.NOT_HELD if session.fate == "not_held" else self._mark(way.life))
        self._finish(way)

    def _mark(self, life: Life) -> str:
        if self.rng.random() < life.reliability:
            return AttendanceStatus.LATE if self.rng.random() < LATE else AttendanceStatus.PRESENT
        return self.rng.choices([mark for mark, _weight in ABSENCES], [weight for _mark, weight in ABSENCES])[0]

    def _finish(self, way: Way) -> None:
        finished = finished_at(way.cohort)
        if self.calendar.past(finished):
            way.finished_at = finished
            way.outcome = "completed" if record_of(way).meets(way.cohort.program.program.completion_percent) else "ended_early"


def record_of(way: Way) -> Record:
    """Sessions held of the class, and those attended of them, as ``enrollment`` counts."""
    held = sum(session.fate == "held" for session in way.cohort.sessions)
    return Record(held, sum(mark in ATTENDED for mark in way.marks))


def facts_of(life: Life, day: date, office_id: int) -> ClientFacts:
    """The person as the rules see them on a day."""
    person, region, limits = life.person, life.person["region"], life.limits
    ended = [wib(way.over_at).date() for way in life.ways if way.over_at]
    limits_on = wib(life.wished_at).date() if life.wished_at else day
    return ClientFacts(
        pk=life.number,
        office_id=office_id,
        birth_date=person["birth_date"],
        tried_as_child=person["tried_as_child"],
        sex=person["sex"],
        education_rank=SCHOOLING.get(person["education"]),
        offense_kind=life.period["offense_kind"].code,
        guidance_starts_on=life.starts_on,
        guidance_ends_on=life.ends_on,
        regency_code=life.regency,
        point=Point(region.latitude, region.longitude, is_rough=True),
        unavailable_days=frozenset(limits.get("unavailable_days", ())),
        max_distance_km=limits.get("max_distance_km"),
        transport=limits.get("transport", ""),
        limits_on=limits_on,
        has_smartphone=person["phone_kind"] == PhoneKind.SMARTPHONE,
        wishes=tuple(WishFact(rank, skill.pk, skill.parent_id or skill.pk, limits_on) for rank, skill in enumerate(life.wishes, start=1)),
        past_work=person["past_work"],
        need=_need(life),
        waiting_since=max([*ended, life.starts_on]),
        duties=_duties(life),
    )


def _need(life: Life) -> NeedFact | None:
    return NeedFact(matching.need_value(life.needs), life.assessed_on) if life.assessed_on else None


def _duties(life: Life) -> tuple[DutyFact, ...]:
    if life.duty is None:
        return ()
    slot = WeeklySlot(life.duty["weekday"], life.duty["starts_at"], life.duty["ends_at"])
    return (DutyFact(slot, life.duty["from_on"], life.duty["until_on"], life.duty["every_weeks"]),)
