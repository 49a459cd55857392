"""What this feature brings along with its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.projects import queries, views
from tracker.projects.includes import register_include
from tracker.projects.models import Item
from tracker.projects.views import Look


def register() -> None:
    register_include("links", _links)


def _links(current: Session, _who: Who, items: Sequence[Item], _look: Look) -> Mapping[str, Any]:
    found = queries.links_of(current, (each.id for each in items))
    return {item_id: [views.link(each) for each in mine] for item_id, mine in found.items()}
