"""What waits for what: the links into and out of items, those of their phases and summaries included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.progress import BEGUN, Incoming, State
from tracker.domain.schedule import Link as DomainLink
from tracker.domain.schedule import LinkType
from tracker.projects.inputs import ProjectPlan, domain_link
from tracker.projects.models import Item, Link, Node, Occurrence, Summary

Held = TypeVar("Held", bound=Item)
PARTS = ("subtask", "line")
NOT_IN_A_PHASE = ("summary", "occurrence", *PARTS)
"""Kinds for which a link on their phase does not stand, or stands only through what else is there."""
FROM_THE_FIRST = (LinkType.SS, LinkType.SF)
"""Types of links that wait for a start: of a phase or summary that is the start of what begins first."""
States = Mapping[str, State]
NOTHING: States = {}
"""No state was another one."""


@dataclass(frozen=True)
class Waiting:
    """What an item waits for: a predecessor and its state, and how the link holds."""

    link: Link
    pred: Item
    was: State | None = None
    """The state of the predecessor at another time than now."""

    @property
    def incoming(self) -> Incoming:
        state = self.was or State(self.pred.state)
        return Incoming(self.pred.id, LinkType(self.link.type), self.link.soft, state)


@dataclass(frozen=True)
class Place:
    """Where an item stands: itself and its phase, and the summaries around it, the nearest first."""

    ends: frozenset[str]
    around: tuple[tuple[str, State], ...]

    def holders(self, was: States = NOTHING) -> set[str]:
        """Links on these are links on the item; what is cancelled has nothing in it."""
        living = takewhile(lambda each: was.get(each[0], each[1]) != State.CANCELLED, self.around)
        return {*self.ends, *(each[0] for each in living)}


@dataclass(frozen=True)
class Ahead:
    """The living links into items, with whatever stands for their other ends."""

    places: Mapping[str, Place]
    links: Sequence[Link]
    preds: Mapping[str, Sequence[Item]]
    summaries: Mapping[str, Summary]

    def waiting(self, was: States = NOTHING) -> dict[str, list[Waiting]]:
        """What each item waits for now, or waited for when some items had other states."""
        found: dict[str, list[Waiting]] = defaultdict(list)
        for item_id, place in self.places.items():
            mine = place.holders(was)
            waiting = [
                Waiting(link, pred, was.get(pred.id))
                for link in self.links
                if link.succ_id in mine and not self._is_cancelled(link.pred_id, was)
                for pred in _holding(link, self.preds[link.pred_id], was)
            ]
            found[item_id] = sorted(
                (each for each in waiting if each.pred.id != item_id),
                key=lambda each: (each.pred.position, each.pred.id),
            )
        return found

    def _is_cancelled(self, end: str, was: States) -> bool:
        """A cancelled summary has nothing any more."""
        summary = self.summaries.get(end)
        return summary is not None and was.get(end, summary.state) == State.CANCELLED


def incoming(current: Session, item_ids: Sequence[str]) -> dict[str, list[Waiting]]:
    """The living links into the given items, with their predecessors: a constant number of statements.

    A link on a phase or a summary holds for what belongs to it, on either side.
    """
    return ahead(current, item_ids).waiting()


def ahead(current: Session, item_ids: Sequence[str]) -> Ahead:
    """The same for more than one time."""
    if not item_ids:
        return Ahead({}, (), {}, {})
    places = _places(current, item_ids)
    wanted = {each for mine in places.values() for each in (*mine.ends, *dict(mine.around))}
    links = list(current.scalars(sa.select(Link).where(Link.succ_id.in_(wanted), Link.active)))
    return Ahead(places, links, *_leaves(current, {each.pred_id for each in links}))


def _holding(link: Link, preds: Sequence[Held], was: States = NOTHING) -> Sequence[Held]:
    """Which predecessors a link waits for: of a phase or summary whose start it needs, what starts first."""
    states = {each.id: was.get(each.id, State(each.state)) for each in preds}
    living = [each for each in preds if states[each.id] is not State.CANCELLED]
    if len(living) < 2 or LinkType(link.type) not in FROM_THE_FIRST:
        return preds
    return [
        min(
            living,
            key=lambda each: (states[each.id] not in BEGUN, str(each.start_at), each.position, each.id),
        )
    ]


def _places(current: Session, item_ids: Sequence[str], *, with_series: bool = True) -> dict[str, Place]:
    """Each item with its phase and the summaries around it: a link on any of them is a link on the item.

    A sitting waits with its series, but nothing waits for the one sitting; nothing links to a part.
    """
    items, nodes, sittings = Item.__table__, Node.__table__, Occurrence.__table__
    own = sa.func.coalesce(sittings.c.series_id, items.c.id) if with_series else items.c.id
    rows = current.execute(
        sa.select(items.c.id, own, items.c.phase_id, nodes.c.parent_id)
        .select_from(
            items.outerjoin(sittings, sittings.c.id == items.c.id).outerjoin(nodes, nodes.c.id == own)
        )
        .where(items.c.id.in_(item_ids), items.c.kind.not_in(PARTS))
    ).all()
    around = _parents(current, {row[3] for row in rows if row[3]})
    found = {}
    for item_id, holder, phase_id, outer in rows:
        chain = []
        while outer in around:
            state, beyond = around[outer]
            chain.append((outer, state))
            outer = beyond
        found[item_id] = Place(frozenset({each for each in (holder, phase_id) if each}), tuple(chain))
    return found


def _parents(current: Session, inner: set[str]) -> dict[str, tuple[State, str | None]]:
    """Summaries and those around them, each with its state and what it belongs to."""
    items, nodes = Item.__table__.c, Node.__table__.c
    found: dict[str, tuple[State, str | None]] = {}
    while inner:
        wanted = sa.select(nodes.id, items.state, nodes.parent_id)
        rows = current.execute(wanted.where(nodes.id.in_(inner), nodes.id == items.id))
        found |= {row[0]: (State(row[1]), row[2]) for row in rows}
        inner = {outer for _, outer in found.values() if outer} - found.keys() - inner
    return found


def _leaves(current: Session, ends: set[str]) -> tuple[dict[str, list[Item]], dict[str, Summary]]:
    """What stands for each end of a link: the item itself, or whatever belongs to the phase or summary.

    Of a cancelled summary too; so which ends are summaries is said beside it.
    """
    items = Item.__table__.c
    inside = sa.select(items.id).where(Item.phase_id.in_(ends), Item.kind.not_in(NOT_IN_A_PHASE))
    wanted = sa.select(Item).where(sa.or_(items.id.in_(ends), items.id.in_(inside)))
    found: dict[str, list[Item]] = {each: [] for each in ends}
    summaries: dict[str, Summary] = {}
    for each in current.scalars(wanted):
        if isinstance(each, Summary):
            summaries[each.id] = each
        elif each.id in ends:
            found[each.id].append(each)
        if each.phase_id in ends and each.kind not in NOT_IN_A_PHASE:
            found[each.phase_id].append(each)
    return found | inside_of(current, summaries), summaries


def inside_of(current: Session, summary_ids: Iterable[str]) -> dict[str, list[Item]]:
    """The items of each summary, through the living summaries in it: a statement for each depth of them."""
    found: dict[str, list[Item]] = {each: [] for each in summary_ids}
    outer = {each: {each} for each in found}
    while outer:
        inner: dict[str, set[str]] = defaultdict(set)
        for each in current.scalars(sa.select(Node).where(Node.parent_id.in_(outer))):
            around = outer[str(each.parent_id)]
            if not isinstance(each, Summary):
                for summary_id in around:
                    found[summary_id].append(each)
            elif each.state != State.CANCELLED:
                inner[each.id] |= around
        outer = inner
    return found


def waiting_in(plan: ProjectPlan) -> dict[str, list[Waiting]]:
    """The same for a whole plan that is at hand, stored or not."""
    found: dict[str, list[Waiting]] = defaultdict(list)
    leaves = leaves_of(plan)
    for each in plan.links:
        for succ in leaves.get(each.succ_id, ()):
            preds = _holding(each, leaves.get(each.pred_id, ()))
            found[succ.id] += [Waiting(each, pred) for pred in preds if pred is not succ]
    return found


def leaves_of(plan: ProjectPlan) -> dict[str, list[Node]]:
    """What stands for each end that a link may have: the node, or what belongs to the phase or summary."""
    parts: dict[str, list[Node]] = defaultdict(list)
    for each in plan.nodes:
        for outer in (each.parent_id, each.phase_id):
            if outer:
                parts[outer].append(each)
    found = {each.id: [each] for each in plan.nodes if not isinstance(each, Summary)}
    summaries = [
        each.id for each in plan.nodes if isinstance(each, Summary) and each.state != State.CANCELLED
    ]
    for outer in [*summaries, *(each.id for each in plan.phases)]:
        found[outer] = list(dict.fromkeys(_within(outer, parts)))
    return found


def _within(outer: str, parts: dict[str, list[Node]]) -> Iterable[Node]:
    for each in parts.get(outer, ()):
        if not isinstance(each, Summary):
            yield each
        elif each.state != State.CANCELLED:
            yield from _within(each.id, parts)


def successors(current: Session, item_id: str) -> list[tuple[Link, Item]]:
    """The living links out of an item, or of its phase or summary, with their successors."""
    return followers(current, [item_id]).get(item_id, [])


def followers(current: Session, item_ids: Sequence[str]) -> dict[str, list[tuple[Link, Item]]]:
    """The same of each of many items, in a constant number of statements."""
    places = _places(current, item_ids, with_series=False) if item_ids else {}
    holders = {item_id: place.holders() for item_id, place in places.items()}
    wanted = {each for mine in holders.values() for each in mine}
    if not wanted:
        return {}
    links = list(current.scalars(sa.select(Link).where(Link.pred_id.in_(wanted), Link.active)))
    succs, summaries = _leaves(current, {each.succ_id for each in links})
    living = [
        each
        for each in links
        if each.succ_id not in summaries or summaries[each.succ_id].state != State.CANCELLED
    ]
    return {
        item_id: sorted(
            (
                (link, each)
                for link in living
                if link.pred_id in mine
                for each in succs[link.succ_id]
                if each.id != item_id
            ),
            key=lambda pair: pair[1].position,
        )
        for item_id, mine in holders.items()
    }


def held_links(plan: ProjectPlan) -> list[DomainLink]:
    """The links of a plan between items, as they hold back what people do."""
    leaves = leaves_of(plan)
    return [
        DomainLink(pred.id, succ.id, link.type, link.lag, link.lag_elapsed, link.lag_percent, link.soft)
        for row, link in ((each, domain_link(each)) for each in plan.links)
        for pred in _holding(row, leaves.get(link.pred, ()))
        for succ in leaves.get(link.succ, ())
    ]
