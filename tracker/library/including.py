"""What the library brings along with a list of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.library import queries, views
from tracker.projects.includes import register_include
from tracker.projects.look import Look
from tracker.projects.models import Item


def register() -> None:
    register_include("resources", _resources)


def _resources(current: Session, who: Who, items: Sequence[Item], look: Look) -> Mapping[str, Any]:
    found: dict[str, list[Any]] = defaultdict(list)
    for item_id, row, uses in queries.of_items(current, who, (each.id for each in items)):
        found[item_id].append(views.used(row, uses, look))
    return found
