"""What this feature brings along with its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.projects import around, by_id, can, files, involved, labels, part_views, plan_views, queries
from tracker.projects.includes import Include, register_include
from tracker.projects.look import Look
from tracker.projects.models import Item


def register() -> None:
    register_include("links", _links)
    register_include("helpers", _people(involved.HELPER))
    register_include("watchers", _people(involved.WATCHER))
    register_include("labels", _labels)
    register_include("files", _files, for_guests=True)
    register_include("parts", _parts, without=lambda: {"done": 0, "all": 0, "items": []})
    register_include("can", can.of_items, without=dict, for_guests=True)


def _links(current: Session, _who: Who, items: Sequence[Item], _look: Look) -> Mapping[str, Any]:
    found = queries.links_of(current, (each.id for each in items))
    return {item_id: [plan_views.link(each) for each in mine] for item_id, mine in found.items()}


def _people(role: str) -> Include:
    def find(current: Session, _who: Who, items: Sequence[Item], _look: Look) -> Mapping[str, Any]:
        found = involved.of_items(current, (each.id for each in items), role)
        return {
            item_id: [{"id": row.person_id, "name": name} for row, name in mine]
            for item_id, mine in found.items()
        }

    return find


def _labels(current: Session, _who: Who, items: Sequence[Item], _look: Look) -> Mapping[str, Any]:
    found = labels.of_items(current, (each.id for each in items))
    return {item_id: [part_views.label(each) for each in mine] for item_id, mine in found.items()}


def _files(current: Session, who: Who, items: Sequence[Item], look: Look) -> Mapping[str, Any]:
    """Of guests, those of the items on which they may work."""
    shown = [each.id for each in items if not who.guest_in(each.project_id) or each.id in look.own]
    found = files.of_items(current, shown)
    return {item_id: [part_views.file(each, look) for each in mine] for item_id, mine in found.items()}


def _parts(current: Session, _who: Who, items: Sequence[Item], look: Look) -> Mapping[str, Any]:
    found = around.parts_of(current, (each.id for each in items))
    owners = (each.owner_id for mine in found.values() for each in mine)
    names = by_id.people_names(current, owners)
    return {item_id: part_views.parts(mine, names, look) for item_id, mine in found.items()}
