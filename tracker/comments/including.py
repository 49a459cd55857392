"""What comments bring along with a list of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.comments import queries, views
from tracker.projects.includes import register_include
from tracker.projects.look import Look
from tracker.projects.models import Item


def register() -> None:
    register_include("comments", _comments, without=lambda: {"count": 0, "newest": None}, for_guests=True)


def _comments(current: Session, who: Who, items: Sequence[Item], look: Look) -> Mapping[str, Any]:
    spoken = queries.newest(current, who, [each.id for each in items])
    return {row.item_id: views.spoken(count, row, author, look) for count, row, author in spoken}
