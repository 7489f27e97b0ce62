"""What score and alarm need to know of a programme, as plain values; lengths in days, money in whole rupiah."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Stage(StrEnum):
    """How far a cohort has come, as far as continuity is concerned."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    DATED = "dated"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


#: The office has not said yes to these.
UNDECIDED = (Stage.PLANNED, Stage.PROPOSED)
#: These took place, or do so now.
BEGUN = (Stage.RUNNING, Stage.OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFact:
    """One cohort. ``seats_used`` counts everybody who ever sat in it, None where nobody counts; sessions are those that were due."""

    number: int
    starts_on: date
    ends_on: date
    registration_closes_on: date
    stage: Stage
    capacity: int
    minimum: int = 1
    seats_used: int | None = None
    held: int = 0
    lost: int = 0
    unmarked: int = 0
    budget: int = 0
    funds: int = 0
    key: int = 0

    @property
    def has_begun(self) -> bool:
        """Whether it took place, at least in part."""
        return self.stage in BEGUN

    @property
    def is_funded(self) -> bool:
        """Whether its sources cover its budget; a class that costs nothing is covered."""
        return self.funds >= self.budget

    def is_ahead(self, today: date) -> bool:
        """Whether it is still to come: a plan counts until its first day has passed, a promised class until its last."""
        if self.stage in UNDECIDED:
            return self.starts_on >= today
        return self.stage == Stage.DATED and self.ends_on >= today

    def is_under_way(self, today: date) -> bool:
        """Whether people sit in it now."""
        return self.stage == Stage.RUNNING and self.ends_on >= today

    def takes_people_until(self, today: date) -> date | None:
        """Last day on which its seats can still fill, or None when that time is over or has not been promised."""
        if self.stage == Stage.DATED and self.registration_closes_on >= today:
            return self.registration_closes_on
        return None


@dataclass(frozen=True, kw_only=True)
class ProgramFacts:
    """One programme; ``waiting`` are people who wait for its skill within reach, None where nobody counts them."""

    cohorts: tuple[CohortFact, ...] = ()
    agreement_until: date | None = None
    agreement_number: str = ""
    is_partner_active: bool = True
    waiting: int | None = None

    @cached_property
    def begun(self) -> tuple[CohortFact, ...]:
        """Cohorts that took place, by first day."""
        return tuple(sorted((row for row in self.cohorts if row.has_begun), key=lambda row: (row.starts_on, row.number)))

    @cached_property
    def last(self) -> CohortFact | None:
        """The one that ends or ended latest of those that took place."""
        return max(self.begun, key=lambda row: (row.ends_on, row.number), default=None)

    def ahead(self, today: date) -> tuple[CohortFact, ...]:
        """Cohorts still to come, by first day."""
        return tuple(sorted((row for row in self.cohorts if row.is_ahead(today)), key=lambda row: (row.starts_on, row.number)))

    def next_dated(self, today: date) -> CohortFact | None:
        """The first cohort to come that the office has said yes to."""
        return next((row for row in self.ahead(today) if row.stage == Stage.DATED), None)
