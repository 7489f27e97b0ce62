"""The tables of states: complete, without dead ends, each move by those who may make it."""

import pytest

from enrollment.enums.flow import END_REASONS_OF, OPEN_STATES, SEAT_STATES, EndReason, EndReasonGroup
from enrollment.workflow import ENROLLMENT, OFFER


@pytest.mark.parametrize("workflow", [ENROLLMENT, OFFER])
def test_every_state_is_reached_and_can_be_left(workflow):
    assert workflow.dead_ends() == set()
    assert workflow.unreachable() == set()


@pytest.mark.parametrize("workflow", [ENROLLMENT, OFFER])
def test_every_waiting_state_has_an_owner_and_a_deadline(workflow):
    assert workflow.waiting.keys() <= workflow.states
    assert all(waiting.owner and waiting.days > 0 for waiting in workflow.waiting.values())


@pytest.mark.parametrize("workflow", [ENROLLMENT, OFFER])
def test_every_move_says_what_it_means(workflow):
    assert all(str(move.sentence).endswith(".") for move in workflow.moves)
    assert len({move.name for move in workflow.moves}) == len(workflow.moves)


def test_whoever_is_on_the_way_can_be_withdrawn():
    assert ENROLLMENT.move("withdraw").sources == set(OPEN_STATES)


def test_seats_are_entered_by_an_offer_alone():
    entries = {move.name for move in ENROLLMENT.moves if move.target in SEAT_STATES and not move.sources <= set(SEAT_STATES)}

    assert entries == {"offer"}


@pytest.mark.parametrize("move", ["complete", "lapse", "expire", "lose_seat"])
def test_what_facts_decide_no_person_chooses(move):
    assert ENROLLMENT.move(move).who == {"system"}


def test_client_without_log_in_can_only_answer():
    assert {move.name for move in ENROLLMENT.moves if "public" in move.who} == {"say_yes", "say_no"}


def test_every_end_reason_belongs_to_one_group():
    listed = [code for codes in END_REASONS_OF.values() for code in codes]

    assert sorted(listed) == sorted(EndReason.values)
    assert set(END_REASONS_OF) == set(EndReasonGroup.values)
