"""Lets partners write their programs and the office decide about them: most are published, some still wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from portal.demo import sources
from portal.demo.calendar import in_office
from portal.demo.learning import sheet_for
from portal.demo.world import ProgramInWorld, World
from programs.enums import ProgramState
from programs.services import programs

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.actors import Actor
    from portal.demo.sources import ProgramSource
    from portal.demo.timeline import Timeline
    from programs.models import Program

#: Days after the signing of the agreement within which a program is written; it is handed in and published days later.
WRITTEN_WITHIN = (4, 18)
#: Programs that are not published yet were written so many days ago.
WRITTEN_LATELY = {ProgramState.SUBMITTED: -9, ProgramState.RETURNED: -20, ProgramState.DRAFT: -4}
HANDED_IN_AFTER, DECIDED_AFTER = 2, 6


def content_of(source: ProgramSource, world: World) -> dict[str, Any]:
    """The fields of a program as its partner fills them in."""
    return {
        "skill": world.skills[source.skill],
        "title": source.title,
        "summary": source.summary,
        "description": source.description,
        "outline": "\n".join(source.outline),
        "skill_sheet": sheet_for(source.skill),
        "craft": source.craft,
        "mode": source.mode,
        "hours": source.hours,
        "session_count": source.sessions,
        "clients": source.clients,
        "min_age": source.min_age,
        "sex": source.sex,
        "limit_reason": source.limit_reason,
        "education_minimum": source.education,
        "certificate_kind": source.certificate,
        "cost_per_seat": source.cost,
        "auto_accept_referrals": not source.asks,
    }


def write_catalog(world: World, timeline: Timeline, rng: Random) -> None:
    """Put the forty programs on the timeline."""
    signed = {source.key: world.calendar.day(source.term[0]) for source in sources.partners()}
    for source in sources.programs():
        offset = WRITTEN_LATELY.get(ProgramState(source.state))
        if offset is None:
            written = signed[source.partner] + timedelta(days=rng.randint(*WRITTEN_WITHIN))
        else:
            written = world.calendar.day(offset)
        timeline.add(in_office(rng, written), _writing(source, world, timeline, rng))


def _writing(source: ProgramSource, world: World, timeline: Timeline, rng: Random) -> Callable[[datetime], None]:
    def write(now: datetime) -> None:
        partner = world.partners[source.partner]
        program = programs.draft_program(actor=partner.manager, partner=partner.organization, **content_of(source, world))
        if source.state == ProgramState.DRAFT:
            return
        written = now.date()
        timeline.add(
            _later(rng, written, HANDED_IN_AFTER), lambda then: programs.submit_program(actor=partner.manager, program=program, now=then)
        )
        timeline.add(_later(rng, written, DECIDED_AFTER), _deciding(source, world, program, world.staff["bimker"]))

    return write


def _later(rng: Random, day: date, days: int) -> datetime:
    return in_office(rng, day + timedelta(days=days))


def _deciding(source: ProgramSource, world: World, program: Program, lead: Actor) -> Callable[[datetime], None]:
    def decide(now: datetime) -> None:
        if source.state == ProgramState.RETURNED:
            programs.return_program(actor=lead, program=program, reason=source.reason, now=now)
        elif source.state == ProgramState.PUBLISHED:
            programs.publish_program(actor=lead, program=program, now=now, approve_children=source.clients != "adult")
            world.programs.append(ProgramInWorld(source, program, world.partners[source.partner]))

    return decide
