"""What can be found of projects and their items."""

from __future__ import annotations

from tracker.domain.text import Text
from tracker.projects.models import Item, Occurrence, Project
from tracker.search import Address, Card, register_searchable


def register() -> None:
    project, item = Address("projects.get_project", "project_id"), Address("tasks.get_task", "item_id")
    register_searchable("project", Project, ("name", "note"), _project, project)
    register_searchable("task", Item, ("title_zh", "title_en", "note", "key", "project_id"), _item, item)


def _project(row: Project) -> Card:
    """The agency's people alone: the note of a project is theirs."""
    return Card(row.id, Text(row.name, row.name), row.note, internal=True)


def _item(row: Item) -> Card | None:
    """A sitting is found by its note alone: its title is that of its series, as often as it is held."""
    if isinstance(row, Occurrence):
        return Card(row.project_id, body=row.note, item_id=row.id) if row.note.strip() else None
    return Card(row.project_id, row.title, row.note, row.id, key=row.key)
