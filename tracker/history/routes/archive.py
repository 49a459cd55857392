"""HTTP of archives: a project with everything that belongs to it, taken from one installation to another."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who, with_etag
from tracker.db import session
from tracker.errors import WrongMedia
from tracker.history.archive_reading import MOST_BYTES
from tracker.history.archive_restoring import opened, restore
from tracker.history.archive_writing import archive_of
from tracker.journal import RESTORED, writing
from tracker.problems import PROBLEM_TYPE, ProblemSchema
from tracker.projects import views
from tracker.projects.routes import shown
from tracker.projects.schemas import ProjectSchema
from tracker.schemas import QuerySchema

bp = Blueprint("archive", __name__, url_prefix=PREFIX, description="Projects taken along")

ZIP = "application/zip"
FILE = {"type": "string", "format": "binary"}
BODY = {
    "required": True,
    "description": "An archive as `GET /projects/{project_id}/archive` gives it, of 50 MB at most",
    "content": {ZIP: {"schema": FILE}},
}


@bp.get("/projects/<id:project_id>/archive")
@needs(Right.LEAD)
@bp.arguments(QuerySchema, location="query")
@bp.response(200, FILE, content_type=ZIP)
def archive_project(_args: dict[str, Any], project_id: str) -> Any:
    """A project with all its parts, its journal and what it names, as a ZIP of tables, texts and a manifest

    It holds e-mail addresses, internal comments and working times. The same content gives the same bytes.
    """
    headers = {
        "Content-Disposition": f'attachment; filename="project-{project_id}.zip"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(archive_of(session(), project_id), headers=headers, content_type=ZIP)


@bp.post("/imports/archive")
@needs(Right.ADMIN, longest=MOST_BYTES)
@bp.response(201, ProjectSchema)
@bp.alt_response(409, schema=ProblemSchema, content_type=PROBLEM_TYPE)
@bp.doc(requestBody=BODY)
def restore_project() -> Any:
    """Make a project of an archive, with the same ids, history and revisions

    What it names, such as people, is taken as it is here, or brought along. Nothing is stored of an archive
    that is not whole, contradicts what is here, or would move the dates of other projects.
    """
    archive = opened(_body())
    with writing(who(), RESTORED) as current:
        project = restore(current, archive)
    answer, status, headers = with_etag(
        views.project(project, shown.of_findings(project)), project.revision, 201
    )
    return answer, status, {**headers, "Location": url_for("projects.get_project", project_id=project.id)}


def _body() -> bytes:
    """The body as it came. Raises WrongMedia."""
    if request.mimetype != ZIP:
        raise WrongMedia(ZIP)
    return request.get_data(cache=False)
