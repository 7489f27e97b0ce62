"""The demand board as pages show it: true counts for those who see clients, a frozen month for everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from enrollment.demand import Cell, Counts, by_region, regency_of
from enrollment.forms.demand import Asked, DemandFilter
from enrollment.models import DemandSnapshot
from enrollment.selectors.demand import board_for, chosen
from partners.models import Region
from programs.models import Skill
from programs.selectors.calls import living_calls, programs_by_skill

if TYPE_CHECKING:
    from django.http import QueryDict

    from partners.actors import Actor


@dataclass(frozen=True, slots=True)
class Names:
    """Places and skills with their names; two queries."""

    regions: dict[str, Region]
    skills: dict[int, Skill]

    @classmethod
    def read(cls) -> Names:
        """All of them; there are some hundred."""
        regions = {row.code: row for row in Region.objects.select_related("parent").order_by("code")}
        return cls(regions, {row.pk: row for row in Skill.objects.select_related("parent").order_by("name_id")})

    def by_code(self) -> dict[str, Skill]:
        """Skills by their code."""
        return {row.code: row for row in self.skills.values()}

    def province(self) -> str:
        """Code of the province whose districts are on file; its rivers are drawn."""
        return next((code.split(".")[0] for code, row in self.regions.items() if row.level == "kecamatan"), "")

    def filter_for(self, query: QueryDict, *, skills: Iterable[str], places: Iterable[str]) -> DemandFilter:
        """The filters, with the skills and regencies that there is something to see of."""
        codes, regencies = set(skills), {regency_of(code) for code in places if code}
        named = sorted(((row.code, row.name) for row in self.skills.values() if row.code in codes), key=lambda pair: pair[1])
        areas = [(code, self.regions[code].name) for code in sorted(regencies) if code in self.regions]
        return DemandFilter(query, skills=named, regencies=areas)


# --- true counts ---------------------------------------------------------------------------------------------------


def live_page(actor: Actor, query: QueryDict, *, now: datetime) -> dict[str, Any]:
    """The board over the clients whom this actor may see, with calls that live already."""
    names, cells = Names.read(), board_for(actor, now=now)
    form = names.filter_for(query, skills={names.skills[cell.skill_id].code for cell in cells}, places=[cell.region for cell in cells])
    asked = form.asked()
    skill = names.by_code().get(asked.skill)
    shown = chosen(cells, skill=skill.pk if skill else None, within=asked.regency, least=asked.least)
    return {
        "form": form, "asked": asked, "cells": shown, "wishes": sum(cell.unmet for cell in shown),
        "districts": len({cell.region for cell in shown}), "spots": _spots(by_region(shown, regencies=not asked.regency), names, asked),
        "names": names, "is_empty": not cells, "water": names.province(), "can_call": actor.is_lead,
    }


def rows_of(actor: Actor, cells: Iterable[Cell], names: Names) -> list[dict[str, Any]]:
    """One page of cells with names, and the call that lives for each."""
    calls = living_calls(actor.office_id) if actor.office_id and actor.is_lead else {}
    return [
        {
            "cell": cell, "skill": names.skills[cell.skill_id], "region": names.regions.get(cell.region),
            "call": calls.get((cell.skill_id, cell.region)), "can_call": actor.is_lead and bool(cell.region) and _is_leaf(names, cell),
        }
        for cell in cells
    ]


def _is_leaf(names: Names, cell: Cell) -> bool:
    return names.skills[cell.skill_id].parent_id is not None


def _spots(values: Mapping[str, int | None], names: Names, asked: Asked) -> list[dict[str, Any]]:
    """Places on the map; a regency leads to its districts."""
    places = ((names.regions[code], value) for code, value in sorted(values.items()) if code in names.regions)
    return [
        {"name": region.name, "lat": region.latitude, "lon": region.longitude, "value": value, "url": _within(region, asked)}
        for region, value in places
    ]


def _within(region: Region, asked: Asked) -> str:
    """Address of the districts of a regency, keeping the skill."""
    return "" if asked.regency else f"?regency={region.code}&skill={asked.skill}"


# --- a frozen month ------------------------------------------------------------------------------------------------


def frozen_page(actor: Actor, query: QueryDict) -> dict[str, Any]:
    """The newest frozen month: figures of partners for partners, of evaluators for evaluators; absent is hidden."""
    snapshot = DemandSnapshot.objects.visible_to(actor).order_by("-month").first()
    names = Names.read()
    figures: Counts = (snapshot.shown if actor.is_partner else snapshot.inside) if snapshot else {}
    seen = {skill: places for skill, places in figures.items() if places}
    form = names.filter_for(query, skills=seen, places=[code for places in seen.values() for code in places])
    asked = form.asked()
    mapped = asked.skill or max(seen, key=lambda code: max(seen[code].values()), default="")
    skills = names.by_code()
    return {
        "snapshot": snapshot, "form": form, "asked": asked, "rows": _frozen_rows(actor, seen, names, asked),
        "mapped": skills.get(mapped), "spots": _frozen_spots(seen.get(mapped, {}), names, asked),
        "water": names.province(), "is_partner": actor.is_partner,
        "silent": sorted(row.name for row in names.skills.values() if row.parent_id and row.code not in seen),
    }


def _frozen_rows(actor: Actor, figures: Counts, names: Names, asked: Asked) -> list[dict[str, Any]]:
    """One row a skill and place that is shown, the most people first; with the own programs that could go there."""
    skills, own = names.by_code(), programs_by_skill(actor) if actor.is_partner else {}
    rows = [
        {"skill": skills[code], "region": names.regions[place], "people": people, "programs": own.get(code, [])}
        for code, places in figures.items() if code in skills and asked.skill in ("", code)
        for place, people in places.items() if place in names.regions and _is_asked(place, asked) and people >= asked.least
    ]
    return sorted(rows, key=lambda row: (-row["people"], row["skill"].name, row["region"].code))


def _is_asked(place: str, asked: Asked) -> bool:
    return f"{place}.".startswith(f"{asked.regency}.") if asked.regency else True


def _frozen_spots(places: dict[str, int], names: Names, asked: Asked) -> list[dict[str, Any]]:
    """Regencies, or the districts of one, with what is shown of them; hidden ones stand there without a figure."""
    if asked.regency:
        around = [code for code in names.regions if code.startswith(f"{asked.regency}.")]
    else:
        around = sorted({regency_of(code) for code, row in names.regions.items() if row.level == "kecamatan"})
    return _spots({code: places.get(code) for code in around}, names, asked)
