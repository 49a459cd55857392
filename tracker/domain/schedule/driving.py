"""Chains of drivers: what set the date of what, back to the first cause."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from tracker.domain.schedule.link_bounds import lasts
from tracker.domain.schedule.values import Activity, Cause, Placed

LONGEST = 100
"""Ids in a chain of culprits; of a longer chain its first cause and its end are kept."""


class Drivers:
    """Follows the reasons of a schedule, if given no further than `among` these.

    Roots are remembered, so that many questions stay cheap.
    """

    def __init__(
        self,
        activities: Mapping[str, Activity],
        placed: Mapping[str, Placed],
        among: Container[str] | None = None,
    ) -> None:
        self._activities, self._placed, self._among = activities, placed, among
        self._roots: dict[str, str] = {}

    def before(self, key: str) -> str | None:
        """The activity whose date set this one's; None for a first cause.

        A series that lasts until its planned end is a first cause: its start did not set its finish.
        A summary ends with what ends last of all that belongs to it.
        """
        if self._activities[key].summary:
            return self._last.get(key)
        placed = self._placed[key]
        if placed.reason.kind != "link" or (lasts(self._activities[key]) and placed.finish > placed.start):
            return None
        driver = placed.reason.ref
        return driver if self._among is None or driver in self._among else None

    @cached_property
    def _last(self) -> dict[str, str]:
        return last_leaves(self._activities, self._placed)

    def root(self, key: str) -> str:
        """The first cause of an activity's date."""
        path: list[str] = []
        while key not in self._roots:
            path.append(key)
            self._roots[key] = key
            key = self.before(key) or key
        root = self._roots[key]
        self._roots.update(dict.fromkeys(path, root))
        return root

    def chain(self, key: str, longest: int = LONGEST) -> tuple[str, ...]:
        """The ids from the first cause to this one, each date set by the one before."""
        chain = {key: None}
        while (driver := self.before(key)) is not None and driver not in chain:
            key = self.root(driver) if len(chain) == longest - 1 else driver
            chain[key] = None
            if len(chain) == longest:
                break
        return tuple(reversed(chain))

    def causes(self, chain: Sequence[str]) -> tuple[Cause, ...]:
        """What each member of a chain contributes: the root its own reason, the others their link."""
        reason = self._placed[chain[0]].reason
        own = (reason.kind, chain[0], reason.ref) if reason.ref else (reason.kind, chain[0])
        linked = [(a, b) for a, b in pairwise(chain) if self.before(b) == a]
        return (own, *(self._joint(a, b) for a, b in linked))

    def _joint(self, a: str, b: str) -> Cause:
        return ("summary", b, a) if self._activities[b].summary else ("link", a, b)


def last_leaves(activities: Mapping[str, Activity], placed: Mapping[str, Placed]) -> dict[str, str]:
    """Of each summary that has any, the leaf that ends last, at any depth; the first of several."""
    last: dict[str, str] = {}
    for key, activity in activities.items():
        parent = None if activity.summary else activity.parent
        while parent is not None:
            if parent not in last or placed[last[parent]].finish < placed[key].finish:
                last[parent] = key
            parent = activities[parent].parent
    return last
