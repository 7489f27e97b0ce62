"""Objects of somebody else are the same 404 as objects that do not exist, on every page (design §3.6, R25, R31)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from django.db.models import Model

from portal.permissions.table import ROLES, Row, own_rows
from tests.infra import drills
from tests.matrix.browsing import Visit, Walker
from tests.matrix.targets import address, is_visible, noun_of, objects, parameter, value
from tests.matrix.test_pages import actor_in, walker_in
from tests.matrix.world import Side, World
from tests.repository.source import told

pytestmark = pytest.mark.django_db
SIGNED_IN = [role for role in ROLES if role != "public"]
#: What differs between two answers that say the same: tokens, numbers of the request, the address itself.
PASSING = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,32}|(?:href|action|value|content)="[^"]*"')
#: Objects that everybody with the address may see, and so the office next door too.
SHARED = {"public"}


def object_rows() -> list[Row]:
    """Addresses that are about one object and are not for everybody."""
    return [row for row in own_rows() if parameter(row) and not SHARED & set(row.audience or ())]


def stranger(row: Row, there: Side) -> Any:
    """An object of the other office."""
    return objects(row, there)[0]


def unknown(row: Row) -> str:
    """What stands for nothing, in the form that the address takes."""
    name = (parameter(row) or ("", ""))[1]
    return str(uuid.UUID(int=0xABCDEF)) if name == "public_id" else "a" * 32


#: A read, and a write with nothing in it.
METHODS = ("get", "post")


def ask(walker: Walker, row: Row, path: str, methods: Iterable[str] = METHODS) -> list[Visit]:
    """What a page answers to each method."""
    return [walker.try_out(row.name, path, method) for method in methods]


def alike(one: Visit, other: Visit) -> bool:
    """Whether two answers say the same once tokens and numbers are taken out."""
    return one.status == other.status and PASSING.sub("", one.body) == PASSING.sub("", other.body)


@pytest.mark.drill
@pytest.mark.parametrize("role", SIGNED_IN)
def test_objects_of_another_office_do_not_exist(world: World, db: None, role: str):
    """A read for every role; a write, and word for word what an unknown object gets, for the first two (in the drills for all)."""
    walker, employer = walker_in(world.here, role), world.here.members["employer"].organization
    problems = []
    for row in (row for row in object_rows() if row.opens_to(role)):
        thing, methods = stranger(row, world.there), METHODS if _is_first_of(row, role) else METHODS[:1]
        assert not isinstance(thing, Model) or not is_visible(thing, actor_in(world.here, role)) or _is_public(thing), f"{row.name}: {role} sees {thing}"
        theirs = ask(walker, row, address(row, thing, employer=employer), methods)
        nobodys = ask(walker, row, address(row, unknown(row)), methods) if methods == METHODS else []
        problems += [f"{visit} (unknown object)" for visit in nobodys if visit.status not in {404, 405}]
        problems += [f"{visit} (object of another office)" for visit in theirs if visit.status not in {404, 405}]
        problems += [f"{one} differs from {other}" for one, other in zip(theirs, nobodys, strict=False) if not alike(one, other)]
    assert not problems, told(problems)


def _is_public(thing: Model) -> bool:
    """Published programs and verified partners are known to everybody; the pages of their owners still are not."""
    from partners.actors import PUBLIC

    return is_visible(thing, PUBLIC)


@pytest.mark.parametrize("role", ["officer", "head", "section_head"])
def test_closed_files_do_not_exist(world: World, db: None, role: str):
    """R36: a restriction is stronger than any role; every page about a client, and whatever hangs on one."""
    side, walker = world.here, walker_in(world.here, role)
    closed = side.rows["closed"] + ([side.first("restrictions").client] if role == "head" else [])
    rows = [row for row in object_rows() if row.opens_to(role) and "clients/<uuid" in row.pattern]
    assert rows
    visits = [visit for client in closed for row in rows for visit in ask(walker, row, address(row, client))]
    problems = [str(visit) for visit in visits if visit.status not in {404, 405}]
    assert not problems, told(problems)


@pytest.mark.parametrize("role", ["assistant"])
def test_clients_of_a_colleague_do_not_exist(world: World, db: None, role: str):
    """R31: the caseload is the limit; before a transfer is accepted the new officer has no access."""
    side, walker = world.here, walker_in(world.here, role)
    clients = [side.first("clients"), side.first("transfers").client]
    rows = [row for row in object_rows() if row.opens_to(role) and "clients/<uuid" in row.pattern]
    visits = [visit for client in clients for row in rows for visit in ask(walker, row, address(row, client))]
    problems = [str(visit) for visit in visits if visit.status not in {404, 405}]
    assert not problems, told(problems)


@pytest.mark.parametrize("role", SIGNED_IN)
def test_pages_stand_in_every_state(world: World, db: None, role: str):
    """Every object of the world on every page about its kind: enrollments, cohorts, offers … in each of their states."""
    side, walker = world.here, walker_in(world.here, role)
    actor, employer = actor_in(side, role), side.members["employer"].organization
    problems = []
    for row in (row for row in object_rows() if row.opens_to(role) and _is_first_of(row, role)):
        for thing in objects(row, side)[1:]:
            visit = walker.try_out(row.name, address(row, thing, employer=employer), "get")
            fine = {200, 302, 405, 409} if is_visible(thing, actor) else {404, 405}
            if visit.status not in fine | ({404} if is_visible(thing, actor) and row.name in STATE_BOUND else set()):
                problems.append(f"{visit} ({thing._meta.model_name} {getattr(thing, 'state', '')})")
    assert not problems, told(problems)


#: Pages that exist in some states only: what they are about is gone or has not come in the others.
STATE_BOUND = {"office:organization", "partner:cohort_edit", "account:agreement_document"}


def _is_first_of(row: Row, role: str) -> bool:
    """The suite tries each page as the first two roles to whom it opens; the drills as all."""
    return drills.IS_FULL or role in [each for each in SIGNED_IN if row.opens_to(each)][:2]


def test_every_address_has_an_object(world: World, db: None):
    """A page that no test can open is a defect; teach ``targets`` its noun and ``world`` its row."""
    missing = [f"{row.name} {row.pattern} ({noun_of(row)})" for row in own_rows() if parameter(row) and not objects(row, world.here)]
    assert not missing, told(missing)


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        ("enrollment:offer_link", "{}x"), ("enrollment:offer_link", "x{}"), ("enrollment:offer_link", "a.b:c"), ("partners:invitation", "{}x"),
        ("enrollment:class_by_link", "{}x"), ("enrollment:class_by_link", "x{}"),
        ("enrollment:verify_code", "0" * 32), ("programs:program", "tidak-ada"), ("partners:partner", "tidak-ada"),
    ],
)
def test_forged_secrets_open_nothing(world: World, db: None, name: str, forged: str):
    """Public addresses with a secret: a changed or made-up one says that there is nothing, and shows nobody."""
    row = next(row for row in own_rows() if row.name == name)
    thing = objects(row, world.here)[0]
    secret = value((parameter(row) or ("", ""))[1], thing, world.here.members["employer"].organization)
    visit = Walker(None).go(name, address(row, forged.format(secret)))
    assert visit.status in {200, 404, 410}, visit
    assert not [mark for person in world.planted.values() for mark in person.marks() if mark in visit.body]
    assert visit.status != 200 or name == "enrollment:verify_code"
    assert secret not in visit.body.replace(forged.format(secret), "")
