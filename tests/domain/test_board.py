"""A card is dropped into a column: the moves that this stands for."""

from __future__ import annotations

import pytest

from tracker.domain.board import COLUMNS, column_of, way
from tracker.domain.progress import State, Verb, next_state
from tracker.domain.text import Text


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("state", [State.OPEN, State.STARTED, State.DONE, State.CANCELLED])
@pytest.mark.parametrize("begun", [False, True])
def test_the_way_into_a_column_ends_in_its_state(state, column, begun):
    reached = state
    for verb in way(state, column, begun=begun):
        reached = next_state("task", reached, verb, Text(), begun=begun)
    assert reached is column


def test_what_stands_in_a_column_already_need_not_move():
    assert way(State.WAIVED, State.DONE) == ()
    assert way(State.DONE, State.STARTED) == (Verb.REOPEN, Verb.START)


def test_what_is_cancelled_stands_in_no_column():
    assert [column_of(each) for each in State] == [
        State.OPEN, State.STARTED, State.DONE, State.DONE, State.DONE, None,
    ]  # fmt: skip
