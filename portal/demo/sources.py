"""Reads the invented partners, programs, employers and words that the demonstration is made of (``data/*.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from portal.kernel.ranges import WeeklySlot

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSource:
    """One partner; ``term`` is the first day of its agreement and its length, in days from today.

    With ``quiet_days`` nothing was heard of it and no class of it was held for so many days.
    """

    key: str
    name: str
    kind: str
    group: str
    fields: list[str]
    regencies: list[str]
    region: str
    address: str
    craft: str
    workshop: str
    manager: str
    signer_title: str
    term: list[int]
    description: str
    staff: str = ""
    legal_form: str = "body"
    renewal: str = ""
    quiet_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSource:
    """One program; ``week`` holds weekdays with first and last hour, ``cost`` is rupiah a seat."""

    partner: str
    skill: str
    title: str
    craft: str
    sessions: int
    week: list[list[int]]
    capacity: int
    cost: int
    certificate: str
    summary: str
    description: str
    outline: list[str]
    mode: str = "on_site"
    clients: str = "adult"
    min_age: int = 18
    sex: str = "any"
    limit_reason: str = ""
    education: str = ""
    state: str = "published"
    reason: str = ""
    asks: bool = False

    @property
    def slots(self) -> tuple[WeeklySlot, ...]:
        """Its weekly hours."""
        return tuple(WeeklySlot(day, time(first), time(last)) for day, first, last in self.week)

    @property
    def hours(self) -> int:
        """Length of all sessions together."""
        return self.sessions * (self.week[0][2] - self.week[0][1])


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """Work on offer; ``over`` is the share above the minimum wage."""

    title: str
    skill: str
    places: int
    text: str
    over: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerSource:
    """One employer; a micro business names its ``wage`` in rupiah a month."""

    key: str
    name: str
    region: str
    craft: str
    manager: str
    description: str
    jobs: list[JobSource]
    is_micro: bool = False
    wage: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySource:
    """A sponsor, or a partner that waits for verification."""

    name: str
    region: str
    address: str
    manager: str
    description: str
    kind: str = "sponsor"
    craft: str = ""
    submitted: int = 0
    fields: list[str] = field(default_factory=list)


@cache
def table(name: str) -> dict[str, Any]:
    """One file of ``data``."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def partners() -> list[PartnerSource]:
    """Partners with an agreement."""
    return [PartnerSource(**{**row, "description": row["description"].strip()}) for row in table("partners")["partner"]]


def waiting_partners() -> list[BodySource]:
    """Those that wait for verification."""
    return [BodySource(**row) for row in table("partners")["waiting"]]


def sponsors() -> list[BodySource]:
    """Those that pay for seats."""
    return [BodySource(**row) for row in table("partners")["sponsor"]]


def programs() -> list[ProgramSource]:
    """All forty, in the order of the file."""
    return [ProgramSource(**{**row, "description": row["description"].strip()}) for row in table("programs")["program"]]


def employers() -> list[EmployerSource]:
    """All twelve."""
    return [EmployerSource(**{**row, "jobs": [JobSource(**job) for job in row["jobs"]]}) for row in table("employers")["employer"]]
