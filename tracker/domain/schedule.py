"""The one place where dates are computed: a network of activities laid on working calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain import graph
from tracker.domain.driving import Drivers
from tracker.domain.schedule_conflicts import find_conflicts
from tracker.domain.schedule_network import Node, network
from tracker.domain.schedule_passes import (
    backward,
    due,
    forward,
    forward_after_late,
    free_slack,
    total_slack,
)
from tracker.domain.schedule_values import (
    Activity,
    Assignment,
    Bound,
    Conflict,
    ConflictKind,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Placed,
    Reason,
    ReasonKind,
    Schedule,
    UnknownActivity,
)
from tracker.domain.workdays import WorkCalendar

__all__ = [
    "Activity",
    "Assignment",
    "Bound",
    "Conflict",
    "ConflictKind",
    "Constraint",
    "ConstraintKind",
    "Deadline",
    "Link",
    "LinkType",
    "Placed",
    "Reason",
    "ReasonKind",
    "Schedule",
    "UnknownActivity",
    "place",
]


def place(
    activities: Sequence[Activity], links: Sequence[Link], calendars: Mapping[str, WorkCalendar], start: int
) -> Schedule:
    """Early and late dates, slack, reasons and conflicts of every activity; `start` is the project start.

    The latest finish of the work bounds all late dates; a series, which lasts until its planned end whatever
    happens, does not. Raises graph.CycleFound, UnknownActivity, OutsideCalendar, and KeyError for a
    calendar that is not there.
    Source of the rules: Microsoft Project's behaviour as recorded in tests/conformance.
    """
    nodes = network(activities, links, calendars)
    ordered = [nodes[key] for key in graph.order(nodes, ((k.pred, k.succ) for k in links if not k.soft))]
    forward(ordered, start)
    backward(ordered, nodes)
    if any(node.as_late_as_possible for node in ordered):
        forward_after_late(ordered, start)
    placed = {key: _placed(node, nodes) for key, node in nodes.items()}
    by_id = {each.id: each for each in activities}
    hard = [link for link in links if not link.soft]
    working = [node for node in ordered if not node.lasting] or ordered
    path: tuple[str, ...] = ()
    if working:
        last = max(working, key=lambda node: node.finish).activity.id
        path = Drivers(by_id, placed).chain(last)
    return Schedule(
        start=start,
        finish=max((node.finish for node in ordered), default=start),
        placed=placed,
        critical_path=path,
        conflicts=find_conflicts(by_id, hard, calendars, placed),
    )


def _placed(node: Node, nodes: Mapping[str, Node]) -> Placed:
    total = total_slack(node)
    return Placed(
        id=node.activity.id,
        early_start=node.early_start,
        early_finish=node.early_finish,
        late_start=node.late_start,
        late_finish=node.late_finish,
        start=node.start,
        finish=node.finish,
        total_slack=total,
        free_slack=free_slack(node, total),
        critical=total <= 0 and not node.completed,
        reason=node.reason,
        provisional=node.calendar.provisional(node.start, node.finish),
        deadline=due(node, nodes),
    )
