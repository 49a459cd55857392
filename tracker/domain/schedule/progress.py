"""What has started and is not done: where its remaining work lies."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.schedule.layout import FF, FS
from tracker.domain.schedule.sites import Site
from tracker.domain.schedule.spans import Lasting, OnClock, Span, Staffed, Work
from tracker.domain.schedule.state import State
from tracker.domain.schedule.times import FAR


def started(site: Site, state: State) -> tuple[int, int]:
    """Its actual start, and the finish that follows from the way in which the remaining work is laid."""
    start, finish = site.row.start, site.row.finish
    if state.progress == "actual" or isinstance(site.span, Lasting):
        return start, finish
    rest = remaining(site, state)
    if not rest:
        return start, finish if state.day == -FAR else min(finish, max(start, state.day))
    waits = list(_waits(site, state)) if state.progress == "retained" else []
    ended = span_of_rest(site, rest).forward(max([_resumes(site, state, rest), *waits]))[1]
    ends = list(_ends(site, state)) if state.progress == "retained" else []
    return start, max([ended, *ends])


def remaining(site: Site, state: State) -> int:
    """Minutes still to do: as reported, or what the time since the start has left of the duration."""
    activity = site.activity
    if activity.remaining is not None:
        return max(0, activity.remaining)
    if state.day == -FAR:
        return max(0, activity.duration)
    return max(0, activity.duration - max(0, site.span.gap(site.row.start, state.day)))


def span_of_rest(site: Site, rest: int) -> Span:
    """The extent of the remaining work; a meeting once begun goes on like any work."""
    span = site.span
    if isinstance(span, OnClock):
        return OnClock(site.calendar, rest)
    if isinstance(span, Staffed) and site.activity.duration > 0:
        share = rest / site.activity.duration
        return Staffed(site.calendar, tuple((c, max(1, round(m * share))) for c, m in span.parts))
    return Work(site.calendar, rest)


def _resumes(site: Site, state: State, rest: int) -> int:
    """The data date, or the moment at which all but the remaining work is done."""
    if state.day > -FAR:
        return max(site.row.start, state.day)
    done = max(0, site.activity.duration - rest)
    if site.activity.elapsed:
        return site.row.start + done
    return site.calendar.add(site.row.start, done)


def _waits(site: Site, state: State) -> Iterator[int]:
    """The finishes of unfinished predecessors for which the remaining work waits."""
    for tie in site.preds:
        if tie.type == FS and not tie.happened:
            yield site.bound(tie, state)


def _ends(site: Site, state: State) -> Iterator[int]:
    """The earliest finishes that unfinished predecessors allow."""
    for tie in site.preds:
        if tie.type == FF and not tie.happened:
            bound = site.finish_bound(tie, state)
            yield bound if site.activity.elapsed else site.calendar.settle(bound)


def late_resumption(site: Site, state: State, late_finish: int) -> int:
    """When the remaining work must go on at the latest, which is what predecessors are asked."""
    if state.progress == "actual" or isinstance(site.span, Lasting):
        return site.row.start
    rest = remaining(site, state)
    if state.progress == "override" or not rest:
        return max(late_finish, state.cap)
    return max(site.row.start, span_of_rest(site, rest).backward(late_finish)[0])
