"""A network while it is being placed: activities as nodes with their dates, hard links as edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.schedule_spans import Lasting, Span, span_of
from tracker.domain.schedule_values import (
    Activity,
    ConstraintKind,
    Link,
    LinkType,
    Reason,
    UnknownActivity,
)
from tracker.domain.workdays import WorkCalendar

FS, SS, FF, SF = LinkType.FS, LinkType.SS, LinkType.FF, LinkType.SF


class Node:
    """An activity while it is being placed, with its links as edges."""

    __slots__ = (
        "activity", "calendar", "early_finish", "early_start", "finish", "lasting",
        "late_finish", "late_start", "preds", "reason", "span", "start", "succs",
    )  # fmt: skip

    def __init__(self, activity: Activity, calendars: Mapping[str, WorkCalendar]) -> None:
        self.activity = activity
        self.calendar = calendars[activity.calendar]
        self.span: Span = span_of(activity, calendars)
        self.lasting = isinstance(self.span, Lasting)
        self.preds: list[Edge] = []
        self.succs: list[Edge] = []
        self.start = self.finish = 0
        self.early_start = self.early_finish = self.late_start = self.late_finish = 0
        self.reason = Reason("project_start")

    @property
    def as_late_as_possible(self) -> bool:
        wish = self.activity.constraint
        return wish is not None and wish.kind is ConstraintKind.AS_LATE_AS_POSSIBLE

    @property
    def completed(self) -> bool:
        return self.activity.actual_finish is not None


class Edge:
    """A link between two nodes; its lag runs on the successor's calendar or on the clock."""

    __slots__ = ("elapsed", "lag", "pred", "succ", "type")

    def __init__(self, link: Link, pred: Node, succ: Node) -> None:
        self.pred, self.succ, self.type = pred, succ, link.type
        self.elapsed = link.lag_elapsed
        percent = link.lag_percent
        self.lag = link.lag if percent is None else round(pred.activity.duration * percent / 100)

    def later(self, t: int) -> int:
        """t plus the lag."""
        return t + self.lag if self.elapsed else self.succ.calendar.add(t, self.lag)

    def earlier(self, t: int) -> int:
        """t less the lag."""
        return t - self.lag if self.elapsed else self.succ.calendar.add(t, -self.lag)

    def source(self, *, at_start: bool) -> int:
        """The date of the predecessor that counts: its early one among those that are as late as possible."""
        if self.succ.as_late_as_possible:
            return self.pred.early_start if at_start else self.pred.early_finish
        return self.pred.start if at_start else self.pred.finish

    def bound(self) -> int:
        """The successor's earliest start by this link alone."""
        source = self.source(at_start=self.type in (SS, SF))
        return self.later(source if self.type in (FS, SS) else self.succ.span.less(source))

    def finish_bound(self) -> int:
        """The earliest finish of a lasting successor by FF or SF; it does not follow from its start."""
        return self.later(self.source(at_start=self.type is SF))


def network(
    activities: Iterable[Activity], links: Iterable[Link], calendars: Mapping[str, WorkCalendar]
) -> dict[str, Node]:
    """Nodes by id, joined by the hard links; raises UnknownActivity."""
    nodes = {activity.id: Node(activity, calendars) for activity in activities}
    for link in links:
        _require(nodes, link.pred, link.succ)
        _require(nodes, link.succ, link.pred)
        if not link.soft:
            edge = Edge(link, nodes[link.pred], nodes[link.succ])
            edge.pred.succs.append(edge)
            edge.succ.preds.append(edge)
    for node in nodes.values():
        deadline = node.activity.deadline
        if deadline is not None and deadline.step is not None:
            _require(nodes, deadline.step, node.activity.id)
    return nodes


def _require(nodes: Mapping[str, Node], ref: str, item: str) -> None:
    if ref not in nodes:
        raise UnknownActivity(item=item, ref=ref)
