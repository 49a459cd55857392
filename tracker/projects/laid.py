"""A plan as it was laid, with what the next change of it can start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from tracker.domain.schedule import Network, Schedule
from tracker.projects.findings import PROJECTED, finding, of_conflicts
from tracker.projects.found import Found
from tracker.projects.groups import Groups
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Node


@dataclass(frozen=True)
class Laid:
    """Rows, the network made of them, and where it lies; `rows` has nodes and then sittings by id.

    `start`, `finish` and `day` are what it was placed with.
    """

    plan: ProjectPlan
    rows: Mapping[str, Item]
    groups: Groups
    network: Network
    schedule: Schedule
    found: Found
    start: int
    finish: int | None
    day: int | None

    @property
    def living(self) -> set[str]:
        """The nodes that have a place."""
        return self.network.activities.keys() & self.rows.keys()

    def findings(self) -> Iterator[dict[str, Any]]:
        """Everything that the plan breaks, in its order."""
        yield from of_conflicts(self.schedule.conflicts, self.rows, self.plan.calendar)
        yield from self.found.listed(self.plan)
        if self.schedule.provisional:
            yield finding("provisional_calendar", PROJECTED)


@dataclass
class OpenedPlan(ProjectPlan):
    """A plan of which some nodes are about to change: how it lies, and its rows as they are now.

    `held` names the nodes that the session holds; the others must not be written to.
    """

    laid: Laid = field(kw_only=True)
    rows: dict[str, Item] = field(kw_only=True)
    held: frozenset[str] = field(kw_only=True)


def nodes_of(rows: Mapping[str, Item], plan: ProjectPlan) -> list[Node]:
    """The nodes among the rows of a plan, which come first."""
    return cast("list[Node]", list(islice(rows.values(), len(plan.nodes))))
