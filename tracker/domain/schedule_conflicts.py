"""What a schedule does not keep: deadlines, links, bounds and pins, each with its culprits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.schedule_spans import Span, span_of
from tracker.domain.schedule_values import Activity, Conflict, Link, LinkType, Placed
from tracker.domain.workdays import WorkCalendar

_FROM_FINISH = (LinkType.FS, LinkType.FF)
_TO_START = (LinkType.FS, LinkType.SS)


def find_conflicts(
    activities: Mapping[str, Activity],
    leaf_links: Sequence[Link],
    calendars: Mapping[str, WorkCalendar],
    placed: Mapping[str, Placed],
) -> tuple[Conflict, ...]:
    """All conflicts, by activity in the order given."""
    links: dict[str, list[Link]] = {}
    for link in leaf_links:
        links.setdefault(link.succ, []).append(link)
    found: list[Conflict] = []
    for key, activity in activities.items():
        if not activity.summary:
            span = span_of(activity, calendars)
            found += _deadline(activity, span, activities, placed)
            found += _pin(activity, calendars[activity.calendar], placed[key])
            if activity.actual_start is None and activity.actual_finish is None:
                found += _bounds(activity, span, placed[key])
                for link in links.get(key, ()):
                    found += _link(link, activities, calendars, placed)
    return tuple(found)


def _chain(key: str, activities: Mapping[str, Activity], placed: Mapping[str, Placed]) -> tuple[str, ...]:
    chain = [key]
    while (dates := placed[chain[-1]]).reason.kind == "link":
        activity = activities[chain[-1]]
        if activity.span_to is not None and not activity.elapsed and dates.finish > dates.start:
            break
        if dates.reason.ref in chain:
            break
        chain.append(dates.reason.ref)
    return tuple(reversed(chain))


def _deadline(
    activity: Activity, span: Span, activities: Mapping[str, Activity], placed: Mapping[str, Placed]
) -> Iterator[Conflict]:
    dates = placed[activity.id]
    if dates.deadline is not None and span.gap(dates.deadline, dates.finish) > 0:
        culprits = _chain(activity.id, activities, placed)
        yield Conflict("deadline_missed", activity.id, dates.deadline, dates.finish, culprits)


def _pin(activity: Activity, calendar: WorkCalendar, placed: Placed) -> Iterator[Conflict]:
    """A pin of working time that begins or ends outside of it; required is the nearest working instant."""
    if activity.pin is None or activity.elapsed or placed.reason.kind != "pin":
        return
    start, finish = activity.pin
    settled = calendar.settle(start) if start == finish else calendar.next_start(start)
    ended = finish if start == finish else calendar.previous_end(finish)
    for required, actual in ((settled, start), (ended, finish)):
        if required != actual:
            yield Conflict("non_working_pin", activity.id, required, actual, (activity.id,))
            return


def _bounds(activity: Activity, span: Span, placed: Placed) -> Iterator[Conflict]:
    for bound in activity.bounds:
        if placed.start < bound.at and span.gap(placed.start, bound.at) > 0:
            culprits = (activity.id, bound.ref) if bound.ref else (activity.id,)
            yield Conflict("bound_violated", activity.id, bound.at, placed.start, culprits)


def _link(
    link: Link,
    activities: Mapping[str, Activity],
    calendars: Mapping[str, WorkCalendar],
    placed: Mapping[str, Placed],
) -> Iterator[Conflict]:
    """The end of the successor that lies before what the link asks, unless the link itself put it there."""
    pred, succ, activity = placed[link.pred], placed[link.succ], activities[link.succ]
    calendar, span = calendars[activity.calendar], span_of(activity, calendars)
    percent = link.lag_percent
    lag = link.lag if percent is None else round(activities[link.pred].duration * percent / 100)

    def later(t: int) -> int:
        return t + lag if link.lag_elapsed else calendar.add(t, lag)

    asked = later(pred.finish if link.type in _FROM_FINISH else pred.start)
    actual = succ.start if link.type in _TO_START else succ.finish
    if actual >= asked or span.gap(actual, asked) <= 0:
        return
    as_late = activity.constraint is not None and activity.constraint.kind.name == "AS_LATE_AS_POSSIBLE"
    dates = (pred.early_start, pred.early_finish) if as_late else (pred.start, pred.finish)
    source = dates[link.type in _FROM_FINISH]
    if succ.start < later(source if link.type in _TO_START else span.less(source)):
        yield Conflict("link_violated", link.succ, asked, actual, (link.pred, link.succ))
