"""Makes the demonstration: the office, its partners and programs, then people and what happened to them; twice is once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from partners.actors import SYSTEM
from partners.models import AuditEntry, Organization
from partners.services.bulk import forget_effects, settle_inboxes
from placements.services.snapshots import approve_snapshot, freeze_outcomes
from portal.demo import sources
from portal.demo.agreements import settle_agreements
from portal.demo.articles import write_articles
from portal.demo.by_services.happening import VACANCIES, Happening, run_work
from portal.demo.calendar import HORIZON, Calendar, in_office
from portal.demo.catalog import write_catalog
from portal.demo.class_business import leave_class_business
from portal.demo.continuity import keep_going
from portal.demo.demand import show_demand
from portal.demo.in_bulk.tasks import open_tasks
from portal.demo.in_bulk.writing import write_plan
from portal.demo.learning import finish_courses
from portal.demo.office import FOUNDED, build_office
from portal.demo.partners import invite_everybody
from portal.demo.partnership import live_together, look_after
from portal.demo.plan.making import make_plans
from portal.demo.texts import write_texts
from portal.demo.timeline import Timeline
from portal.demo.timetable import show_timetable
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse
from programs.signals import tell_public_changed

if TYPE_CHECKING:
    from portal.demo.world import World

#: Up to so many people everything goes through the services; more are written in batches by the same rules.
THROUGH_SERVICES = 500
DEFAULT_SEED = 1928
MADE = "demo.make"
#: Everything that histories begin with stands by then; what is left of it happens among them.
FIRST_DAY = -HORIZON
#: Old requests that people who work every day have settled by themselves.
SETTLED_KINDS = (
    "offer.lapsed",
    "attendance.absent",
    "cohort.next",
    "seat.lost",
    "referral.expired",
    "referral.declined",
    "referral.silent",
)
READ_AFTER, SETTLED_AFTER = timedelta(days=4), timedelta(days=12)

Tell = Callable[[str, int, int], object]


def _tell_nobody(what: str, done: int, of: int) -> None:
    """Without a screen."""


@dataclass(slots=True)
class Made:
    """What the making did; ``is_new`` is False when everything was there already."""

    is_new: bool
    clients: int
    seed: int
    refusals: Counter[str] = field(default_factory=Counter)


def made_before() -> dict[str, int] | None:
    """Number of people and seed of the demonstration that this database holds, or None."""
    entry = AuditEntry.objects.filter(action=MADE).order_by("-pk").first()
    if entry is None:
        return None
    clients, _blank, seed = entry.reason.partition(" ")
    return {"clients": int(clients), "seed": int(seed)}


def make_demo(*, clients: int, seed: int = DEFAULT_SEED, tell: Tell = _tell_nobody) -> Made:
    """Make the demonstration with so many people, or find it made.

    Raises DomainError ``other_data`` when the database holds other data, or a demonstration of another size.
    """
    before = made_before()
    if before and before["clients"] == clients:
        return Made(False, clients, before["seed"])
    if (before and before["clients"]) or _holds_other_data():
        refuse("other_data", "This database already holds data. Demonstration data is made in an empty one.")
    calendar = Calendar(clock.now().replace(second=0, microsecond=0))
    timeline = Timeline()
    if clients <= THROUGH_SERVICES:
        with transaction.atomic():
            _by_services(_begin(calendar, timeline, clients, seed), timeline, clients, seed, tell)
            _finish(clients, seed)
    else:
        with transaction.atomic():
            world = _begin(calendar, timeline, clients, seed)
            _let_run(timeline, calendar.now, "partners", tell)
        _in_bulk(world, clients, seed, tell)
        _finish(clients, seed)
    return Made(True, clients, seed, timeline.refusals)


def _holds_other_data() -> bool:
    return Organization.objects.exclude(code=sources.table("office")["code"]).exists()


def _begin(calendar: Calendar, timeline: Timeline, clients: int, seed: int) -> World:
    """The office, and on the timeline everybody who is to come to it."""
    with clock.at(in_office(Random(f"{seed}:founded"), calendar.day(FOUNDED))):
        world = build_office(calendar, clients=clients, rng=Random(f"{seed}:office"))
    if clients:
        invite_everybody(world, timeline, Random(f"{seed}:partners"))
        write_catalog(world, timeline, Random(f"{seed}:catalog"))
        live_together(world, timeline, Random(f"{seed}:partnership"))
    return world


def _let_run(timeline: Timeline, until: datetime, part: str, tell: Tell) -> None:
    first, before = len(timeline), timeline.done
    timeline.run(until, tell=lambda done: tell(part, done - before, max(first, done - before)))


def _by_services(world: World, timeline: Timeline, clients: int, seed: int, tell: Tell) -> None:
    """Every step through the service whose business it is, in the order of time."""
    if not clients:
        return
    _let_run(timeline, in_office(Random(0), world.calendar.day(FIRST_DAY)), "partners", tell)
    happening = Happening(world, timeline)
    for plan in make_plans(world, clients=clients, seed=seed):
        happening.expect(plan)
    _let_run(timeline, world.calendar.now, "histories", tell)
    with clock.at(world.calendar.now):
        _publish(world)


def _in_bulk(world: World, clients: int, seed: int, tell: Tell) -> None:
    """The same facts written in batches; one batch at a time is in memory."""
    written = 0
    tell("histories", written, clients)
    for plan in make_plans(world, clients=clients, seed=seed):
        write_plan(world, plan)
        written += len(plan.lives)
        tell("histories", written, clients)
    with transaction.atomic(), clock.at(world.calendar.now):
        run_work([VACANCIES], world.calendar.now)
        open_tasks(world)
        for program in world.programs:
            tell_public_changed(program.program)
        _publish(world)


def _publish(world: World) -> None:
    """Pages of text; this month's figures, approved by the head; inboxes as people leave them who work every day."""
    now = world.calendar.now
    show_timetable(world)
    write_articles()
    settle_agreements(world)
    finish_courses(world)
    write_texts(world)
    leave_class_business(world)
    keep_going(world)
    show_demand(world)
    approve_snapshot(actor=world.staff["kepala"], snapshot=freeze_outcomes(office=world.office, now=now), now=now)
    look_after(now)
    settle_inboxes(read_before=now - READ_AFTER, done_before=now - SETTLED_AFTER, kinds=SETTLED_KINDS)


@transaction.atomic
def _finish(clients: int, seed: int) -> None:
    """Nothing of the past is sent; the trail says what was made."""
    forget_effects(now=clock.now())
    audit.record(MADE, actor=SYSTEM, reason=f"{clients} {seed}")


def counts() -> dict[str, Any]:
    """How many rows of each kind there are, for the last line of the command."""
    from enrollment.models import Certificate, Client, Enrollment, Offer
    from placements.models import FollowUp, Introduction, Placement, Vacancy
    from programs.models import Cohort, Program, Session

    models = (Organization, Program, Cohort, Session, Client, Enrollment, Offer, Certificate, Vacancy, Introduction, Placement, FollowUp)
    return {str(model._meta.model_name): model._default_manager.count() for model in models}
