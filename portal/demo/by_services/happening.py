"""Puts a whole plan on the timeline, with the regular work of the product on the days on which it finds something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from portal.demo.by_services.cohorts import CohortSteps
from portal.demo.by_services.people import PeopleSteps
from portal.demo.by_services.steps import Steps
from portal.demo.by_services.ways import WaySteps
from portal.demo.by_services.work import WorkSteps
from portal.demo.calendar import jobs_of
from portal.demo.partners import ROUNDS
from portal.kernel import jobs
from portal.kernel.clock import wib
from portal.kernel.ranges import ONE_DAY

if TYPE_CHECKING:
    from portal.demo.plan.model import Plan
    from portal.demo.timeline import Timeline
    from portal.demo.world import World

#: The regular work of the product that moves histories along; it is run on the days on which it has something to do.
ADVANCE, BEGIN, LAPSE, WATCH, VACANCIES = (
    "programs.advance_cohorts",
    "enrollment.begin_classes",
    "enrollment.lapse_offers",
    "enrollment.watch_referrals",
    "placements.close_vacancies",
)
ALL_WORK = (ADVANCE, BEGIN, LAPSE, WATCH, VACANCIES, "placements.expire_introductions")


class Happening(Steps):
    """Classes, people, ways and work of a plan, and the calendar that moves them."""

    def __init__(self, world: World, timeline: Timeline) -> None:
        super().__init__(world, timeline)
        self.cohorts, self.people, self.work = CohortSteps(world, timeline), PeopleSteps(world, timeline), WorkSteps(world, timeline)
        self.ways = WaySteps(world, timeline, self.work)

    def expect(self, plan: Plan) -> None:
        """All steps of a plan that have happened by now."""
        for day, names in sorted(self._busy_days(plan).items()):
            self.add(jobs_of(day), run_work, sorted(names))
        for cohort in plan.cohorts:
            self.cohorts.expect(cohort)
        for life in plan.lives:
            self.people.expect(life)
            for way in life.ways:
                self.ways.expect(way)
            self.work.expect(life)
        self.add(self.now, run_work, ALL_WORK)

    def _busy_days(self, plan: Plan) -> dict[date, set[str]]:
        """On which days which regular work finds something: cohorts open, are confirmed, start and finish; offers run out."""
        days: dict[date, set[str]] = defaultdict(set)
        for cohort in plan.cohorts:
            dates = (cohort.plan.registration_opens_on, cohort.plan.registration_closes_on + ONE_DAY, cohort.plan.starts_on)
            for day in (*dates, wib(cohort.last_end).date() + ONE_DAY):
                days[day].add(ADVANCE)
            days[cohort.plan.starts_on].add(BEGIN)
            for way in cohort.ways:
                if way.answer == "lapsed":
                    days[wib(way.answered_at).date()].add(LAPSE)  # type: ignore[arg-type]
        for _posted, closes in ROUNDS:
            days[self.world.calendar.day(closes + 16)].add(VACANCIES)
        return days


def run_work(names: Iterable[str], now: datetime) -> None:
    """Run regular work of these names, as the scheduler does."""
    by_name = {job.name: job for job in jobs.jobs()}
    for name in names:
        by_name[name].run(now)
