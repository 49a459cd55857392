"""One activity at a time, by its own span: meetings, series, shared work, what has started; its causes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.schedule.layout import FF, FS, SF, SS
from tracker.domain.schedule.rows import Mark, Row
from tracker.domain.schedule.spans import Lasting, Span
from tracker.domain.schedule.state import EARLY_START, LATE_FINISH, LATE_START, State
from tracker.domain.schedule.times import FAR
from tracker.domain.schedule.values import Activity, ConstraintKind, Reason
from tracker.domain.workdays import OutsideCalendar, WorkCalendar

_HOLDING = {
    ConstraintKind.START_NO_LATER_THAN,
    ConstraintKind.FINISH_NO_LATER_THAN,
    ConstraintKind.MUST_START_ON,
    ConstraintKind.MUST_FINISH_ON,
}


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two places; `happened`: its predecessor is done, `done`: its successor."""

    pred: int
    succ: int
    type: int
    lag: int
    elapsed: bool
    happened: bool
    done: bool


@dataclass(frozen=True)
class Site:
    """An activity at its place, with all that says where it lies."""

    place: int
    ids: Sequence[str]
    activity: Activity
    row: Row
    calendar: WorkCalendar
    span: Span
    preds: Sequence[Tie]
    succs: Sequence[Tie]

    @property
    def held(self) -> tuple[int, int]:
        """Where a no-later-than or must date puts it."""
        return self.row.start, self.row.finish

    @property
    def lasting(self) -> bool:
        return isinstance(self.span, Lasting)

    def later(self, t: int, tie: Tie) -> int:
        """t plus the lag of a link to this activity."""
        return t + tie.lag if tie.elapsed else self.calendar.add(t, tie.lag)

    def earlier(self, t: int, tie: Tie) -> int:
        """t less the lag of a link to this activity."""
        return t - tie.lag if tie.elapsed else self.calendar.add(t, -tie.lag)

    def source(self, tie: Tie, state: State) -> int:
        """The date of the predecessor that counts: its early one among those that are as late as possible."""
        by_early = state.from_finish or self.row.marks & Mark.AS_LATE
        row = (1 if tie.type in (FS, FF) else 0) + (EARLY_START if by_early else 0)
        return state.flat[row * state.count + tie.pred]

    def bound(self, tie: Tie, state: State) -> int:
        """The earliest start by one link alone."""
        source = self.source(tie, state)
        return self.later(source if tie.type in (FS, SS) else self.span.less(source), tie)

    def finish_bound(self, tie: Tie, state: State) -> int:
        """The earliest finish by FF or SF where it does not follow from the start."""
        return self.later(self.source(tie, state), tie)


def early(site: Site, state: State) -> tuple[int, int]:
    """Start and finish as early as links, bounds and wishes allow, unless people gave them."""
    row = site.row
    if row.marks & Mark.PINNED:
        return row.start, row.finish
    start, finish = pushed(site, state, max(t for t, _ in causes_of(site, state)))
    return held_dates(site, state) if overruled(site, start, finish) else (start, finish)


def pushed(site: Site, state: State, t: int) -> tuple[int, int]:
    """Where it lies if nothing but t holds it; a series lasts as long as finish links ask."""
    start, finish = site.span.forward(t)
    if site.lasting:
        bounds = [site.finish_bound(tie, state) for tie in site.preds if tie.type in (FF, SF)]
        finish = site.calendar.settle(max([finish, *bounds]))
    return start, finish


def held_dates(site: Site, state: State) -> tuple[int, int]:
    """Where a no-later-than or must date puts it, though never before the data date."""
    start, finish = site.held
    return (start, finish) if start >= state.day else site.span.forward(state.day)


def overruled(site: Site, start: int, finish: int) -> bool:
    """Whether a no-later-than or must date wins over what pushes."""
    wish = site.activity.constraint
    if wish is None or wish.kind not in _HOLDING:
        return False
    if wish.kind is ConstraintKind.START_NO_LATER_THAN:
        return site.span.gap(wish.at, start) > 0
    return wish.kind is not ConstraintKind.FINISH_NO_LATER_THAN or site.span.gap(wish.at, finish) > 0


def causes_of(site: Site, state: State) -> list[tuple[int, Reason]]:
    """Each instant before which it cannot start; a link comes before a bound of equal strength."""
    return list(_causes(site, state)) or [(state.start, Reason("project_start", at=state.start))]


def _causes(site: Site, state: State) -> Iterator[tuple[int, Reason]]:
    starting = [tie for tie in site.preds if not (site.lasting and tie.type in (FF, SF))]
    for tie in starting:
        if (t := _within(tie, site.bound, tie, state)) is not None:
            yield t, Reason("link", site.ids[tie.pred], t)
    # A finish that follows a finish may imply a start before the project; nothing else is held there.
    if any(tie.type == FF for tie in starting) or not (site.preds or site.row.marks & Mark.STARTS_FREE):
        yield state.start, Reason("project_start", at=state.start)
    if state.day > -FAR:
        yield state.day, Reason("data_date", at=state.day)
    for bound in site.activity.bounds:
        yield bound.at, Reason(bound.kind, bound.ref, bound.at)
    wish = site.activity.constraint
    if wish is not None and site.row.marks & Mark.STARTS_FREE:
        t = site.span.less(wish.at) if wish.kind is ConstraintKind.FINISH_NO_EARLIER_THAN else wish.at
        yield t, Reason("constraint", wish.kind, wish.at)


def late(site: Site, state: State, site_at: Callable[[int], Site]) -> tuple[int, int]:
    """Late start and finish, below `state.upper` and what the successors allow."""
    limit = min([state.upper[site.place].item(), *(t for t, _ in finish_limits(site, state, site_at))])
    late_start, late_finish = site.span.backward(limit)
    start, finish = (state.flat[row * state.count + site.place] for row in (0, 1))
    if not site.activity.elapsed and limit >= finish:
        # Two instants without work between them count as one, but not for a lag on the clock.
        late_start, late_finish = max(late_start, start), max(late_finish, finish)
    if site.row.marks & Mark.STARTED:
        return site.row.start, late_finish
    if site.lasting:
        late_start = min([late_finish, *_start_limits(site, state, site_at)])
    return late_start, late_finish


def _within(tie: Tie, ask: Callable[..., int], *given: object) -> int | None:
    """What a link asks; None if its lead reaches out of the calendar, where it asks nothing.

    Raises OutsideCalendar for a lag that does.
    """
    try:
        return ask(*given)
    except OutsideCalendar:
        if tie.lag > 0:
            raise
        return None


def finish_limits(site: Site, state: State, site_at: Callable[[int], Site]) -> Iterator[tuple[int, int]]:
    """The latest finishes that its links allow, with the places of those who ask."""
    if site.row.marks & Mark.MUST:
        return
    by_finish_only = site.lasting or site.row.marks & Mark.PINNED
    asking = [tie for tie in site.succs if not (tie.done or (by_finish_only and tie.type in (SS, SF)))]
    for tie in asking:
        t = _within(tie, _finish_limit, site, tie, state, site_at(tie.succ))
        if t is not None:
            yield t, tie.succ


def _finish_limit(site: Site, tie: Tie, state: State, succ: Site) -> int:
    """The latest finish of the predecessor that a link allows."""
    late_start = state.flat_late[LATE_START * state.count + tie.succ]
    late_finish = state.flat_late[LATE_FINISH * state.count + tie.succ]
    if tie.type == FS:
        return succ.earlier(late_start, tie)
    if tie.type == SS:
        return site.span.plus(succ.earlier(site.span.snap(late_start), tie))
    if tie.type == FF:
        return succ.earlier(late_finish, tie)
    return succ.earlier(site.span.plus(late_finish), tie)


def _start_limits(site: Site, state: State, site_at: Callable[[int], Site]) -> Iterator[int]:
    """The latest starts of a series that its SS and SF links allow."""
    for tie in site.succs:
        if tie.type in (SS, SF) and not tie.done:
            row = LATE_START if tie.type == SS else LATE_FINISH
            yield site_at(tie.succ).earlier(state.flat_late[row * state.count + tie.succ], tie)
