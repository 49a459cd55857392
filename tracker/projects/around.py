"""What the rules about an item look at beside it: read for many items in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED, State
from tracker.projects import by_id, queries, sight, waiting
from tracker.projects.models import (
    Handover,
    Item,
    Milestone,
    Occurrence,
    Part,
    Point,
    Project,
    Series,
)
from tracker.projects.sight import OFFERED
from tracker.projects.waiting import Waiting


@dataclass(frozen=True)
class Around:
    """By id of the item, but for the projects, which have their own."""

    projects: Mapping[str, Project]
    waiting: Mapping[str, Sequence[Waiting]]
    sittings: Mapping[str, Sequence[Item]]
    """Of a series: those that are neither held nor cancelled."""
    points: Mapping[str, Sequence[Point]]
    """Of a milestone."""
    parts: Mapping[str, Sequence[Part]]
    whole: Mapping[str, Item]
    """Of a part: the item that it is a piece of; of a verification point: its milestone."""
    offers: Mapping[str, Handover]
    """The hand-over that waits for an answer."""
    others: frozenset[str] = frozenset()
    """Of a guest: the items that are not their party's to do."""
    hidden: frozenset[str] = frozenset()
    """Of a guest: what holds the items back and is not for them to see."""


def find(current: Session, who: Who, items: Sequence[Item]) -> Around:
    """What is around items, for somebody."""
    ids = [each.id for each in items]
    outer = {each.id: each.of_id for each in items if isinstance(each, Part)}
    outer |= {each.id: each.milestone_id for each in items if isinstance(each, Point)}
    whole = by_id.items_by_id(current, outer.values())
    found = Around(
        projects=by_id.projects_by_id(current, (str(each.project_id) for each in items)),
        waiting=waiting.incoming(current, ids),
        sittings=_sittings(current, [each.id for each in items if isinstance(each, Series)]),
        points=queries.points(current, [each.id for each in items if isinstance(each, Milestone)]),
        parts=parts_of(current, ids),
        whole={item_id: whole[each] for item_id, each in outer.items()},
        offers={each.item_id: each for each in offers_of(current, ids)},
    )
    return _to_guest(current, who, items, found) if who.guest else found


def _to_guest(current: Session, who: Who, items: Sequence[Item], found: Around) -> Around:
    """Guests work on what is their party's to do, and are told of what they see."""
    guests = {each.id for each in items if who.guest_in(each.project_id)}
    inner = (*found.sittings.values(), *found.points.values(), *found.parts.values())
    holding = {each.id for group in inner for each in group}
    holding |= {each.pred.id for links in found.waiting.values() for each in links}
    holding |= {each.id for each in found.whole.values()}
    return replace(
        found,
        others=frozenset(guests - sight.owned_among(current, who, guests)),
        hidden=frozenset(holding - sight.seen_among(current, who, holding)),
    )


def parts_of(current: Session, item_ids: Iterable[str]) -> dict[str, list[Part]]:
    """The subtasks and checklist lines of items, in their order."""
    found: dict[str, list[Part]] = defaultdict(list)
    wanted = sa.select(Part).where(Part.of_id.in_(list(item_ids)))
    for each in current.scalars(wanted.order_by(Item.position, Item.__table__.c.id)):
        found[each.of_id].append(each)
    return found


def offers_of(current: Session, item_ids: Iterable[str]) -> list[Handover]:
    """The hand-overs of items that wait for an answer."""
    wanted = sa.select(Handover).where(Handover.item_id.in_(list(item_ids)), Handover.state == OFFERED)
    return list(current.scalars(wanted.order_by(Handover.id)))


def counts(parts: Sequence[Part]) -> tuple[int, int]:
    """How many of the parts of an item are done, and how many there are but for the cancelled."""
    living = [each for each in parts if each.state != State.CANCELLED]
    return sum(each.state in FINISHED for each in living), len(living)


def _sittings(current: Session, series_ids: Sequence[str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    if series_ids:
        wanted = sa.select(Occurrence).where(
            Occurrence.series_id.in_(series_ids), Item.state.not_in(FINISHED)
        )
        for each in current.scalars(wanted.order_by(Occurrence.number)):
            found[each.series_id].append(each)
    return found
