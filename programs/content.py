"""What a program says of itself: the fields that are edited, reviewed and versioned together."""

from __future__ import annotations

from copy import copy
from typing import Any, TypedDict

from programs.models import Program, Skill


class ProgramContent(TypedDict, total=False):
    """The fields a partner writes; whatever else a request carries is not content (hazards R34)."""

    skill: Skill
    title: str
    summary: str
    description: str
    outline: str
    skill_sheet: str
    needs_skill_check: bool
    craft: str
    pictures: list[dict[str, Any]]
    mode: str
    hours: int
    session_count: int
    clients: str
    min_age: int
    max_age: int | None
    sex: str
    limit_reason: str
    education_minimum: str
    tools: str
    offense_exclusions: list[str]
    exclusion_reason: str
    certificate_kind: str
    completion_percent: int
    cost_per_seat: int


CONTENT_FIELDS: tuple[str, ...] = tuple(ProgramContent.__annotations__)
#: What the form of the text asks for; pictures have a page of their own.
TEXT_FIELDS: tuple[str, ...] = tuple(name for name in CONTENT_FIELDS if name != "pictures")


def snapshot(program: Program) -> dict[str, Any]:
    """The content as plain values; the skill by its code, so that a snapshot outlives primary keys."""
    values = {name: getattr(program, name) for name in CONTENT_FIELDS}
    return {**values, "skill": program.skill.code}


def to_snapshot(content: ProgramContent) -> dict[str, Any]:
    """Content from a form as plain values."""
    values: dict[str, Any] = dict(content)
    if "skill" in values:
        values["skill"] = values["skill"].code
    return values


def from_snapshot(values: dict[str, Any]) -> dict[str, Any]:
    """Plain values back as fields of a program; unknown keys of old snapshots are left out."""
    fields = {name: value for name, value in values.items() if name in CONTENT_FIELDS}
    if "skill" in fields:
        fields["skill"] = Skill.objects.get(code=fields["skill"])
    return fields


def reading(program: Program, values: dict[str, Any]) -> Program:
    """The program as it would read with ``values``, some or all of a snapshot; not saved."""
    changed = copy(program)
    for name, value in from_snapshot(values).items():
        setattr(changed, name, value)
    return changed


def with_changes(program: Program) -> Program:
    """The program as it would read with its pending changes; not saved."""
    fresh = Program.objects.select_related("skill", "partner__region", "office").get(pk=program.pk)
    return reading(fresh, program.pending_changes or {})


def changed_fields(program: Program) -> list[str]:
    """Names of the fields that the pending changes would alter, in the order of the form."""
    now, then = snapshot(program), program.pending_changes or {}
    return [name for name in CONTENT_FIELDS if name in then and then[name] != now[name]]
