"""HTTP of the search."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.db import session
from tracker.lookup import queries, schemas, views
from tracker.projects.by_id import project_names
from tracker.projects.routes import shown
from tracker.search import Found, address_of

bp = Blueprint("search", __name__, url_prefix=PREFIX, description="Finding what has been written")


@bp.get("/search")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.SearchQuerySchema, location="query")
@bp.response(200, schemas.HitPageSchema)
def search(args: dict[str, Any]) -> Any:
    """Find projects, items, comments and resources by what is written in them, of what I may see"""
    wanted = queries.asked(args)
    page, total = queries.found(who(), wanted, args)
    known = views.Known(
        projects=project_names(session(), (each.project_id for each in page.items)),
        items=queries.items(each.item_id for each in page.items),
    )
    look = shown.plain()
    hits = [views.hit(each, wanted, known, look, _address(each)) for each in page.items]
    return {"items": hits, "next": page.next, "total": total}


def _address(row: Found) -> str | None:
    found = address_of(row)
    if found is None:
        return None
    path: dict[str, Any] = {found.parameter: row.row_id}
    return url_for(found.endpoint, **path)
