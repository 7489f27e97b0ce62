"""The workflow tables of every app: no dead end, nothing unreachable, every waiting state has an owner."""

import importlib

import pytest

from portal.kernel.workflow import Workflow

TABLES = [
    table
    for app in ("partners", "programs", "enrollment", "placements")
    for table in vars(importlib.import_module(f"{app}.workflow")).values()
    if isinstance(table, Workflow)
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_has_a_way_out_and_a_way_in(table):
    assert table.dead_ends() == set()
    assert table.unreachable() == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_move_explains_itself_and_has_an_actor(table):
    assert all(str(move.sentence).strip() and move.who for move in table.moves)
    assert len({move.name for move in table.moves}) == len(table.moves)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_waiting_states_name_an_owner_who_can_act(table):
    for state, waiting in table.waiting.items():
        assert state in table.states
        assert waiting.days > 0
        assert any(True for _ in table.leaving(state))
