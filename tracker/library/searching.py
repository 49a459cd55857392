"""What can be found of the library."""

from __future__ import annotations

from tracker.library.models import Resource
from tracker.library.sight import visible
from tracker.search import Address, Card, register_searchable

COLUMNS = ("title_zh", "title_en", "category", "note", "ended_at")


def register() -> None:
    address = Address("library.get_resource", "resource_id")
    register_searchable("resource", Resource, COLUMNS, _resource, address, seen=visible)


def _resource(row: Resource) -> Card | None:
    """A resource until it ends."""
    if row.ended_at is not None:
        return None
    return Card(None, title=row.title, body="\n".join(filter(None, (row.category, row.note))))
