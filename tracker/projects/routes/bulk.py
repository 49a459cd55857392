"""HTTP of many changes of one project at once, also as a table that goes out and comes back."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.bodies import Parser
from tracker.db import session
from tracker.errors import WrongMedia
from tracker.problems import language
from tracker.projects import bulk, item_views, listing, schemas
from tracker.projects.look import Look
from tracker.projects.models import Item
from tracker.projects.routes import previews, shown
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing
from tracker.projects.tables import writing

bp = Blueprint("bulk", __name__, url_prefix=PREFIX, description="Many changes at once, and tables")

CSV = "text/csv"
_AS_JSON = {
    "type": "object",
    "properties": {"csv": {"type": "string"}},
    "required": ["csv"],
    "additionalProperties": False,
}
BODY: dict[str, Any] = {
    "required": True,
    "description": "A table as `GET` gives it, also without some of its columns, but with `key` and "
    "`revision` where a row changes an item; or JSON with it as `csv`",
    "content": {CSV: {"schema": {}}, "application/json": {"schema": _AS_JSON}},
}


@bp.post("/projects/<id:project_id>/tasks/bulk")
@needs(Right.WORK)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.BulkSchema)
@bp.response(200, schemas.BulkDoneSchema)
def change_tasks(args: dict[str, Any], fields: dict[str, Any], project_id: str) -> Any:
    """Create, change and move up to 200 items, all of it or nothing, and re-plan once

    Every fault is told, with its pointer such as `/update/3/owner_id`. A dry run names what would be created,
    updated and moved, beside what that moves in the plan. Members may write notes and move what
    they may move one by one; everything else takes a lead.
    """
    with changing("task.bulk", args, projects=[project_id]) as change:
        done = bulk.do(change.session, who(), project_id, bulk.Wishes(**fields, lang=language()))
        change.tells = lambda: _told(done)
    return previews.answer(change, lambda: (_shown(done), 200, {}))


def _told(done: bulk.Done) -> dict[str, Any]:
    """What a preview says of each item."""
    look = shown.plain()
    return {
        name: [item_views.brief(each, look) for each in getattr(done, name)]
        for name in ("create", "update", "move")
    }


def _shown(done: bulk.Done) -> dict[str, Any]:
    items = [*done.create, *done.update, *done.move]
    look = shown.of_items(items)
    return {
        "create": [item_views.item(each, look) for each in done.create],
        "update": [item_views.item(each, look) for each in done.update],
        "move": [item_views.item(each, look) | _left_open(done, each, look) for each in done.move],
        "released": [item_views.brief(each, look) for each in done.effect.released],
        "unreadied": [item_views.brief(each, look) for each in done.effect.unreadied],
    }


def _left_open(done: bulk.Done, item: Item, look: Look) -> dict[str, Any]:
    if item.id not in done.left_open:
        return {}
    return {"left_open": [item_views.brief(each, look) for each in done.left_open[item.id]]}


@bp.get("/projects/<id:project_id>/tasks.csv")
@needs(Right.READ)
@bp.arguments(schemas.TableQuerySchema, location="query")
@bp.response(200, {"type": "string", "format": "binary"}, content_type=CSV)
@as_of
def export_tasks(args: dict[str, Any], project_id: str) -> Any:
    """Tasks, milestones and meetings as a table (CSV, UTF-8) that spreadsheets open, in manual order

    Filters are those of a list of items; `kind` says which other kinds it has.
    One row of headers: in Chinese, or in English the names that the API uses. A cell that begins like a
    formula has an apostrophe in front.
    """
    items = listing.ids(who(), {**args, "project": project_id}, shown.plain().today)
    written = writing.table(session(), items, project_id, language())
    headers = {
        "Content-Disposition": f'attachment; filename="tasks-{project_id}.csv"',
        "Content-Language": language(),
        "Vary": "Accept-Language",
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(written, headers=headers, content_type=f"{CSV}; charset=utf-8")


@bp.post("/projects/<id:project_id>/tasks/import")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.response(200, schemas.ImportedSchema)
@bp.doc(requestBody=BODY)
def import_tasks(args: dict[str, Any], project_id: str) -> Any:
    """Change and create items as a table says, all of it or nothing, and re-plan once

    A row whose `key` is known changes what differs from the item as it stands, any other row creates one;
    what the table does not name stays. A row that changes an item needs the `revision` that was exported,
    and is refused if the item has changed since; a new one needs none. A typed start or finish pins. Every
    fault is told with its row and column. A dry run names what would be created and updated, too.
    """
    data = _table()
    with changing("task.import", args, projects=[project_id]) as change:
        done = writing.bring(change.session, who(), project_id, data, language())
        change.tells = lambda: done
    return previews.answer(change, lambda: (done, 200, {}))


def _table() -> bytes | str:
    """Raises WrongMedia."""
    if request.mimetype == CSV:
        return request.get_data(cache=False)
    if not request.is_json:
        raise WrongMedia(CSV, "application/json")
    text: str = Parser().parse(schemas.TableBodySchema(), request, location="json")["csv"]
    return text
