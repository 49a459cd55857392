"""Why an item has its dates: the chain of its drivers, and the cheapest ways to bring it forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.explain import Namer, Step, why
from tracker.domain.progress import State
from tracker.domain.schedule import Network, Schedule
from tracker.domain.text import Text
from tracker.projects.inputs import ProjectPlan, inputs
from tracker.projects.models import Item, Occurrence
from tracker.projects.planning import rules


@dataclass(frozen=True)
class Explained:
    """A plan as the engine sees it, the chain from an item to its first cause."""

    network: Network
    schedule: Schedule
    chain: tuple[Step, ...]


def explain(plan: ProjectPlan, item: Item, now: datetime) -> Explained:
    """The chain of an item; that of its series for a sitting, and none for what was cancelled."""
    given = inputs(plan)
    network = Network(given.activities, given.links, given.calendars)
    schedule = network.place(given.start, **rules(plan, given, now))
    key = item.series_id if isinstance(item, Occurrence) else item.id
    if item.state == State.CANCELLED or key not in schedule.placed:
        return Explained(network, schedule, ())
    return Explained(
        network,
        schedule,
        why(schedule, schedule, key),
    )


def namer(plan: ProjectPlan) -> Namer:
    """What people call an item or a phase by its id."""
    names = {}
    for node in plan.nodes:
        names[node.id] = Text(f"{node.key} {node.title_zh}", f"{node.key} {node.title_en}")
    for phase in plan.phases:
        names |= {phase.id: phase.title, phase.key: phase.title}
    return lambda key: names.get(key, Text(key, key))
