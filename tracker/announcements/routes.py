"""HTTP of announcements."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.announcements import actions, queries, schemas
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.journal import writing
from tracker.schemas import PageQuerySchema

bp = Blueprint("announcements", __name__, url_prefix=PREFIX, description="Rules of the platform that change")


@bp.get("/announcements")
@needs(Right.SIGNED_IN)
@bp.arguments(PageQuerySchema, location="query")
@bp.response(200, schemas.AnnouncementPageSchema)
def list_announcements(args: dict[str, Any]) -> Any:
    """What the platform has announced and not withdrawn, newest first; its own people see their own"""
    return queries.page(who(), args)


@bp.post("/announcements")
@needs(Right.ANNOUNCE)
@bp.arguments(schemas.AnnouncementSchema)
@bp.response(201, schemas.AnnouncementSchema)
def announce(fields: dict[str, Any]) -> Any:
    """Announce that a rule of the platform changes; for the platform's people and administrators"""
    with writing(who(), "announcement.add") as current:
        return actions.announce(current, who(), fields)


@bp.post("/announcements/<id:announcement_id>/withdraw")
@needs(Right.ANNOUNCE)
@bp.response(200, schemas.AnnouncementSchema)
def withdraw_announcement(announcement_id: str) -> Any:
    """Withdraw an announcement: one's own, or any for an administrator"""
    with writing(who(), "announcement.withdraw") as current:
        row = queries.mine(current, who(), announcement_id)
        actions.withdraw(current, row)
    return row
