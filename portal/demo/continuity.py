"""Lets one partner begin again where its programme had stopped, and asks the others, as the regular work does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs.enums import ContinuityLevel
from programs.models import Program
from programs.selectors.continuity import light, standings
from programs.services.continuity import propose_next, watch_continuity

if TYPE_CHECKING:
    from portal.demo.world import World

#: Of those that have stopped at least one stays so, for the board to show.
LEFT_STOPPED = 1


def keep_going(world: World) -> None:
    """The programme that stopped last gets a draft without money: it is about to stop instead of stopped."""
    today = world.calendar.today
    published = light(Program.objects.published()).order_by("title", "pk")
    stopped = [row for row in standings(published, today=today) if row.alarm.level == ContinuityLevel.STOPPED]
    if len(stopped) > LEFT_STOPPED:
        latest = max(stopped, key=lambda row: row.facts.last.ends_on)  # type: ignore[union-attr]
        manager = {partner.organization.pk: partner.manager for partner in world.partners.values()}[latest.program.partner_id]
        propose_next(actor=manager, program=latest.program, today=today)
    watch_continuity(world.calendar.now)
