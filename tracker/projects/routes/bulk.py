"""HTTP of many changes of one project at once."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.projects import bulk, schemas, views
from tracker.projects.routes import previews, shown
from tracker.projects.routes.previews import changing

bp = Blueprint("bulk", __name__, url_prefix=PREFIX, description="Many changes at once, and tables")


@bp.post("/projects/<id:project_id>/tasks/bulk")
@needs(Right.WORK)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.BulkSchema)
@bp.response(200, schemas.BulkDoneSchema)
def change_tasks(args: dict[str, Any], fields: dict[str, Any], project_id: str) -> Any:
    """Create, change and move up to 200 items, all of it or nothing, and re-plan once

    Every fault is told, with its pointer such as `/update/3/owner_id`. Members may write notes and move what
    they may move one by one; everything else takes a lead.
    """
    with changing("task.bulk", args, projects=[project_id]) as change:
        done = bulk.do(change.session, who(), project_id, bulk.Wishes(**fields))
    return previews.answer(change, lambda: (_shown(done), 200, {}))


def _shown(done: bulk.Done) -> dict[str, Any]:
    items = [*done.create, *done.update, *done.move]
    look = shown.of_items(items)
    return {
        "create": [views.item(each, look) for each in done.create],
        "update": [views.item(each, look) for each in done.update],
        "move": [views.item(each, look) for each in done.move],
    }
