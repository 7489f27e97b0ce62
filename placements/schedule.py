"""When follow-ups are due: 30, 90, 180 and 365 calendar days after an offer or a first day of work, each in its window.

Source: domain.md B5 and E (windows ± 7, 14, 21, 30 days). Pure dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: Day of the question → days before and after on which an answer counts for it.
WINDOWS: dict[int, int] = {30: 7, 90: 14, 180: 21, 365: 30}
#: Lost contact: no answer in this many tries on different days …
TRIES_NEEDED = 3
#: … spread over at least this many days (domain.md E).
TRIES_SPREAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DueDate:
    """One question: its day, its date, and the first and last date of its window."""

    day: int
    due_on: date
    opens_on: date
    closes_on: date


def due_dates(anchor: date) -> Iterator[DueDate]:
    """The four questions after ``anchor``, in order."""
    for day, margin in WINDOWS.items():
        due = anchor + timedelta(days=day)
        yield DueDate(day, due, due - timedelta(days=margin), due + timedelta(days=margin))


def may_give_up(tried_on: list[date]) -> bool:
    """Whether somebody counts as not reached: three tries on different days over at least fourteen days."""
    days = sorted(set(tried_on))
    return len(days) >= TRIES_NEEDED and days[-1] - days[0] >= TRIES_SPREAD
