"""How the marks of one session came about: who marked, by which way, and every correction with its reason."""

from __future__ import annotations

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
    """Everybody with a mark whom the actor may see, by roster number; the queries do not grow with them."""
    rows = Attendance.objects.visible_to(actor).filter(session=session).select_related("enrollment__client", "marked_by__user")
    marks = list(rows.prefetch_related("changes__changed_by__user").order_by("enrollment__client__roster_number", "pk"))
    names = names_for(actor=actor, people=[mark.enrollment for mark in marks], now=now)
    return [HistoryLine(names[mark.enrollment_id], mark, list(mark.changes.all())) for mark in marks]
