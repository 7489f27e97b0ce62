"""Measures the demand board in an office of 100,000 clients and 1,000 cohorts: milliseconds and number of queries.

`make bench ARGS=--demand` runs it. The data is made by bulk_create in a database of its own, once, and kept.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import django

from scripts.paths import VAR

FOLDER, FILE = VAR / "bench", "demand.sqlite3"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["SIMPUL_VAR"] = str(FOLDER)
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / FILE}"
FOLDER.mkdir(parents=True, exist_ok=True)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from enrollment.enums.clients import Transport  # noqa: E402
from enrollment.enums.flow import EnrollmentState  # noqa: E402
from enrollment.models import Client, DemandFold, Enrollment, GuidancePeriod, Wish, WishSheet  # noqa: E402
from enrollment.selectors.demand import board_for, needs_of  # noqa: E402
from enrollment.services.demand import rebuild_demand  # noqa: E402
from partners.actors import actor_for  # noqa: E402
from partners.models import Membership, Organization, Region, User  # noqa: E402
from portal.kernel import clock  # noqa: E402
from programs.models import Cohort, Program, Skill  # noqa: E402

CLIENTS, COHORTS = 100_000, 1_000
CODE = "bench-demand"
#: One program in a skill for each so many cohorts.
COHORTS_OF_A_PROGRAM = 10
BATCH, ROUNDS = 2_000, 11
SEED = 1928


class Filler:
    """Writes one office whose size is asked for; shares are rough guesses of an office that waits for classes."""

    def __init__(self, clients: int, cohorts: int) -> None:
        self.clients, self.cohorts, self.rng = clients, cohorts, Random(SEED)
        self.today, self.now = clock.today(), clock.now()
        self.regions = list(Region.objects.districts().order_by("code"))
        self.skills = list(Skill.objects.filter(parent__isnull=False).order_by("pk"))

    @transaction.atomic
    def fill(self) -> None:
        """Everything: office, programs, cohorts, people, periods, wishes, limits, and some on their way."""
        self.office = Organization.objects.create(code=CODE, kind="office", state="verified", name="Bapas", region_id="16.71.05")
        user = User.objects.create(email="bench@bench.example", name="Bench")
        Membership.objects.create(user=user, organization=self.office, role="head")
        self.partner = Organization.objects.create(code=f"{CODE}-partner", kind="pokmas", state="verified", name="Mitra", office=self.office)
        _store(Program, self._programs())
        self.programs = list(Program.objects.filter(office=self.office).order_by("pk"))
        _store(Cohort, self._cohorts())
        _store(Client, self._people())
        self.people = list(Client.objects.filter(office=self.office).order_by("pk").values_list("pk", flat=True))
        _store(GuidancePeriod, self._periods())
        _store(Wish, self._wishes())
        _store(WishSheet, self._sheets())
        _store(Enrollment, self._enrollments())
        connection.cursor().execute("ANALYZE")

    def _day(self, low: int, high: int) -> date:
        return self.today + timedelta(days=self.rng.randint(low, high))

    def _programs(self) -> Iterator[Program]:
        for number in range(max(1, self.cohorts // COHORTS_OF_A_PROGRAM)):
            yield Program(
                partner=self.partner, office=self.office, skill=self.rng.choice(self.skills), slug=f"{CODE}-{number}",
                title=f"Kelas {number}", summary="-", hours=40, session_count=10, state="published", version=1, published_at=self.now,
            )

    def _cohorts(self) -> Iterator[Cohort]:
        for number in range(self.cohorts):
            region, start = self.rng.choice(self.regions), self._day(5, 60)
            yield Cohort(
                program=self.programs[number % len(self.programs)], number=number + 1, state=self.rng.choice(["open", "approved", "running"]),
                region=region, latitude=region.latitude, longitude=region.longitude, starts_on=start, ends_on=start + timedelta(days=30),
                registration_opens_on=self.today - timedelta(days=1), registration_closes_on=start, exception_reason="-",
            )

    def _people(self) -> Iterator[Client]:
        for number in range(self.clients):
            yield Client(
                office=self.office, name=f"Orang {number}", normalized_name=f"orang {number}", birth_date=self._day(-20_000, -6_000),
                region=self.rng.choice(self.regions), roster_number=number + 1, state="ended" if self.rng.random() < 0.1 else "active",
            )

    def _periods(self) -> Iterator[GuidancePeriod]:
        for pk in self.people:
            start = self._day(-700, -10)
            yield GuidancePeriod(
                office=self.office, client_id=pk, kind_id="parole", register_number=f"B{pk}", register_key=f"B{pk}", starts_on=start,
                ends_on=start + timedelta(days=self.rng.randint(200, 1400)),
            )

    def _wishes(self) -> Iterator[Wish]:
        for pk in self.people:
            for rank, skill in enumerate(self.rng.sample(self.skills, self.rng.randint(0, 3)), start=1):
                yield Wish(client_id=pk, rank=rank, skill=skill, recorded_at=self.now)

    def _sheets(self) -> Iterator[WishSheet]:
        for pk in self.people:
            said = self.rng.choice([None, None, 5, 10, 25])
            yield WishSheet(client_id=pk, transport=self.rng.choice(Transport.values), max_distance_km=said, recorded_at=self.now)

    def _enrollments(self) -> Iterator[Enrollment]:
        states = [EnrollmentState.SUBMITTED, EnrollmentState.CERTIFIED, EnrollmentState.WITHDRAWN]
        for pk in self.rng.sample(self.people, self.clients // 4):
            state = self.rng.choice(states)
            cohort = Cohort.objects.first() if state == EnrollmentState.CERTIFIED else None
            yield Enrollment(client_id=pk, program=self.programs[0], cohort=cohort, state=state, submitted_at=self.now)


def _store(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)


def prepare(clients: int, cohorts: int) -> None:
    """The data of that size, made anew when what is there has another."""
    call_command("migrate", verbosity=0)
    if Client.objects.count() == clients and Cohort.objects.count() == cohorts and DemandFold.objects.exists():
        return
    connection.close()
    (FOLDER / FILE).unlink()
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    Filler(clients, cohorts).fill()
    filled = time.perf_counter()
    rebuild_demand(clock.now())
    print(f"filled in {filled - began:.0f} s, lines of the board written in {time.perf_counter() - filled:.0f} s")


def measured(name: str, read: Callable[[], Any]) -> None:
    """Print how long one way of reading takes, how much of that is work of this process, and how many queries it asks."""
    times, work = [], []
    for _round in range(ROUNDS):
        with CaptureQueriesContext(connection) as queries:
            began, busy = time.perf_counter(), time.process_time()
            read()
            times.append((time.perf_counter() - began) * 1000)
            work.append((time.process_time() - busy) * 1000)
    middle, own = statistics.median(times[1:]), statistics.median(work[1:])
    print(f"{name:<44}{len(queries):>8} {middle:>10.0f} {max(times[1:]):>9.0f} {own:>9.0f}")


def main() -> None:
    """Command line: ``--clients``, ``--cohorts``."""
    parser = argparse.ArgumentParser(prog="scripts.bench_demand", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--cohorts", type=int, default=COHORTS)
    options = parser.parse_args()
    prepare(options.clients, options.cohorts)
    actor = actor_for(Membership.objects.get(organization__code=CODE))
    browser = Browser()
    browser.force_login(actor.person)
    now, path = clock.now(), reverse("office:demand")
    print(f"{options.clients} clients, {options.cohorts} cohorts, {os.cpu_count()} cores; printed by `make bench ARGS=--demand`")
    print(f"{'demand board':<44}{'queries':>8} {'median ms':>10} {'worst ms':>9} {'CPU ms':>9}")
    measured("the board (selector)", lambda: board_for(actor, now=now))
    measured("counted from the files, without its lines", lambda: needs_of(Client.objects.visible_to(actor), now))
    measured("the page of the head of office", lambda: browser.get(path, headers={"host": "127.0.0.1"}))


if __name__ == "__main__":
    main()
