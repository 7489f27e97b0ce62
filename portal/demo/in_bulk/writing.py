"""Writes whole plans, one batch after the other, each in its own transaction; then the open tasks of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from partners.services.bulk import Trail
from portal.demo.in_bulk.cohorts import write_cohorts
from portal.demo.in_bulk.people import People
from portal.demo.in_bulk.ways import Ways
from portal.demo.in_bulk.work import Work

if TYPE_CHECKING:
    from portal.demo.plan.model import Plan
    from portal.demo.world import World


@transaction.atomic
def write_plan(world: World, plan: Plan) -> None:
    """One batch of people with their classes."""
    trail = Trail()
    write_cohorts(world, plan.cohorts, trail)
    People(world, trail).write(plan.lives)
    Ways(world, trail).write(plan.cohorts)
    Work(world, trail).write(plan.lives)
    trail.store()
