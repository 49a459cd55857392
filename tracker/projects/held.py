"""Which items their predecessors hold back, as SQL: for lists of any length, in pages.

What holds what is for `domain.progress` alone to say: its rule is asked here for every kind, state and type
of link, and becomes a condition. What a link stands for is found as in `waiting.incoming`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import sqlalchemy as sa

from tracker.domain.progress import BEGUN, FINISHED, Incoming, State, held_by, onward
from tracker.domain.schedule import LinkType
from tracker.projects.models import Item, Link, Node, Occurrence
from tracker.projects.waiting import FROM_THE_FIRST, NOT_IN_A_PHASE

KINDS = ("task", "milestone", "meeting", "point", "series", "occurrence", "summary")
"""Kinds that wait for others: all but parts."""
Within = Callable[[Any], sa.ColumnElement[bool]]
"""A condition on a column that has the id of a project."""
_links = Link.__table__.c


def held(within: Within) -> sa.Select[Any]:
    """The ids of the items of some projects that `blocked` is true of."""
    outer = _outer(within)
    preds = _preds(within, outer)
    return sa.select(sa.union_all(*_held(outer, preds)).subquery())


def _outer(within: Within) -> sa.CTE:
    """Each node with the living summaries around it; what lies beyond a cancelled one is not around it."""
    nodes, around = sa.alias(Node.__table__), sa.alias(Item.__table__)
    living = around.c.id == nodes.c.parent_id, around.c.state != State.CANCELLED
    first = sa.select(nodes.c.id.label("inner"), nodes.c.parent_id.label("outer"))
    found = first.where(*living, within(around.c.project_id)).cte("summaries_around", recursive=True)
    further = sa.select(found.c.inner, nodes.c.parent_id).where(nodes.c.id == found.c.outer, *living)
    return found.union(further)


def _preds(within: Within, outer: sa.CTE) -> sa.CTE:
    """What each hard link waits for, and its place among those of the link: first what begins first."""
    items = sa.alias(Item.__table__)
    stands = sa.union_all(*_stands(outer)).subquery()
    place = sa.func.row_number().over(
        partition_by=_links.id,
        order_by=(
            sa.case((items.c.state.in_(BEGUN), 0), else_=1),
            sa.case((items.c.start_at.is_(None), 1), else_=0),
            items.c.start_at,
            items.c.position,
            items.c.id,
        ),
    )
    columns = _links.type, _links.succ_id, items.c.id.label("pred"), items.c.state, place.label("place")
    hard = _links.active, sa.not_(_links.soft), within(_links.project_id), items.c.state != State.CANCELLED
    found = sa.select(*columns).where(stands.c.link == _links.id, stands.c.pred == items.c.id, *hard)
    return found.cte("preds_of_links")


def _stands(outer: sa.CTE) -> Iterator[sa.Select[Any]]:
    """Each link with what stands for its beginning: the item itself, or what a phase or summary has in it."""
    items = sa.alias(Item.__table__)
    pair = sa.select(_links.id.label("link"), items.c.id.label("pred"))
    yield pair.where(items.c.id == _links.pred_id, items.c.kind != "summary")
    yield pair.where(items.c.phase_id == _links.pred_id, items.c.kind.not_in(NOT_IN_A_PHASE))
    inside = outer.c.outer == _links.pred_id, items.c.id == outer.c.inner
    yield pair.where(*inside, items.c.kind != "summary")


def _held(outer: sa.CTE, preds: sa.CTE) -> Iterator[sa.Select[Any]]:
    """Items with a link on themselves (a sitting: on its series), their phase, or a summary around them."""
    items, sittings = sa.alias(Item.__table__), sa.alias(Occurrence.__table__)
    own = sa.func.coalesce(sittings.c.series_id, items.c.id)
    waiting = sa.select(items.c.id).select_from(items.outerjoin(sittings, sittings.c.id == items.c.id))
    waiting = waiting.where(preds.c.pred != items.c.id, _rule(items.c, preds.c))
    yield waiting.where(preds.c.succ_id == own)
    yield waiting.where(preds.c.succ_id == items.c.phase_id)
    yield waiting.where(outer.c.inner == own, preds.c.succ_id == outer.c.outer)


def _rule(items: Any, preds: Any) -> sa.ColumnElement[bool]:
    """Whether a predecessor holds back the next move of an item."""
    return sa.or_(
        *(
            sa.and_(
                preds.type == link,
                preds.state.in_(states),
                preds.place == 1 if link in FROM_THE_FIRST else sa.true(),
                sa.tuple_(items.kind, items.state).in_(moving),
            )
            for link, states, moving in RULE
        )
    )


def _asked() -> Iterator[tuple[LinkType, list[State], list[tuple[str, State]]]]:
    for link in LinkType:
        found: dict[frozenset[State], list[tuple[str, State]]] = {}
        for kind, state in product(KINDS, sorted({*State} - FINISHED)):
            verb = onward(kind, state)
            holding = (each for each in State if held_by(verb, state, [Incoming("", link, False, each)]))
            found.setdefault(frozenset(holding), []).append((kind, state))
        yield from ((link, sorted(states), moving) for states, moving in found.items() if states)


RULE = tuple(_asked())
"""Type of link; states of a predecessor that hold; kinds and states of items whose next move they hold."""
