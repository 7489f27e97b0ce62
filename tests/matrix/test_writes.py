"""Every page that changes something: token needed, hostile bodies answered, extra fields ignored (R34, R37)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from partners.actors import PUBLIC, Actor
from portal.permissions.table import Row, own_rows
from tests.infra import drills
from tests.matrix import forms
from tests.matrix.browsing import Visit, Walker, unstored
from tests.matrix.stored import extras, holdings, last_keys
from tests.matrix.targets import address, chosen, is_visible
from tests.matrix.world import Side, World
from tests.repository.source import told

pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete")
#: Whoever may do most comes first; each page is tried by the first who sees its object.
ABLE = (
    "officer", "head", "section_head", "assistant", "partner manager", "employer manager", "sponsor manager", "administrator", "evaluator", "public",
)
#: Answers that are no accident: done, led on, or told what is wrong.
FINE = {200, 302, *range(400, 500)}
#: Fields of the form itself that the list of extras also has: name of the page → fields.
OWN_FIELDS: dict[str, set[str]] = {}
#: Called by machines that sign what they send.
WITHOUT_TOKEN: set[str] = set()


def actor_in(side: Side, role: str) -> Actor:
    return PUBLIC if role == "public" else side.actor(role)


def walker_in(side: Side, role: str) -> Walker:
    return Walker(None if role == "public" else side.members[role])


def doer(row: Row, side: Side) -> str:
    """The role that tries a page: the first that may open it and sees its object."""
    able = [role for role in ABLE if row.opens_to(role)]
    seeing = [role for role in able if (thing := chosen(row, side, actor_in(side, role))) is None or is_visible(thing, actor_in(side, role))]
    return (seeing or able)[0]


def employer_of(side: Side) -> Any:
    return side.members["employer"].organization


@cache
def _forms(side_key: int, role: str) -> dict[str, list[forms.Field]]:
    return {}


def known_forms(side: Side, role: str, walker: Walker) -> dict[str, list[forms.Field]]:
    """Every form on every page that a role may open, by the path it sends to; collected once."""
    found = _forms(id(side), role)
    if not found:
        for row in own_rows():
            if row.opens_to(role):
                path = address(row, chosen(row, side, actor_in(side, role)), employer=employer_of(side))
                visit = walker.go(row.name, path)
                for target, fields in forms.forms_in(visit.body, path).items():
                    found.setdefault(target, []).extend(fields)
    return found


def by_doer(side: Side) -> dict[str, list[Row]]:
    """Pages by the role that tries them."""
    found: dict[str, list[Row]] = {}
    for row in own_rows():
        found.setdefault(doer(row, side), []).append(row)
    return found


def test_no_page_changes_anything_without_a_token(world: World, db: None):
    """Every unsafe method on every page, by somebody who may open it, with a log-in but without the token."""
    problems = []
    for role, rows in by_doer(world.here).items():
        walker = Walker(None if role == "public" else world.here.members[role], enforce_csrf=True)
        for row in rows:
            path = address(row, chosen(row, world.here, actor_in(world.here, role)), employer=employer_of(world.here))
            methods = UNSAFE if row.name not in WITHOUT_TOKEN else ()
            problems += [str(visit) for method in methods if (visit := walker.go(row.name, path, method)).status != 403]
    assert not problems, told(problems)


def bodies(fields: list[forms.Field]) -> list[dict[str, Any]]:
    """What is sent in turn: nothing, too much, traps, lists."""
    return [{}, forms.too_long(fields), forms.nasty(fields), forms.twice(fields)]


def some(fields: list[forms.Field], number: int) -> list[dict[str, Any]]:
    """All of them in the drills; in the suite two that differ from page to page."""
    return bodies(fields) if drills.IS_FULL else [bodies(fields)[(number + step) % 4] for step in (0, 2)]


def attempt(walker: Walker, row: Row, path: str, sent: list[dict[str, Any]]) -> list[Visit]:
    """Each body once, with everything it stores taken back."""
    return [walker.try_out(row.name, path, data=body) for body in sent]


@pytest.mark.drill
@pytest.mark.parametrize("role", ABLE)
def test_hostile_bodies_are_answered(world: World, db: None, role: str):
    """By the doer of each page; in the drills by everybody who may open it."""
    side, walker = world.here, walker_in(world.here, role)
    known = known_forms(side, role, walker)
    rows = [row for row in own_rows() if row.opens_to(role)] if drills.IS_FULL else by_doer(side).get(role, [])
    problems = []
    for number, row in enumerate(rows):
        path = address(row, chosen(row, side, actor_in(side, role)), employer=employer_of(side))
        problems += [str(visit) for visit in attempt(walker, row, path, some(known.get(path, []), number)) if visit.status not in FINE]
    assert not problems, told(problems)


def stored_by(walker: Walker, row: Row, path: str, body: dict[str, Any], known: dict[str, int]) -> tuple[Visit, Any]:
    """What stands in the guarded columns after one body; taken back afterwards."""
    with unstored():
        visit = walker.go(row.name, path, "post", data=body)
        return visit, holdings(known)


@pytest.mark.parametrize("role", ABLE)
def test_extra_fields_make_no_difference(world: World, db: None, role: str):
    """A form as a person fills it in, and the same with fields that nobody asked for: both store the same."""
    side, walker, keys = world.here, walker_in(world.here, role), last_keys()
    known, problems = known_forms(side, role, walker), []
    for row in by_doer(side).get(role, []):
        thing = chosen(row, side, actor_in(side, role))
        path = address(row, thing, employer=employer_of(side))
        body = forms.filled(known.get(path, []))
        added = {name: value for name, value in extras(thing if hasattr(thing, "_meta") else None, world.there, side.members.get(role)).items() if name not in body}
        plain, before = stored_by(walker, row, path, forms.filled(known.get(path, [])), keys)
        more, after = stored_by(walker, row, path, {**body, **added}, keys)
        problems += [str(visit) for visit in (plain, more) if visit.status not in FINE]
        problems += [f"{row.name} {path} stored extra fields in {label}: {dict(after[label] - before[label])}" for label in before if before[label] != after[label]]
    assert not problems, told(problems)
