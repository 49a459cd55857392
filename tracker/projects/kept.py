"""Plans kept in memory between changes, so that an edit of one item need not read a thousand.

A kept plan is one revision of one project in one database. A change holds the lock of its project's counter,
so a kept plan whose revision is the counter's is the plan as it is stored; any other is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.db import afterwards
from tracker.journal import AGENCY, Ledger, ledger_of
from tracker.projects.laid import Laid
from tracker.projects.models import Item, Link, Part, Phase, Project

MOST, MOST_ITEMS = 32, 40_000
"""Plans of a database in the memory of a process, and items in them; what was used longest ago goes first.

Each holds the working time that it was laid on as well; plans on the same calendars share it.
"""
LARGEST = 20_000
"""Items of a plan that is worth keeping."""
REPLANNED = "tracker_replanned"
KEPT = (Project, Phase, Item, Link)
Kept = TypeVar("Kept", bound=Project | Phase | Item | Link)


State = tuple[int, int]


class Shelf:
    """Plans by id with the state that each is of; what was asked for longest ago falls off first."""

    def __init__(self, plans: int = MOST, items: int = MOST_ITEMS, largest: int = LARGEST) -> None:
        self._limits, self._kept = (plans, items, largest), OrderedDict[str, tuple[State, Laid]]()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, project_id: str, state: State) -> Laid | None:
        """The plan if it is of this state."""
        found = self._kept.get(project_id)
        if found is None or found[0] != state:
            return None
        self._kept.move_to_end(project_id)
        return found[1]

    def put(self, project_id: str, state: State, laid: Laid) -> None:
        """Keep a plan in place of its last state, unless it is too large."""
        plans, items, largest = self._limits
        self._kept.pop(project_id, None)
        if len(laid.rows) > largest:
            return
        self._kept[project_id] = state, laid
        while len(self) > plans or sum(len(each.rows) for _, each in self._kept.values()) > items:
            self._kept.popitem(last=False)


_shelves: WeakKeyDictionary[sa.Engine, Shelf] = WeakKeyDictionary()
_lock = Lock()


def recall(session: Session, project_id: str) -> Laid | None:
    """The plan as it is stored, if this process has it and the transaction has not laid it again already."""
    ledger = ledger_of(session)
    if project_id in ledger.info.get(REPLANNED, ()):
        return None
    state = _state(ledger, project_id)
    with _lock:
        return _shelf(session).get(project_id, state)


def note(session: Session, laid: Laid) -> None:
    """A plan has been laid in this transaction; it is kept once it is committed, if the caller asks."""
    ledger_of(session).info.setdefault(REPLANNED, {})[laid.plan.project.id] = laid


def forget(session: Session) -> None:
    """Keep nothing of this database; the next change of a plan reads it anew."""
    with _lock:
        _shelves.pop(_engine(session), None)


def keep(session: Session, ledger: Ledger) -> None:
    """Keep what the transaction laid, once it is committed; its rows leave the session."""
    laid = {
        project_id: each
        for project_id, each in ledger.info.get(REPLANNED, {}).items()
        if all(_is_of(each, change.row) for change in ledger.changes.values())
    }
    for row in [each for each in session if isinstance(each, KEPT) and each.journal_scope in laid]:
        session.expunge(row)
    states = {project_id: _state(ledger, project_id) for project_id in laid}
    afterwards(session, lambda: _put(session, laid, states))


def _put(session: Session, laid: dict[str, Laid], states: dict[str, State]) -> None:
    with _lock:
        for project_id, each in laid.items():
            _shelf(session).put(project_id, states[project_id], each)


def is_planned(row: Any) -> bool:
    """Whether a row belongs to what a plan is laid of; parts of items do not."""
    return isinstance(row, KEPT) and not isinstance(row, Part)


def _is_of(laid: Laid, row: Any) -> bool:
    """Whether a row that was written is the one that a plan has, or none of that project's plan."""
    if not is_planned(row) or row.journal_scope != laid.plan.project.id:
        return True
    if isinstance(row, Item):
        return laid.rows.get(row.id) is row
    return any(row is each for each in (laid.plan.project, *laid.plan.phases, *laid.plan.links))


def _shelf(session: Session) -> Shelf:
    return _shelves.setdefault(_engine(session), Shelf())


def _engine(session: Session) -> sa.Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, sa.Engine) else bind.engine


def _state(ledger: Ledger, project_id: str) -> State:
    """Calendars are the agency's, so its revision counts too."""
    return ledger.counters[project_id].revision, ledger.counters[AGENCY].revision


def held(session: Session, row: Kept) -> Kept:
    """A row of the session that says what a kept row says: the session's own, or else a copy in it."""
    state: Any = sa.inspect(row)
    found: Kept | None = session.identity_map.get(state.key)
    if found is None:
        found = with_values(row, {})
        session.add(found)
    return found


def with_values(row: Kept, values: Mapping[str, Any]) -> Kept:
    """A copy of a kept row that says something else; it belongs to no session either."""
    state: Any = sa.inspect(row)
    copy: Kept = state.mapper.class_manager.new_instance()
    mine: Any = sa.inspect(copy)
    mine.key = state.key
    mine.dict.update({name: each for name, each in state.dict.items() if name != "_sa_instance_state"})
    mine.dict.update(values)
    return copy
