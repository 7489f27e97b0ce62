"""The score: seven named parts between 0 and 1 or unknown, each with the fact behind it, its date and its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from portal.kernel.disclosure import PUBLIC, publish_count
from programs.continuity.facts import CohortFact, ProgramFacts, Stage
from programs.continuity.words import PART_NAMES, REASONS, SOURCES, render

#: Shares of the whole. PSAT weighs its domains alike; here the date of the next cohort weighs most, because it alone is
#: continuity itself and the rest only carries it; waiting people weigh least, because demand has never kept a course alive
#: that had no date, money or partner (problem 1 of the field studies). The other five carry alike, but for the paper: a
#: lapsed agreement stops new people at once, yet is renewed within weeks.
WEIGHTS: Final[Mapping[str, float]] = {
    "next": 0.25,
    "seats": 0.15,
    "sessions": 0.15,
    "gap": 0.15,
    "funds": 0.15,
    "agreement": 0.10,
    "demand": 0.05,
}
PARTS: Final = tuple(WEIGHTS)
#: How firm the next cohort is: only a date that the office agreed to can be relied on; one that runs buys time.
NEXT_DATED, NEXT_PROPOSED, NEXT_RUNNING, NEXT_PLANNED, NEXT_NONE = 1.0, 0.7, 0.5, 0.4, 0.0
#: Cohorts looked at for seats and sessions: older ones tell of other people and other rooms.
RECENT: Final = 2
#: Four weeks to propose, approve and register (``planning.WEEKS_BETWEEN``) and a weekday to begin on: no gap at all.
FULL_GAP: Final = 35
#: After half a year instructor, room and interested people are gone: a course that begins then begins anew.
EMPTY_GAP: Final = 180
#: Gaps of the past looked at.
GAPS: Final = 3
#: Money for the next half year is as safe as money here gets: budgets of offices and of local government are yearly.
FAR_FUNDED: Final = 180
#: The first reminder to renew an agreement comes 180 days before its end (design §4.1); before that it is no worry.
FAR_AGREED: Final = 180


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``value`` in 0..1, or None while nothing is known; ``reason`` names its sentence, ``as_of`` the day of the fact."""

    code: str
    value: float | None
    reason: str
    as_of: date
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """Its share of the whole."""
        return WEIGHTS[self.code]

    @property
    def name(self) -> str:
        """What it is called on screens."""
        return str(PART_NAMES[self.code])

    @property
    def source(self) -> str:
        """Where the fact stands."""
        return str(SOURCES[self.code])

    @property
    def sentence(self) -> str:
        """The fact behind the value, or why there is none."""
        return render(REASONS[self.reason], self.params)

    @property
    def percent(self) -> int | None:
        """The value for a bar."""
        return None if self.value is None else round(100 * self.value)


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` in 0..1 is the weighted mean of the parts that are known; None for a programme without a cohort behind it."""

    value: float | None
    parts: tuple[Part, ...]

    @property
    def percent(self) -> int | None:
        """Points of a hundred."""
        return None if self.value is None else round(100 * self.value)

    @property
    def known_weight(self) -> float:
        """Share of the weights that rests on facts."""
        return sum(part.weight for part in self.parts if part.value is not None)

    def part(self, code: str) -> Part:
        """One part by its code."""
        return next(part for part in self.parts if part.code == code)


def score_of(facts: ProgramFacts, today: date) -> Score:
    """All parts, and their weighted mean over what is known; nothing is known of a programme whose first cohort is still to come."""
    parts = tuple(RULES[code](facts, today) for code in PARTS)
    return Score(mean_of(parts) if facts.begun else None, parts)


def mean_of(parts: tuple[Part, ...]) -> float | None:
    """Weighted mean of the known parts, or None."""
    known = [(part.weight, part.value) for part in parts if part.value is not None]
    return sum(weight * value for weight, value in known) / sum(weight for weight, _value in known) if known else None


def next_cohort(facts: ProgramFacts, today: date) -> Part:
    """Is the next cohort dated? A promised date counts whole, a plan in part, one that runs and has no successor half."""
    ahead = facts.ahead(today)
    firm = next((row for row in ahead if row.stage == Stage.DATED), None)
    if firm is not None:
        return _next(NEXT_DATED, "next_dated", firm, today)
    proposed = next((row for row in ahead if row.stage == Stage.PROPOSED), None)
    if proposed is not None:
        return _next(NEXT_PROPOSED, "next_proposed", proposed, today)
    running = next((row for row in facts.begun if row.is_under_way(today)), None)
    if running is not None:
        return _next(NEXT_RUNNING, "next_running", running, today)
    if ahead:
        return _next(NEXT_PLANNED, "next_planned", ahead[0], today)
    return Part("next", NEXT_NONE, "next_none", today) if facts.begun else Part("next", None, "no_cohort_yet", today)


def _next(value: float, reason: str, row: CohortFact, today: date) -> Part:
    return Part("next", value, reason, today, {"number": row.number, "start": row.starts_on, "end": row.ends_on})


def seats(facts: ProgramFacts, today: date) -> Part:
    """Seats used of those offered, in the last cohorts that took place and in those whose registration is over."""
    waiting_for_class = [row for row in facts.ahead(today) if row.stage == Stage.DATED and row.takes_people_until(today) is None]
    rows = [row for row in [*facts.begun[-RECENT:], *waiting_for_class] if row.seats_used is not None]
    total = sum(row.capacity for row in rows)
    if not total:
        return Part("seats", None, "seats_unknown", today)
    used = sum(min(row.seats_used or 0, row.capacity) for row in rows)
    numbers = sorted(row.number for row in rows)
    params = {"used": used, "total": total, "first": numbers[0], "last": numbers[-1]}
    return Part("seats", used / total, "seats" if len(rows) > 1 else "seats_one", today, params)


def sessions(facts: ProgramFacts, today: date) -> Part:
    """Sessions held of those that were settled, in the last cohorts; what nobody has marked yet is not known."""
    rows = [row for row in facts.begun[-RECENT:] if row.held + row.lost]
    if not rows:
        return Part("sessions", None, "sessions_unknown", today)
    held, total = sum(row.held for row in rows), sum(row.held + row.lost for row in rows)
    return Part("sessions", held / total, "sessions", today, {"held": held, "total": total, "last": rows[-1].number})


def gap_value(days: int) -> float:
    """1 up to ``FULL_GAP`` days between two cohorts, 0 from ``EMPTY_GAP`` on, a straight line between."""
    return min(1.0, max(0.0, (EMPTY_GAP - days) / (EMPTY_GAP - FULL_GAP)))


def past_gaps(facts: ProgramFacts) -> list[int]:
    """Days without a class between cohorts that took place, the latest last; overlapping ones leave none."""
    return [max(0, (later.starts_on - earlier.ends_on).days) for earlier, later in pairwise(facts.begun)][-GAPS:]


def opening_gap(facts: ProgramFacts, today: date) -> int | None:
    """Days from the last cohort to the next promised one, or to today when it is longer than any plan needs; else not known yet."""
    if facts.last is None or facts.last.is_under_way(today):
        return None
    firm = facts.next_dated(today)
    days = max(0, ((firm.starts_on if firm else today) - facts.last.ends_on).days)
    return days if firm or days > FULL_GAP else None


def gap(facts: ProgramFacts, today: date) -> Part:
    """Days between cohorts: the mean value of the last gaps and of the one that is opening now."""
    opening = opening_gap(facts, today)
    gaps = past_gaps(facts) + ([] if opening is None else [opening])
    if not gaps:
        return Part("gap", None, "gap_unknown", today)
    value = sum(gap_value(days) for days in gaps) / len(gaps)
    if opening is not None and facts.next_dated(today) is None:
        return Part("gap", value, "gap_opening", today, {"days": opening, "since": facts.last.ends_on if facts.last else today})
    return Part("gap", value, "gap", today, {"days": round(sum(gaps) / len(gaps)), "count": len(gaps)})


def funded_until(facts: ProgramFacts, today: date) -> date | None:
    """Last day that money is found for, without a hole: the end of the last cohort before the first one that lacks some."""
    rows = [row for row in facts.cohorts if row.is_under_way(today) or row.is_ahead(today)]
    until = facts.last.ends_on if facts.last else None
    for row in sorted(rows, key=lambda row: (row.starts_on, row.number)):
        if not row.is_funded:
            return until if until is None or until < row.starts_on else row.starts_on - timedelta(days=1)
        until = max(until, row.ends_on) if until else row.ends_on
    return until


def funds(facts: ProgramFacts, today: date) -> Part:
    """Until when money is found: 1 for half a year ahead, 0 where it has run out; a course that costs nothing has it."""
    counted = [row for row in facts.cohorts if row.has_begun or row.is_ahead(today)]
    if not counted:
        return Part("funds", None, "funds_unknown", today)
    if not any(row.budget for row in counted):
        return Part("funds", 1.0, "funds_free", today)
    until = funded_until(facts, today)
    if until is None or until < today:
        return Part("funds", 0.0, "funds_over", today, {"until": until} if until else {})
    return Part("funds", min(1.0, (until - today).days / FAR_FUNDED), "funds", today, {"until": until})


def agreement(facts: ProgramFacts, today: date) -> Part:
    """Days left of the signed agreement, whole from the first reminder backwards."""
    if facts.agreement_until is None:
        return Part("agreement", 0.0, "agreement_none", today)
    params = {"number": facts.agreement_number, "until": facts.agreement_until}
    left = (facts.agreement_until - today).days
    reason = "agreement" if left >= 0 else "agreement_over"
    return Part("agreement", min(1.0, max(0.0, left / FAR_AGREED)), reason, today, params)


def demand(facts: ProgramFacts, today: date) -> Part:
    """People who wait for the skill within reach, as a share of the seats of one class.

    The partner reads the same sentence as the office, so the number is that for readers outside it (design §3.10).
    """
    if facts.waiting is None:
        return Part("demand", None, "demand_unknown", today)
    people = publish_count(facts.waiting).value
    if people is None:
        return Part("demand", 0.0, "demand_few", today, {"floor": PUBLIC.threshold})
    size = max((row.capacity for row in facts.cohorts), default=people)
    return Part("demand", min(1.0, people / size), "demand", today, {"people": people})


RULES: Final[Mapping[str, Callable[[ProgramFacts, date], Part]]] = {
    "next": next_cohort,
    "seats": seats,
    "sessions": sessions,
    "gap": gap,
    "funds": funds,
    "agreement": agreement,
    "demand": demand,
}
