"""HTTP of pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.http import is_resource_modified

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs
from tracker.db import session
from tracker.pages import graph, queries
from tracker.pages.schemas import TimelineQuerySchema
from tracker.pages.timeline import Chart, draw
from tracker.problems import language
from tracker.projects.routes import shown
from tracker.schemas import QuerySchema

bp = Blueprint("pages", __name__, url_prefix=PREFIX, description="Pictures drawn on the server")

TYPE = "image/svg+xml"


@bp.get("/projects/<id:project_id>/timeline.svg")
@needs(Right.READ)
@bp.arguments(TimelineQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type=TYPE)
@bp.alt_response(304, description="The asker holds this picture already")
def read_timeline(args: dict[str, Any], project_id: str) -> Any:
    """The plan as a Gantt picture: phases, bars, links, slack, conflicts, a baseline, days off, today"""
    return _picture(project_id, draw, args.get("baseline"))


@bp.get("/projects/<id:project_id>/graph.svg")
@needs(Right.READ)
@bp.arguments(QuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type=TYPE)
@bp.alt_response(304, description="The asker holds this picture already")
def read_graph_picture(_args: dict[str, Any], project_id: str) -> Any:
    """The plan as a graph in layers: what waits for what, and the critical path"""
    return _picture(project_id, graph.draw)


def _picture(project_id: str, draw: Callable[[Chart], str], baseline: Any = None) -> Response:
    """A picture, or 304 to who holds it already."""
    today = shown.plain().today
    headers = _headers(*queries.state(session(), project_id), today, baseline, draw.__module__)
    if not is_resource_modified(request.environ, headers["ETag"]):
        return Response(status=304, headers=headers)
    picture = draw(queries.timeline(session(), project_id, language(), today, baseline))
    return Response(picture, headers=headers, content_type=f"{TYPE}; charset=utf-8")


def _headers(*state: object) -> dict[str, str]:
    """The picture changes with the project, the day, the language and the code that draws it."""
    said = repr((*map(str, state), language(), queries.edition()))
    return {
        "ETag": f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "Content-Language": language(),
        "Vary": "Accept-Language",
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
