"""What holds an activity besides the cause of its date, and how far that is from deciding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.schedule.link_bounds import Ruler
from tracker.domain.schedule.values import ConstraintKind, Link, LinkType, Placed, ReasonKind

_PUSHES = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_EARLIER_THAN)


@dataclass(frozen=True)
class Beaten:
    """What also holds an activity, and does not decide.

    `at` is the start that it asks for. `minutes` (the activity's own time) is how much later that would have
    to be to matter; below zero where a pin, an actual or a constraint overrules it.
    """

    kind: ReasonKind
    ref: str
    at: int
    minutes: int
    link: Link | None = None


def beaten(
    ruler: Ruler,
    dates: Mapping[str, Placed],
    project_start: int,
    key: str,
    links: Sequence[Link],
    driver: Link | None,
) -> tuple[Beaten, ...]:
    """What holds an activity besides its reason, the strongest first; `links` are those into it."""
    own, span = dates[key], ruler.span(key)
    others = _others(ruler, project_start, key, links)
    mine = (own.reason.kind, own.reason.ref)
    causes = [
        *_links(ruler, dates, [link for link in links if link is not driver]),
        *(each for each in others if (each.kind, each.ref) != mine),
    ]
    weighed = [replace(each, minutes=span.gap(span.snap(each.at), own.start)) for each in causes]
    return tuple(sorted(weighed, key=lambda each: each.minutes))


def _links(ruler: Ruler, dates: Mapping[str, Placed], links: Sequence[Link]) -> Iterator[Beaten]:
    for link in links:
        if ruler.bounds_start(link):
            at = ruler.early_bound(link, dates[link.pred])
            yield Beaten("link", link.pred, at, 0, link)


def _others(ruler: Ruler, project_start: int, key: str, links: Sequence[Link]) -> Iterator[Beaten]:
    """The bounds and the no-earlier wish of an activity, and the project start where it counts."""
    activity = ruler.activities[key]
    wish = activity.constraint
    pushes = wish is not None and wish.kind in _PUSHES
    if any(link.type is LinkType.FF for link in links) or not (links or pushes):
        yield Beaten("project_start", "", project_start, 0)
    for bound in activity.bounds:
        yield Beaten(bound.kind, bound.ref, bound.at, 0)
    if wish is not None and pushes:
        at_start = wish.kind is ConstraintKind.START_NO_EARLIER_THAN
        yield Beaten("constraint", wish.kind, wish.at if at_start else ruler.span(key).less(wish.at), 0)
