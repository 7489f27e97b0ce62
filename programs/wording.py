"""Requirements and weekly hours in plain words, as people read them. Pure; no query but the slots already loaded."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programs.enums import ClientGroup, EducationLevel, SexRule, Weekday
from programs.models.programs import ADULT_AGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import time

    from portal.kernel.ranges import WeeklySlot
    from programs.models import Program


def requirements(program: Program) -> list[str]:
    """Who can join, one short sentence each, without a word about cases."""
    return [_ages(program), *_sexes(program), _schooling(program), _tools(program)]


def _ages(program: Program) -> str:
    if program.clients == ClientGroup.CHILD:
        return _("For young people under %(age)s") % {"age": ADULT_AGE}
    if program.max_age:
        return _("Between %(low)s and %(high)s years old") % {"low": program.min_age, "high": program.max_age}
    return _("%(age)s years or older") % {"age": program.min_age}


def _sexes(program: Program) -> list[str]:
    return [] if program.sex == SexRule.ANY else [f"{program.get_sex_display()}: {program.limit_reason}"]


def _schooling(program: Program) -> str:
    if program.education_minimum in ("", EducationLevel.NONE):
        return _("No diploma needed")
    return _("At least %(level)s") % {"level": program.get_education_minimum_display()}


def _tools(program: Program) -> str:
    return _("Bring along: %(tools)s") % {"tools": program.tools} if program.tools else _("No tools of your own needed")


def weekly_hours(slots: Iterable[WeeklySlot]) -> list[str]:
    """``Monday–Friday, 10.00–14.00``: days with the same hours together, runs of days as a range."""
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, slot.weekday))
    groups = groupby(ordered, key=lambda slot: (slot.starts_at, slot.ends_at))
    return [f"{_days([slot.weekday for slot in group])}, {_hour(starts)}–{_hour(ends)}" for (starts, ends), group in groups]


def _days(weekdays: Sequence[int]) -> str:
    names = [str(Weekday(day).label) for day in weekdays]
    is_run = len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1
    return f"{names[0]}–{names[-1]}" if is_run else ", ".join(names)


def _hour(moment: time) -> str:
    return f"{moment:%H.%M}"
