"""Measures score and alarm of a thousand programmes: an empty database in memory is filled, then asked.

Prints milliseconds and queries, and judges nothing; `make bench` runs it, `python -m scripts.bench_continuity --programs 200` alone.
"""

import argparse
import os
import statistics
import time
from datetime import date, timedelta
from typing import Any

os.environ |= {"DATABASE_URL": "sqlite://:memory:", "SIMPUL_ENV": "demo"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from partners.models import Agreement, Organization  # noqa: E402
from partners.services.bulk import store  # noqa: E402
from portal.kernel import clock  # noqa: E402
from programs.models import Cohort, Funding, Program, Session, Skill  # noqa: E402
from programs.selectors.continuity import light, standings  # noqa: E402

PROGRAMS, PARTNERS, ROUNDS = 1000, 100, 7
#: Each programme has had so many cohorts of so many sessions; the last but one in four is still to come.
COHORTS, SESSIONS = 4, 12
WIDTH, APART = 30, 75


def fill(count: int, today: date) -> None:
    """One office with partners, agreements, programmes, cohorts, sessions and money."""
    office = Organization.objects.create(kind="office", name="Bapas", code="bapas", state="verified")
    partners = store(
        Organization,
        [
            Organization(kind="pokmas", name=f"P{n}", code=f"p{n}", state="verified", office=office, region_id="16.71.01")
            for n in range(PARTNERS)
        ],
    )
    store(Agreement, [_agreement(partner, office, today) for partner in partners])
    skills = list(Skill.objects.order_by("pk"))
    programs = store(Program, [_program(partners[n % PARTNERS], office, skills[n % len(skills)], n) for n in range(count)])
    cohorts = store(Cohort, [_cohort(program, number, today) for program in programs for number in range(COHORTS)])
    store(Session, [_session(cohort, number) for cohort in cohorts for number in range(SESSIONS)])
    store(Funding, [Funding(cohort=cohort, source="office", amount=10) for cohort in cohorts])


def _program(partner: Organization, office: Organization, skill: Skill, number: int) -> Program:
    published = {"state": "published", "version": 1, "published_at": clock.now()}
    text = {"slug": f"p{number}", "title": f"P{number}", "summary": "-", "hours": 48, "session_count": SESSIONS}
    return Program(partner=partner, office=office, skill=skill, **text, **published)


def _agreement(partner: Organization, office: Organization, today: date) -> Agreement:
    starts, ends = today - timedelta(days=300), today + timedelta(days=300)
    dates = {"starts_on": starts, "ends_on": ends, "referrals_from": starts, "referrals_until": ends}
    return Agreement(office=office, lead=partner, number=partner.code, state="signed", **dates)


def _cohort(program: Program, number: int, today: date) -> Cohort:
    starts = today + timedelta(days=APART * (number - COHORTS + 1) - program.pk % APART + (APART if program.pk % 4 else 0) - WIDTH)
    state = "closed" if starts + timedelta(days=WIDTH) < today else "open"
    dates = {
        "starts_on": starts,
        "ends_on": starts + timedelta(days=WIDTH),
        "registration_opens_on": starts,
        "registration_closes_on": starts,
    }
    return Cohort(
        program=program, number=number + 1, state=state, region_id="16.71.01", capacity=20, budget_total=10, exception_reason="-", **dates
    )


def _session(cohort: Cohort, number: int) -> Session:
    starts = clock.at_wib(cohort.starts_on + timedelta(days=number * 2))
    state = "held" if cohort.state == "closed" else "planned"
    return Session(
        cohort=cohort,
        number=number + 1,
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        state=state,
        held_at=starts if state == "held" else None,
    )


def ask(today: date) -> tuple[float, float, int, int]:
    """Milliseconds by the clock and of the processor, queries, programmes of one reading."""
    queries: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    began, worked = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(note):
        found = standings(light(Program.objects.published()).order_by("title", "pk"), today=today)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000, len(queries), len(found)


def main() -> None:
    """Command line: ``--programs``."""
    parser = argparse.ArgumentParser(prog="scripts.bench_continuity", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--programs", type=int, default=PROGRAMS)
    count = parser.parse_args().programs
    call_command("migrate", verbosity=0)
    fill(count, clock.today())
    readings = [ask(clock.today()) for _round in range(ROUNDS)][1:]
    times, work = [reading[0] for reading in readings], [reading[1] for reading in readings]
    _first, _work, queries, found = readings[0]
    print(f"\n{'continuity':<40}{'queries':>8} {'median ms':>10} {'worst ms':>9} {'cpu ms':>8}")
    print(f"{f'{found} programmes':<40}{queries:>8} {statistics.median(times):>10.1f} {max(times):>9.1f} {statistics.median(work):>8.1f}")


if __name__ == "__main__":
    main()
