"""Makes the demand board worth a look: many outside the city wish for one skill, and a call for it has an answer."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from enrollment.demand import Cell, regency_of
from enrollment.models import Client
from enrollment.selectors.demand import board_for
from enrollment.services.demand import freeze_demand, rebuild_demand
from enrollment.services.wishes import MOST_WISHES, Limits, record_wish
from portal.kernel import clock
from programs.policies import partner_is_active
from programs.querysets import may_be_asked
from programs.services.calls import answer_call, open_call

if TYPE_CHECKING:
    from partners.models import Region
    from portal.demo.world import ProgramInWorld, World
    from programs.models import Skill

#: So many people of one regency heard of the same class and asked for it too.
MOST_ASKING = 30
CALLED, ANSWERED = timedelta(days=3), timedelta(days=1)
SEATS = 12
TEXT = "Hari Selasa dan Kamis paling cocok. Pos Bapas punya ruang kelas kecil dan listrik 1.300 watt."
NOTE = "Kami bisa membawa alat dan pengajar ke sana dua kali seminggu."


def show_demand(world: World) -> None:
    """Wishes that nothing meets, a call with an answer, this month's count; nothing where nobody waits outside the city."""
    lead, now = world.staff["bimker"], world.calendar.now
    place = _worst_place(world, board_for(lead, now=now))
    if place is not None:
        offer, regency = place
        _let_wish(world, offer.program.skill, regency)
        region = _district(world, board_for(lead, now=now), offer.program.skill, regency)
        _call(world, offer, region)
    rebuild_demand(now)
    freeze_demand(office=world.office, now=now)


def _worst_place(world: World, cells: list[Cell]) -> tuple[ProgramInWorld, str] | None:
    """The program that could teach what most people of one regency outside the city have no class for."""
    able = {each.program.skill_id: each for each in world.programs if _can_answer(world, each)}
    city, waiting = regency_of(str(world.office.region_id)), Counter[tuple[int, str]]()
    for cell in cells:
        if cell.skill_id in able and cell.region and regency_of(cell.region) != city:
            waiting[cell.skill_id, regency_of(cell.region)] += cell.unmet
    found = min(waiting, key=lambda key: (-waiting[key], key[1], key[0]), default=None)
    return (able[found[0]], found[1]) if found and waiting[found] else None


def _can_answer(world: World, each: ProgramInWorld) -> bool:
    partner = each.partner.organization
    return bool(partner_is_active(partner)) and each.program.is_published and may_be_asked(partner, clock.wib(world.calendar.now).date())


def _let_wish(world: World, skill: Skill, regency: str) -> None:
    """People of a regency who are ready ask their officers for the same skill."""
    now = world.calendar.now
    officers = {officer.post.pk: officer for officer in world.officers}
    ready = Client.objects.filter(office=world.office, region__code__startswith=f"{regency}.").adults(clock.wib(now).date())
    rows = ready.filter(pk__in=ready.ready_for_class(now).values("pk")).exclude(wishes__skill=skill).order_by("pk")
    for client in rows.prefetch_related("wishes__skill").select_related("wish_sheet")[:MOST_ASKING]:
        held = client.assignments.filter(state="accepted", ends_at=None).first()
        wishes = [wish.skill for wish in client.wishes.all()][: MOST_WISHES - 1]
        if held and held.officer_id in officers:
            record_wish(actor=officers[held.officer_id], client=client, skills=[*wishes, skill], limits=_limits(client), now=now)


def _limits(client: Any) -> Limits:
    sheet = getattr(client, "wish_sheet", None)
    if sheet is None:
        return Limits()
    return Limits(
        unavailable_days=tuple(sheet.unavailable_days), max_distance_km=sheet.max_distance_km, transport=sheet.transport, note=sheet.note
    )


def _district(world: World, cells: list[Cell], skill: Skill, regency: str) -> Region:
    """The district of the regency where most people wait."""
    inside = [cell for cell in cells if cell.skill_id == skill.pk and cell.region.startswith(f"{regency}.")]
    return world.regions[max(inside, key=lambda cell: (cell.unmet, cell.region)).region]


def _call(world: World, offer: ProgramInWorld, region: Region) -> None:
    now, lead = world.calendar.now, world.staff["bimker"]
    until = clock.wib(now).date() + timedelta(days=11)
    with clock.at(now - CALLED):
        call = open_call(
            actor=lead, skill=offer.program.skill, region=region, seats=SEATS, answer_until=until, text=TEXT, now=now - CALLED
        )
    with clock.at(now - ANSWERED):
        answer_call(actor=offer.partner.manager, call=call, program=offer.program, note=NOTE, now=now - ANSWERED)
