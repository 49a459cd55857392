"""HTTP of what a finished project teaches: its playbook, told anew."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who, with_etag
from tracker.journal import writing
from tracker.playbooks import queries as playbooks
from tracker.playbooks import version_views
from tracker.playbooks import views as playbook_views
from tracker.problems import language
from tracker.projects import as_playbook
from tracker.projects.schemas import MadePlaybookSchema, MakePlaybookSchema

bp = Blueprint("projects-as-playbooks", __name__, url_prefix=PREFIX, description="Projects as playbooks")


@bp.post("/projects/<id:project_id>/playbook")
@needs(Right.LEAD)
@bp.arguments(MakePlaybookSchema)
@bp.response(201, MadePlaybookSchema)
def make_playbook(fields: dict[str, Any], project_id: str) -> Any:
    """Make the draft of a playbook from a project whose work is over

    It says what the version that the project ran on said, with the durations that tasks really took, the
    items that were added, and the links as they are; what was cancelled is left out. What changed is marked
    as proposed, and `changes` lists it.
    """
    with writing(who(), "project.playbook", projects=[project_id]) as current:
        made = as_playbook.make(current, project_id, fields)
    answer, status, headers = with_etag(_whole(made), made.row.revision, 201)
    return answer, status, {**headers, "Location": url_for("playbook-drafts.get_draft", key=made.row.key)}


def _whole(made: as_playbook.Made) -> dict[str, Any]:
    lang = language()
    rows = [made.row, *([made.base] if made.base else [])]
    names = playbooks.publishers(rows)
    return {
        **playbook_views.version(made.row, lang, names),
        **version_views.checked(made.loaded, lang),
        "base": playbook_views.version(made.base, lang, names) if made.base else None,
        "changes": version_views.changes(made.changes, lang),
        "left_out": [{"key": each.key, "message": each.why.pick(lang)} for each in made.left_out],
    }
