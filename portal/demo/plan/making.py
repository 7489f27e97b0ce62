"""Puts the parts of a plan together: classes, people, their ways and what follows, for one batch."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from enrollment.selectors.matches import weights_of
from partners.models import Holiday
from portal.demo.plan.after import AfterPlanner
from portal.demo.plan.cohorts import CohortPlanner
from portal.demo.plan.model import Plan
from portal.demo.plan.people import PeoplePlanner
from portal.demo.plan.ways import WayPlanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.demo.world import World

#: People planned and written at once: the memory that the making of any number takes.
BATCH = 2500


def make_plans(world: World, *, clients: int, seed: int, batch: int = BATCH) -> Iterator[Plan]:
    """Plans for ``clients`` people in batches, each with classes of its own."""
    holidays = dict(Holiday.objects.values_list("held_on", "name"))
    weights = weights_of(world.office.pk, world.calendar.today).values
    people, after = PeoplePlanner(world, seed=seed), AfterPlanner(world, seed=seed)
    for first in range(0, clients, batch):
        size = min(batch, clients - first)
        rng = Random(f"{seed}:batch:{first}")
        lives = [people.draw(first + number, number / size) for number in range(size)]
        cohorts = CohortPlanner(world, holidays, rng).plan(size, with_undecided=first == 0)
        cohorts = WayPlanner(world, rng, weights).plan(cohorts, lives)
        for life in lives:
            after.add(life)
        yield Plan(cohorts, lives)
