"""What waits for what: no circle, no link twice, nothing that hangs in the air."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.domain.graph import find_cycle
from tracker.domain.playbook import StepKind
from tracker.domain.text import Text
from tracker.playbooks.draft import NODES, Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import Path, way

MOST_CYCLES = 20
THINGS = {
    "points": Text("验证点", "verification point"),
    "steps": Text("里程碑", "milestone"),
}


def check(draft: Draft) -> Iterator[Blame]:
    yield from _cycles(draft)
    yield from _twice(draft)
    yield from _soft_lags(draft)
    yield from _implied(draft)
    for part in draft.section("steps", "points"):
        yield from _hanging(part)


def _cycles(draft: Draft) -> Iterator[Blame]:
    places = _hard_links(draft)
    order = {key: number for number, key in enumerate(draft.keys(*NODES))}
    for _ in range(MOST_CYCLES):
        cycle = find_cycle(places)
        if cycle is None:
            return
        cycle = _from_first(cycle, order)
        yield places.pop((cycle[-2], cycle[0])), Fault("cycle", way=_way(draft, cycle))


def _hard_links(draft: Draft) -> dict[tuple[str, str], Path]:
    """Each link that makes a step wait, with the place where it is written.

    A key that is used twice is a fault of its own, and its links would show circles that are none.
    """
    keys = {key for key, times in Counter(draft.keys(*NODES)).items() if times == 1}
    points = draft.section("points")
    links = {(point.key, str(point.path[1])): point.path for point in points if point.key in keys}
    for link in draft.links:
        if link.pred in keys and link.succ in keys and not link.values.get("soft"):
            links.setdefault((link.pred, link.succ), link.path)
    return links


def _from_first(cycle: tuple[str, ...], order: dict[str, int]) -> tuple[str, ...]:
    """The cycle told from its first step in the file: the link back to it is most likely the wrong one."""
    ring = cycle[:-1]
    at = min(range(len(ring)), key=lambda index: order[ring[index]])
    return (*ring[at:], *ring[: at + 1])


def _way(draft: Draft, cycle: tuple[str, ...]) -> Text:
    titles = {part.key: part.values.get("title") or Text() for part in draft.section(*NODES)}
    zh = [f"{key} {titles[key].zh}".strip() for key in cycle]
    en = [f"{key} ({titles[key].en})" if titles[key].en else key for key in cycle]
    return Text(way(zh), way(en))


def _twice(draft: Draft) -> Iterator[Blame]:
    seen = set()
    for link in draft.links:
        if (link.pred, link.path[:-1]) in seen:
            yield link.path, Fault("link_twice", step=link.pred)
        seen.add((link.pred, link.path[:-1]))


def _soft_lags(draft: Draft) -> Iterator[Blame]:
    for link in draft.links:
        if link.values.get("soft") and "lag" in link.values:
            yield (*link.path, "lag"), Fault("lag_without_effect")


def _implied(draft: Draft) -> Iterator[Blame]:
    points = {part.path: part.body.get("points") for part in draft.section("steps")}
    for link in draft.links:
        own = points.get(link.path[:-2])
        if isinstance(own, dict) and link.pred in own:
            yield link.path, Fault("point_implied", step=link.pred)


def _hanging(part: Part) -> Iterator[Blame]:
    waits = part.body.get("after") or part.body.get("points")
    if not waits and (part.section == "points" or part.values.get("kind") == StepKind.MILESTONE):
        yield part.path, Fault("nothing_before", thing=THINGS[part.section])
