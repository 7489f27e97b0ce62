"""What a plan consists of: classes with their sessions, people with their guidance, ways through classes, work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enrollment.facts import CohortFacts
    from portal.demo.world import EmployerInWorld, ProgramInWorld
    from portal.kernel.ranges import TimeRange
    from programs.models import Cohort, Skill
    from programs.planning import CohortPlan


@dataclass(slots=True)
class PlannedSession:
    """One session; ``fate`` is held, not_held, cancelled or planned (still to come, or nobody has marked it)."""

    time: TimeRange
    fate: str = "planned"
    because: str = ""
    settled_at: datetime | None = None


@dataclass(slots=True)
class PlannedCohort:
    """One class with every instant of its life; instants in the future have not happened."""

    program: ProgramInWorld
    plan: CohortPlan
    sessions: list[PlannedSession]
    proposed_at: datetime
    decided_at: datetime
    #: How far it is taken by hand: draft, proposed, returned, approved (the calendar does the rest), cancelled.
    fate: str = "approved"
    exception: str = ""
    cancelled_at: datetime | None = None
    #: The partner confirms before registration is over, or the office takes a class below its minimum.
    confirmed_at: datetime | None = None
    small_at: datetime | None = None
    #: Everybody said yes and others wait.
    is_full: bool = False
    certified_at: datetime | None = None
    closed_at: datetime | None = None
    ways: list[Way] = field(default_factory=list)
    facts: CohortFacts | None = None
    #: The row, once it is there.
    row: Cohort | None = None
    session_rows: list[Any] = field(default_factory=list)

    @property
    def last_end(self) -> datetime:
        """The end of its last session."""
        return self.sessions[-1].time.end

    def offers(self) -> int:
        """Seats that were ever offered."""
        return sum(way.offered_at is not None for way in self.ways)

    def yeses(self) -> int:
        """People who said yes."""
        return sum(way.answer == "yes" for way in self.ways)


@dataclass(slots=True)
class Way:
    """One client's way through one class."""

    life: Life
    cohort: PlannedCohort
    referred_at: datetime
    #: The partner's answer, where it answers itself: accepted, declined, returned, or nothing yet.
    partner: str = "accepted"
    partner_at: datetime | None = None
    offered_at: datetime | None = None
    expires_at: datetime | None = None
    #: yes, no, lapsed, held (not answered yet), or nothing when no seat was offered.
    answer: str = ""
    answered_at: datetime | None = None
    how: str = "officer_phone"
    reason: str = ""
    #: One mark for each session that was held or fell out, in order; shorter when the person left.
    marks: list[str] = field(default_factory=list)
    left_at: datetime | None = None
    left: tuple[str, str] = ("", "")
    withdrawn_at: datetime | None = None
    #: completed, ended_early, or nothing yet.
    outcome: str = ""
    finished_at: datetime | None = None
    #: What was true when the seat was offered, for those who write it themselves.
    snapshot: dict[str, Any] | None = None
    #: Rows, once they are there.
    row: Any = None
    offer: Any = None

    @property
    def over_at(self) -> datetime | None:
        """When the client was free for another class; None while under way."""
        if self.answer in ("no", "lapsed"):
            return self.answered_at
        if self.partner == "declined":
            return self.partner_at
        return self.withdrawn_at or self.finished_at


@dataclass(slots=True)
class PlannedConsent:
    """A yes for one purpose."""

    at: datetime
    purpose: str
    channel: str = "signed_paper"
    guardian: str = ""
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class PlannedIntroduction:
    """An employer asks to meet somebody; each later instant is there if it came to that."""

    employer: EmployerInWorld
    asked_at: datetime
    message: str
    vacancy: int = 0
    checked_at: datetime | None = None
    agreed_at: datetime | None = None
    declined_at: datetime | None = None
    reason: str = ""
    opened_at: datetime | None = None
    met_at: datetime | None = None
    result_at: datetime | None = None
    hired: bool = False
    row: Any = None


@dataclass(slots=True)
class PlannedWork:
    """One piece of work."""

    kind: str
    occupation: str
    occupation_code: str
    region: str
    started_on: date
    recorded_at: datetime
    wage: int | None
    weekly_hours: int
    relation: str
    workplace: str = ""
    introduction: PlannedIntroduction | None = None
    verified_at: datetime | None = None
    ended_on: date | None = None
    end_reason: str = ""
    ended_at: datetime | None = None
    start_capital: int | None = None
    permits: str = ""
    follow_ups: list[PlannedAnswer] = field(default_factory=list)
    row: Any = None


@dataclass(slots=True)
class PlannedAnswer:
    """What came of one dated question: reached, unreachable, refused; tries come before."""

    day: int
    outcome: str
    at: datetime
    answer: str = ""
    informant: str = "client"
    income: dict[str, Any] | None = None
    tries: list[datetime] = field(default_factory=list)


@dataclass(slots=True)
class Life:
    """One person from the first day of guidance on."""

    number: int
    person: dict[str, Any]
    period: dict[str, Any]
    officer: int | None
    registered_at: datetime
    assigned_at: datetime | None
    reliability: float
    is_child: bool = False
    guarantor: dict[str, str] | None = None
    acknowledged_at: datetime | None = None
    contacts: list[tuple[datetime, str, str]] = field(default_factory=list)
    wishes: list[Skill] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)
    wished_at: datetime | None = None
    duty: dict[str, Any] | None = None
    baseline: dict[str, Any] | None = None
    needs: list[str] = field(default_factory=list)
    assessed_on: date | None = None
    consents: list[PlannedConsent] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    work: list[PlannedWork] = field(default_factory=list)
    introductions: list[PlannedIntroduction] = field(default_factory=list)
    follow_ups: dict[int, list[PlannedAnswer]] = field(default_factory=dict)
    available: tuple[datetime, date, str] | None = None
    ending: tuple[str, date, datetime] | None = None
    is_restricted: bool = False
    is_typed_twice: bool = False
    #: The row, once it is there.
    row: Any = None

    @property
    def starts_on(self) -> date:
        """First day of guidance."""
        return self.period["starts_on"]  # type: ignore[no-any-return]

    @property
    def ends_on(self) -> date:
        """Planned last day of guidance."""
        return self.period["ends_on"]  # type: ignore[no-any-return]

    @property
    def regency(self) -> str:
        """Code of the regency or city where the person lives."""
        return ".".join(self.person["region"].code.split(".")[:2])

    def working_on(self, day: date) -> PlannedWork | None:
        """The work that the person has on a day."""
        return next((work for work in self.work if work.started_on <= day and (work.ended_on is None or day <= work.ended_on)), None)


@dataclass(slots=True)
class Plan:
    """One batch of the demonstration."""

    cohorts: list[PlannedCohort]
    lives: list[Life]
