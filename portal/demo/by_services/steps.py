"""What all steps share: whose client it is, and that nothing happens before its time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partners.actors import Actor
    from portal.demo.plan.model import Life
    from portal.demo.timeline import Timeline
    from portal.demo.world import World


class Steps:
    """Puts part of a plan on a timeline, as calls of services by the people whose business each step is."""

    def __init__(self, world: World, timeline: Timeline) -> None:
        self.world, self.timeline = world, timeline
        self.staff, self.now = world.staff, world.calendar.now

    def add(self, instant: datetime | None, step: Any, *args: Any) -> None:
        """Let ``step`` happen unless its time has not come."""
        if instant is not None and instant <= self.now:
            self.timeline.add(instant, lambda now: step(*args, now))

    def officer(self, life: Life) -> Actor:
        """Who has this client."""
        return self.world.officers[life.officer or 0]
