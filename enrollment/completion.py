"""Whether somebody has completed a class: computed from attendance, never chosen by hand (design §4.4).

Sessions that were not held count for nobody and against nobody. Excused and sick are absences all the same: the
certificate says what was attended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from enrollment.enums.flow import ATTENDED, AttendanceStatus

#: So many sessions in a row without a word make a task for the officer (design §4.2).
ABSENCES_IN_A_ROW: Final = 3


@dataclass(frozen=True, slots=True)
class Record:
    """Sessions held for a person, and those attended of them."""

    held: int
    attended: int

    def meets(self, percent: int) -> bool:
        """Whether the share attended reaches ``percent``; exact, without rounding. Nothing held is nothing completed."""
        return self.held > 0 and self.attended * 100 >= percent * self.held


def record_of(statuses: Iterable[str]) -> Record:
    """What a person's marks add up to."""
    held = [status for status in statuses if status != AttendanceStatus.NOT_HELD]
    return Record(held=len(held), attended=sum(status in ATTENDED for status in held))


def absences_in_a_row(statuses: Iterable[str]) -> int:
    """Unexcused absences at the end of the marks in order of time; sessions not held neither count nor break the row."""
    row = 0
    for status in statuses:
        if status == AttendanceStatus.UNEXCUSED:
            row += 1
        elif status != AttendanceStatus.NOT_HELD:
            row = 0
    return row
