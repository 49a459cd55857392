"""The passes over a network: early dates forward, late dates backward, slack between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.domain.schedule_network import FF, FS, SF, SS, Edge, Node
from tracker.domain.schedule_values import Constraint, ConstraintKind, Reason

_STARTS_FREE = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_EARLIER_THAN)
_MUST = (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)


def forward(nodes: Sequence[Node], floor: int) -> None:
    """Early dates and reasons, in topological order; `floor` is the project start."""
    for node in nodes:
        _place_early(node, floor)


def forward_after_late(nodes: Sequence[Node], floor: int) -> None:
    """What is as late as possible takes its late dates, and what follows it is placed again."""
    for node in nodes:
        _place_early(node, floor)
        if node.as_late_as_possible and _given(node) is None:
            node.start, node.finish = node.late_start, node.late_finish
            node.reason = Reason("constraint", ConstraintKind.AS_LATE_AS_POSSIBLE)


def _place_early(node: Node, floor: int) -> None:
    start, finish, node.reason = _given(node) or _pushed(node, floor)
    node.start = node.early_start = start
    node.finish = node.early_finish = finish


def _given(node: Node) -> tuple[int, int, Reason] | None:
    """The dates that people set: what has happened, else the pin."""
    activity = node.activity
    start, finish = activity.actual_start, activity.actual_finish
    if start is not None:
        return start, node.span.forward(start)[1] if finish is None else finish, Reason("actual")
    if finish is not None:
        return node.span.less(finish), finish, Reason("actual")
    return None if activity.pin is None else (*activity.pin, Reason("pin"))


def _pushed(node: Node, floor: int) -> tuple[int, int, Reason]:
    """As early as links, bounds and constraint allow; the first of equal causes is the reason."""
    causes = list(_causes(node, floor)) or [(floor, Reason("project_start"))]
    pushed = max(t for t, _ in causes)
    start, finish = node.span.forward(pushed)
    reason = next(cause for t, cause in causes if t == pushed or node.span.snap(t) == start)
    if node.lasting:
        bounds = [edge.finish_bound() for edge in node.preds if edge.type in (FF, SF)]
        finish = node.calendar.settle(max([finish, *bounds]))
    return _held(node, start, finish, reason)


def _causes(node: Node, floor: int) -> Iterable[tuple[int, Reason]]:
    """Each instant before which the node cannot start; a link comes before a bound of equal strength."""
    starting = [edge for edge in node.preds if not (node.lasting and edge.type in (FF, SF))]
    for edge in starting:
        yield edge.bound(), Reason("link", edge.pred.activity.id)
    wish = node.activity.constraint
    kind = None if wish is None else wish.kind
    # A finish that follows a finish may imply a start before the project; nothing else is held there.
    if any(edge.type is FF for edge in starting) or (not node.preds and kind not in _STARTS_FREE):
        yield floor, Reason("project_start")
    for bound in node.activity.bounds:
        yield bound.at, Reason(bound.kind, bound.ref)
    if wish is not None and kind is ConstraintKind.START_NO_EARLIER_THAN:
        yield wish.at, Reason("constraint", wish.kind)
    if wish is not None and kind is ConstraintKind.FINISH_NO_EARLIER_THAN:
        yield node.span.less(wish.at), Reason("constraint", wish.kind)


def _held(node: Node, start: int, finish: int, reason: Reason) -> tuple[int, int, Reason]:
    """No-later-than and must dates win over whatever pushes."""
    wish = node.activity.constraint
    if wish is None or not _overrules(node, wish.kind, start, finish, wish.at):
        return start, finish, reason
    because = Reason("constraint", wish.kind)
    if wish.kind in (ConstraintKind.MUST_START_ON, ConstraintKind.START_NO_LATER_THAN):
        return *node.span.forward(wish.at), because
    return node.span.forward(node.span.less(wish.at))[0], wish.at, because


def _overrules(node: Node, kind: ConstraintKind, start: int, finish: int, at: int) -> bool:
    if kind is ConstraintKind.START_NO_LATER_THAN:
        return node.span.gap(at, start) > 0
    if kind is ConstraintKind.FINISH_NO_LATER_THAN:
        return node.span.gap(at, finish) > 0
    return kind in (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)


def backward(nodes: Sequence[Node], finishes: Mapping[str, Node]) -> None:
    """Late dates, against the topological order; `finishes` finds the steps that relative deadlines name."""
    working = [node for node in nodes if not node.lasting] or nodes
    cap = max((node.finish for node in working), default=0)
    for node in reversed(nodes):
        _place_late(node, cap, finishes)


def _place_late(node: Node, cap: int, nodes: Mapping[str, Node]) -> None:
    """What has happened cannot happen later."""
    activity = node.activity
    if node.completed:
        node.late_start, node.late_finish = node.start, node.finish
        return
    limit = _latest_finish(node, cap, nodes)
    node.late_start, node.late_finish = node.span.backward(limit)
    if not activity.elapsed and limit >= node.finish:
        # Two instants without work between them count as one, but not for a lag on the clock.
        node.late_start = max(node.late_start, node.start)
        node.late_finish = max(node.late_finish, node.finish)
    if activity.actual_start is not None:
        node.late_start = activity.actual_start
    elif node.lasting:
        node.late_start = min([node.late_finish, *_start_limits(node)])


def due(node: Node, nodes: Mapping[str, Node]) -> int | None:
    """The instant of a node's deadline, or None."""
    deadline = node.activity.deadline
    if deadline is None or deadline.step is None:
        return None if deadline is None else deadline.at
    finish = nodes[deadline.step].finish
    return finish + deadline.lag if deadline.lag_elapsed else node.calendar.add(finish, deadline.lag)


def _latest_finish(node: Node, cap: int, nodes: Mapping[str, Node]) -> int:
    limits = [max(cap, node.finish) if node.lasting else cap]
    limits += [limit for edge in node.succs if (limit := _finish_limit(edge)) is not None]
    wish = node.activity.constraint
    if wish is not None and (latest := _wished_finish(node, wish)) is not None:
        limits = [latest] if wish.kind in _MUST else [*limits, latest]
    if (deadline := due(node, nodes)) is not None:
        limits.append(deadline)
    return min(limits)


def _wished_finish(node: Node, wish: Constraint) -> int | None:
    if wish.kind in (ConstraintKind.FINISH_NO_LATER_THAN, ConstraintKind.MUST_FINISH_ON):
        return wish.at
    if wish.kind in (ConstraintKind.START_NO_LATER_THAN, ConstraintKind.MUST_START_ON):
        return node.span.plus(wish.at)
    return None


def _finish_limit(edge: Edge) -> int | None:
    """The latest finish of the predecessor that a link allows; None for a successor that is done."""
    succ, span = edge.succ, edge.pred.span
    if succ.completed or (edge.pred.lasting and edge.type in (SS, SF)):
        return None
    if edge.type is FS:
        return edge.earlier(succ.late_start)
    if edge.type is SS:
        return span.plus(edge.earlier(span.snap(succ.late_start)))
    if edge.type is FF:
        return edge.earlier(succ.late_finish)
    return edge.earlier(span.plus(succ.late_finish))


def _start_limits(node: Node) -> list[int]:
    """The latest starts of a lasting node that its SS and SF links allow."""
    limits = []
    for edge in node.succs:
        if edge.type in (SS, SF) and not edge.succ.completed:
            late = edge.succ.late_start if edge.type is SS else edge.succ.late_finish
            limits.append(edge.earlier(late))
    return limits


def total_slack(node: Node) -> int:
    """Minutes the node can slip: the smaller of its slacks at start and finish."""
    at_start = node.span.gap(node.start, node.late_start)
    at_finish = node.span.gap(node.finish, node.late_finish)
    if node.activity.actual_start is not None:
        return at_finish
    if node.lasting:
        return at_start if at_finish >= 0 else at_finish
    return min(at_start, at_finish)


def free_slack(node: Node, total: int) -> int:
    """Minutes the node can slip before any successor moves."""
    if node.completed:
        return 0
    gaps = [_room(edge) for edge in node.succs if not edge.succ.completed]
    return max(0, min(gaps, default=total))


def _room(edge: Edge) -> int:
    mine = edge.pred.finish if edge.type in (FS, FF) else edge.pred.start
    theirs = edge.succ.start if edge.type in (FS, SS) else edge.succ.finish
    return edge.pred.span.gap(mine, theirs) - edge.lag
