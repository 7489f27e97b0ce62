"""Decides what follows a class, or happens beside it: consents, profiles, introductions, work, income, dated questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from enrollment.enums.clients import ConsentPurpose, GuidanceEndReason
from placements.enums import DeclineReason, EndReason, Informant, PlacementKind, TrainingRelation, WorkAnswer
from placements.schedule import TRIES_SPREAD, due_dates
from placements.services.vacancies import FULL_WEEK
from portal.demo.calendar import in_office, soon, workday
from portal.demo.names import words
from portal.demo.partners import wage_of
from portal.demo.plan.model import Life, PlannedAnswer, PlannedConsent, PlannedIntroduction, PlannedWork, Way
from portal.kernel.clock import wib

if TYPE_CHECKING:
    from portal.demo.world import World

#: Consents in force today: asked anew in the last months of those under guidance.
TRAINING_CONSENT, TRAINING_ON_FILE, EMPLOYER_CONSENT, EMPLOYER_ON_FILE = 0.85, 0.55, 0.75, 0.42
WITHDRAWN = 0.04
#: Of those who finished, so many find work in the months after; of the others so many sooner or later.
WORK_AFTER_CLASS, WORK_WITHOUT = 0.66, 0.22
BY_INTRODUCTION, OWN_BUSINESS = 0.55, 0.8
#: Work lasts so many days for the less lucky; the others still have it.
KEEPS, LASTS = 0.68, (35, 260)
AGAIN = 0.45
VERIFIED = 0.92
#: Answers to dated questions.
REACHED, UNREACHED, REFUSES = 0.8, 0.93, 0.96
ENDS = (EndReason.BETTER_JOB, EndReason.RESIGNED, EndReason.CONTRACT_ENDED, EndReason.LAID_OFF, EndReason.BUSINESS_CLOSED)
#: Of those with a certificate and a consent who look for work, so many are being asked for today, since at most so many hours.
ASKED_FOR, ASKED_SINCE = 0.8, 300
#: A consent to be seen by employers holds at least so long from the day on which it was given.
HOLDS_SURELY = timedelta(days=160)


@dataclass(frozen=True, slots=True)
class Trained:
    """Somebody who has finished a class, and when the certificate was issued."""

    way: Way
    certified_at: datetime


class AfterPlanner:
    """Adds to each life what follows."""

    def __init__(self, world: World, *, seed: int) -> None:
        self.world, self.seed, self.calendar = world, seed, world.calendar

    def add(self, life: Life) -> None:
        """All of it for one person, with a chance of their own."""
        if life.officer is None or life.wished_at is None:
            return
        rng = Random(f"{self.seed}:after:{life.number}")
        self._training_consents(rng, life)
        if not life.is_child:
            self._work(rng, life)
            self._employer_consent_today(rng, life)
            self._pending(rng, life)
        for way in life.ways:
            if way.offered_at:
                life.follow_ups[id(way)] = list(self._answers(rng, life, wib(way.offered_at).date(), None))
        for work in life.work:
            work.follow_ups = list(self._answers(rng, life, work.started_on, work))

    # --- consents ----------------------------------------------------------------------------------------------------

    def _training_consents(self, rng: Random, life: Life) -> None:
        """Asked with the seat, and of some on another occasion."""
        guardian = life.guarantor["name"] if life.is_child and life.guarantor else ""
        for way in life.ways:
            if way.answer == "yes" and way.answered_at and rng.random() < TRAINING_CONSENT:
                life.consents.append(
                    PlannedConsent(way.answered_at + timedelta(minutes=5), ConsentPurpose.TRAINING_PARTNER, guardian=guardian)
                )
        if not any(each.purpose == ConsentPurpose.TRAINING_PARTNER for each in life.consents) and rng.random() < TRAINING_ON_FILE:
            at = soon(rng, life.wished_at, (0.3, 20 * 24))  # type: ignore[arg-type]
            if self._under_guidance(life, at):
                life.consents.append(PlannedConsent(at, ConsentPurpose.TRAINING_PARTNER, guardian=guardian))

    def _under_guidance(self, life: Life, at: datetime) -> bool:
        return self.calendar.past(at) and (life.ending is None or at < life.ending[2])

    def _employer_consent_today(self, rng: Random, life: Life) -> None:
        """Among the active about half may be seen by employers: those asked lately."""
        latest = max((each.at for each in life.consents if each.purpose == ConsentPurpose.EMPLOYER_VIEW), default=None)
        recent = self.calendar.now - timedelta(days=150)
        if life.ending or (latest and latest > recent) or rng.random() >= EMPLOYER_ON_FILE:
            return
        at = in_office(rng, self.calendar.day(-rng.randint(3, 140)))
        if at > life.wished_at and self._under_guidance(life, at):  # type: ignore[operator]
            withdrawn = soon(rng, at, (24, 48)) if rng.random() < WITHDRAWN and not life.introductions else None
            life.consents.append(PlannedConsent(at, ConsentPurpose.EMPLOYER_VIEW, withdrawn_at=withdrawn))
            if rng.random() < 0.7:
                life.available = (at + timedelta(minutes=4), workday(self.calendar.day(rng.randint(1, 30))), rng.choice(words("own_words")))

    # --- work --------------------------------------------------------------------------------------------------------

    def _trained(self, life: Life) -> Trained | None:
        for way in life.ways:
            certified = way.cohort.certified_at
            if way.outcome == "completed" and certified and self.calendar.past(certified):
                return Trained(way, certified)
        return None

    def _work(self, rng: Random, life: Life) -> None:
        trained = self._trained(life)
        if trained and rng.random() < WORK_AFTER_CLASS:
            self._after_class(rng, life, trained)
        elif trained is None and rng.random() < WORK_WITHOUT:
            start = life.starts_on + timedelta(days=rng.randint(40, 200))
            busy = any(way.answer == "yes" and way.over_at is None for way in life.ways)
            if not busy:
                self._begin(rng, life, start, self._found(rng, life, None))
        self._go_on(rng, life, trained)

    def _after_class(self, rng: Random, life: Life, trained: Trained) -> None:
        chance = rng.random()
        consents = rng.random() < EMPLOYER_CONSENT
        if consents and self._under_guidance(life, trained.certified_at + timedelta(hours=3)):
            life.consents.append(PlannedConsent(trained.certified_at + timedelta(hours=3), ConsentPurpose.EMPLOYER_VIEW))
        if chance < BY_INTRODUCTION and consents:
            self._introduced(rng, life, trained)
            return
        start = wib(trained.certified_at).date() + timedelta(days=rng.randint(6, 75))
        facts = self._own_business(rng, life, trained) if chance < OWN_BUSINESS else self._found(rng, life, trained)
        self._begin(rng, life, start, facts)

    def _introduced(self, rng: Random, life: Life, trained: Trained) -> None:
        """An employer asks in the weeks after the certificate; two of three introductions end with work."""
        row = self._introduction(rng, trained, in_office(rng, wib(trained.certified_at).date() + timedelta(days=rng.randint(5, 60))))
        if row is None or not self._under_guidance(life, row.asked_at + timedelta(days=25)):
            return
        life.introductions.append(row)
        self._lead_on(rng, row, hired=rng.random() < 0.7)
        if row.hired and row.result_at:
            start = wib(row.result_at).date() + timedelta(days=rng.randint(1, 8))
            self._begin(rng, life, start, self._employed(rng, row, trained, start))

    def _introduction(self, rng: Random, trained: Trained, asked: datetime) -> PlannedIntroduction | None:
        skill = trained.way.cohort.program.source.skill
        near = [employer for employer in self.world.employers if any(job.skill == skill for job in employer.source.jobs)]
        employer = rng.choice(near or self.world.employers)
        return PlannedIntroduction(employer, asked, rng.choice(words("letters"))) if self.calendar.past(asked) else None

    def _lead_on(self, rng: Random, row: PlannedIntroduction, *, hired: bool) -> None:
        """From the question to the result, each step within its deadline; a few say no."""
        row.checked_at = soon(rng, row.asked_at, (3, 48))
        if rng.random() < 0.12:
            row.declined_at = soon(rng, row.checked_at, (6, 96))
            row.reason = rng.choice((DeclineReason.NOT_NOW, DeclineReason.TOO_FAR, DeclineReason.OTHER_WORK))
            return
        row.agreed_at = soon(rng, row.checked_at, (6, 96))
        row.opened_at = soon(rng, row.agreed_at, (1, 30))
        row.met_at = soon(rng, row.opened_at, (20, 150))
        row.result_at, row.hired = soon(rng, row.met_at, (5, 120)), hired

    def _employed(self, rng: Random, row: PlannedIntroduction, trained: Trained, start: date) -> dict[str, Any]:
        source = row.employer.source
        job = rng.choice(source.jobs)
        same = job.skill == trained.way.cohort.program.source.skill
        return {
            "kind": rng.choice((PlacementKind.EMPLOYEE, PlacementKind.EMPLOYEE, PlacementKind.APPRENTICE)),
            "occupation": job.title,
            "occupation_code": self.world.skills[job.skill].occupation_code,
            "region": source.region,
            "weekly_hours": FULL_WEEK,
            "wage": wage_of(self.world, source, job, start.year),
            "workplace": source.name,
            "introduction": row,
            "relation": TrainingRelation.SAME if same else TrainingRelation.NEAR,
        }

    def _own_business(self, rng: Random, life: Life, trained: Trained) -> dict[str, Any]:
        skill = trained.way.cohort.program.program.skill
        return {
            "kind": PlacementKind.SELF_EMPLOYED,
            "occupation": skill.name_id,
            "occupation_code": skill.occupation_code,
            "region": life.person["region"].code,
            "wage": rng.randrange(18, 70) * 50_000,
            "weekly_hours": rng.choice((20, 30, 40, 48)),
            "relation": TrainingRelation.SAME,
            "workplace": rng.choice(words("businesses")),
            "start_capital": rng.randrange(4, 60) * 100_000,
            "permits": rng.choice(("", "", "NIB", "NIB, P-IRT")),
        }

    def _found(self, rng: Random, life: Life, trained: Trained | None) -> dict[str, Any]:
        return {
            "kind": PlacementKind.EMPLOYEE,
            "occupation": rng.choice(words("found_work")),
            "occupation_code": "",
            "region": life.person["region"].code,
            "wage": rng.choice((None, *(rng.randrange(30, 78) * 50_000 for _time in range(4)))),
            "weekly_hours": rng.choice((24, 40, 40, 48)),
            "relation": TrainingRelation.OTHER if trained else TrainingRelation.UNKNOWN,
        }

    def _begin(self, rng: Random, life: Life, start: date, facts: dict[str, Any]) -> None:
        """Record the first day within two weeks; a leader looks at it in the weeks after."""
        recorded = in_office(rng, start + timedelta(days=rng.randint(0, 12)))
        if life.ending and recorded >= life.ending[2] or not self.calendar.past(recorded) or life.working_on(start):
            return
        work = PlannedWork(started_on=start, recorded_at=recorded, **facts)
        verified = in_office(rng, wib(recorded).date() + timedelta(days=rng.randint(2, 13)))
        if verified > recorded and self.calendar.past(verified) and rng.random() < VERIFIED:
            work.verified_at = verified
        self._last(rng, life, work)
        life.work.append(work)

    def _last(self, rng: Random, life: Life, work: PlannedWork) -> None:
        if rng.random() < KEEPS:
            return
        ended = work.started_on + timedelta(days=rng.randint(*LASTS))
        told = in_office(rng, ended + timedelta(days=rng.randint(1, 15)))
        if self.calendar.past(told) and told > (work.verified_at or work.recorded_at) and not (life.ending and told > life.ending[2]):
            work.ended_on, work.ended_at, work.end_reason = ended, told, rng.choice(ENDS)

    def _go_on(self, rng: Random, life: Life, trained: Trained | None) -> None:
        """Somebody who has lost work may find other work soon: the chain continues."""
        if life.work and life.work[-1].ended_on and rng.random() < AGAIN:
            start = life.work[-1].ended_on + timedelta(days=rng.randint(3, 60))
            if wib(life.work[-1].ended_at).date() <= start:  # type: ignore[arg-type]
                self._begin(rng, life, start, self._found(rng, life, trained))

    def _pending(self, rng: Random, life: Life) -> None:
        """Introductions that are under way today, at every stage."""
        trained, now = self._trained(life), self.calendar.now
        seen = max((each for each in life.consents if each.purpose == ConsentPurpose.EMPLOYER_VIEW), key=lambda each: each.at, default=None)
        if trained is None or seen is None or seen.withdrawn_at or life.ending or life.working_on(self.calendar.today):
            return
        asked = now - timedelta(hours=rng.randint(3, ASKED_SINCE))
        if rng.random() >= ASKED_FOR or not timedelta(0) < asked - seen.at < HOLDS_SURELY:
            return
        row = self._introduction(rng, trained, asked)
        if row:
            self._lead_on(rng, row, hired=False)
            self._stop_at(row, now)
            life.introductions.append(row)

    def _stop_at(self, row: PlannedIntroduction, now: datetime) -> None:
        """What has not happened by now is still to come."""
        for step in ("checked_at", "agreed_at", "declined_at", "opened_at", "met_at", "result_at"):
            instant = getattr(row, step)
            if instant is not None and instant > now:
                setattr(row, step, None)

    # --- dated questions ---------------------------------------------------------------------------------------------

    def _answers(self, rng: Random, life: Life, anchor: date, work: PlannedWork | None) -> Iterator[PlannedAnswer]:
        for due in due_dates(anchor):
            at = in_office(rng, max(due.opens_on, due.due_on + timedelta(days=rng.randint(-4, 9))))
            if not self.calendar.past(at):
                return
            if work is not None and at <= work.recorded_at:
                continue
            if life.ending and life.ending[0] in (GuidanceEndReason.DECEASED, GuidanceEndReason.TRANSFERRED) and at > life.ending[2]:
                yield PlannedAnswer(due.day, str({"deceased": "died"}.get(life.ending[0], "transferred")), at)
            elif answer := self._answer(rng, life, due.day, at, work):
                yield answer

    def _answer(self, rng: Random, life: Life, day: int, at: datetime, work: PlannedWork | None) -> PlannedAnswer | None:
        chance = rng.random()
        if chance < REACHED:
            return self._reached(rng, life, day, at, work)
        if chance < UNREACHED:
            tries = [at, at + timedelta(days=7), at + TRIES_SPREAD + timedelta(days=1)]
            tries = [each for each in tries if self.calendar.past(each)]
            return PlannedAnswer(day, "unreachable", at, tries=tries)
        return PlannedAnswer(day, "refused", at) if chance < REFUSES else None

    def _reached(self, rng: Random, life: Life, day: int, at: datetime, work: PlannedWork | None) -> PlannedAnswer:
        now_at = life.working_on(wib(at).date())
        same = now_at is not None and now_at is (work or life.work[0])
        answer = WorkAnswer.NOT_WORKING if now_at is None else WorkAnswer.SAME_WORK if same else WorkAnswer.OTHER_WORK
        if now_at is None and rng.random() < 0.1:
            answer = WorkAnswer.OTHER_WORK
        informant = Informant.CLIENT if rng.random() < 0.8 else Informant.FAMILY
        income = _income(rng, now_at) if rng.random() < 0.7 else None
        return PlannedAnswer(day, "reached", at, answer, informant, income)


def _income(rng: Random, work: PlannedWork | None) -> dict[str, Any]:
    """What somebody reached says they live on."""
    if work is None:
        return {
            "monthly_income": rng.randrange(0, 14) * 50_000,
            "regularity": "casual",
            "household_size": rng.randint(1, 6),
            "dependence": "partly",
            "source": "own_word",
        }
    amount = work.wage or rng.randrange(24, 60) * 50_000
    own = work.kind == PlacementKind.SELF_EMPLOYED
    return {
        "monthly_income": amount,
        "days_worked": rng.randint(18, 26),
        "weekly_hours": work.weekly_hours,
        "regularity": rng.choice(("steady", "steady", "casual")),
        "household_size": rng.randint(1, 6),
        "household_income": amount + rng.randrange(0, 40) * 50_000,
        "dependence": rng.choice(("independent", "supports_others", "partly")),
        "turnover": amount * rng.randint(2, 4) if own else None,
        "profit_months": rng.randint(1, 3) if own else None,
        "has_savings": rng.random() < 0.35,
        "has_security": rng.random() < 0.4,
        "has_debts_in_arrears": rng.random() < 0.15,
        "source": rng.choice(("sales_book", "visit") if own else ("payslip", "own_word", "employer")),
    }
