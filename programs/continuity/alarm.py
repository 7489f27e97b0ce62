"""Where a programme stands, and the one next step that keeps it going, with the day by which it has to be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from programs.continuity.facts import UNDECIDED, CohortFact, ProgramFacts, Stage
from programs.continuity.words import ALARMS, render
from programs.enums import ContinuityLevel, ContinuityStep

#: Half a year without a class and without a plan: nobody expects the next one any more (see ``parts.EMPTY_GAP``).
STOPPED: Final = timedelta(days=180)
#: After a year of silence a plan on paper is no use before somebody has spoken with the partner.
SILENT: Final = timedelta(days=365)
#: The partner is asked for the next cohort within two weeks of the last day (``services.running.NEXT_WITHIN``), and as
#: long before it: people and rooms are still there.
PROPOSE_BEFORE = PROPOSE_WITHIN = timedelta(days=14)
#: Three weeks before its first day a plan has to be approved: a week for the office, two for people to register.
APPROVE_BEFORE: Final = timedelta(days=21)
#: Money is looked for from two months before the first day: sponsors and local government take weeks to answer.
FUND_BEFORE: Final = timedelta(days=60)
#: The second reminder to renew an agreement (design §4.1: 180, 90, 30 days); signed a month before its end, nothing stops.
RENEW_BEFORE, RENEWED_BY = timedelta(days=90), timedelta(days=30)
#: A week before registration ends it is late, and still possible, to find people.
FILL_BEFORE: Final = timedelta(days=7)
#: Whatever is overdue is asked for within a week.
NOW_WITHIN: Final = timedelta(days=7)
#: One or two sessions not marked are an evening's work; more are a class of which nobody knows whether it meets.
UNMARKED: Final = 3
#: A class of which so large a share was not held is falling apart; below so many settled sessions nothing can be said.
LOST_SHARE, LOST_FROM = 0.4, 4


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, by when, and about which cohort (its ``key``; None when it is about the programme or the partner)."""

    kind: ContinuityStep
    by: date
    cohort: int | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Level, the sentence that explains it, and the next step; ``step`` is None only where nothing has to be done."""

    level: ContinuityLevel
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    step: Step | None = None

    @property
    def sentence(self) -> str:
        """Why, with the fact and its date."""
        return render(ALARMS[self.reason], self.params)


def alarm_of(facts: ProgramFacts, today: date) -> Alarm:
    """The level of a programme; of several dangers the one that has to be met first speaks."""
    if facts.last is None:
        return _new(facts, today)
    stopped = _stopped(facts, facts.last, today)
    if stopped is not None:
        return stopped
    dangers = [danger for rule in DANGERS for danger in rule(facts, today)]
    return min(dangers, key=_urgency) if dangers else _running(facts, facts.last, today)


def _urgency(danger: Alarm) -> date:
    """Ties are broken by the order of ``DANGERS``."""
    return danger.step.by if danger.step else date.max


def _danger(reason: str, kind: ContinuityStep, by: date, today: date, row: CohortFact | None = None, **params: Any) -> Alarm:
    """A day that has passed is a week from now: the step is still to be taken."""
    step = Step(kind, by if by >= today else today + NOW_WITHIN, row.key if row else None)
    return Alarm(ContinuityLevel.ABOUT_TO_STOP, reason, {**_named(row), **params}, step)


def _named(row: CohortFact | None) -> dict[str, Any]:
    return {"number": row.number, "start": row.starts_on, "end": row.ends_on} if row else {}


def _new(facts: ProgramFacts, today: date) -> Alarm:
    ahead = facts.ahead(today)
    if ahead:
        return Alarm(ContinuityLevel.NEW, "first_planned", _named(ahead[0]))
    return Alarm(ContinuityLevel.NEW, "first_missing", {}, Step(ContinuityStep.PROPOSE, today + PROPOSE_WITHIN))


def _stopped(facts: ProgramFacts, last: CohortFact, today: date) -> Alarm | None:
    silence = today - last.ends_on
    if silence < STOPPED or last.stage == Stage.RUNNING or facts.ahead(today):
        return None
    kind = ContinuityStep.ASK_PARTNER if silence >= SILENT or not facts.is_partner_active else ContinuityStep.PROPOSE
    step = Step(kind, today + NOW_WITHIN)
    return Alarm(ContinuityLevel.STOPPED, "stopped", {**_named(last), "days": silence.days}, step)


def _running(facts: ProgramFacts, last: CohortFact, today: date) -> Alarm:
    ahead = facts.ahead(today)
    if last.is_under_way(today) and ahead:
        return Alarm(ContinuityLevel.RUNNING, "runs_and_follows", {**_named(last), "next": ahead[0].starts_on})
    if last.is_under_way(today) or not ahead:
        return Alarm(ContinuityLevel.RUNNING, "runs", _named(last))
    return Alarm(ContinuityLevel.RUNNING, "follows", _named(ahead[0]))


def _inactive(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    """A suspended or departed partner starts nothing (hazards R32)."""
    if not facts.is_partner_active:
        yield _danger("partner_inactive", ContinuityStep.ASK_PARTNER, today + NOW_WITHIN, today)


def _agreement(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    until, kind = facts.agreement_until, ContinuityStep.RENEW
    if until is None:
        yield _danger("agreement_none", kind, today + NOW_WITHIN, today)
    elif until < today:
        yield _danger("agreement_lapsed", kind, today + NOW_WITHIN, today, until=until)
    elif until - today <= RENEW_BEFORE:
        yield _danger("agreement_ends", kind, until - RENEWED_BY, today, until=until)


def _nothing_follows(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    last = facts.last
    if last is None or facts.ahead(today) or (last.stage != Stage.OVER and last.ends_on - today > PROPOSE_BEFORE):
        return
    reason = "nothing_follows" if last.ends_on >= today else "nothing_followed"
    yield _danger(reason, ContinuityStep.PROPOSE, last.ends_on + PROPOSE_WITHIN, today, last)


def _not_approved(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    """A plan whose first day is near and that the office has not agreed to, with nothing promised before it."""
    ahead = facts.ahead(today)
    first = ahead[0] if ahead else None
    if first is not None and first.stage in UNDECIDED and first.starts_on - today <= APPROVE_BEFORE:
        yield _danger("not_approved", ContinuityStep.DECIDE, first.starts_on - FILL_BEFORE, today, first)


def _money(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    for row in facts.ahead(today):
        if not row.is_funded and row.starts_on - today <= FUND_BEFORE:
            yield _danger("no_money", ContinuityStep.FUND, row.registration_closes_on, today, row)


def _people(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    for row in facts.ahead(today):
        left = row.registration_closes_on - today
        if row.stage != Stage.DATED or row.seats_used is None or row.seats_used >= row.minimum or left > FILL_BEFORE:
            continue
        params = {"taken": row.seats_used, "minimum": row.minimum, "closes": row.registration_closes_on}
        yield _danger(
            "few_people" if left >= timedelta(0) else "few_came", ContinuityStep.FILL, row.registration_closes_on, today, row, **params
        )


def _sessions(facts: ProgramFacts, today: date) -> Iterator[Alarm]:
    for row in facts.begun:
        if row.stage != Stage.RUNNING:
            continue
        total = row.held + row.lost
        if row.unmarked >= UNMARKED:
            yield _danger("sessions_unmarked", ContinuityStep.SETTLE, today + NOW_WITHIN, today, row, sessions=row.unmarked)
        elif total >= LOST_FROM and row.lost >= LOST_SHARE * total:
            yield _danger("sessions_lost", ContinuityStep.ASK_PARTNER, today + NOW_WITHIN, today, row, lost=row.lost, total=total)


#: In the order of what has to be put right first when two have the same day: without a partner or a paper no plan helps.
DANGERS: Final[tuple[Callable[[ProgramFacts, date], Iterator[Alarm]], ...]] = (
    _inactive,
    _agreement,
    _nothing_follows,
    _not_approved,
    _money,
    _people,
    _sessions,
)
