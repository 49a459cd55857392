"""Rows of kept plans are written without the session, all at once; the journal is told of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.journal import ledger_of
from tracker.projects import kept
from tracker.projects.models import Item, Node

TABLES = tuple(cast("sa.Table", each.__table__) for each in (Item, Node))
"""The tables whose columns a re-plan writes."""


def write_rows(session: Session, moves: Iterable[tuple[Node, Mapping[str, Any]]]) -> list[Node]:
    """Write columns of rows that no session holds; copies of the rows as they are now."""
    ledger, done = ledger_of(session), list[Node]()
    statements: dict[tuple[sa.Table, frozenset[str]], list[dict[str, Any]]] = {}
    for row, values in moves:
        copy: Node = kept.with_values(row, values)
        ledger.note_values(copy, {name: getattr(row, name) for name in values}, values)
        done.append(copy)
        for table, mine in _by_table(values):
            statements.setdefault((table, frozenset(mine)), []).append({"b_id": row.id, **mine})
    for (table, names), rows in statements.items():
        session.connection().execute(_update(table, names), rows)
    return done


def _by_table(values: Mapping[str, Any]) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    for table in TABLES:
        if mine := {name: value for name, value in values.items() if name in table.c and name != "id"}:
            yield table, mine


@lru_cache(maxsize=256)
def _update(table: sa.Table, names: frozenset[str]) -> sa.Update:
    set_to: dict[str, Any] = {name: sa.bindparam(name) for name in sorted(names)}
    return sa.update(table).where(table.c.id == sa.bindparam("b_id")).values(set_to)
