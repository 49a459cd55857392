"""HTTP of what people are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from tracker import clock
from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.db import session, transaction
from tracker.notices import actions, queries, schemas, views
from tracker.notices.models import Notice
from tracker.projects.by_id import people_names, project_names
from tracker.projects.routes import shown

bp = Blueprint("notices", __name__, url_prefix=PREFIX, description="What people are told")


@bp.get("/me/notifications")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.NoticesQuerySchema, location="query")
@bp.response(200, schemas.NoticePageSchema)
def list_notifications(args: dict[str, Any]) -> Any:
    """What I was told, newest first, and how much of it is unread"""
    page = queries.notices(who(), args)
    return {"items": _shown(page.items), "next": page.next, "unread": queries.unread(session(), who())}


@bp.post("/me/notifications/read")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.ReadSchema)
@bp.response(200, schemas.UnreadSchema)
def read_notifications(fields: dict[str, Any]) -> Any:
    """Note what I have read: some, everything up to one, or everything"""
    with transaction() as current:
        now = clock.now(current)
        actions.read(current, who(), now, ids=fields.get("ids"), until=fields.get("until"))
    return {"unread": queries.unread(session(), who())}


def _shown(rows: Sequence[Notice]) -> list[dict[str, Any]]:
    look, current = shown.plain(), session()
    known = views.Known(
        people=people_names(current, (person for each in rows for person in views.people(each))),
        projects=project_names(current, (each.project_id for each in rows)),
        titles=queries.titles(current, (each.item_id for each in rows)),
        bodies=queries.bodies(current, who(), [each.about for each in rows if each.kind in views.SPOKEN]),
    )
    return [views.notice(each, known, look, _address(each)) for each in rows]


def _address(row: Notice) -> str | None:
    if row.kind in views.SPOKEN and "count" not in row.facts:
        return url_for("comments.get_comment", comment_id=row.about)
    if row.item_id:
        return url_for("tasks.get_task", item_id=row.item_id)
    return url_for("projects.get_project", project_id=row.project_id) if row.project_id else None
