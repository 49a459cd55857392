"""Columns of a board: which states they stand for, and what brings an item into one."""

from __future__ import annotations

from tracker.domain.progress import State, Verb

COLUMNS = (State.OPEN, State.STARTED, State.DONE)
"""The states that a column may have, from left to right."""
COUNTED_AS = {State.PASSED: State.DONE, State.WAIVED: State.DONE}
"""States of verification points, by the state of the columns in which they stand."""
ONWARD = {State.OPEN: (), State.STARTED: (Verb.START,), State.DONE: (Verb.COMPLETE,)}


def column_of(state: State) -> State | None:
    """The state of the columns in which an item of this state stands; what is cancelled stands in none."""
    counted = COUNTED_AS.get(state, state)
    return counted if counted in COLUMNS else None


def way(state: State, column: State, *, begun: bool = False) -> tuple[Verb, ...]:
    """The moves that bring an item from its state into a column, one after the other.

    From done back to started takes two; what had `begun` before it was cancelled comes back as started.
    Whether the kind of item has these moves is not asked here.
    """
    if column_of(state) is column:
        return ()
    if begun and state is State.CANCELLED:
        return (Verb.REOPEN, *way(State.STARTED, column))
    begins_anew = state not in (State.OPEN, State.STARTED) or column is State.OPEN
    return (*((Verb.REOPEN,) if begins_anew else ()), *ONWARD[column])
