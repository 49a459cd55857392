"""Why an activity lies where it lies, found when somebody asks."""

from __future__ import annotations

from tracker.domain.schedule.backward import reason_of_late
from tracker.domain.schedule.compiled import Compiled
from tracker.domain.schedule.rows import Mark
from tracker.domain.schedule.sites import Site, causes_of, overruled, pushed
from tracker.domain.schedule.state import State
from tracker.domain.schedule.values import ConstraintKind, Reason
from tracker.domain.workdays import OutsideCalendar


def reason(net: Compiled, state: State, place: int) -> Reason:
    """What set the start of the activity at a place."""
    site = net.site(place)
    given = _given(site)
    if given is not None:
        return given
    if state.from_finish and state.took_late(place):
        return reason_of_late(net, state, site)
    if site.row.marks & Mark.AS_LATE and state.took_late(place):
        return Reason("constraint", ConstraintKind.AS_LATE_AS_POSSIBLE)
    return _driver(site, state)


def _given(site: Site) -> Reason | None:
    marks, activity = site.row.marks, site.activity
    if marks & (Mark.STARTED | Mark.DONE):
        start = activity.actual_start
        return Reason("actual", at=activity.actual_finish if start is None else start)
    return Reason("pin", at=site.row.start) if marks & Mark.PINNED else None


def _driver(site: Site, state: State) -> Reason:
    """The first of equal causes, unless a no-later-than or must date wins over them."""
    causes = causes_of(site, state)
    latest = max(t for t, _ in causes)
    wish = site.activity.constraint
    if wish is not None and _wish_wins(site, state, latest):
        held = site.held[0] >= state.day
        return Reason("constraint", wish.kind, wish.at) if held else Reason("data_date", at=state.day)
    start, _ = pushed(site, state, latest)
    return next(cause for t, cause in causes if t == latest or site.span.snap(t) == start)


def _wish_wins(site: Site, state: State, latest: int) -> bool:
    """Whether a no-later-than or must date holds it; what leaves the calendar without, it holds in there."""
    try:
        return overruled(site, *pushed(site, state, latest))
    except OutsideCalendar:
        return True
