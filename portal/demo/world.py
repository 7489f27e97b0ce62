"""What stands before the first client comes: the office and its people, partners, programs, employers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from enrollment.models import OffenseKind, ReleaseKind
from partners.models import MinimumWage, Region
from programs.models import Skill

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Agreement, Organization, Place
    from placements.models import Vacancy
    from portal.demo.calendar import Calendar
    from portal.demo.sources import EmployerSource, PartnerSource, ProgramSource
    from programs.models import Program


@dataclass(slots=True)
class PartnerInWorld:
    """One partner with its people and what it works under."""

    source: PartnerSource
    organization: Organization
    manager: Actor
    staff: Actor
    workshop: Place
    agreement: Agreement | None = None


@dataclass(slots=True)
class EmployerInWorld:
    """One employer with its admin and the vacancies it has posted."""

    source: EmployerSource
    organization: Organization
    manager: Actor
    vacancies: list[Vacancy] = field(default_factory=list)


@dataclass(slots=True)
class ProgramInWorld:
    """One published program with its partner."""

    source: ProgramSource
    program: Program
    partner: PartnerInWorld


@dataclass(slots=True)
class World:
    """Everything that histories refer to."""

    calendar: Calendar
    office: Organization
    staff: dict[str, Actor]
    #: Everybody with a caseload; the assistant comes last.
    officers: list[Actor]
    places: list[Place]
    partners: dict[str, PartnerInWorld] = field(default_factory=dict)
    programs: list[ProgramInWorld] = field(default_factory=list)
    employers: list[EmployerInWorld] = field(default_factory=list)
    regions: dict[str, Region] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    release_kinds: dict[str, ReleaseKind] = field(default_factory=dict)
    offense_kinds: dict[str, OffenseKind] = field(default_factory=dict)
    #: By region and year, whole rupiah a month.
    wages: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.regions = {row.code: row for row in Region.objects.order_by("code")}
        self.skills = {row.code: row for row in Skill.objects.select_related("parent").order_by("pk")}
        self.release_kinds = {row.code: row for row in ReleaseKind.objects.order_by("position")}
        self.offense_kinds = {row.code: row for row in OffenseKind.objects.order_by("code")}
        self.wages = {(row.region_id, row.year): row.monthly_amount for row in MinimumWage.objects.order_by("year")}

    def minimum_wage(self, region: str, year: int) -> int:
        """Of the regency of a district, or of its province; the newest known up to the year, else 0."""
        parts = region.split(".")
        for code in (".".join(parts[:2]), parts[0]):
            years = [known for place, known in self.wages if place == code and known <= year]
            if years:
                return self.wages[code, max(years)]
        return 0
