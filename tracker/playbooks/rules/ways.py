"""What waits for what, at any distance; soft links hold nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from tracker.domain.graph import Reach
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

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.links)

    def lead(self, key: str, other: str) -> bool:
        """Whether a step waits for another, over however many between."""
        return self._reach.leads(key, other)


def _nexts(links: Iterable[tuple[str, str]]) -> Nexts:
    found: dict[str, set[str]] = {}
    for key, other in links:
        found.setdefault(key, set()).add(other)
    return found
