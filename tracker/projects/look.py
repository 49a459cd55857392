"""How rows are shown: in which language and zone, on which day, and what ids are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.access import HOUSE, Who
from tracker.domain.text import Lang
from tracker.projects.models import Item
from tracker.projects.waiting import Waiting


@dataclass(frozen=True)
class Names:
    """What ids are called: people by name, departments and phases by key."""

    people: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """How rows are shown: language, zone, and the day that is today."""

    lang: Lang
    zone: str
    today: date
    waiting: dict[str, list[Waiting]] = field(default_factory=dict)
    """Item id to what its links let it wait for."""
    names: Names = field(default_factory=Names)
    projected: frozenset[int] = frozenset()
    """The years whose holidays are not announced yet; what lies in them is provisional."""
    steps: Mapping[tuple[str | None, str], str] = field(default_factory=dict)
    """Project and key of a step that an item may choose, to its id."""
    stages: Mapping[str, str] | None = None
    """Item id to the column in which it stands, if that was asked for."""
    extras: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Item id to what was asked for beside it, by name."""
    projects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Project id to how it stands, and what the asker is in it."""
    fields: frozenset[str] = frozenset()
    """The only fields to show of what is listed; all of them if empty."""
    who: Who = HOUSE
    seen: frozenset[str] = frozenset()
    """Of what holds items back, what a guest sees."""
    own: frozenset[str] = frozenset()
    """Items on which a guest may work."""
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Item id to how many of its parts are done, and how many there are."""
    wholes: Mapping[str, Item] = field(default_factory=dict)
    """The items that parts are pieces of, by id."""
    waited: Mapping[str, int] = field(default_factory=dict)
    """Item id to the working minutes for which it has waited for somebody outside."""
    verbs: frozenset[str] = frozenset()
    """The only verbs of which `can` tells; all of them if empty."""
    instead_of: frozenset[str] = frozenset()
    """Owners who are away, and for whom the asker stands in."""

    def only(self, shown: dict[str, Any]) -> dict[str, Any]:
        """A row as far as it was asked for."""
        return {name: each for name, each in shown.items() if name in self.fields} if self.fields else shown

    def instant(self, moment: datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(ZoneInfo(self.zone)).isoformat()


def named(row_id: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    """Somebody or something by id, with its name of those that are known."""
    return None if row_id is None else {"id": row_id, "name": names.get(row_id, "")}


def iso_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
