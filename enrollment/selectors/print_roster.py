"""The class list for paper: people as lines, sessions as columns, a code per session that opens its attendance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from enrollment.enums.flow import ATTENDED, AttendanceStatus
from enrollment.models import Attendance, SessionParticipant
from enrollment.selectors.roster import RosterLine, roster
from portal.kernel.qr import qr_svg
from programs.models import Session

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Cohort

#: Sessions side by side on A4 upright: six columns of 20 mm beside the names.
COLUMNS = 6
#: What stands on paper for a mark that is already known.
LETTERS = {AttendanceStatus.PRESENT: "✓", AttendanceStatus.LATE: "✓", AttendanceStatus.NOT_HELD: "–"}
ABSENT = "×"
NOT_EXPECTED = "·"


@dataclass(frozen=True, slots=True)
class Column:
    """One session: its code as a drawing."""

    session: Session
    code: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """One person and a cell per column: empty to be filled in by hand, else what is known."""

    place: int
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on paper."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Marks by enrollment and session, and who is named for which session."""

    status: dict[tuple[int, int], str]
    named: set[tuple[int, int]]

    def cell(self, line: RosterLine, session: Session) -> str:
        key = (line.enrollment.pk, session.pk)
        if session.is_for_named and key not in self.named:
            return NOT_EXPECTED
        status = self.status.get(key)
        return "" if status is None else LETTERS.get(AttendanceStatus(status), "✓" if status in ATTENDED else ABSENT)


def print_lines(*, actor: Actor, cohort: Cohort, now: datetime) -> list[RosterLine]:
    """Those who are still in class or have finished it; who left early needs no line."""
    return [line for line in roster(actor=actor, cohort=cohort, now=now) if line.enrollment.state != "ended_early"]


def sheets(*, actor: Actor, cohort: Cohort, lines: Sequence[RosterLine], address: Callable[[Session], str]) -> list[Sheet]:
    """The list in sheets of so many sessions as fit side by side; ``address`` is where the code of a session leads."""
    sessions = list(cohort.sessions.in_force().order_by("starts_at", "pk"))
    marks = _marks(actor, sessions)
    return [_sheet(part, lines, marks, address) for part in _parts(sessions)]


def _parts(sessions: list[Session]) -> Iterator[list[Session]]:
    for start in range(0, max(len(sessions), 1), COLUMNS):
        yield sessions[start : start + COLUMNS]


def _marks(actor: Actor, sessions: list[Session]) -> _Marks:
    rows = Attendance.objects.visible_to(actor).filter(session__in=sessions)
    named = SessionParticipant.objects.visible_to(actor).filter(session__in=sessions)
    status = {(enrollment, session): mark for enrollment, session, mark in rows.values_list("enrollment", "session", "status")}
    return _Marks(status, set(named.values_list("enrollment", "session")))


def _sheet(sessions: list[Session], lines: Sequence[RosterLine], marks: _Marks, address: Callable[[Session], str]) -> Sheet:
    columns = tuple(Column(session, mark_safe(qr_svg(address(session), border=1))) for session in sessions)
    rows = (
        Line(place, line.name.text, tuple(marks.cell(line, session) for session in sessions)) for place, line in enumerate(lines, start=1)
    )
    return Sheet(columns, tuple(rows))
