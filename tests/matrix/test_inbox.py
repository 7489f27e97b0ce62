"""Tasks and messages lead those who get them to a page that opens (design §4.8), and buttons stand where they work."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db.models import Q

from partners.models import Membership, Notification, Task
from partners.services.tasks import link, registered_kinds
from portal.permissions.table import ROLES, own_rows
from tests.matrix.browsing import Walker
from tests.matrix.targets import address, chosen
from tests.matrix.test_pages import actor_in
from tests.matrix.test_writes import employer_of
from tests.matrix.world import Side, World
from tests.repository.source import told

pytestmark = pytest.mark.django_db


def side_of(world: World) -> Side:
    return world.here


def test_every_task_opens_for_whoever_has_to_do_it(world: World, db: None):
    """For each person of the office, the partners and the employer: each task in the own inbox."""
    problems, tried = [], set()
    for role in (role for role in ROLES if role != "public"):
        member, actor = world.here.members[role], world.here.actor(role)
        walker = Walker(member)
        for task in Task.objects.visible_to(actor).filter(done_at=None):
            visit = walker.try_out(f"task {task.kind}", link(task), "get")
            tried.add(task.kind)
            if visit.status not in {200, 302}:
                problems.append(f"{role}: {visit}")
    assert not problems, told(problems)
    assert len(tried) >= 8


def test_every_message_opens_for_whoever_gets_it(world: World, db: None):
    problems, tried = [], set()
    for row in Notification.objects.select_related("user"):
        member = Membership.objects.filter(Q(user=row.user)).first()
        visit = Walker(member).try_out(f"message {row.kind}", link(row), "get")
        tried.add(row.kind)
        if visit.status not in {200, 302}:
            problems.append(f"{member.role if member else ''}: {visit}")
    assert not problems, told(problems)
    assert tried


def test_kinds_of_tasks_are_in_the_world():
    """Not a rule, a figure for the reader: how many kinds there are."""
    assert len(registered_kinds()) >= 30


@pytest.mark.parametrize("role", ["officer", "head", "partner manager", "employer manager", "evaluator", "administrator"])
def test_every_link_of_a_page_opens_for_its_reader(world: World, db: None, role: str):
    """Nobody is shown a link that is then refused: every link inside the site on every page that opens to the role."""
    walker, actor = Walker(world.here.members[role]), actor_in(world.here, role)
    found: dict[str, str] = {}
    for row in (row for row in own_rows() if row.opens_to(role)):
        path = address(row, chosen(row, world.here, actor), employer=employer_of(world.here))
        for each in BeautifulSoup(walker.go(row.name, path).body, "html.parser").select("a[href^='/']"):
            found.setdefault(str(each["href"]).split("#")[0], row.name)
    visits = [(source, walker.try_out("link", path, "get")) for path, source in found.items() if not path.startswith(("/static/", "/media/", "/cms/"))]
    problems = [f"{visit} (on {source})" for source, visit in visits if visit.status not in {200, 302}]
    assert not problems, told(problems)
