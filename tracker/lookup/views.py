"""What was found as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.text import Text
from tracker.domain.tokens import Term, has_any, marked
from tracker.projects.look import Look, named
from tracker.search import Found

SNIPPET = 160
"""Characters."""


@dataclass(frozen=True)
class Known:
    """What the ids of hits stand for."""

    projects: Mapping[str, str]
    items: Mapping[str, Any]
    """Rows with titles, key and state."""


def hit(row: Found, asked: Sequence[Term], known: Known, look: Look, address: str | None) -> dict[str, Any]:
    item = _item(known.items.get(row.item_id or ""), look)
    title = row.title.pick(look.lang) or (item["title"] if item else "")
    body = "" if row.kind == "task" and look.who.guest_in(row.project_id) else row.body
    return {
        "kind": row.kind,
        "id": row.row_id,
        "project": named(row.project_id, known.projects),
        "item": item,
        "title": title,
        "title_html": marked(title, asked),
        "also_html": _also(row, title, item, asked),
        "snippet": marked(body, asked, SNIPPET),
        "internal": row.internal,
        "address": address,
    }


def _item(row: Any, look: Look) -> dict[str, Any] | None:
    if row is None:
        return None
    title = Text(row.title_zh, row.title_en).pick(look.lang)
    return {"id": row.id, "key": row.key, "title": title, "state": row.state}


def _also(row: Found, title: str, item: Mapping[str, Any] | None, asked: Sequence[Term]) -> str | None:
    """What else a row that has titles of its own was found by, where the title that is shown has nothing."""
    if not any((row.title_zh, row.title_en)) or has_any(title, asked):
        return None
    others = (row.title_zh, row.title_en, item["key"] if item else "")
    return next((marked(each, asked) for each in others if has_any(each, asked)), None)
