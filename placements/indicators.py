"""What the figures mean: rates with their doubt, and economic independence in five parts (domain.md B5, B6, E).

Pure: plain values in, plain values out; selectors bring the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placements.enums import Dependence, PlacementKind, Regularity
from portal.kernel.intervals import wilson

#: A placement within this many days of completion counts as "placed" (design §4.5).
PLACED_WITHIN_DAYS = 90
#: Gap between two jobs that still counts as staying in work (domain.md E).
LONGEST_GAP_DAYS = 14
#: Days of work a month on which a monthly minimum wage is based (domain.md B5).
WORKDAYS = 26
STEADY_DAYS = 90
#: Two confirming follow-ups lie at least this far apart (domain.md B5).
CONFIRM_AFTER_DAYS = 60
INDEPENDENT_FROM = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its denominator, the people of whom nothing is known, and its Wilson interval.

    ``known`` are those whose state is known; ``unknown`` are the others. The rate is over the known;
    ``worst`` and ``best`` count all unknown as no and as yes.
    """

    yes: int
    known: int
    unknown: int = 0

    @property
    def value(self) -> float | None:
        """Share of yes among the known; None without anybody known."""
        return self.yes / self.known if self.known else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval of ``value``."""
        if not self.known:
            return None
        found = wilson(self.yes, self.known)
        return found.low, found.high

    @property
    def total(self) -> int:
        """Everybody, known or not."""
        return self.known + self.unknown

    @property
    def worst(self) -> float | None:
        """Share if none of the unknown had it."""
        return self.yes / self.total if self.total else None

    @property
    def best(self) -> float | None:
        """Share if all of the unknown had it."""
        return (self.yes + self.unknown) / self.total if self.total else None


def rate_of(answers: Iterable[bool | None]) -> Rate:
    """A rate from yes, no and not known."""
    answered = list(answers)
    return Rate(
        yes=sum(answer is True for answer in answered),
        known=sum(answer is not None for answer in answered),
        unknown=sum(answer is None for answer in answered),
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """One piece of work that counts: first day, last day (None while it lasts), and for whom."""

    started_on: date
    ended_on: date | None = None
    workplace: str = ""


def in_work_on(spells: Iterable[Spell], day: date) -> bool:
    """Whether a person works on ``day``; gaps of at most fourteen days between two jobs are bridged."""
    ordered = sorted(spells, key=lambda spell: spell.started_on)
    if any(spell.started_on <= day and (spell.ended_on is None or spell.ended_on >= day) for spell in ordered):
        return True
    ends = [spell.ended_on for spell in ordered if spell.ended_on is not None and spell.ended_on < day]
    starts = [spell.started_on for spell in ordered if spell.started_on > day]
    return bool(ends and starts) and (min(starts) - max(ends)).days - 1 <= LONGEST_GAP_DAYS


@dataclass(frozen=True, slots=True)
class Livelihood:
    """Facts about one person at one date; None or ``""`` where nothing is known. Amounts in rupiah a month."""

    on: date
    regularity: str = ""
    work_since: date | None = None
    household_income: int | None = None
    household_size: int | None = None
    kind: str = ""
    wage: int | None = None
    days_worked: int | None = None
    turnover: int | None = None
    profit_months: int | None = None
    dependence: str = ""
    has_debts: bool | None = None
    has_savings: bool | None = None
    has_security: bool | None = None


@dataclass(frozen=True, slots=True)
class Independence:
    """The five parts, each 0 to 3 or None (unknown), and what they say together."""

    work: int | None
    income: int | None
    wage: int | None
    dependence: int | None
    cushion: int | None

    @property
    def is_independent(self) -> bool | None:
        """True or False where parts 1, 2 and 4 decide it; None where one of them is missing and none is low."""
        deciding = (self.work, self.income, self.dependence)
        if any(part is not None and part < INDEPENDENT_FROM for part in deciding):
            return False
        return None if None in deciding else True


def work_part(facts: Livelihood) -> int | None:
    """Part 1: none, casual, steady under 90 days, steady 90 days and more."""
    if facts.regularity == Regularity.NONE:
        return 0
    if facts.regularity == Regularity.CASUAL:
        return 1
    if facts.regularity != Regularity.STEADY or facts.work_since is None:
        return None
    return 3 if (facts.on - facts.work_since).days >= STEADY_DAYS else 2


def income_part(facts: Livelihood, poverty_line: int) -> int | None:
    """Part 2: income per head of the household against the poverty line (rupiah per head and month)."""
    if facts.household_income == 0:
        return 0
    if facts.household_income is None or not facts.household_size:
        return None
    share = Fraction(facts.household_income, facts.household_size * poverty_line)
    if share < 1:
        return 1
    return 2 if share <= Fraction(3, 2) else 3


def wage_part(facts: Livelihood, minimum_wage: int) -> int | None:
    """Part 3: wage against the minimum wage pro rata of days worked, or how an own business does."""
    if facts.kind == PlacementKind.SELF_EMPLOYED:
        return _business_part(facts)
    if facts.wage == 0:
        return 0
    if facts.wage is None or not facts.days_worked:
        return None
    share = Fraction(facts.wage * WORKDAYS, minimum_wage * facts.days_worked)
    if share < Fraction(1, 2):
        return 1
    return 2 if share < 1 else 3


def _business_part(facts: Livelihood) -> int | None:
    if facts.turnover == 0:
        return 0
    if facts.turnover is None or facts.profit_months is None:
        return None
    return min(facts.profit_months, 2) + 1


_DEPENDENCE = {Dependence.ON_OTHERS: 0, Dependence.PARTLY: 1, Dependence.INDEPENDENT: 2, Dependence.SUPPORTS_OTHERS: 3}


def dependence_part(facts: Livelihood) -> int | None:
    """Part 4: lives on others, partly, on own income, supports others."""
    return _DEPENDENCE.get(Dependence(facts.dependence)) if facts.dependence else None


def cushion_part(facts: Livelihood) -> int | None:
    """Part 5: debts in arrears, none, savings, savings and BPJS or own tools."""
    if facts.has_debts:
        return 0
    if facts.has_debts is None or facts.has_savings is None:
        return None
    if not facts.has_savings:
        return 1
    return 3 if facts.has_security else 2


def independence(facts: Livelihood, *, minimum_wage: int, poverty_line: int) -> Independence:
    """All five parts of one person at one date."""
    return Independence(
        work=work_part(facts), income=income_part(facts, poverty_line), wage=wage_part(facts, minimum_wage),
        dependence=dependence_part(facts), cushion=cushion_part(facts),
    )


def confirmed_independent(readings: Iterable[tuple[date, bool | None]]) -> bool | None:
    """Whether independence held at two follow-ups at least sixty days apart; None while that is not yet known."""
    known = sorted((day, answer) for day, answer in readings if answer is not None)
    if not known:
        return None
    yes = [day for day, answer in known if answer]
    if yes and known[-1][1] and (yes[-1] - yes[0]).days >= CONFIRM_AFTER_DAYS:
        return True
    return None if known[-1][1] else False
