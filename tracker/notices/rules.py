"""Whom changes of items, comments, hand-overs and members concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tracker.comments.models import Comment, Mention
from tracker.domain.progress import FINISHED, State, onward
from tracker.domain.text import Text
from tracker.journal import Ledger, RowChange
from tracker.notices import queries
from tracker.notices.telling import INSTEAD_OF, Guarded, Tell
from tracker.notices.words import ENDED, HAS_BEGUN, NEXT, OVER, STANDS_IN
from tracker.people.models import Member, Substitute
from tracker.projects import effects
from tracker.projects.facts import NOT_SHOWN
from tracker.projects.models import Handover, Involved, Item, Project, Series
from tracker.projects.sight import OFFERED

Changes = Sequence[RowChange]
R = TypeVar("R")


def assigned(_session: Session, ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """Somebody became the owner of an item; whoever joins a project as it starts is told that instead."""
    started = {each.row.id for each in changes if each.new and isinstance(each.row, Project)}
    for change in _of(changes, Item):
        item = change.row
        if item.project_id not in started and _became(change, "owner_id") and item.state not in FINISHED:
            yield Tell("assigned", item.owner_id, f"{ledger.change_set}:{item.id}", item.project_id, item.id)


def joined(_session: Session, ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """Somebody became a member of a project."""
    for change in _of(changes, Member):
        if _became(change, "active"):
            row = change.row
            yield Tell("joined", row.person_id, f"{ledger.change_set}:{row.project_id}", row.project_id)


def involved(_session: Session, ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """Somebody was asked to help with an item, or put among its watchers."""
    for change in _of(changes, Involved):
        if _became(change, "active"):
            row = change.row
            about = f"{ledger.change_set}:{row.item_id}"
            yield Tell(row.role, row.person_id, about, row.project_id, row.item_id)


def handed_over(session: Session, ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """An item is offered, or the offer was answered or withdrawn; a department stands for its people."""
    for change in _of(changes, Handover):
        row = change.row
        if not _became(change, "state") and not (row.state == OFFERED and _differs(change, "to_owner_id")):
            continue
        asked = row.state in (OFFERED, "withdrawn")
        people = queries.asked_to_take(session, row) if asked else [row.offered_by_id, row.from_owner_id]
        for person_id in dict.fromkeys(filter(None, people)):
            kind, about = f"handover_{row.state}", f"{row.id}:{ledger.change_set}"
            why = {"because": Guarded(row.because, internal=True)} if row.because else {}
            yield Tell(kind, person_id, about, row.project_id, row.item_id, guarded=why)


def spoken(session: Session, _ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """Somebody was mentioned, or an item was spoken about that they own, help with or watch."""
    named = set()
    for change in _of(changes, Mention):
        if _became(change, "active"):
            named.add((change.row.comment_id, change.row.person_id))
            comment = session.get_one(Comment, change.row.comment_id)
            yield _said("mentioned", comment, change.row.person_id)
    written = [each.row for each in _of(changes, Comment) if each.new]
    near = queries.near(session, {each.item_id for each in written}) if written else {}
    for comment in written:
        for person_id in sorted(near.get(comment.item_id, ())):
            if (comment.id, person_id) not in named:
                yield _said("commented", comment, person_id)


def _said(kind: str, comment: Comment, person_id: str) -> Tell:
    return Tell(kind, person_id, comment.id, comment.project_id, comment.item_id, comment.internal)


def moved(session: Session, ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """The days of an item changed that its owner had before; a draft binds nobody yet."""
    found = [each for each in _of(changes, Item) if not each.new and _has_moved(each, ledger)]
    active = queries.active(session, {each.row.project_id for each in found}) if found else set()
    for change in found:
        item = change.row
        if item.project_id in active:
            days = {"start_on": change.plain("start_on"), "due_on": change.plain("due_on")}
            about = f"{ledger.change_set}:{item.id}"
            yield Tell("moved", item.owner_id, about, item.project_id, item.id, facts=days)


def _has_moved(change: RowChange, ledger: Ledger) -> bool:
    item = change.row
    if item.owner_id in (None, ledger.who.person_id) or item.state in FINISHED or "owner_id" in change.after:
        return False
    return any(_differs(change, name) for name in ("start_on", "due_on"))


def released(session: Session, ledger: Ledger, _changes: Changes) -> Iterator[Tell]:
    """What somebody owns was held back from its next move by what has begun or ended, and is not any more."""
    effect = effects.so_far(session, ledger)
    for succ in effect.released:
        if succ.owner_id is None or isinstance(succ, Series):
            continue
        pred, state = effect.causes[succ.id], State(succ.state)
        how = ENDED.get(State(pred.state), HAS_BEGUN)
        guarded = {
            "by": Guarded(_both(pred.title), item_id=pred.id, otherwise=_both(NOT_SHOWN)),
            "how": Guarded(_both(how), item_id=pred.id, otherwise=_both(OVER)),
        }
        facts = {"next": _both(NEXT[onward(succ.kind, state)])}
        about = f"{ledger.change_set}:{succ.id}"
        yield Tell("released", succ.owner_id, about, succ.project_id, succ.id, facts=facts, guarded=guarded)


def _both(text: Text) -> list[str]:
    return [text.zh, text.en]


def awaited(session: Session, ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """An item waits for a party, whose guests are asked; or one of them says that it need not wait longer."""
    for change in _of(changes, Item):
        item, about = change.row, f"{ledger.change_set}:{change.row.id}"
        if item.state in FINISHED or change.new or not _differs(change, "waiting_on"):
            continue
        if item.waiting_on:
            for person_id in queries.guests_of(session, item.project_id, item.waiting_on):
                why = {"because": item.waiting_because}
                yield Tell("awaited", person_id, about, item.project_id, item.id, facts=why)
        elif ledger.who.guest_in(item.project_id):
            for person_id in [item.owner_id] if item.owner_id else queries.leads(session, item.project_id):
                yield Tell("answered", person_id, about, item.project_id, item.id)


def stands_in(_session: Session, _ledger: Ledger, changes: Changes) -> Iterator[Tell]:
    """Somebody is to stand in for a colleague."""
    for change in _of(changes, Substitute):
        if _became(change, "active"):
            row = change.row
            days = {"first_on": change.plain("first_on"), "last_on": change.plain("last_on")}
            facts = {INSTEAD_OF: row.person_id, **days}
            yield Tell(STANDS_IN, row.substitute_id, row.id, None, facts=facts)


ALL = (assigned, joined, involved, handed_over, awaited, spoken, moved, released, stands_in)


def _of(changes: Iterable[RowChange], kind: type[Any]) -> Iterator[RowChange]:
    return (each for each in changes if isinstance(each.row, kind))


def _became(change: RowChange, name: str) -> bool:
    """Whether a column now has a value that it had not before: true, or not empty."""
    return bool(getattr(change.row, name)) and (change.new or _differs(change, name))


def _differs(change: RowChange, name: str) -> bool:
    return bool(change.before.get(name) != change.after.get(name))
