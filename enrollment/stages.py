"""In which stage of guidance a person is on a day, and on which days the stages begin.

The stage is computed and never chosen by hand. With x days since the start and T days from start to end:
4x < T is the initial stage, 4x < 3T the middle one, then the final one up to and on the end date, then aftercare.
Without an end date nobody can tell (data/README "Shared definitions"; domain.md E).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class GuidanceStage(StrEnum):
    """The four stages of a guidance period, in order, and the answer for a period without an end."""

    INITIAL = "initial"
    MIDDLE = "middle"
    FINAL = "final"
    AFTERCARE = "aftercare"
    UNKNOWN = "unknown"

    @property
    def label(self) -> "Promise":
        """The name of the stage on a screen."""
        return _LABELS[self]


_LABELS: Final = {
    GuidanceStage.INITIAL: _("Initial stage"),
    GuidanceStage.MIDDLE: _("Middle stage"),
    GuidanceStage.FINAL: _("Final stage"),
    GuidanceStage.AFTERCARE: _("Aftercare"),
    GuidanceStage.UNKNOWN: _("Stage not known"),
}


@dataclass(frozen=True, slots=True)
class StageDates:
    """First day of each stage after the initial one; a stage that begins where the next one begins has no day."""

    middle_on: date
    final_on: date
    aftercare_on: date


def guidance_stage(*, start: date, end: date | None, on: date) -> GuidanceStage:
    """The stage on the day ``on``; a day before the start counts as the initial stage.

    Raises ``ValueError`` when the period ends before it starts.
    """
    if end is None:
        return GuidanceStage.UNKNOWN
    passed, whole = (on - start).days, _length(start, end)
    if 4 * passed < whole:
        return GuidanceStage.INITIAL
    if 4 * passed < 3 * whole:
        return GuidanceStage.MIDDLE
    return GuidanceStage.FINAL if on <= end else GuidanceStage.AFTERCARE


def stage_dates(*, start: date, end: date) -> StageDates:
    """When the stages begin: the first days on which ``guidance_stage`` gives a new answer.

    Raises ``ValueError`` when the period ends before it starts.
    """
    whole = _length(start, end)
    return StageDates(
        middle_on=start + timedelta(days=_ceil_quarters(whole)),
        final_on=start + timedelta(days=_ceil_quarters(3 * whole)),
        aftercare_on=end + timedelta(days=1),
    )


def _length(start: date, end: date) -> int:
    if end < start:
        raise ValueError("a guidance period cannot end before it starts")
    return (end - start).days


def _ceil_quarters(days: int) -> int:
    return -(-days // 4)
