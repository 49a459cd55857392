"""What waits for what, at any distance; soft links hold nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain

from tracker.domain.graph import circles
from tracker.playbooks.draft import Draft

Nexts = Mapping[str, set[str]]


class Ways:
    """The hard links of a file, and those from verification points to their milestones."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def links(self) -> set[tuple[str, str]]:
        points = {(point.key, str(point.path[1])) for point in self.draft.section("points")}
        hard = (link for link in self.draft.links if not link.values.get("soft"))
        return points | {(link.pred, link.succ) for link in hard}

    @cached_property
    def next(self) -> Nexts:
        """What waits for each step."""
        return _nexts(self.links)

    def lead(self, key: str, other: str) -> bool:
        """Whether a step waits for another, over however many between."""
        place = self._places.get(other)
        return place is not None and bool(self._reached.get(key, 0) >> place & 1)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(chain(*self._circles))}

    @cached_property
    def _circles(self) -> list[set[str]]:
        return circles(self.links)

    @cached_property
    def _reached(self) -> dict[str, int]:
        """What comes after each step, a bit for each: to walk from every step takes minutes in a large file.

        The members of a circle come after each other; circles are told with all that follows them known.
        """
        found: dict[str, int] = {}
        for circle in self._circles:
            following = 0
            for other in {other for key in circle for other in self.next.get(key, ())}:
                following |= found.get(other, 0) | 1 << self._places[other]
            found |= dict.fromkeys(circle, following)
        return found


def _nexts(links: Iterable[tuple[str, str]]) -> Nexts:
    found: dict[str, set[str]] = {}
    for key, other in links:
        found.setdefault(key, set()).add(other)
    return found
