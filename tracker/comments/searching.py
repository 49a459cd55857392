"""What can be found of comments."""

from __future__ import annotations

from tracker.comments import markdown
from tracker.comments.models import Comment
from tracker.search import Address, Card, register_searchable


def register() -> None:
    address = Address("comments.get_comment", "comment_id")
    register_searchable("comment", Comment, ("body", "removed_at"), _comment, address)


def _comment(row: Comment) -> Card | None:
    """The words of a comment without its marks, until it is removed."""
    if row.removed_at is not None:
        return None
    return Card(row.project_id, body=markdown.plain(row.body), item_id=row.item_id, internal=row.internal)
