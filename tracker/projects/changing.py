"""Every change of a plan: previewed, committed as one change-set, or refused because the plan moved on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import new_id
from tracker.journal import AGENCY, Ledger, ledger_of, writing
from tracker.projects import kept, moved, naming
from tracker.projects.models import ChangeSet
from tracker.projects.undo_facts import PlanChanged


@dataclass(frozen=True)
class Wish:
    """Only to see a change, or to commit it if nothing changed since `base` was seen."""

    dry_run: bool = False
    base: str | None = None


@dataclass
class Change:
    """A change under way; `sets` is there once its block has ended, and `preview` when it was only one."""

    session: Session
    dry_run: bool
    base: str
    sets: list[ChangeSet] = field(default_factory=list)
    undoes_id: str | None = None
    preview: Any = None
    tells: Callable[[], Mapping[str, Any]] = dict
    """What a preview tells beside what moves; asked while the rows are as they would be."""


class _Unwind(Exception):
    """Leaves the transaction of a preview without committing it."""


@contextmanager
def changing(
    who: Who, cause: str, wish: Wish, *, projects: Iterable[str], show: Callable[[Change], Any] = bool
) -> Iterator[Change]:
    """Open the transaction of a change that may move dates.

    A route does in its block exactly what it would do to commit. With `wish.dry_run` the transaction is then
    rolled back, so that a preview cannot differ from the commit; `change.preview` is what `show` made of it
    while the rows were still as they would be.
    `change.base` stands for the revisions of the named projects: a commit that names an older one is refused.
    Name every project whose dates the change may move. Raises PlanChanged; what the engine refuses about
    links names keys, not ids.
    """
    try:
        with writing(who, cause, projects=projects) as session:
            ledger = ledger_of(session)
            change = Change(session, wish.dry_run, base_of(ledger))
            if wish.base not in (None, change.base):
                raise PlanChanged
            with naming.by_key(session):
                yield change
            session.flush()
            change.sets = _record(session, ledger, change.undoes_id)
            if wish.dry_run:
                change.preview = show(change)
                raise _Unwind
        kept.keep(session, ledger)
    except _Unwind:
        pass


def base_of(ledger: Ledger) -> str:
    """A token for the state of the projects that a transaction has locked, before it writes."""
    counters = {scope: each for scope, each in ledger.counters.items() if scope != AGENCY}
    state = sorted((scope, each.revision) for scope, each in (counters or ledger.counters).items())
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def _record(session: Session, ledger: Ledger, undoes_id: str | None) -> list[ChangeSet]:
    """One change-set for each project in which something moved, broke or was mended, and for every undo."""
    made, found = [], moved.by_project(session, ledger)
    if undoes_id is not None:
        found.setdefault(session.get_one(ChangeSet, undoes_id).project_id, moved.nothing())
    for project_id, changes in found.items():
        made.append(
            ChangeSet(
                id=new_id(),
                project_id=project_id,
                transaction=ledger.change_set,
                cause=ledger.cause,
                at=ledger.at,
                actor_id=ledger.who.person_id,
                base_revision=ledger.counters[project_id].revision,
                changes=changes,
                undoes_id=undoes_id,
            )
        )
    session.add_all(made)
    return made
