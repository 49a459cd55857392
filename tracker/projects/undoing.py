"""Taking back a change-set: its rows as they were before, unless somebody changed them again since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars import actions as working_time
from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.db import UTCDateTime
from tracker.domain.progress import State
from tracker.domain.text import Text
from tracker.journal import AGENCY, Entry, Journaled
from tracker.projects import queries
from tracker.projects.facts import AlreadyUndone, NotUndoable, Overlap, UndoOverlaps
from tracker.projects.models import Baseline, ChangeSet, Item, Link, Phase, Project
from tracker.projects.replanning import replan_stored

PLANNED: dict[str, type[Any]] = {
    each.__tablename__: each
    for each in (Item, Link, Phase, Project, Calendar, CalendarException, CalendarYear, FreezeWindow)
}
"""Rows that dates depend on. What else a transaction wrote, such as a membership, stays."""
COMPUTED = frozenset(
    {
        *("start_at", "finish_at", "start_on", "due_on", "late_start_at", "late_finish_at", "due_by_at"),
        *("total_slack", "free_slack", "critical", "provisional", "reason", "sequence", "surplus"),
        *("out_of_sequence", "finish_on", "findings", "calendar_digest"),
    }
)
"""What a re-plan writes; everybody's changes touch it, so it is no ground for a refusal."""
HAPPENED = frozenset({"started_at", "done_at", "evidence", "waived_because"})
REOPEN = Text(
    "它记录的是已经发生的事。请重新打开相应事项。",
    "it records what happened. Reopen the items instead.",
)
STARTED = Text("项目由此创建。请取消该项目。", "the project began with it. Cancel the project instead.")


def projects_of(change_set: ChangeSet, session: Session) -> list[str]:
    """Every project that the transaction of a change-set wrote to."""
    scopes = sa.select(Entry.scope).where(Entry.change_set == change_set.transaction).distinct()
    return sorted(each for each in session.scalars(scopes) if each != AGENCY)


def is_of_agency(change_set: ChangeSet, session: Session) -> bool:
    """Whether it changed what all projects share: a calendar."""
    wanted = sa.select(Entry.id).where(
        Entry.change_set == change_set.transaction, Entry.scope == AGENCY, Entry.entity.in_(PLANNED)
    )
    return session.scalar(wanted.limit(1)) is not None


def undo(session: Session, change_set: ChangeSet) -> None:
    """Restore every planning field, and lay the plans again; revisions, journal and SEQUENCE go forward.

    Raises AlreadyUndone, NotUndoable, and UndoOverlaps, which names the fields that were changed since.
    """
    if session.scalar(sa.select(ChangeSet.id).where(ChangeSet.undoes_id == change_set.id)):
        raise AlreadyUndone
    entries = _entries(session, change_set)
    _refuse_what_happened(entries)
    _refuse_overlaps(session, change_set, entries)
    for entry in entries:
        _restore(session, entry)
    session.flush()
    for project_id in projects_of(change_set, session):
        replan_stored(session, queries.plan(session, project_id))


def _entries(session: Session, change_set: ChangeSet) -> list[Entry]:
    found = sa.select(Entry).where(Entry.change_set == change_set.transaction, Entry.entity.in_(PLANNED))
    return list(session.scalars(found.order_by(Entry.scope, Entry.revision.desc())))


def _refuse_what_happened(entries: Iterable[Entry]) -> None:
    for entry in entries:
        if entry.before is None and entry.entity == Project.__tablename__:
            raise NotUndoable(why=STARTED)
        if entry.before is not None and HAPPENED & entry.before.keys():
            raise NotUndoable(why=REOPEN)


def _refuse_overlaps(session: Session, change_set: ChangeSet, entries: Sequence[Entry]) -> None:
    mine = {(each.entity, each.entity_id): each for each in entries}
    later = sa.select(Entry).where(
        Entry.entity_id.in_([each.entity_id for each in entries]),
        Entry.change_set != change_set.transaction,
    )
    fields: dict[tuple[str, str], set[str]] = {}
    for entry in session.scalars(later):
        key = entry.entity, entry.entity_id
        old = mine.get(key)
        if old and entry.revision > old.revision and (again := _inputs(old) & _inputs(entry)):
            fields.setdefault(key, set()).update(again)
    if fields:
        raise UndoOverlaps(
            [
                Overlap(entity, row_id, _title(session, entity, row_id), tuple(sorted(names)))
                for (entity, row_id), names in sorted(fields.items())
            ]
        )


def _inputs(entry: Entry) -> set[str]:
    """The fields of an entry that people set."""
    ignored = COMPUTED | ({"state"} if "surplus" in entry.after else set())
    return entry.after.keys() - ignored


def _title(session: Session, entity: str, row_id: str) -> Text:
    row = session.get(PLANNED[entity], row_id)
    if isinstance(row, Link):
        ends = " → ".join(each.key for end in (row.pred_id, row.succ_id) if (each := _end(session, end)))
        return Text(ends, ends)
    if isinstance(row, Project):
        return Text(row.name, row.name)
    return getattr(row, "title", None) or Text(row_id, row_id)


def _end(session: Session, node_or_phase: str) -> Item | Phase | None:
    return session.get(Item, node_or_phase) or session.get(Phase, node_or_phase)


def _restore(session: Session, entry: Entry) -> None:
    row = session.get(PLANNED[entry.entity], entry.entity_id)
    if row is None or isinstance(row, Baseline):
        return
    if entry.before is None:
        _take_away(row)
        return
    if isinstance(row, Item) and {"start_at", "finish_at"} & entry.before.keys():
        row.sequence += 1
    for name, value in _typed(row, entry.before).items():
        setattr(row, name, value)


def _take_away(row: Journaled) -> None:
    if isinstance(row, Item):
        row.state, row.sequence = State.CANCELLED, row.sequence + 1
    elif isinstance(row, Link):
        row.active = False
    elif isinstance(row, (Calendar, CalendarException, CalendarYear, FreezeWindow)):
        working_time.take_away(row)


def _typed(row: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry as the columns hold them; SEQUENCE only goes forward."""
    columns = sa.inspect(row).mapper.columns
    return {name: _value(columns[name].type, each) for name, each in before.items() if name != "sequence"}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else value
