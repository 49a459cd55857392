"""HTTP of who helps with an item, and who watches it."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, guarded_projects, needs, who
from tracker.db import session
from tracker.journal import writing
from tracker.projects import involved, queries, schemas

bp = Blueprint("involved", __name__, url_prefix=PREFIX, description="Helpers and watchers")


@bp.put("/tasks/<id:item_id>/helpers/<id:person_id>")
@needs(Right.WORK)
@bp.response(200, schemas.NamedSchema(many=True))
def add_helper(item_id: str, person_id: str) -> Any:
    """Let a person of the project help with an item; whom a lead names joins it. Answers all helpers"""
    return _involve(item_id, person_id, involved.HELPER)


@bp.delete("/tasks/<id:item_id>/helpers/<id:person_id>")
@needs(Right.WORK)
@bp.response(204)
def remove_helper(item_id: str, person_id: str) -> None:
    """A person no longer helps with an item"""
    _release(item_id, person_id, involved.HELPER)


@bp.put("/tasks/<id:item_id>/watchers/<id:person_id>")
@needs(Right.SEE)
@bp.response(200, schemas.NamedSchema(many=True))
def add_watcher(item_id: str, person_id: str) -> Any:
    """Watch an item, or let somebody else watch it, which takes a member. Answers all watchers"""
    return _involve(item_id, person_id, involved.WATCHER)


@bp.delete("/tasks/<id:item_id>/watchers/<id:person_id>")
@needs(Right.SEE)
@bp.response(204)
def remove_watcher(item_id: str, person_id: str) -> None:
    """A person no longer watches an item"""
    _release(item_id, person_id, involved.WATCHER)


def _involve(item_id: str, person_id: str, role: str) -> Any:
    with writing(who(), f"{role}.add", projects=guarded_projects()) as current:
        item = queries.seen_item(current, who(), item_id)
        involved.involve(current, who(), item, person_id, role)
    found = involved.of_items(session(), [item_id], role)[item_id]
    mine = who().person_id if who().guest_in(item.project_id) else None  # guests do not see who else does
    return [{"id": row.person_id, "name": name} for row, name in found if mine in (None, row.person_id)]


def _release(item_id: str, person_id: str, role: str) -> None:
    with writing(who(), f"{role}.remove", projects=guarded_projects()) as current:
        item = queries.seen_item(current, who(), item_id)
        involved.release(current, who(), item, person_id, role)
