"""The policy `keep_gap`: the room between two items is kept as an explicit part of their link's lag."""

from __future__ import annotations

from tracker.domain.schedule import LinkType
from tracker.domain.workdays import to_minute
from tracker.projects.inputs import ProjectPlan, calendar_of
from tracker.projects.models import Link, Node, Summary

KEEP_GAP = "keep_gap"
AT_START = (LinkType.SS, LinkType.SF)
STARTS = (LinkType.FS, LinkType.SS)


def measure_gaps(plan: ProjectPlan) -> None:
    """Give each link the gap that lies in it now, or none when the project does not keep gaps."""
    nodes = {each.id: each for each in plan.nodes}
    for link in plan.links:
        link.gap = _gap(plan, link, nodes) if plan.project.policy == KEEP_GAP else 0


def _gap(plan: ProjectPlan, link: Link, nodes: dict[str, Node]) -> int:
    """Minutes between what a link asks and where its successor lies, in the unit of its lag; at least 0.

    Links of phases and summaries keep no gap: what belongs to them moves by its own links.
    """
    pred, succ = nodes.get(link.pred_id), nodes.get(link.succ_id)
    if link.soft or pred is None or succ is None or isinstance(pred, Summary) or isinstance(succ, Summary):
        return 0
    asked, lies = _end(pred, at_start=link.type in AT_START), _end(succ, at_start=link.type in STARTS)
    if asked is None or lies is None:
        return 0
    if link.lag_elapsed:
        return max(0, lies - asked - link.lag)
    lag = link.lag if link.lag_percent is None else round(pred.duration * link.lag_percent / 100)
    return max(0, calendar_of(plan, succ)[1].between(asked, lies) - lag)


def _end(node: Node, *, at_start: bool) -> int | None:
    moment = node.start_at if at_start else node.finish_at
    return None if moment is None else to_minute(moment)
