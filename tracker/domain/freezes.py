"""Freeze windows: days on which chosen items may not be placed (大促: 双11, 618)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.text import Text

MEETINGS = frozenset({"meeting", "series", "occurrence"})
"""Kinds that no window freezes unless it names them: people still talk, then most of all."""


@dataclass(frozen=True)
class Freeze:
    """The days from `first` to `last`, and what may not be placed on them; an empty set says nothing."""

    first: date
    last: date
    title: Text = field(default_factory=Text)
    kinds: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    id: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def chosen(
    window: Freeze,
    *,
    kind: str,
    departments: Iterable[str] = (),
    role: str | None = None,
    key: str = "",
    started: bool = False,
) -> bool:
    """Whether a window freezes an item: all that the window gives must match.

    A window that gives nothing freezes all work, but no meeting: those only if `kinds` or `keys` name them.
    What has started goes on: nobody stops half a delivery because a sale begins.
    """
    if started or (kind in MEETINGS and not window.kinds and not window.keys):
        return False
    return (
        (not window.kinds or kind in window.kinds)
        and (not window.departments or not window.departments.isdisjoint(departments))
        and (not window.roles or role in window.roles)
        and (not window.keys or key in window.keys)
    )
