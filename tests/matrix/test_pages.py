"""Every page for every role, read: who gets in, what is refused, that reading changes nothing (R31, R37)."""

from __future__ import annotations

import pytest

from partners.actors import PUBLIC, Actor
from portal.permissions.table import ROLES, Row, own_rows
from tests.infra import drills
from tests.matrix.browsing import WRITTEN_BY_READING, Visit, Walker, checksums
from tests.matrix.targets import address, chosen, is_visible
from tests.matrix.world import Side, World
from tests.repository.source import told

pytestmark = pytest.mark.django_db
#: A page that opens answers with itself, leads on, or wants another method.
OPEN = {200, 302, 405}
#: Pages that are there only in the demonstration, or only once something was published.
ABSENT_HERE = {"portal:demo_mail", "portal:statistics_csv"}
#: Visible by ``visible_to``, but the page is for fewer: ``name`` → whom it is for.
NARROWER = {
    "office:staff_end": "people of the own office who are still there",
}
#: Opens, and says in words (409) why this role cannot do it: name → roles.
TOLD_WHY = {
    "partner:agreement_edit": {"partner"}, "partner:person_role": {"partner", "sponsor"}, "employer:person_role": {"employer"},
}


def actor_in(side: Side, role: str) -> Actor:
    return PUBLIC if role == "public" else side.actor(role)


def walker_in(side: Side, role: str) -> Walker:
    return Walker(None if role == "public" else side.members[role])


def expected(row: Row, role: str, thing: object, actor: Actor) -> set[int]:
    """What a read of this page may answer."""
    if not row.opens_to(role):
        return {302} if role == "public" else {403}
    if row.name in ABSENT_HERE or not (thing is None or "public" in (row.audience or ()) or is_visible(thing, actor)):
        return {404, 405}
    return OPEN | ({404} if row.name in NARROWER else set()) | ({409} if role in TOLD_WHY.get(row.name, ()) else set())


def judge(row: Row, role: str, visit: Visit, may: set[int]) -> list[str]:
    """What is wrong with one answer."""
    wrong = [] if visit.status in may else [f"{visit} (expected {sorted(may)})"]
    if visit.status == 302 and not row.opens_to(role) and "/account/login/" not in visit.location:
        wrong.append(f"{visit} leads to {visit.location} instead of the log-in")
    if visit.tables - WRITTEN_BY_READING:
        wrong.append(f"{visit} writes {', '.join(sorted(visit.tables - WRITTEN_BY_READING))}")
    if role != "public" and visit.headers.get("Cache-Control") != "no-store":
        wrong.append(f"{visit} may be kept by a browser: {visit.headers.get('Cache-Control')}")
    if visit.status == 200 and visit.headers["Content-Type"].startswith("text/html") and visit.method == "GET" and not visit.title:
        wrong.append(f"{visit} has no title")
    return wrong


def ways(row: Row, role: str, number: int) -> list[tuple[str, str]]:
    """Language and method of the reads of a page.

    A refusal is decided before the page and its language are looked at: one way in turn. Where the page opens, the
    first role reads it in all ways and every third in one; in the drills each role reads it in all.
    """
    every = [("id", "get"), ("en", "get"), ("id", "head")]
    if not row.opens_to(role):
        return [every[number % 3]]
    if drills.IS_FULL:
        return every
    place = [each for each in ROLES if row.opens_to(each)].index(role)
    return every if place == 0 else [("id", "get")] if place % 3 == 0 else []


def read(walker: Walker, row: Row, role: str, side: Side, number: int) -> list[str]:
    """GET in both languages and HEAD; each as expected, and all alike."""
    actor = actor_in(side, role)
    thing = chosen(row, side, actor)
    may = expected(row, role, thing, actor)
    employer = actor.organization or side.members["employer"].organization
    visits = [
        walker.go(row.name, address(row, thing, language=language, employer=employer), method) for language, method in ways(row, role, number)
    ]
    wrong = [line for visit in visits for line in judge(row, role, visit, may)]
    if len({visit.status for visit in visits}) > 1:
        wrong.append(f"{row.name} differs: {', '.join(str(visit) for visit in visits)}")
    return wrong + [f"{visit} has a body" for visit in visits if visit.method == "HEAD" and visit.body]


@pytest.mark.drill
@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_to_whom_it_declares(world: World, db: None, role: str):
    """All addresses in one test, since logging in once is what costs; each failing one is named."""
    walker, before = walker_in(world.here, role), checksums()
    problems = [line for number, row in enumerate(own_rows()) for line in read(walker, row, role, world.here, number)]
    after = checksums()
    problems += [f"reading as {role} changed {table}" for table in before if before[table] != after[table]]
    assert not problems, told(problems)
