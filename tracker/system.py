"""Is it alive, is it ready, and its own document."""

from __future__ import annotations

from functools import cache
from typing import Any

import marshmallow as ma
from flask import Flask, request
from flask_smorest import Api
from flask_swagger_ui import get_swaggerui_blueprint
from sqlalchemy.exc import SQLAlchemyError

from tracker.access import Right
from tracker.api import PREFIX, RIGHT, Blueprint, needs
from tracker.config import Settings
from tracker.db import session
from tracker.document import finish
from tracker.errors import Problem
from tracker.migrating import missing
from tracker.problems import PROBLEM_TYPE, ProblemSchema

bp = Blueprint("system", __name__, url_prefix=PREFIX, description="Health and readiness")


class NotReady(Problem):
    code = "not_ready"
    status = 503
    zh = "尚未就绪：{why}。请先运行数据库迁移（tracker migrate）或检查数据库连接。"
    en = "Not ready: {why}. Run the migrations (tracker migrate) or check the database connection."


class StatusSchema(ma.Schema):
    """Whether it is well."""

    status = ma.fields.String(required=True)


@bp.get("/health")
@needs(Right.PUBLIC)
@bp.response(200, StatusSchema)
def health() -> Any:
    """The process answers; nothing else is asked"""
    return {"status": "ok"}


@bp.get("/ready")
@needs(Right.PUBLIC)
@bp.response(200, StatusSchema)
@bp.alt_response(503, schema=ProblemSchema, content_type=PROBLEM_TYPE)
def ready() -> Any:
    """The database answers and its migrations are up to date"""
    try:
        why = missing(session().connection())
    except SQLAlchemyError as down:
        raise NotReady(why=type(down).__name__) from down
    if why:
        raise NotReady(why=why)
    return {"status": "ready"}


def serve_document(app: Flask, api: Api) -> None:
    """The OpenAPI document and a page to read it; the page's files come with a package."""

    @cache
    def document() -> dict[str, Any]:
        return finish(api.document())

    def answer() -> Any:
        return document() | {"servers": [{"url": _server(app.extensions["tracker"])}]}

    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi", answer)
    # The page's links are relative: it may lie under the prefix of a host, or behind a proxy that strips one.
    page = get_swaggerui_blueprint(".", "../v1/openapi.json", config={"app_name": "tracker"})
    app.register_blueprint(page, url_prefix="/api/docs")
    for endpoint in ("openapi", *(each for each in app.view_functions if each.startswith(page.name))):
        setattr(app.view_functions[endpoint], RIGHT, Right.PUBLIC)


def _server(settings: Settings) -> str:
    """Where the paths of the document begin: the public address, or the prefix of this request."""
    return settings.public_url or request.script_root or "/"
