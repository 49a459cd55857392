"""HTTP of the weekly standup sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Response, request

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.calendars import cn
from tracker.db import session
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.problems import language
from tracker.projects.routes import shown
from tracker.standups import queries, schemas, views
from tracker.standups.markdown import markdown
from tracker.standups.queries import Scope, Week

bp = Blueprint("standups", __name__, url_prefix=PREFIX, description="The weekly standup sheet")

JSON, MARKDOWN = "application/json", "text/markdown"
HEADERS = {"Vary": "Accept, Accept-Language"}
BAD_WEEK = Text(
    "“{given}”不是 ISO 周。请写成年份加周次，如 2026-W49。",
    "“{given}” is no ISO week. Write the year and the week, such as 2026-W49.",
)


@bp.get("/standups")
@needs(Right.STAFF)
@bp.arguments(schemas.StandupQuerySchema, location="query")
@bp.response(200, schemas.StandupSchema)
@bp.alt_response(200, schema={"type": "string"}, content_type=MARKDOWN, success=True)
def read_standup(args: dict[str, Any]) -> Any:
    """The standup sheet of a week: per owner what was finished, is due, is late or blocked and by whom

    Without `project` it covers every active project that I may see.
    States are as they are now; in a week that is past, things are late as of its last day.
    """
    week = _week(args.get("week"))
    found = queries.projects(session(), who(), args.get("project"))
    scope = Scope(found, args.get("owner"), args.get("department"))
    look = views.Look(week, scope, cn.base_calendar(), language())
    look.calendar.midnight(week.first)  # a week that the calendar does not cover is refused before reading
    sheet = views.sheet(queries.find(session(), scope, week), look)
    headers = {**HEADERS, "Content-Language": language()}
    if _wants_markdown(args.get("format")):
        written = markdown(sheet, language())
        return Response(written, headers=headers, content_type=f"{MARKDOWN}; charset=utf-8")
    return sheet, 200, headers


def _week(given: str | None) -> Week:
    """The ISO week of that name, or the running one. Raises Invalid."""
    look = shown.plain()
    if given is None:
        return Week(look.today - timedelta(days=look.today.weekday()), look.today, look.zone)
    return Week(_monday(given), look.today, look.zone)


def _monday(given: str) -> date:
    """The first day of a week as in `2026-W49` (ISO 8601). Raises Invalid."""
    named = re.fullmatch(r"(\d{4})-W(\d{2})", given, re.ASCII)
    try:
        year, week = map(int, named.groups()) if named else (0, 0)
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise Invalid("week", BAD_WEEK, given=given) from None


def _wants_markdown(form: str | None) -> bool:
    if form is not None:
        return form == "md"
    return request.accept_mimetypes.best_match([JSON, MARKDOWN], JSON) == MARKDOWN
