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
from tracker.pages import graph, queries, recipe
from tracker.pages.schemas import RecipeQuerySchema, TimelineQuerySchema
from tracker.pages.timeline import Chart, draw
from tracker.playbooks import queries as playbooks
from tracker.playbooks.preview import Wish, pairs
from tracker.problems import language
from tracker.projects.routes import shown
from tracker.projects.routes.past import as_of
from tracker.projects.schemas import AsOfQuerySchema

bp = Blueprint("pages", __name__, url_prefix=PREFIX, description="Pictures drawn on the server")

TYPE = "image/svg+xml"


@bp.get("/projects/<id:project_id>/timeline.svg")
@needs(Right.READ)
@bp.arguments(TimelineQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type=TYPE)
@bp.alt_response(304, description="The asker holds this picture already")
@as_of
def read_timeline(args: dict[str, Any], project_id: str) -> Any:
    """The plan as a Gantt picture: phases, bars, links, slack, conflicts, a baseline, days off, today"""
    return _picture(project_id, draw, args.get("baseline"))


@bp.get("/projects/<id:project_id>/graph.svg")
@needs(Right.READ)
@bp.arguments(AsOfQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type=TYPE)
@bp.alt_response(304, description="The asker holds this picture already")
@as_of
def read_graph_picture(_args: dict[str, Any], project_id: str) -> Any:
    """The plan as a graph in layers: what waits for what, and the critical path"""
    return _picture(project_id, graph.draw)


@bp.get("/playbooks/<key:key>/graph.svg")
@needs(Right.STAFF)
@bp.arguments(RecipeQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type=TYPE)
@bp.alt_response(304, description="The asker holds this picture already")
def read_playbook_picture(args: dict[str, Any], key: str) -> Any:
    """A playbook before it is started, as a graph in bands by phase; an emergency with its times after T"""
    row = playbooks.version(session(), key, args.get("version"))
    wish = Wish(args.get("start_on"), pairs(args["given"]))
    headers = _headers(row.id, *queries.recipe_state(session()), wish)
    return _answer(headers, lambda: recipe.draw(queries.recipe(session(), row, language(), wish)))


def _picture(project_id: str, draw: Callable[[Chart], str], baseline: Any = None) -> Response:
    """The picture of a project."""
    today = shown.plain().today
    headers = _headers(*queries.state(session(), project_id), today, baseline, draw.__module__)
    return _answer(
        headers, lambda: draw(queries.timeline(session(), project_id, language(), today, baseline))
    )


def _answer(headers: dict[str, str], drawn: Callable[[], str]) -> Response:
    """A picture, or 304 to who holds it already."""
    if not is_resource_modified(request.environ, headers["ETag"]):
        return Response(status=304, headers=headers)
    return Response(drawn(), headers=headers, content_type=f"{TYPE}; charset=utf-8")


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
