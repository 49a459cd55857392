"""What the cells of a table refer to: people, departments, phases, labels, and the plan's items and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar
from tracker.projects.models import Link


@dataclass(frozen=True)
class Person:
    """Somebody who may own an item."""

    id: str
    name: str
    email: str | None

    @property
    def shown(self) -> str:
        return f"{self.name} <{self.email or self.id}>"


@dataclass(frozen=True)
class Book:
    """What cells refer to; the names of phases and departments are their keys."""

    lang: Lang
    calendar: WorkCalendar
    people: Mapping[str, Person]
    departments: Mapping[str, str]
    phases: Mapping[str, str]
    titles: Mapping[str, Mapping[str, Text]]
    """By column, `phase` and `department`: key to what it is called."""
    keys: Mapping[str, str]
    """Item id to key."""
    links: Mapping[str, list[Link]]
    """Item id to the links into it that people may change."""
    marks: Mapping[str, list[str]]
    """Item id to the names of its labels."""
    labels: Mapping[str, str]
    """Id of a label by its name, case folded; the project's before the agency's."""
    beside: Mapping[str, int]
    """Item id to the newest revision of its predecessors and labels."""

    def revision(self, item_id: str, own: int) -> int:
        """Up to which revision of the project a row shows what was: of its item and of what stands beside."""
        return max(own, self.beside.get(item_id, 0))
