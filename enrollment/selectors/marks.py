"""Marks of attendance: of one session with their version, and as they add up for people of one cohort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from enrollment.completion import Record, absences_in_a_row, with_catch_up
from enrollment.enums.flow import ATTENDED
from enrollment.models import Attendance, Enrollment
from programs.enums import SessionKind, SessionState

if TYPE_CHECKING:
    from programs.models import Cohort, Session

VERSION_SALT = "enrollment.attendance.version"
VERSION_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of one person; ``at`` is the beginning of the session."""

    session_id: int
    at: datetime
    status: str
    kind: str = SessionKind.REGULAR


def marks_of(people: Iterable[Enrollment]) -> dict[int, list[Mark]]:
    """Marks of each enrollment in order of time, one query."""
    rows = Attendance.objects.filter(enrollment__in=[person.pk for person in people]).order_by("session__starts_at", "pk")
    marks: dict[int, list[Mark]] = defaultdict(list)
    for enrollment, *facts in rows.values_list("enrollment", "session", "session__starts_at", "status", "session__kind"):
        marks[enrollment].append(Mark(*facts))
    return marks


def statuses_of(people: Iterable[Enrollment]) -> dict[int, list[str]]:
    """What was marked for each enrollment in order of time, one query."""
    return defaultdict(list, {person: [mark.status for mark in marks] for person, marks in marks_of(people).items()})


@dataclass(frozen=True, slots=True)
class Summary:
    """What the marks of one person add up to."""

    record: Record
    absences: int
    last_attended: datetime | None

    @property
    def percent(self) -> int:
        """Share attended so far, whole percent."""
        return self.record.attended * 100 // self.record.held if self.record.held else 0


def summary_of(marks: Iterable[Mark], *, held: int) -> Summary:
    """Pure: regular sessions attended or made good of ``held``, absences without a word at the end, when somebody was last there."""
    ordered = sorted(marks, key=lambda mark: mark.at)
    there = [mark for mark in ordered if mark.status in ATTENDED]
    regular, caught_up = (sum(mark.kind == kind for mark in there) for kind in (SessionKind.REGULAR, SessionKind.CATCH_UP))
    record = with_catch_up(Record(held, min(held, regular)), caught_up)
    return Summary(record, absences_in_a_row(mark.status for mark in ordered), there[-1].at if there else None)


def sessions_held(cohort: Cohort) -> int:
    """How many regular sessions of a cohort were held."""
    return cohort.sessions.regular().filter(state=SessionState.HELD).count()


def summaries_of(cohort: Cohort, people: Iterable[Enrollment]) -> dict[int, Summary]:
    """Of each person; two queries however many there are. A session without a mark was not attended."""
    held, marks = sessions_held(cohort), marks_of(people)
    return {person.pk: summary_of(marks[person.pk], held=held) for person in people}


def records_of(cohort: Cohort, people: Iterable[Enrollment]) -> dict[int, Record]:
    """Sessions held of the cohort, and those each person attended."""
    return {person: summary.record for person, summary in summaries_of(cohort, people).items()}


# --- one session ---------------------------------------------------------------------------------------------------


def statuses_in(session: Session) -> dict[int, str]:
    """What stands there for a session, by enrollment."""
    return dict(Attendance.objects.filter(session=session).order_by("pk").values_list("enrollment", "status"))


def version_of(statuses: Mapping[int, str]) -> str:
    """A short text that changes when any mark of the session does; keyed, so that it tells nothing of the marks."""
    text = ";".join(f"{enrollment}:{status}" for enrollment, status in sorted(statuses.items()))
    return salted_hmac(VERSION_SALT, text, algorithm="sha256").hexdigest()[:VERSION_LENGTH]


def last_save(session: Session) -> Attendance | None:
    """The row that was written last, with who wrote it."""
    rows = Attendance.objects.filter(session=session).select_related("marked_by__user")
    return rows.order_by("-marked_at", "-pk").first()
