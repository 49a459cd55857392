"""Why an item has its dates, how to bring it forward, and how to repair what does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tracker.domain.explain import Namer, Step, why
from tracker.domain.explain.options import Option, options, repairs
from tracker.domain.progress import State
from tracker.domain.schedule import Network, Schedule
from tracker.domain.text import Text
from tracker.domain.workdays import to_minute
from tracker.projects.inputs import ProjectPlan, inputs
from tracker.projects.models import Item, Occurrence
from tracker.projects.planning import rules


@dataclass
class Studied:
    """A plan as the engine sees it, asked and tried without changing it."""

    plan: ProjectPlan
    now: datetime

    @cached_property
    def network(self) -> Network:
        given = inputs(self.plan)
        return Network(given.activities, given.links, given.calendars)

    @cached_property
    def schedule(self) -> Schedule:
        return self.lay(self.network)

    @cached_property
    def nodes(self) -> frozenset[str]:
        """What counts as moved: a phase is only the span of what belongs to it."""
        return frozenset(each.id for each in self.plan.nodes)

    def lay(self, network: Network) -> Schedule:
        """A network placed as the project is."""
        given = inputs(self.plan)
        return network.place(given.start, **rules(self.plan, given, self.now))

    def chain(self, item: Item) -> tuple[Step, ...]:
        """From an item to its first cause: for a sitting its series', for what is cancelled nothing."""
        key = item.series_id if isinstance(item, Occurrence) else item.id
        if item.state == State.CANCELLED or key not in self.network.activities:
            return ()
        return why(self.schedule, key)

    def options(self, item: Item) -> tuple[Option, ...]:
        """The cheapest ways to bring forward what has not begun."""
        if item.state != State.OPEN or item.id not in self.network.activities:
            return ()
        return options(self.network, self.schedule, item.id, self.lay, among=self.nodes)

    def options_within(self, item: Item, ends: datetime) -> tuple[Option, ...]:
        """The ways to bring an item forward by which its whole phase ends in time."""
        mine = [each.id for each in self.plan.nodes if each.phase_id == item.phase_id]
        return tuple(each for each in self.options(item) if self._ends(each, mine) <= to_minute(ends))

    def _ends(self, option: Option, ids: Iterable[str]) -> int:
        placed = self.lay(option.edit.apply(self.network)).placed
        return max(placed[each].finish for each in ids if each in placed)

    def may_follow(self, then: str, first: str) -> bool:
        """Whether one item may wait for another: both are in the graph and no circle comes of it."""
        known = {then, first} <= self.network.activities.keys()
        return known and self.network.would_cycle(first, then) is None

    def repairs(self, item_id: str, code: str) -> tuple[Option, ...]:
        """The ways to resolve a conflict of the engine's, found again by its item and its kind."""
        for conflict in self.schedule.conflicts:
            if (conflict.item, conflict.kind) == (item_id, code):
                return repairs(self.network, self.schedule, conflict, self.lay, among=self.nodes)
        return ()


def namer(plan: ProjectPlan) -> Namer:
    """What people call an item, a phase or a calendar by its id; items in quotation marks."""
    names = {"default": Text("公司日历", "the company's calendar")}
    for node in plan.nodes:
        names[node.id] = Text(f"“{node.key} {node.title_zh}”", f"“{node.key} {node.title_en}”")
    for phase in plan.phases:
        names |= {phase.id: phase.title, phase.key: phase.title}
    return lambda key: names.get(key, Text(key, key))
