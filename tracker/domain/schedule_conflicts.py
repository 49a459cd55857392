"""What a schedule does not keep: deadlines, links, bounds and pins, each with its culprits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.schedule_network import Edge, Node
from tracker.domain.schedule_passes import due
from tracker.domain.schedule_values import Conflict, LinkType


def driving_chain(node: Node, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """The ids from the first cause to this node, each start set by the one before.

    A series that lasts until its planned end is a first cause of its own: its start did not set its finish.
    """
    chain = [node.activity.id]
    while node.reason.kind == "link" and not (node.lasting and node.finish > node.start):
        node = nodes[node.reason.ref]
        chain.append(node.activity.id)
    return tuple(reversed(chain))


def critical_path(ordered: Sequence[Node], nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """The chain that drives the last finish of the work."""
    working = [node for node in ordered if not node.lasting] or ordered
    if not working:
        return ()
    return driving_chain(max(working, key=lambda node: node.finish), nodes)


def conflicts(ordered: Sequence[Node], nodes: Mapping[str, Node]) -> Iterator[Conflict]:
    for node in ordered:
        yield from _deadline(node, nodes)
        yield from _pin(node)
        if node.activity.actual_start is None and node.activity.actual_finish is None:
            yield from _bounds(node)
            yield from (conflict for edge in node.preds for conflict in _link(edge))


def _deadline(node: Node, nodes: Mapping[str, Node]) -> Iterator[Conflict]:
    deadline = due(node, nodes)
    if deadline is not None and node.span.gap(deadline, node.finish) > 0:
        culprits = driving_chain(node, nodes)
        yield Conflict("deadline_missed", node.activity.id, deadline, node.finish, culprits)


def _pin(node: Node) -> Iterator[Conflict]:
    """A pin of working time that begins or ends outside of it; required is the nearest working instant."""
    if node.activity.pin is None or node.activity.elapsed or node.reason.kind != "pin":
        return
    start, finish = node.activity.pin
    settled = node.calendar.settle(start) if start == finish else node.calendar.next_start(start)
    ended = finish if start == finish else node.calendar.previous_end(finish)
    for required, actual in ((settled, start), (ended, finish)):
        if required != actual:
            yield Conflict("non_working_pin", node.activity.id, required, actual, (node.activity.id,))
            return


def _bounds(node: Node) -> Iterator[Conflict]:
    for bound in node.activity.bounds:
        if node.start < bound.at and node.span.gap(node.start, bound.at) > 0:
            culprits = (node.activity.id, bound.ref) if bound.ref else (node.activity.id,)
            yield Conflict("bound_violated", node.activity.id, bound.at, node.start, culprits)


def _link(edge: Edge) -> Iterator[Conflict]:
    """The end of the successor that lies before what the link asks, unless the link itself put it there."""
    asked = edge.later(edge.pred.finish if edge.type in (LinkType.FS, LinkType.FF) else edge.pred.start)
    actual = edge.succ.start if edge.type in (LinkType.FS, LinkType.SS) else edge.succ.finish
    if actual < asked and edge.succ.span.gap(actual, asked) > 0 and edge.succ.start < edge.bound():
        item = edge.succ.activity.id
        yield Conflict("link_violated", item, asked, actual, (edge.pred.activity.id, item))
