"""Marks of attendance as they add up for people of one cohort."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from enrollment.completion import Record, with_catch_up
from enrollment.enums.flow import ATTENDED
from enrollment.models import Attendance, Enrollment
from programs.enums import SessionKind, SessionState

if TYPE_CHECKING:
    from programs.models import Cohort


def statuses_of(people: Iterable[Enrollment]) -> dict[int, list[str]]:
    """Marks of each enrollment in order of time, one query."""
    rows = Attendance.objects.filter(enrollment__in=[person.pk for person in people]).order_by("session__starts_at", "pk")
    marks: dict[int, list[str]] = defaultdict(list)
    for enrollment, status in rows.values_list("enrollment", "status"):
        marks[enrollment].append(status)
    return marks


def records_of(cohort: Cohort, people: Iterable[Enrollment]) -> dict[int, Record]:
    """Regular sessions held of the cohort, and those each person attended or made good; without a mark is not attended."""
    held = cohort.sessions.regular().filter(state=SessionState.HELD).count()
    regular, catch_up = (_attended(people, kind) for kind in (SessionKind.REGULAR, SessionKind.CATCH_UP))
    return {person.pk: with_catch_up(Record(held, min(held, regular[person.pk])), catch_up[person.pk]) for person in people}


def _attended(people: Iterable[Enrollment], kind: str) -> Counter[int]:
    """Sessions of a kind that each enrollment attended, one query."""
    rows = Attendance.objects.filter(enrollment__in=[person.pk for person in people], session__kind=kind, status__in=ATTENDED)
    return Counter(rows.order_by().values_list("enrollment", flat=True))
