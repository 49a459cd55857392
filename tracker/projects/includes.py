"""What a list of items can bring along beside the items themselves, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.projects.look import Look
from tracker.projects.models import Item

Include = Callable[[Session, Who, Sequence[Item], Look], Mapping[str, Any]]
"""Finds something of each item, by id, in a constant number of statements; what has none is left out."""

_includes: dict[str, tuple[Include, Callable[[], Any]]] = {}
_for_guests: set[str] = set()


def register_include(
    name: str, find: Include, *, without: Callable[[], Any] = list, for_guests: bool = False
) -> None:
    """Let `include=name` bring along what `find` finds; `without()` is shown where it finds nothing.

    The name is a field of ItemSchema. Guests get nothing of it, unless `find` leaves out what they may
    not see, which `for_guests` says.
    """
    _includes[name] = find, without
    if for_guests:
        _for_guests.add(name)


def names() -> list[str]:
    return sorted(_includes)


def find(
    current: Session, who: Who, wanted: Iterable[str], items: Sequence[Item], look: Look
) -> dict[str, dict[str, Any]]:
    """Item id to what was wanted of it, by name."""
    found: dict[str, dict[str, Any]] = {each.id: {} for each in items}
    for name in wanted:
        include, without = _includes[name]
        mine = include(current, who, items, look) if name in _for_guests or not who.guest else {}
        for item_id, extras in found.items():
            extras[name] = mine[item_id] if item_id in mine else without()
    return found
