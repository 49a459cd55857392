"""What waits for what: the links into and out of items, those of their phases and summaries included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.progress import Incoming, State
from tracker.domain.schedule import Link as DomainLink
from tracker.domain.schedule import LinkType
from tracker.projects.inputs import ProjectPlan, domain_link
from tracker.projects.models import Item, Link, Node, Summary


@dataclass(frozen=True)
class Waiting:
    """What an item waits for: a predecessor and its state, and how the link holds."""

    link: Link
    pred: Item

    @property
    def incoming(self) -> Incoming:
        return Incoming(self.pred.id, LinkType(self.link.type), self.link.soft, State(self.pred.state))


def incoming(current: Session, item_ids: Sequence[str]) -> dict[str, list[Waiting]]:
    """The living links into the given items, with their predecessors: a constant number of statements.

    A link on a phase or a summary holds for what belongs to it, on either side.
    """
    found: dict[str, list[Waiting]] = defaultdict(list)
    if not item_ids:
        return found
    holders = _holders(current, item_ids)
    wanted = {each for mine in holders.values() for each in mine}
    links = list(current.scalars(sa.select(Link).where(Link.succ_id.in_(wanted), Link.active)))
    preds = _leaves(current, {each.pred_id for each in links})
    for item_id, mine in holders.items():
        waiting = [
            Waiting(link, pred) for link in links if link.succ_id in mine for pred in preds[link.pred_id]
        ]
        found[item_id] = sorted(
            (each for each in waiting if each.pred.id != item_id),
            key=lambda each: (each.pred.position, each.pred.id),
        )
    return found


def _holders(current: Session, item_ids: Sequence[str]) -> dict[str, set[str]]:
    """Each item with its phase and the summaries around it: a link on any of them is a link on the item."""
    items, nodes = Item.__table__, Node.__table__
    rows = current.execute(
        sa.select(items.c.id, items.c.phase_id, nodes.c.parent_id)
        .select_from(items.outerjoin(nodes, nodes.c.id == items.c.id))
        .where(items.c.id.in_(item_ids))
    ).all()
    found = {row[0]: {each for each in row if each} for row in rows}
    inner = {row[2] for row in rows if row[2]}
    while inner:
        outer = {
            row[0]: row[1]
            for row in current.execute(
                sa.select(nodes.c.id, nodes.c.parent_id).where(
                    nodes.c.id.in_(inner), nodes.c.parent_id.is_not(None)
                )
            )
        }
        for mine in found.values():
            mine |= {outer[each] for each in mine if each in outer}
        inner = set(outer.values())
    return found


def _leaves(current: Session, ends: set[str]) -> dict[str, list[Item]]:
    """What stands for each end of a link: the item itself, or whatever belongs to the phase or summary."""
    items = Item.__table__.c
    inside = sa.select(items.id).where(Item.phase_id.in_(ends), Item.kind.not_in(("summary", "occurrence")))
    wanted = sa.select(Item).where(sa.or_(items.id.in_(ends), items.id.in_(inside)))
    found: dict[str, list[Item]] = {each: [] for each in ends}
    for each in current.scalars(wanted):
        if each.id in ends and not isinstance(each, Summary):
            found[each.id].append(each)
        elif each.phase_id in ends:
            found[each.phase_id].append(each)
    for summary in [each for each in ends if not found[each]]:
        found[summary] = _inside(current, summary)
    return found


def _inside(current: Session, summary_id: str) -> list[Item]:
    """The items of a summary, through the summaries in it."""
    found: list[Item] = []
    outer = {summary_id}
    while outer:
        parts = list(current.scalars(sa.select(Node).where(Node.parent_id.in_(outer))))
        found += [each for each in parts if not isinstance(each, Summary)]
        outer = {each.id for each in parts if isinstance(each, Summary)}
    return found


def waiting_in(plan: ProjectPlan) -> dict[str, list[Waiting]]:
    """The same for a whole plan that is at hand, stored or not."""
    found: dict[str, list[Waiting]] = defaultdict(list)
    leaves = leaves_of(plan)
    for each in plan.links:
        for succ in leaves.get(each.succ_id, ()):
            found[succ.id] += [
                Waiting(each, pred) for pred in leaves.get(each.pred_id, ()) if pred is not succ
            ]
    return found


def leaves_of(plan: ProjectPlan) -> dict[str, list[Node]]:
    """What stands for each end that a link may have: the node, or what belongs to the phase or summary."""
    parts: dict[str, list[Node]] = defaultdict(list)
    for each in plan.nodes:
        for outer in (each.parent_id, each.phase_id):
            if outer:
                parts[outer].append(each)
    found = {each.id: [each] for each in plan.nodes if not isinstance(each, Summary)}
    phases = {each.id for each in plan.phases}
    for outer in [*(each.id for each in plan.nodes if isinstance(each, Summary)), *phases]:
        found[outer] = list(dict.fromkeys(_within(outer, parts)))
    return found


def _within(outer: str, parts: dict[str, list[Node]]) -> Iterable[Node]:
    for each in parts.get(outer, ()):
        if isinstance(each, Summary):
            yield from _within(each.id, parts)
        else:
            yield each


def successors(current: Session, item_id: str) -> list[tuple[Link, Item]]:
    """The living links out of an item, or of its phase or summary, with their successors."""
    mine = _holders(current, [item_id]).get(item_id, set())
    links = list(current.scalars(sa.select(Link).where(Link.pred_id.in_(mine), Link.active)))
    succs = _leaves(current, {each.succ_id for each in links})
    found = [(link, each) for link in links for each in succs[link.succ_id] if each.id != item_id]
    return sorted(found, key=lambda pair: pair[1].position)


def leaf_links(plan: ProjectPlan) -> list[DomainLink]:
    """The links of a plan between what is placed."""
    leaves = leaves_of(plan)
    return [
        DomainLink(pred.id, succ.id, link.type, link.lag, link.lag_elapsed, link.lag_percent, link.soft)
        for link in map(domain_link, plan.links)
        for pred in leaves.get(link.pred, ())
        for succ in leaves.get(link.succ, ())
    ]
