"""Which items of a plan belong together, for a change that is to look only at what it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.progress import State
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Series, Summary

WORK = ("task", "meeting", "occurrence")
"""Kinds that take their owner's time."""


@dataclass(frozen=True)
class Groups:
    """Ids of items by what they have in common, in the order of the plan.

    Nothing of it changes while only dates, durations and states of nodes do.
    """

    place: Mapping[str, int]
    series: frozenset[str]
    has_summaries: bool
    hanging: Mapping[str, tuple[str, ...]]
    """The nodes whose deadline hangs on a node, by that node."""
    phases: Mapping[str, tuple[str, ...]]
    owners: Mapping[str, tuple[str, ...]]
    """What may take the time of each owner."""
    counted: tuple[str, ...]
    """The nodes that quotas count."""

    def with_hanging(self, ids: Iterable[str]) -> set[str]:
        """These nodes and those whose deadlines hang on them."""
        found = set(ids)
        return found.union(*(self.hanging[each] for each in found & self.hanging.keys()))


def groups_of(plan: ProjectPlan) -> Groups:
    """The groups of a plan that was just laid."""
    nodes, items = plan.nodes, plan.items
    keys = {key for quota in plan.project.quotas for key in quota["keys"]}
    living = [each for each in nodes if each.state != State.CANCELLED]
    return Groups(
        place={each.id: place for place, each in enumerate(items)},
        series=frozenset(each.id for each in nodes if isinstance(each, Series)),
        has_summaries=any(isinstance(each, Summary) for each in nodes),
        hanging=_grouped((each.due_rule.get("step"), each) for each in living),
        phases=_grouped((each.phase_id, each) for each in nodes),
        owners=_grouped((each.owner_id, each) for each in items if each.kind in WORK),
        counted=tuple(each.id for each in nodes if each.key in keys),
    )


def _grouped(pairs: Iterable[tuple[str | None, Item]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, item in pairs:
        if key:
            found.setdefault(key, []).append(item.id)
    return {key: tuple(ids) for key, ids in found.items()}
