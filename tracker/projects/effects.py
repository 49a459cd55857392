"""What moves do to others: what they let go on, and what has to wait again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED, State, is_held
from tracker.journal import Ledger
from tracker.projects import by_id, sight, waiting
from tracker.projects.models import Item, Occurrence, Point, Subtask, Summary
from tracker.projects.waiting import NOTHING, Ahead, States

EFFECTS = "tracker_effects"


INNER: tuple[tuple[type[Item], Any], ...] = (
    (Subtask, Subtask.of_id),
    (Point, Point.milestone_id),
    (Occurrence, Occurrence.series_id),
)
"""What must be finished before its whole is, by the column that names the whole."""


@dataclass(frozen=True)
class Effect:
    """`released` was held back from its next move and is not now; `unreadied` was not and is held now;
    `left_open` are parts of what was completed that are still open."""

    released: Sequence[Item] = ()
    unreadied: Sequence[Item] = ()
    left_open: Sequence[Item] = ()
    causes: Mapping[str, Item] = field(default_factory=dict)
    """By id of what was released or unreadied: what moved before it."""


def to(session: Session, who: Who, item: Item, done: Effect) -> Effect:
    """What of an effect somebody sees."""
    released, unreadied, left_open = (
        sight.only_seen(session, who, item.project_id, each)
        for each in (done.released, done.unreadied, done.left_open)
    )
    return Effect(released, unreadied, left_open)


def so_far(session: Session, ledger: Ledger) -> Effect:
    """What everything does that has moved in the transaction and was flushed; asks nothing if nothing has.

    All types of links count, those of phases and summaries too, and what must be finished before a whole
    is: the points of a gate, subtasks, sittings. What moved itself, or is new, is no effect.
    """
    changes = [each for each in ledger.changes.values() if isinstance(each.row, Item)]
    moved = {
        each.row: State(each.before["state"])
        for each in changes
        if not each.new and each.before.get("state") != each.after.get("state")
    }
    mark = sorted((row.id, was, row.state) for row, was in moved.items())
    kept = ledger.info.get(EFFECTS)
    if kept is None or kept[0] != mark:
        own = {each.row.id for each in changes if each.new or each.row in moved}
        kept = ledger.info[EFFECTS] = (mark, _found(session, moved, own) if moved else Effect())
    effect: Effect = kept[1]
    return effect


def of_project(effect: Effect, project_id: str) -> dict[str, Any]:
    """Ids of what is released and unreadied in a project, as a change-set keeps them."""
    told = {
        "released": sorted(each.id for each in effect.released if each.project_id == project_id),
        "unreadied": sorted(each.id for each in effect.unreadied if each.project_id == project_id),
    }
    return {name: ids for name, ids in told.items() if ids}


def _found(session: Session, moved: Mapping[Item, State], own: set[str]) -> Effect:
    """A constant number of statements."""
    was = {row.id: state for row, state in moved.items()}
    causes = _causes(session, list(moved))
    rows = {each.id: each for each, _ in causes if each.id not in own and each.state != State.CANCELLED}
    ahead, inner = waiting.ahead(session, list(rows)), _inner(session, moved, rows.values())
    before, after = (_held(rows.values(), ahead, inner, states) for states in (was, NOTHING))
    return Effect(
        released=[each for each in rows.values() if each.id in before - after and each.state not in FINISHED],
        unreadied=[each for each in rows.values() if each.id in after - before],
        causes={each.id: cause for each, cause in reversed(causes)},
    )


def _causes(session: Session, moved: Sequence[Item]) -> list[tuple[Item, Item]]:
    """What may be held back or not by what moved: each with what moved, in the order of the plan."""
    following = waiting.followers(session, [each.id for each in moved])
    wholes = {each.id: whole for each in moved if (whole := _whole(each))}
    rows = by_id.items_by_id(session, wholes.values())
    found = [(each, row) for row in moved for _, each in following.get(row.id, ())]
    found += [(rows[wholes[row.id]], row) for row in moved if row.id in wholes]
    summaries = {row.id: row for row in moved if isinstance(row, Summary)}
    inside = waiting.inside_of(session, summaries)
    found += [(each, row) for row_id, row in summaries.items() for each in inside[row_id]]
    return sorted(
        (pair for pair in found if not isinstance(pair[0], Summary)),
        key=lambda pair: (pair[0].position, pair[0].id),
    )


def _whole(item: Item) -> str | None:
    """The id of what is not finished before this is."""
    if isinstance(item, Subtask):
        return item.of_id
    if isinstance(item, Point):
        return item.milestone_id
    return item.series_id if isinstance(item, Occurrence) else None


def _inner(session: Session, moved: Iterable[Item], wholes: Iterable[Item]) -> dict[str, list[Item]]:
    """What each whole has that was to be finished before it: what moved, and what is still open."""
    ids = [each.id for each in wholes]
    found: dict[str, dict[str, Item]] = defaultdict(dict)
    open_ = Item.state.not_in(FINISHED)
    for kind, column in INNER:
        rows: Iterable[Item] = session.scalars(sa.select(kind).where(column.in_(ids), open_)) if ids else ()
        for each in (*rows, *(row for row in moved if isinstance(row, kind))):
            found[str(_whole(each))][each.id] = each
    return {whole: list(each.values()) for whole, each in found.items()}


def _held(items: Iterable[Item], ahead: Ahead, inner: Mapping[str, Sequence[Item]], was: States) -> set[str]:
    """Ids of what is held back from its next move, or was when some items had other states."""
    links = ahead.waiting(was)
    return {
        each.id
        for each in items
        if is_held(
            each.kind,
            State(each.state),
            (one.incoming for one in links.get(each.id, ())),
            (was.get(one.id, State(one.state)) for one in inner.get(each.id, ())),
        )
    }
