"""How the marks of one session came about: who marked, by which way, and every correction with its reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from enrollment.models import Attendance, AttendanceChange
from enrollment.selectors.roster import ShownName, names_for

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Session


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One person's mark with what stood there before, oldest first."""

    name: ShownName
    mark: Attendance
    changes: list[AttendanceChange]


def sheet_history(*, actor: Actor, session: Session, now: datetime) -> list[HistoryLine]:
    """Everybody with a mark whom the actor may see, by roster number; four queries however many there are."""
    rows = Attendance.objects.visible_to(actor).filter(session=session).select_related("enrollment__client", "marked_by__user")
    marks = list(rows.order_by("enrollment__client__roster_number", "pk"))
    names = names_for(actor=actor, people=[mark.enrollment for mark in marks], now=now)
    changes = _changes(marks)
    return [HistoryLine(names[mark.enrollment_id], mark, changes[mark.pk]) for mark in marks]


def _changes(marks: list[Attendance]) -> dict[int, list[AttendanceChange]]:
    found: dict[int, list[AttendanceChange]] = defaultdict(list)
    rows = AttendanceChange.objects.filter(attendance__in=[mark.pk for mark in marks]).select_related("changed_by__user")
    for change in rows.order_by("changed_at", "pk"):
        found[change.attendance_id].append(change)
    return found
