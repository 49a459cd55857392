"""Plans kept in memory between changes, so that an edit of one item need not read a thousand.

A kept plan is one revision of one project in one database. A change holds the lock of its project's counter,
so a kept plan whose revision is the counter's is the plan as it is stored; any other is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.journal import AGENCY, Ledger, ledger_of
from tracker.projects.inputs import Laid
from tracker.projects.models import Node

MOST = 32
"""Plans in the memory of a process; the one that was used longest ago goes first."""
LARGEST = 20_000
"""Items of a plan that is worth keeping."""
REPLANNED = "tracker_replanned"


@dataclass(frozen=True)
class _Kept:
    state: tuple[int, int]
    laid: Laid


_plans: WeakKeyDictionary[sa.Engine, OrderedDict[str, _Kept]] = WeakKeyDictionary()
_lock = Lock()


def recall(session: Session, project_id: str) -> Laid | None:
    """The plan as it is stored, if this process has it."""
    ledger = ledger_of(session)
    with _lock:
        plans = _plans.get(_engine(session), OrderedDict())
        kept = plans.get(project_id)
        if kept is None or kept.state != _state(ledger, project_id):
            return None
        plans.move_to_end(project_id)
    return kept.laid


def note(session: Session, laid: Laid) -> None:
    """A plan has been laid in this transaction; it is kept once it is committed, if the caller asks."""
    session.info.setdefault(REPLANNED, {})[laid.plan.project.id] = laid


def drop(session: Session) -> None:
    """What was laid in this transaction is not kept."""
    session.info.pop(REPLANNED, None)


def keep(session: Session, ledger: Ledger) -> None:
    """Keep what the transaction laid, which is now committed; its rows leave the session."""
    for project_id, laid in session.info.pop(REPLANNED, {}).items():
        plan = laid.plan
        for row in (plan.project, *plan.phases, *plan.nodes, *plan.links, *plan.occurrences):
            if row in session:
                session.expunge(row)
        if len(plan.nodes) <= LARGEST:
            _store(session, project_id, _Kept(_state(ledger, project_id), laid))


def _store(session: Session, project_id: str, kept: _Kept) -> None:
    with _lock:
        plans = _plans.setdefault(_engine(session), OrderedDict())
        plans[project_id] = kept
        plans.move_to_end(project_id)
        while len(plans) > MOST:
            plans.popitem(last=False)


def _engine(session: Session) -> sa.Engine:
    return session.connection().engine


def _state(ledger: Ledger, project_id: str) -> tuple[int, int]:
    """Calendars are the agency's, so its revision counts too."""
    return ledger.counters[project_id].revision, ledger.counters[AGENCY].revision


def with_values(row: Node, values: dict[str, Any]) -> Node:
    """A copy of a kept row that says something else; it belongs to no session either."""
    state = sa.inspect(row)
    copy: Node = state.mapper.class_manager.new_instance()
    mine = sa.inspect(copy)
    mine.key = state.key
    mine.dict.update({name: each for name, each in state.dict.items() if name != "_sa_instance_state"})
    mine.dict.update(values)
    return copy
