"""Short words for the tests of programs: people on both sides, content, plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from partners.actors import Actor
from partners.models import Region
from portal.kernel import clock
from portal.kernel.ranges import WeeklySlot
from programs.models import Program
from programs.planning import CohortPlan
from tests.factories.partners import PokmasFactory, actor_in
from tests.factories.programs import SkillFactory


@dataclass(frozen=True)
class Sides:
    """A partner's admin and staff, and the head and an officer of its office."""

    manager: Actor
    staff: Actor
    head: Actor
    officer: Actor


def sides() -> Sides:
    partner = PokmasFactory()
    return Sides(
        manager=actor_in(partner),
        staff=actor_in(partner, "staff"),
        head=actor_in(partner.office, "head"),
        officer=actor_in(partner.office, "officer"),
    )


def content(**changes: Any) -> dict[str, Any]:
    """What a partner writes of a program."""
    words = {
        "title": "Batik ciprat",
        "summary": "Kain pertama selesai di hari ketiga.",
        "hours": 12,
        "session_count": 3,
        "cost_per_seat": 850_000,
    }
    return {"skill": changes.pop("skill", None) or SkillFactory(), **words, **changes}


def plan(**changes: Any) -> CohortPlan:
    """Three Mondays, ten to two, four weeks ahead."""
    start = changes.pop("starts_on", None) or coming_monday()
    values: dict[str, Any] = {
        "starts_on": start,
        "slots": (WeeklySlot(0, time(10), time(14)),),
        "session_count": 3,
        "capacity": 20,
        "minimum": 5,
        "registration_opens_on": clock.today(),
        "registration_closes_on": start - timedelta(days=3),
        "region": Region.objects.get(code="16.71.01"),
    }
    return CohortPlan(**{**values, **changes})


def coming_monday() -> date:
    """A Monday about four weeks ahead."""
    today = clock.today()
    return today + timedelta(days=28 - today.weekday())


def form_data(program: Program, **changes: Any) -> dict[str, Any]:
    """What the form of a program sends."""
    names = (
        "title",
        "summary",
        "description",
        "outline",
        "craft",
        "mode",
        "hours",
        "session_count",
        "clients",
        "min_age",
        "sex",
        "limit_reason",
        "education_minimum",
        "tools",
        "certificate_kind",
        "completion_percent",
        "cost_per_seat",
    )
    return {"skill": program.skill_id, "max_age": program.max_age or "", **{name: getattr(program, name) for name in names}, **changes}


def cohort_form_data(**changes: Any) -> dict[str, Any]:
    """What the form of a cohort sends."""
    start = coming_monday()
    return {
        "place": "",
        "region": "16.71.01",
        "travel_note": "",
        "starts_on": start.isoformat(),
        "session_count": "3",
        "days": ["0"],
        "starts_at": "10:00",
        "ends_at": "14:00",
        "capacity": "20",
        "minimum": "5",
        "registration_opens_on": clock.today().isoformat(),
        "registration_closes_on": (start - timedelta(days=3)).isoformat(),
        "instructor_name": "",
        "budget_total": "0",
        **changes,
    }
