"""The graphs of docs/states.md are those of the tables, and each graph can be walked from its first state to an end."""

import re

import pytest

from portal.kernel.workflow import Move, Waiting, Workflow
from scripts import docs
from scripts.paths import ROOT
from scripts.states import graphs, mermaid, tables

TABLES = [pytest.param(table, id=f"{app}.{table.name}") for app, table in tables()]
#: Where a way has reached its goal: nothing has to follow, and one may go back to the other.
GOALS = {"enrollment.completed", "enrollment.certified"}
ARROW = re.compile(r"^    (\S+) --> (\S+)", re.MULTILINE)


def arrows(table):
    """The drawn arrows, as (from, to)."""
    return ARROW.findall("\n".join(mermaid(table)))


def walk(start, pairs):
    """Everything reached from a state along the arrows."""
    reached = {start}
    while more := {target for source, target in pairs if source in reached} - reached:
        reached |= more
    return reached


def test_drawing_again_changes_nothing():
    page = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")

    assert docs.remade(page) == page, "run:  make docs"
    assert graphs() == graphs()


def test_every_workflow_of_every_app_is_drawn():
    page = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")

    assert {f"## {table.name} ({app})" for app, table in tables()} <= set(page.splitlines())
    assert len(tables()) >= 10


@pytest.mark.parametrize("table", TABLES)
def test_every_state_is_reached_and_leads_to_an_end_or_can_always_be_left(table):
    pairs = arrows(table)

    assert walk("[*]", pairs) == table.states | {"[*]"}
    for state in table.states - table.terminal:
        assert walk(state, pairs) != {state}, f"{table.name}.{state} is a dead end"
        ends = not table.terminal or f"{table.name}.{state}" in GOALS or "[*]" in walk(state, pairs)
        assert ends, f"no way from {table.name}.{state} to an end"


@pytest.mark.parametrize("table", TABLES)
def test_every_waiting_state_shows_its_owner_and_its_days(table):
    text = "\n".join(mermaid(table))

    assert all(f"{state} : {state} ({waiting.owner}, {waiting.days} days)" in text for state, waiting in table.waiting.items())
    assert all(waiting.owner and waiting.days > 0 for waiting in table.waiting.values())


def test_a_dead_end_would_be_seen():
    """The control: a state that nobody can leave, and one that nobody reaches."""
    move = Move("go", frozenset({"a"}), "b", frozenset({"office"}), "Goes.")
    table = Workflow(name="lame", initial="a", states=frozenset({"a", "b", "c", "d"}), moves=(move,), terminal=frozenset({"d"}), waiting={"a": Waiting("office", 1)})
    pairs = arrows(table)

    assert walk("b", pairs) == {"b"}
    assert walk("[*]", pairs) == {"[*]", "a", "b"}
    assert "[*]" not in walk("a", pairs) - {"[*]"}
