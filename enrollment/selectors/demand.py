"""Gathers the values of the demand board: a constant number of grouped queries, whatever the size of the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from enrollment.demand import Cell, District, Need, Parents, Supply, board, meets_wish
from enrollment.models import Client, DemandLine
from enrollment.querysets.clients import child_condition
from enrollment.reach import DEFAULT_LIMITS_KM, Point
from enrollment.selectors.demand_lines import MOST_TOUCHED, fold_of, lines_of, touched_since
from partners.models import Agreement, Region
from portal.kernel import clock
from programs.enums import ClientGroup, ProgramMode
from programs.models import Cohort, Program, Skill

if TYPE_CHECKING:
    from partners.actors import Actor


class PlainCount(Count):
    """A count as the database gives it: on both a number already, which tens of thousands of rows need not turn into one."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []


#: A client without a district stands here.
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the board is drawn on: the places and the tree of skills."""

    districts: dict[str, District]
    parents: Parents


def ground() -> Ground:
    """All places and skills as plain values; two queries."""
    rows = Region.objects.order_by("code").values_list("code", "latitude", "longitude")
    places = {code: District(code, Point(latitude, longitude, is_rough=True)) for code, latitude, longitude in rows}
    return Ground({NOWHERE: District(NOWHERE), **places}, dict(Skill.objects.order_by("pk").values_list("pk", "parent")))


def needs_of(clients: QuerySet[Any], now: datetime) -> list[Need]:
    """Ready people among ``clients`` by skill, district and how far they can go; one grouped query."""
    ready = clients.ready_for_class(now)  # type: ignore[attr-defined]
    rows = ready.order_by().annotate(limit_km=_limit(), childish=_childish(clock.wib(now).date()))
    grouped = rows.values_list("wishes__skill", "region", "limit_km", "childish").annotate(people=Count("pk"))
    return [Need(skill, region or NOWHERE, limit, people, bool(child)) for skill, region, limit, child, people in grouped.iterator()]


def _limit() -> Coalesce:
    """How far is too far, as ``reach.limit_km`` says, for the database."""
    usual = [When(wish_sheet__transport=means, then=Value(km)) for means, km in DEFAULT_LIMITS_KM.items() if means]
    return Coalesce(F("wish_sheet__max_distance_km"), Case(*usual, default=Value(DEFAULT_LIMITS_KM[""])), output_field=IntegerField())


def _childish(today: date) -> Case:
    return Case(When(child_condition(today), then=Value(1)), default=Value(0), output_field=IntegerField())


_OF_COHORT = (
    "program__skill", "program__mode", "program__clients", "program__is_child_approved", "agreement", "place__region", "region",
    "latitude", "longitude", "place__latitude", "place__longitude",
)


def supplies_of(office_id: int, today: date, districts: dict[str, District]) -> list[Supply]:
    """Cohorts of the office that somebody could still join; two queries."""
    rows = Cohort.objects.on_offer(today).filter(program__office=office_id).order_by("pk").values_list(*_OF_COHORT)
    served = _regencies(office_id)
    return [_supply(row, served, districts) for row in rows]


def _regencies(office_id: int) -> dict[int, frozenset[str]]:
    """Regencies that each agreement of the office serves; one that names none serves all."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Agreement.objects.filter(office=office_id, districts__isnull=False).order_by("pk").values_list("pk", "districts")
    for agreement, code in rows:
        found[agreement].add(".".join(code.split(".")[:2]))
    return {agreement: frozenset(codes) for agreement, codes in found.items()}


def _supply(row: tuple[Any, ...], served: dict[int, frozenset[str]], districts: dict[str, District]) -> Supply:
    skill, mode, group, approved, agreement, of_place, region, *spots = row
    where = of_place or region
    own, of_its_place = spots[:2], spots[2:]
    known = next((Point(*each) for each in (own, of_its_place) if each[0] is not None), districts[where].point)
    return Supply(
        skill_id=skill, region=where, point=None if mode == ProgramMode.ONLINE else known, regencies=served.get(agreement, frozenset()),
        for_adults=group != ClientGroup.CHILD, for_children=approved and group != ClientGroup.ADULT,
    )


def child_skills(office_id: int, parents: Parents) -> set[int]:
    """Wishes that a published programme approved for children could meet (R09)."""
    rows = Program.objects.published().filter(office=office_id, is_child_approved=True).exclude(clients=ClientGroup.ADULT)
    taught = set(rows.order_by().values_list("skill", flat=True))
    return {wished for wished in parents for each in taught if meets_wish(each, wished, parents)}


def board_of(needs: Iterable[Need], *, office_id: int, today: date, with_children: bool) -> list[Cell]:
    """The board of an office; ``with_children`` counts those whom an approved programme could take."""
    on = ground()
    supplies = supplies_of(office_id, today, on.districts)
    skills = child_skills(office_id, on.parents) if with_children else ()
    return board(needs, supplies, districts=on.districts, parents=on.parents, child_skills=skills)


def board_for(actor: Actor, *, now: datetime) -> list[Cell]:
    """True counts over the clients whom this actor may see: caseworkers their caseload, leaders their office."""
    if actor.office_id is None:
        return []
    needs = needs_folded(actor, now) if actor.is_lead else needs_of(Client.objects.visible_to(actor), now)
    return board_of(needs, office_id=actor.office_id, today=clock.wib(now).date(), with_children=True)


def needs_folded(actor: Actor, now: datetime) -> list[Need]:
    """The same as ``needs_of`` all visible clients, from the lines; files touched since the last fold are read themselves."""
    fold = fold_of()
    touched = touched_since(fold) if fold else []
    clients = Client.objects.visible_to(actor)
    if fold is None or len(touched) > MOST_TOUCHED:
        return needs_of(clients, now)
    today = clock.wib(now).date()
    lines = DemandLine.objects.visible_to(actor).ready_on(today).exclude(client__in=touched)
    mine = list(clients.filter(pk__in=touched).order_by().values_list("pk", flat=True)) if touched else []
    fresh = [_need(line, today) for line in lines_of(mine, now) if line.from_on <= today <= line.until_on] if mine else []
    return [*_counted(lines, today), *fresh]


def _need(line: DemandLine, today: date) -> Need:
    return Need(line.skill_id, line.region_id or NOWHERE, line.limit_km, 1, line.adult_on > today)


def _counted(lines: QuerySet[Any], today: date) -> Iterator[Need]:
    """Adults and children apart, from one walk through the index of the lines."""
    grown = PlainCount("pk", filter=Q(adult_on__lte=today))
    rows = lines.order_by().values_list("skill", "region", "limit_km").annotate(people=PlainCount("pk"), grown=grown)
    for skill, region, limit, people, adults in rows.iterator():
        if adults:
            yield Need(skill, region or NOWHERE, limit, adults, False)
        if people > adults:
            yield Need(skill, region or NOWHERE, limit, people - adults, True)


def chosen(cells: Iterable[Cell], *, skill: int | None = None, within: str = "", least: int = 1) -> list[Cell]:
    """Cells of one skill, of one regency, with at least so many people for whom nothing is in reach."""
    return [
        cell for cell in cells
        if cell.unmet >= least and skill in (None, cell.skill_id) and f"{cell.region}.".startswith(f"{within}." if within else "")
    ]
