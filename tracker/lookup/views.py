"""What was found as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.comments.views import named
from tracker.domain.text import Text
from tracker.domain.tokens import Term, marked
from tracker.projects.look import Look
from tracker.search import Found

SNIPPET = 160
"""Characters."""


@dataclass(frozen=True)
class Known:
    """What the ids of hits stand for."""

    projects: Mapping[str, str]
    titles: Mapping[str, tuple[str, str]]


def hit(row: Found, asked: Sequence[Term], known: Known, look: Look, address: str | None) -> dict[str, Any]:
    titles = known.titles.get(row.item_id or "")
    of_item = Text(*titles).pick(look.lang) if titles else ""
    title = row.title.pick(look.lang) or of_item
    body = "" if row.kind == "task" and look.who.guest_in(row.project_id) else row.body
    return {
        "kind": row.kind,
        "id": row.row_id,
        "project": named(row.project_id, known.projects),
        "item": {"id": row.item_id, "title": of_item} if row.item_id else None,
        "title": title,
        "title_html": marked(title, asked),
        "snippet": marked(body, asked, SNIPPET),
        "internal": row.internal,
        "address": address,
    }
