"""What the rules and the score know: plain values about one client and one cohort, with dates where they age.

Selectors fill them (``enrollment.selectors.matches``); nothing here queries. No consent is among them but the one
for after-care, so no other consent can change a rank (hazards 4.1).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from enrollment.ages import is_child
from enrollment.reach import Point
from portal.kernel.clock import wib
from portal.kernel.ranges import TimeRange, WeeklySlot


@dataclass(frozen=True, slots=True)
class WishFact:
    """One wish: rank 1 is the first; ``family_id`` is the branch of the skill tree."""

    rank: int
    skill_id: int
    family_id: int
    recorded_on: date


@dataclass(frozen=True, slots=True)
class NeedFact:
    """What the latest assessment says: share of the work and money needs that are high, 0..1."""

    value: float
    taken_on: date


@dataclass(frozen=True, slots=True)
class DutyFact:
    """A reporting duty: a weekly hour, every so many weeks from a first day."""

    slot: WeeklySlot
    from_on: date
    until_on: date | None = None
    every_weeks: int = 1

    def meets(self, session: TimeRange) -> bool:
        """Whether the duty falls into the session."""
        day = wib(session.start).date()
        if day.weekday() != self.slot.weekday or day < self.from_on or (self.until_on and day > self.until_on):
            return False
        weeks = (day - self._first()).days // 7
        return weeks % self.every_weeks == 0 and self.slot.on(day).overlaps(session)

    def _first(self) -> date:
        return self.from_on + timedelta(days=(self.slot.weekday - self.from_on.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class BusyFact:
    """A session that the client has already booked."""

    time: TimeRange
    title: str


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """One client as the rules see them."""

    pk: int
    office_id: int
    birth_date: date
    is_active: bool = True
    tried_as_child: bool = False
    sex: str = ""
    education_rank: int | None = None
    offense_kind: str = ""
    guidance_starts_on: date | None = None
    guidance_ends_on: date | None = None
    aftercare_until: date | None = None
    regency_code: str = ""
    point: Point | None = None
    unavailable_days: frozenset[int] = frozenset()
    max_distance_km: int | None = None
    transport: str = ""
    limits_on: date | None = None
    has_smartphone: bool | None = None
    wishes: tuple[WishFact, ...] = ()
    past_work: str = ""
    need: NeedFact | None = None
    waiting_since: date | None = None
    duties: tuple[DutyFact, ...] = ()
    busy: tuple[BusyFact, ...] = ()
    open_program_ids: frozenset[int] = frozenset()

    def age_on(self, day: date) -> int:
        """Whole years on a day."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))

    def is_child(self, today: date) -> bool:
        """Whether the rules for children apply."""
        return is_child(born=self.birth_date, tried_as_child=self.tried_as_child, today=today)


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """The agreement a cohort runs under; ``regencies`` empty means all of the office's."""

    starts_on: date
    ends_on: date
    referrals_from: date
    referrals_until: date
    regencies: frozenset[str] = frozenset()
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class WorkChance:
    """How many of those who finished this kind of class nearby found work, as a share 0..1, with its base and day."""

    value: float
    base: int
    as_of: date


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """One cohort as the rules see it."""

    pk: int
    program_id: int
    office_id: int
    title: str
    number: int
    partner_name: str
    skill_id: int
    family_id: int
    starts_on: date
    ends_on: date
    registration_opens_on: date
    registration_closes_on: date
    skill_words: frozenset[str] = frozenset()
    mode: str = "on_site"
    clients: str = "adult"
    is_child_approved: bool = False
    min_age: int = 18
    max_age: int | None = None
    sex: str = "any"
    education_rank: int | None = None
    excluded_cases: frozenset[str] = frozenset()
    exclusion_reason: str = ""
    place_name: str = ""
    regency_code: str = ""
    point: Point | None = None
    takes_seats: bool = True
    capacity: int = 20
    taken: int = 0
    waiting: int = 0
    sessions: tuple[TimeRange, ...] = ()
    slots: tuple[WeeklySlot, ...] = ()
    agreement: AgreementFact | None = None
    has_exception: bool = False
    work_chance: WorkChance | None = field(default=None)

    @property
    def seats_left(self) -> int:
        """Free seats."""
        return self.capacity - self.taken

    @property
    def last_session_on(self) -> date:
        """Day of the last session; the planned last day while no sessions are drawn up."""
        return max((wib(session.start).date() for session in self.sessions), default=self.ends_on)

    @property
    def weekdays(self) -> frozenset[int]:
        """Days of the week on which the class meets (0 Monday)."""
        return frozenset(slot.weekday for slot in self.slots)
