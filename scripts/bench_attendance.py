"""Measures one save of attendance: thirty people through the real view, with log-in, form receipt, locks, log and trail.

Fills a running class of the demonstration to that size; everything it writes is taken back. Queries are counted from the
session of the log-in to the form receipt, without savepoints; three of them name who acts on any page.

    .venv/bin/python -m scripts.bench_attendance [people]
"""

import json
import os
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.urls import reverse  # noqa: E402

from enrollment.enums.flow import EnrollmentState  # noqa: E402
from enrollment.models import Client, Enrollment  # noqa: E402
from portal.kernel import clock  # noqa: E402
from programs.enums import CohortState, SessionState  # noqa: E402
from programs.models import Cohort, Session  # noqa: E402

PEOPLE = 30
#: Sessions saved; the first is a warm-up and does not count.
ROUNDS = 11
HOST = {"host": "127.0.0.1"}


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing that the block writes stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def class_of(people: int) -> Cohort:
    """A running class of a partner with as many people as asked for. Raises LookupError."""
    cohort = Cohort.objects.filter(state=CohortState.RUNNING).select_related("program__partner").order_by("pk").first()
    if cohort is None:
        raise LookupError("no class is running in this database")
    Cohort.objects.filter(pk=cohort.pk).update(capacity=people, taken=0)
    Enrollment.objects.filter(cohort=cohort).update(state=EnrollmentState.ON_PROGRAM)
    missing = people - Enrollment.objects.filter(cohort=cohort).count()
    free = Client.objects.filter(office=cohort.program.office_id).exclude(enrollments__program=cohort.program_id).order_by("pk")
    facts = {"program": cohort.program, "cohort": cohort, "state": EnrollmentState.ON_PROGRAM}
    Enrollment.objects.bulk_create([Enrollment(client=client, **facts) for client in free[: max(0, missing)]])
    return cohort


def sessions_of(cohort: Cohort) -> list[Session]:
    """Short sessions of this night, when no class meets, each still to be marked."""
    first = clock.at_wib(clock.today()) - timedelta(days=1)
    hours = [first + timedelta(minutes=10 * turn) for turn in range(ROUNDS)]
    rows = [
        Session(cohort=cohort, number=200 + turn, starts_at=hour, ends_at=hour + timedelta(minutes=9), state=SessionState.PLANNED)
        for turn, hour in enumerate(hours)
    ]
    return Session.objects.bulk_create(rows)


def browser_for(cohort: Cohort) -> Browser:
    """Somebody of the partner, logged in, whose session has begun."""
    member = cohort.program.partner.memberships.active().select_related("user").order_by("pk")[0]
    browser = Browser()
    browser.force_login(member.user)
    stored = browser.session
    stored["membership"] = member.pk
    stored.save()
    browser.get(reverse("partner:sessions"), headers=HOST)
    return browser


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Queries and times in milliseconds of the first save of a session, the median of ten sessions."""
    with taken_back():
        cohort = class_of(people)
        browser, rows = browser_for(cohort), list(Enrollment.objects.filter(cohort=cohort).order_by("pk"))
        runs = [_save(browser, session, rows) for session in sessions_of(cohort)]
    rest = [milliseconds for milliseconds, _queries in runs[1:]]
    return {
        "name": f"attendance of {len(rows)} people, saved", "queries": runs[-1][1], "median_ms": statistics.median(rest),
        "worst_ms": max(rest), "bytes": 0,
    }


def _save(browser: Browser, session: Session, rows: list[Enrollment]) -> tuple[float, int]:
    body = {f"mark-{row.public_id.hex}": "late" for row in rows} | {"form_token": str(uuid.uuid4())}
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        began = time.perf_counter()
        answer = browser.post(reverse("partner:attendance", args=[session.public_id]), body, headers=HOST)
        milliseconds = (time.perf_counter() - began) * 1000
    if answer.status_code != 302:
        raise LookupError(f"a save of attendance answered {answer.status_code}")
    return milliseconds, len(queries)


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE), sys.stdout)
