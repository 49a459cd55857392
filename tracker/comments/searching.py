"""What can be found of comments."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.access import Who
from tracker.comments import markdown
from tracker.comments.models import Comment
from tracker.comments.queries import audible
from tracker.projects import audience
from tracker.projects.sight import visible
from tracker.search import Address, Card, Found, register_searchable


def register() -> None:
    address = Address("comments.get_comment", "comment_id")
    register_searchable("comment", Comment, ("body", "removed_at"), _comment, address, seen=_seen)


def _seen(who: Who) -> sa.ColumnElement[bool]:
    """Entries of comments that the asker may read, of items that they may see."""
    return sa.and_(
        visible(who, Found.project_id),
        audience.guests_items(who, Found.project_id, Found.item_id),
        Found.row_id.in_(sa.select(Comment.id).where(audible(who))) if who.guest else sa.true(),
    )


def _comment(row: Comment) -> Card | None:
    """The words of a comment without its marks, until it is removed."""
    if row.removed_at is not None:
        return None
    return Card(row.project_id, body=markdown.plain(row.body), item_id=row.item_id, internal=row.internal)
