"""Planning backward from a finish: everything as late as possible, and why."""

from __future__ import annotations

import numpy as np

from tracker.domain.schedule.compiled import Compiled
from tracker.domain.schedule.passes import backward, begin, forward
from tracker.domain.schedule.rows import Kind, Mark
from tracker.domain.schedule.sites import Site, finish_limits
from tracker.domain.schedule.state import EARLY_START, State
from tracker.domain.schedule.times import Ints
from tracker.domain.schedule.values import Reason

_NEVER = -(1 << 60)
_OWN_DATES = Mark.PINNED | Mark.MUST | Mark.STARTED | Mark.LASTING | Mark.DONE


def latest(net: Compiled, finish: int, day: int | None, progress: str) -> State:
    """Late dates below `finish`, and early dates of a project that starts when the first of them does.

    A deadline that hangs on another activity is counted from that one's late finish, hence two rounds.
    """
    state = begin(net, finish, day, progress)
    _no_dates(net, state)
    backward(net, state, cap=finish, hanging=False)
    if net.hanging:
        free = _free(net)
        state.dates[1, free] = state.late[1, free]
        backward(net, state, cap=finish)
    begun = state.late[0, ~(net.nodes.marks & Mark.LASTING != 0)]
    fresh = begin(net, int(begun.min(initial=finish)), day, progress)
    fresh.late, fresh.late_works = state.late, state.late_works
    fresh.cap = finish
    fresh.look()
    fresh.upper[:] = state.upper
    forward(net, fresh)
    return fresh


def take_latest(net: Compiled, state: State) -> None:
    """All that nobody dated lies on its late dates, unless that is too soon for what comes before it."""
    moved = np.flatnonzero(_free(net) & (state.late_works[0] >= state.works[EARLY_START]))
    state.dates[:2, moved], state.works[:2, moved] = state.late[:, moved], state.late_works[:, moved]
    state.from_finish = True
    if net.count:
        state.begun = int(state.dates[0].min())


def _no_dates(net: Compiled, state: State) -> None:
    """Nothing has an early date yet; a series has its planned end."""
    free = _free(net)
    state.dates[:, free] = state.works[:, free] = _NEVER
    for place in np.flatnonzero(net.nodes.kind == Kind.ODD).tolist():
        site = net.site(place)
        if site.row.marks & _OWN_DATES:
            state.flat[state.count + place] = _planned_end(site)


def _planned_end(site: Site) -> int:
    until = site.activity.span_to
    dated = until is None or site.row.marks & (Mark.STARTED | Mark.PINNED | Mark.MUST)
    return site.row.finish if dated or until is None else site.calendar.previous_end(until)


def _free(net: Compiled) -> Ints:
    return net.nodes.marks & _OWN_DATES == 0  # type: ignore[no-any-return]


def reason_of_late(net: Compiled, state: State, site: Site) -> Reason:
    """What keeps an activity from being later: a successor, the finish of the project, or its own wish."""
    links = list(finish_limits(site, state, net.site))
    limit = min([state.upper[site.place].item(), *(t for t, _ in links)])
    place = site.span.backward(limit)
    for t, succ in links:
        if t == limit or site.span.backward(t) == place:
            return Reason("link", net.ids[succ], t)
    if site.row.upper <= limit:
        wish = site.activity.constraint
        return Reason("constraint", "DEADLINE" if wish is None else wish.kind, limit)
    return Reason("finish", at=limit)
