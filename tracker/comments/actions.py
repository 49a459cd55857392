"""What can be done with comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.comments import markdown, queries
from tracker.comments.facts import CALLED, CANNOT_SEE, INSIDE_ONLY, NotTheAuthor
from tracker.comments.models import Comment, Mention
from tracker.db import new_id
from tracker.errors import Invalid
from tracker.journal import ledger_of
from tracker.merging import BESIDE, Writes
from tracker.projects import audience
from tracker.projects.audience import Glance
from tracker.projects.models import Item

WRITES: Writes = {"mentions": BESIDE}
"""What the fields of a change write beside the columns of their names."""


def write(session: Session, who: Who, item: Item, fields: Mapping[str, Any]) -> Comment:
    """Say something about an item. Raises Invalid for who cannot be mentioned, or may not speak inside."""
    if fields["internal"] and not audience.inside(who, item.project_id):
        raise Invalid("/internal", INSIDE_ONLY)
    comment = Comment(
        id=new_id(),
        project_id=item.project_id,
        item_id=item.id,
        author_id=who.person_id,
        body=fields["body"],
        internal=fields["internal"],
        written_at=ledger_of(session).at,
    )
    session.add(comment)
    session.flush()
    _mention(session, comment, fields.get("mentions", ()))
    return comment


def require_author(who: Who, comment: Comment) -> None:
    """Before anybody learns what the comment once was. Raises NotTheAuthor."""
    if comment.author_id != who.person_id:
        raise NotTheAuthor


def require_remover(who: Who, comment: Comment) -> None:
    """Its author and leads take a comment back. Raises NotTheAuthor."""
    if comment.author_id != who.person_id and not who.may(Right.LEAD, comment.project_id):
        raise NotTheAuthor


def change(session: Session, comment: Comment, fields: Mapping[str, Any]) -> None:
    """Say it otherwise; whom the body does not name stays mentioned unless a list is given."""
    named = markdown.mentioned(comment.body)
    beside = [each for each in queries.mentions(session, [comment.id])[comment.id] if each not in named]
    comment.body, comment.edited_at = fields.get("body", comment.body), ledger_of(session).at
    _mention(session, comment, fields.get("mentions", beside))


def remove(session: Session, comment: Comment) -> None:
    """Take a comment back. Nobody is mentioned by it any more."""
    comment.removed_at = ledger_of(session).at
    _set_mentions(session, comment, ())


def _mention(session: Session, comment: Comment, beside: Iterable[str]) -> None:
    """Mention whom the body names and whom the list names, if all of them may read it. Raises Invalid."""
    called = markdown.mentioned(comment.body)
    pointers = dict.fromkeys(called, "/body")
    pointers |= {person_id: f"/mentions/{at}" for at, person_id in enumerate(beside)}
    before = {
        person_id for person_id, row in queries.rows_of_mentions(session, comment.id).items() if row.active
    }
    glances = {each: _glance(comment, each) for each in pointers if each not in before}
    seen = audience.allowed(session, glances.values())
    for person_id, glance in glances.items():
        if glance not in seen:
            name = called.get(person_id)
            what = CALLED.fill({"name": name, "id": person_id}) if name else person_id
            raise Invalid(pointers[person_id], CANNOT_SEE, what=what)
    _set_mentions(session, comment, pointers)


def _glance(comment: Comment, person_id: str) -> Glance:
    return Glance(person_id, comment.project_id, comment.item_id, comment.internal)


def _set_mentions(session: Session, comment: Comment, people: Iterable[str]) -> None:
    rows, wanted = queries.rows_of_mentions(session, comment.id), set(people)
    for person_id, row in rows.items():
        row.active = person_id in wanted
    for person_id in sorted(wanted - rows.keys()):
        session.add(Mention(project_id=comment.project_id, comment_id=comment.id, person_id=person_id))
