"""Slack: how far every activity can slip, in its own time, counted for all of them at once."""

from __future__ import annotations

import numpy as np

from tracker.domain.schedule.compiled import Compiled
from tracker.domain.schedule.rows import Kind, Mark
from tracker.domain.schedule.state import EARLY_START, State
from tracker.domain.schedule.times import Ints


def total_slack(net: Compiled, state: State) -> Ints:
    """Minutes each can slip: the smaller of its slacks at start and finish."""
    dates = state.works[EARLY_START:] if state.from_finish else state.works[:EARLY_START]
    at_start, at_finish = state.late_works - dates
    marks = net.nodes.marks
    total = np.minimum(at_start, at_finish)
    lasting = net.nodes.marked(Mark.LASTING)
    total[lasting] = np.where(at_finish[lasting] >= 0, at_start[lasting], at_finish[lasting])
    return np.where(marks & Mark.STARTED, at_finish, np.where(marks & Mark.DONE, 0, total))


def free_slack(net: Compiled, state: State, total: Ints) -> Ints:
    """Minutes each can slip before any successor moves."""
    room = net.room
    theirs = np.where(room.counted, state.works[:2].take(room.theirs), state.dates[:2].take(room.theirs))
    if len(room.crossing):
        theirs[room.crossing] = net.times.work(theirs[room.crossing] + room.offset)
    gaps = theirs - state.works[:2].take(room.mine) - room.lag
    free = (state.late_works - state.works[:2]).min(axis=0) if state.from_finish else total.copy()
    if len(room.heads):
        free[room.limited] = np.minimum.reduceat(gaps, room.heads)
    free[net.nodes.kind == Kind.DONE] = 0
    return np.maximum(free, 0)
