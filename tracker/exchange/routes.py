"""HTTP of plans that come from other programs and go to them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from tracker import clock
from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who, with_etag
from tracker.calendars import cn
from tracker.db import session
from tracker.domain.text import Fact
from tracker.errors import WrongMedia
from tracker.exchange import actions, exporting, importing, mspdi, schemas, views
from tracker.exchange.facts import Unreadable
from tracker.exchange.filenames import attachment
from tracker.exchange.mspdi.faults import MOST_BYTES
from tracker.journal import writing
from tracker.problems import language
from tracker.projects import plan_views
from tracker.projects import queries as projects
from tracker.projects.routes import shown

bp = Blueprint("exchange", __name__, url_prefix=PREFIX, description="Plans from and for other programs")

XML = ("application/xml", "text/xml")
WRITERS = dict(zip(schemas.FORMATS, (mspdi.write,), strict=True))
BODY = {
    "required": True,
    "description": "A plan as Microsoft Project saves it as XML (MSPDI), of 20 MB at most",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in XML},
}


def _may_store() -> None:
    who().require(Right.ADMIN)


@bp.post("/imports")
@needs(Right.STAFF, longest=MOST_BYTES, again=_may_store)
@bp.arguments(schemas.ImportQuerySchema, location="query")
@bp.response(201, schemas.ImportSchema)
@bp.alt_response(200, schema=schemas.ImportSchema, description="A dry run: nothing was stored", success=True)
@bp.doc(requestBody=BODY)
def import_plan(args: dict[str, Any]) -> Any:
    """Make a project of a plan of Microsoft Project (XML), with a report of what was not taken over

    With `dry_run=true` the same answer comes back without ids, and nothing is stored;
    anybody may ask for that, and an administrator may store it.
    """
    if not args["dry_run"]:
        _may_store()
    order = importing.Order(args.get("name"), args.get("client"), args["state"])
    imported = _read(_body())
    if args["dry_run"]:
        return _whole(importing.arrive(session(), imported, order), stored=False), 200
    with writing(who(), "project.import") as current:
        arrival = importing.arrive(current, imported, order)
        actions.store(current, who(), arrival)
    project = arrival.plan.project
    answer, status, headers = with_etag(_whole(arrival, stored=True), project.revision, 201)
    return answer, status, {**headers, "Location": url_for("projects.get_project", project_id=project.id)}


@bp.get("/projects/<id:project_id>/export")
@needs(Right.READ)
@bp.arguments(schemas.ExportQuerySchema, location="query")
@bp.response(200, {"type": "string", "format": "binary"}, content_type=XML[0])
def export_project(args: dict[str, Any], project_id: str) -> Any:
    """A project as a plan for Microsoft Project (MSPDI), with the dates that are stored

    Phases and summaries are summary tasks, pins are manual tasks; a series lasts as long as its window, and
    its sittings stand at the end.
    """
    current = session()
    plan = projects.plan(current, project_id)
    file = exporting.plan_file(plan, exporting.names_of(current, plan, language()))
    written = WRITERS[args["format"]](file, file.schedule(), now=clock.now(current))
    headers = {
        "Content-Disposition": attachment(plan.project.name, "xml"),
        "Content-Language": language(),
        "Vary": "Accept-Language",
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(written, headers=headers, content_type=XML[0])


def _body() -> bytes:
    """The body as it came. Raises WrongMedia, and RequestEntityTooLarge beyond the limit."""
    if request.mimetype not in XML:
        raise WrongMedia(*XML)
    return request.get_data(cache=False)


def _read(data: bytes) -> mspdi.Imported:
    try:
        return mspdi.read(data, zone=cn.base_calendar().zone)
    except Fact as why:
        raise Unreadable(why) from why


def _whole(arrival: importing.Arrival, *, stored: bool) -> Any:
    plan, schedule = arrival.plan, arrival.draft.schedule
    looked = shown.of_plan(plan)
    whole = plan_views.whole_plan(plan, schedule, arrival.draft.duties, looked, stored=stored)
    return {**whole, "report": views.report(arrival.report, language())}
