"""Marks of attendance as they add up for people of one cohort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from enrollment.completion import Record, record_of
from enrollment.models import Attendance, Enrollment
from programs.enums import SessionState

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
    """Sessions held of the cohort, and those each person attended; a session without a mark was not attended."""
    held = cohort.sessions.filter(state=SessionState.HELD).count()
    marks = statuses_of(people)
    return {person.pk: Record(held, min(held, record_of(marks[person.pk]).attended)) for person in people}
