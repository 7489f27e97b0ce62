"""Plain facts for the pure rules: a client and a cohort that fit, to be changed one fact at a time."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from enrollment.facts import AgreementFact, ClientFacts, CohortFacts, NeedFact, WishFact
from enrollment.reach import Point
from portal.kernel.clock import at_wib
from portal.kernel.ranges import TimeRange, WeeklySlot

TODAY = date(2026, 11, 23)
MONDAY, TUESDAY, FRIDAY = 0, 1, 4
AMPERA = Point(-2.9918, 104.7636)
SUKARAMI = Point(-2.9285, 104.7180)
START = date(2027, 1, 18)

AGREEMENT = AgreementFact(date(2026, 1, 1), date(2027, 12, 31), date(2026, 1, 1), date(2027, 6, 30))


def session(day: date, start: int = 10, end: int = 14) -> TimeRange:
    return TimeRange(at_wib(day, time(start)), at_wib(day, time(end)))


SESSIONS = tuple(session(START + timedelta(days=n)) for n in range(5))
SLOTS = tuple(WeeklySlot(n, time(10), time(14)) for n in range(5))

CLIENT = ClientFacts(
    pk=1, office_id=1, birth_date=date(1990, 5, 1), sex="male", education_rank=2, offense_kind="pencurian",
    guidance_starts_on=date(2026, 3, 1), guidance_ends_on=date(2027, 9, 1), regency_code="16.71", point=SUKARAMI,
    transport="motorcycle", limits_on=date(2026, 10, 14), has_smartphone=True,
    wishes=(WishFact(1, 10, 100, date(2026, 10, 14)), WishFact(2, 20, 200, date(2026, 10, 14))),
    past_work="Buruh bangunan", need=NeedFact(0.8, date(2026, 10, 14)), waiting_since=date(2026, 9, 2),
)
COHORT = CohortFacts(
    pk=1, program_id=1, office_id=1, title="Batik ciprat", number=6, partner_name="Sanggar Ciprat Musi", skill_id=10,
    family_id=100, starts_on=START, ends_on=date(2027, 2, 5), registration_opens_on=date(2026, 11, 1),
    registration_closes_on=date(2027, 1, 10), skill_words=frozenset({"batik", "membatik"}), place_name="7 Ulu",
    regency_code="16.71", point=AMPERA, sessions=SESSIONS, slots=SLOTS, agreement=AGREEMENT, capacity=20, taken=14,
)


def client(**changes: Any) -> ClientFacts:
    return replace(CLIENT, **changes)


def cohort(**changes: Any) -> CohortFacts:
    return replace(COHORT, **changes)
