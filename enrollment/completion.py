"""Whether somebody has completed a class: computed from attendance, never chosen by hand (design §4.4).

Sessions that were not held count for nobody and against nobody. Excused and sick are absences all the same: the
certificate says what was attended. A catch-up session attended makes good one missed session; one-to-one help is
neither asked for nor counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from enrollment.enums.flow import ATTENDED, AttendanceStatus

#: So many sessions in a row without a word make a task for the officer (design §4.2).
ABSENCES_IN_A_ROW: Final = 3


@dataclass(frozen=True, slots=True)
class Record:
    """Regular sessions held for a person, and those attended of them; ``made_good`` of these by a catch-up session."""

    held: int
    attended: int
    made_good: int = 0

    def meets(self, percent: int) -> bool:
        """Whether the share attended reaches ``percent``; exact, without rounding. Nothing held is nothing completed."""
        return self.held > 0 and self.attended * 100 >= percent * self.held


def record_of(statuses: Iterable[str]) -> Record:
    """What a person's marks add up to."""
    held = [status for status in statuses if status != AttendanceStatus.NOT_HELD]
    return Record(held=len(held), attended=sum(status in ATTENDED for status in held))


def with_catch_up(record: Record, caught_up: int) -> Record:
    """The record after ``caught_up`` catch-up sessions attended: each stands for one missed, at most as many as were missed."""
    good = max(0, min(caught_up, record.held - record.attended))
    return Record(record.held, record.attended + good, record.made_good + good)


def absences_in_a_row(statuses: Iterable[str]) -> int:
    """Unexcused absences at the end of the marks in order of time; sessions not held neither count nor break the row."""
    row = 0
    for status in statuses:
        if status == AttendanceStatus.UNEXCUSED:
            row += 1
        elif status != AttendanceStatus.NOT_HELD:
            row = 0
    return row
