"""Taking back a change-set: its rows as they were before, unless somebody changed them again since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars import actions as working_time
from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.domain.progress import State
from tracker.domain.text import Text
from tracker.journal import AGENCY, Entry, Journaled, plain, typed
from tracker.projects import change_queries, involved, links, parts, queries
from tracker.projects.models import ChangeSet, Item, Link, Node, Occurrence, Part, Phase, Project, Summary
from tracker.projects.replanning import refuse_ended, replan_stored
from tracker.projects.undo_facts import AlreadyUndone, NotUndoable, Overlap, UndoOverlaps

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
        *("rank", "stage_id"),
    }
)
"""What a re-plan writes; everybody's changes touch it, so it is no ground for a refusal.

Where an item stands on the board stays too: its old place may be another's by now.
"""
TIMES = frozenset({"start_at", "finish_at", "start_on", "due_on"})
ROLLED_UP = frozenset({"state", "started_at", "done_at"})
"""What a summary has from what belongs to it."""
HAPPENED = frozenset({"started_at", "done_at", "evidence", "waived_because"})
REOPEN = Text(
    "它记录的是已经发生的事。请重新打开或重新完成相应事项。",
    "it records what happened. Reopen the items, or complete them again.",
)
GONE = Text("相关人员已离开机构。请直接修改承担人。", "somebody left with it. Change the owners instead.")
LEAVING = "person.deactivate"
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

    Raises AlreadyUndone, NotUndoable, PlanClosed, CycleFound, LinkExists, and UndoOverlaps, which names the
    fields that were changed since.
    """
    if change_queries.undone_by(session, [change_set.id]):
        raise AlreadyUndone
    if change_set.cause == LEAVING:
        raise NotUndoable(why=GONE)
    for project_id in projects_of(change_set, session):
        refuse_ended(queries.project(session, project_id))
    steps = list(_steps(session, change_set))
    _refuse_what_happened(steps)
    _refuse_overlaps(session, steps)
    for step in steps:
        _restore(session, step)
    session.flush()
    for project_id in projects_of(change_set, session):
        plan = queries.plan(session, project_id)
        links.check(plan)
        replan_stored(session, plan)


@dataclass(frozen=True)
class _Step:
    """One row that the change-set wrote to, with the fields that are a person's."""

    row: Any
    entry: Entry
    ours: frozenset[str]

    @property
    def is_new(self) -> bool:
        return self.entry.before is None

    def has_changed(self, name: str) -> bool:
        """Whether a field no longer says what the change-set made it say."""
        return name not in self._follows() and plain(getattr(self.row, name)) != self.entry.after[name]

    def _follows(self) -> frozenset[str]:
        """Days follow from times, but for the day on which a project starts that is planned forward.

        The day of a part is a person's.
        """
        forward = isinstance(self.row, Project) and self.row.finish_by is None
        return frozenset() if forward or isinstance(self.row, Part) else frozenset({"start_on", "due_on"})


def _steps(session: Session, change_set: ChangeSet) -> Iterator[_Step]:
    wanted = sa.select(Entry).where(Entry.change_set == change_set.transaction, Entry.entity.in_(PLANNED))
    for entry in session.scalars(wanted.order_by(Entry.scope, Entry.revision.desc())):
        row = session.get(PLANNED[entry.entity], entry.entity_id)
        if row is not None:
            yield _Step(row, entry, frozenset(entry.after.keys() - _computed(session, row, entry)))


def _computed(session: Session, row: Any, entry: Entry) -> frozenset[str]:
    """The fields of an entry that follow from other rows, so that a re-plan finds them again."""
    if isinstance(row, Project):
        backward = row.finish_by is not None and "finish_by" not in entry.after
        return COMPUTED - (frozenset() if backward else {"start_on"})
    if isinstance(row, Summary):
        return COMPUTED | ROLLED_UP
    if isinstance(row, Part):
        return COMPUTED - {"due_on"}
    if not isinstance(row, Occurrence):
        return COMPUTED
    if entry.before is None:
        return frozenset(entry.after)
    if _by_hand(session, row, entry):
        return COMPUTED - TIMES
    return COMPUTED | ({"state"} if "surplus" in entry.after else frozenset())


def _by_hand(session: Session, sitting: Occurrence, entry: Entry) -> bool:
    """Whether the entry moved a sitting where a person wanted it, or gave it back to its series."""
    if "pinned" in entry.after or not TIMES & entry.after.keys():
        return "pinned" in entry.after
    later = sa.select(Entry).where(Entry.entity_id == sitting.id, Entry.revision > entry.revision)
    for each in session.scalars(later.order_by(Entry.revision)):
        if each.before and "pinned" in each.before:
            return bool(each.before["pinned"])
    return sitting.pinned is True


def _refuse_what_happened(steps: Iterable[_Step]) -> None:
    for step in steps:
        if step.is_new and isinstance(step.row, Project):
            raise NotUndoable(why=STARTED)
        cancelled = step.entry.after.get("state") == State.CANCELLED
        if not step.is_new and not cancelled and HAPPENED & step.ours:
            raise NotUndoable(why=REOPEN)


def _refuse_overlaps(session: Session, steps: Iterable[_Step]) -> None:
    overlaps = [
        Overlap(each.entry.entity, each.row.id, _title(session, each.row), tuple(sorted(again)))
        for each in steps
        if (again := {name for name in each.ours if each.has_changed(name)})
    ]
    if overlaps:
        raise UndoOverlaps(sorted(overlaps, key=lambda each: (each.entity, each.id)))


def _title(session: Session, row: Any) -> Text:
    if isinstance(row, Link):
        ends = " → ".join(each.key for end in (row.pred_id, row.succ_id) if (each := _end(session, end)))
        return Text(ends, ends)
    if isinstance(row, Project):
        return Text(row.name, row.name)
    return getattr(row, "title", None) or Text(row.id, row.id)


def _end(session: Session, node_or_phase: str) -> Item | Phase | None:
    return session.get(Item, node_or_phase) or session.get(Phase, node_or_phase)


def _restore(session: Session, step: _Step) -> None:
    """A row as it was, its times included: under some policies a re-plan starts from where things lie.

    Sittings are laid by their series, which takes a new one out of the plan when it has no place for it.
    """
    if step.is_new:
        if not isinstance(step.row, Occurrence):
            _take_away(session, step.row)
        return
    before = step.entry.before or {}
    names = step.ours | (TIMES & before.keys() if isinstance(step.row, Node) else frozenset())
    if isinstance(step.row, Item) and {"state", *TIMES} & names:
        step.row.sequence += 1
    for name in sorted(names):
        setattr(step.row, name, _value(step.row, name, before[name]))
    if isinstance(step.row, Item) and "owner_id" in names:
        involved.end_help(session, [step.row])


def _take_away(session: Session, row: Journaled) -> None:
    if isinstance(row, Item):
        row.state, row.sequence = State.CANCELLED, row.sequence + 1
        parts.follow(session, row)
    elif isinstance(row, Link):
        row.active = False
    elif isinstance(row, (Calendar, CalendarException, CalendarYear, FreezeWindow)):
        working_time.take_away(row)


def _value(row: Any, name: str, value: Any) -> Any:
    """A field of an entry as its column holds it."""
    return typed(sa.inspect(row).mapper.columns[name].type, value)
