"""The tables of states: no dead end, everything reachable, each waiting state with an owner and a deadline."""

import pytest

from programs.enums import CohortState, ProgramState, SessionState, SponsorshipState
from programs.workflow import COHORT, PROGRAM, SESSION, SPONSORSHIP

TABLES = [(PROGRAM, ProgramState), (COHORT, CohortState), (SESSION, SessionState), (SPONSORSHIP, SponsorshipState)]
#: Role keys that partners.actors hands out.
KEYS = {"partner", "partner_manager", "office_lead", "office", "system"}


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda value: getattr(value, "name", ""))
def test_every_state_is_reached_and_can_be_left(table, states):
    assert table.states == frozenset(states.values)
    assert table.dead_ends() == set()
    assert table.unreachable() == set()


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda value: getattr(value, "name", ""))
def test_moves_are_for_known_roles_and_explain_themselves(table, states):
    for move in table.moves:
        assert move.who, move.name
        assert move.who <= KEYS, move.name
        assert str(move.sentence).strip(), move.name


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda value: getattr(value, "name", ""))
def test_waiting_states_have_an_owner_who_can_act_in_time(table, states):
    for state, waiting in table.waiting.items():
        assert waiting.days > 0
        able = {key for move in table.leaving(state) for key in move.who}
        assert waiting.owner in able or (waiting.owner == "partner" and "partner_manager" in able), state


def test_states_where_nobody_is_awaited_are_few_and_known():
    assert PROGRAM.states - PROGRAM.waiting.keys() == {"published", "archived"}
    assert COHORT.states - COHORT.waiting.keys() - COHORT.terminal == {"open", "confirmed", "running"}
