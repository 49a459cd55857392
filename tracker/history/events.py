"""What happened after a cursor, as far as somebody may hear it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from tracker import clock
from tracker.access import GUESTS, Role, Who
from tracker.history import event_queries
from tracker.history.cursors import HURRIED, MANY, SETTLED, Cursor, CursorUnknown, stamp
from tracker.history.event_queries import Head
from tracker.history.hearing import Heard, may_hear
from tracker.journal import Entry
from tracker.projects.by_id import people_names

LIMIT = 200
"""Entries of one batch; a transaction is torn only if it alone has more."""
SCOPES = 50
"""Scopes of one batch."""
WHOLE = frozenset(Role) - GUESTS
"""Roles that hear everything of their project."""


@dataclass(frozen=True)
class Step:
    """What is heard of one transaction in one scope, and the cursor after it."""

    entries: tuple[Entry, ...]
    after: Cursor


@dataclass(frozen=True)
class Batch:
    """Some steps, the cursor after all of them, and whether there is more already."""

    steps: tuple[Step, ...]
    cursor: Cursor
    more: bool
    heard: Heard
    names: Mapping[str, str]
    """Of those who did it."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for step in self.steps for entry in step.entries)


def follow(current: Session, who: Who, after: Cursor | None) -> Batch:
    """What the asker has not heard yet; without a cursor nothing, and the cursor of now.

    Of one scope everything comes once and in the order of its revisions; of several no order is promised, but
    for the agency's, which tell of a project that came from an archive: its own events begin with what was
    done here. A constant number of statements. Raises CursorUnknown.
    """
    now = clock.milliseconds()
    reach = Cursor(stamp(now - SETTLED)).base if after is None else after.reach(now)
    heads = event_queries.heads(current, who, reach)
    if after is None:
        return _batch(current, who, [], Cursor(reach), _settled(heads, {}, reach, now))
    _check(who, after, heads)
    came = event_queries.arrived(current, who, reach)
    seen = {
        each.scope: after.seen.get(each.scope, max(each.first - 1, came.get(each.scope, 0)))
        for each in heads.values()
    }
    moved = [each.scope for each in heads.values() if each.last > seen[each.scope]]
    rows = event_queries.entries(
        current, who, {scope: seen[scope] for scope in moved[:SCOPES]}, limit=LIMIT + 1
    )
    whole = _whole_transactions(rows)
    before = Cursor(reach, after.seen)
    here = Cursor(reach, {**after.seen, **{each.scope: each.revision for each in whole}})
    if len(whole) < len(rows) or len(moved) > SCOPES:
        return _batch(current, who, whole, before, here, more=True)
    return _batch(current, who, whole, before, _settled(heads, here.seen, reach, now, whole))


def _batch(
    current: Session, who: Who, rows: Sequence[Entry], before: Cursor, cursor: Cursor, *, more: bool = False
) -> Batch:
    heard = may_hear(current, who, rows) if rows else Heard((), {}, frozenset())
    names = people_names(current, (each.actor_id for each in heard.entries if each.id not in heard.gone))
    return Batch(tuple(_steps(rows, heard, before)), cursor, more, heard, names)


def _steps(rows: Sequence[Entry], heard: Heard, before: Cursor) -> list[Step]:
    audible, seen, steps = {each.id for each in heard.entries}, dict(before.seen), []
    for _, group in groupby(rows, key=_transaction):
        done = list(group)
        seen[done[-1].scope] = done[-1].revision
        if told := tuple(each for each in done if each.id in audible):
            steps.append(Step(told, Cursor(before.base, dict(seen))))
    return steps


def _transaction(entry: Entry) -> tuple[str, str]:
    return entry.scope, entry.change_set


def _whole_transactions(rows: Sequence[Entry]) -> Sequence[Entry]:
    """At most LIMIT entries, without the beginning of a transaction whose end does not fit."""
    if len(rows) <= LIMIT:
        return rows
    cut = LIMIT
    while cut and _transaction(rows[cut - 1]) == _transaction(rows[LIMIT]):
        cut -= 1
    return rows[: cut or LIMIT]


def _check(who: Who, after: Cursor, heads: Mapping[str, Head]) -> None:
    """A cursor names only what was there, and nothing goes away; but somebody may lose sight of a project."""
    for scope, revision in after.seen.items():
        if who.admin or who.roles.get(scope) in WHOLE:
            head = heads.get(scope)
            if head is None or head.last < revision:
                raise CursorUnknown


def _settled(
    heads: Mapping[str, Head],
    seen: Mapping[str, int],
    reach: str,
    now: int,
    rows: Sequence[Entry] = (),
) -> Cursor:
    """The cursor of somebody who has seen everything: its base as late as is safe."""
    newest = {each.scope: each.newest for each in heads.values()}
    for row in rows:
        newest[row.scope] = max(newest[row.scope], row.id)
    known = {scope: each.last for scope, each in heads.items()} | dict(seen)
    for margin in (SETTLED, HURRIED):
        base = max(reach, stamp(now - margin))
        kept = {scope: known[scope] for scope, last_id in sorted(newest.items()) if last_id >= base}
        if len(kept) <= MANY:
            break
    return Cursor(base, kept)
