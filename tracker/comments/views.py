"""Comments as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.comments import markdown
from tracker.comments.facts import REMOVED
from tracker.comments.models import Comment
from tracker.projects.look import Look, named

EXCERPT = 200
"""Characters."""


def comment(row: Comment, mentions: Sequence[str], look: Look) -> dict[str, Any]:
    """One comment; `look.names` knows its author and whom it mentions."""
    return {
        "id": row.id,
        "project_id": row.project_id,
        "item_id": row.item_id,
        "author": named(row.author_id, look.names.people),
        **_said(row, look),
        "internal": row.internal,
        "mentions": [named(each, look.names.people) for each in mentions],
        "written_at": look.instant(row.written_at),
        "edited_at": look.instant(row.edited_at),
        "removed_at": look.instant(row.removed_at),
        "revision": row.revision,
    }


def _said(row: Comment, look: Look) -> dict[str, Any]:
    if row.removed_at is not None:
        return {"body": None, "html": None, "words": REMOVED.pick(look.lang)}
    return {"body": row.body, "html": markdown.html(row.body, look.names.people)}


def spoken(count: int, row: Comment, author: str | None, look: Look) -> dict[str, Any]:
    """How much was said of an item, and what last."""
    last = {
        "id": row.id,
        "author": named(row.author_id, {str(row.author_id): author or ""}),
        "text": excerpt(row.body),
        "internal": row.internal,
        "written_at": look.instant(row.written_at),
    }
    return {"count": count, "newest": last}


def excerpt(body: str) -> str:
    """The first words of a body on one line."""
    line = " ".join(markdown.plain(body).split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"
