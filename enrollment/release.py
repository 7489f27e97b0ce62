"""The first hours after release: a person is greeted within 48, and after 72 the matter is escalated (hazards R53).

Hours are counted between instants, so the clock on any wall does not matter. Who is released on a day without an hour
is counted from 00:00 WIB of that day: the safe side.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.kernel.clock import at_wib

GREETED_WITHIN: Final = timedelta(hours=48)
ESCALATED_AFTER: Final = timedelta(hours=72)
#: A release without contact stays on the list of today this long; later it is a matter of the file.
WATCHED: Final = timedelta(days=30)
#: From here on a coming release is prepared (design §4.3: a first contact is arranged before release).
PREPARED: Final = timedelta(days=3)


class ReleaseState(StrEnum):
    """Where a release stands against the two limits."""

    COMING = "coming"
    FRESH = "fresh"
    DUE = "due"
    ESCALATED = "escalated"
    PAST = "past"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class ReleaseClock:
    """A release and what the clock says of it; ``hours_left`` counts whole hours to the 48-hour limit, rounded down."""

    released_at: datetime
    state: ReleaseState
    hours_left: int

    @property
    def due_at(self) -> datetime:
        """The instant by which the person is greeted."""
        return self.released_at + GREETED_WITHIN


def release_instant(*, released_at: datetime | None, starts_on: date) -> datetime:
    """When somebody was released: the hour if it is known, else the first moment of the day in WIB."""
    return released_at or at_wib(starts_on)


def release_clock(released_at: datetime, now: datetime) -> ReleaseClock:
    """What the clock says at ``now``; at exactly 48 hours the contact is due, at exactly 72 it is escalated."""
    passed = now - released_at
    left = int((GREETED_WITHIN - passed).total_seconds() // 3600)
    return ReleaseClock(released_at, _state(passed), max(left, 0))


def _state(passed: timedelta) -> ReleaseState:
    if passed < -PREPARED:
        return ReleaseState.FAR
    if passed < timedelta(0):
        return ReleaseState.COMING
    if passed < GREETED_WITHIN:
        return ReleaseState.FRESH
    if passed < ESCALATED_AFTER:
        return ReleaseState.DUE
    return ReleaseState.ESCALATED if passed <= WATCHED else ReleaseState.PAST
