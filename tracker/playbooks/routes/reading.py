"""HTTP of playbooks: which there are, and what one says."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs
from tracker.db import session
from tracker.domain.compare import compare
from tracker.errors import NotFound
from tracker.playbooks import queries, version_views, views
from tracker.playbooks.answers import (
    PlaybookSchema,
    PlaybookVersionSchema,
    VersionQuerySchema,
    VocabularySchema,
)
from tracker.playbooks.models import PlaybookVersion
from tracker.playbooks.queries import VOCABULARY
from tracker.playbooks.version_schemas import CompareQuerySchema, ComparisonSchema, StateQuerySchema
from tracker.problems import language

bp = Blueprint("playbooks", __name__, url_prefix=PREFIX, description="Playbooks: recipes of services")
YAML = "application/yaml"


@bp.get("/playbooks")
@needs(Right.STAFF)
@bp.arguments(StateQuerySchema, location="query")
@bp.response(200, PlaybookVersionSchema(many=True))
def list_playbooks(args: dict[str, Any]) -> Any:
    """The newest published version of every playbook; with `state=draft` every draft"""
    return _shown(queries.newest(args["state"]))


@bp.get("/playbooks/<playbook:key>")
@needs(Right.STAFF)
@bp.arguments(VersionQuerySchema, location="query")
@bp.response(200, PlaybookSchema)
def get_playbook(args: dict[str, Any], key: str) -> Any:
    """One playbook with everything in it; every element says where it comes from

    The newest published version, unless another is named.
    """
    row = queries.version(session(), key, args.get("version"))
    playbook, _ = queries.read(session(), row)
    return _shown([row])[0] | views.playbook(playbook, language())


@bp.get("/playbooks/<playbook:key>/versions")
@needs(Right.STAFF)
@bp.response(200, PlaybookVersionSchema(many=True))
def list_versions(key: str) -> Any:
    """Every version of a playbook, oldest first: who published it, when, and what changed"""
    found = [each for each in queries.versions(session(), key) if each.kind != VOCABULARY]
    if not found:
        raise NotFound(what=key)
    return _shown(found)


@bp.get("/playbooks/<playbook:key>/text")
@needs(Right.STAFF)
@bp.arguments(VersionQuerySchema, location="query")
@bp.response(200, {"type": "object"}, content_type=YAML)
def get_playbook_text(args: dict[str, Any], key: str) -> Any:
    """A playbook word for word, as a file to keep, to change and to send back"""
    row = queries.version(session(), key, args.get("version"))
    headers = {
        "Content-Disposition": f'attachment; filename="{row.key}.v{row.version}.yaml"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    answer = Response(row.text.encode(), headers=headers, content_type=YAML)
    answer.set_etag(row.digest)
    return answer.make_conditional(request)


@bp.get("/playbooks/<playbook:key>/compare")
@needs(Right.STAFF)
@bp.arguments(CompareQuerySchema, location="query")
@bp.response(200, ComparisonSchema)
def compare_versions(args: dict[str, Any], key: str) -> Any:
    """What changed between two versions of a playbook, drafts among them, in the words of the work"""
    rows = [queries.version(session(), key, args[name]) for name in ("before", "after")]
    before, after = (queries.read(session(), each)[0] for each in rows)
    shown = _shown(rows)
    changes = version_views.changes(compare(before, after), language())
    return {"before": shown[0], "after": shown[1], "changes": changes}


@bp.get("/vocabulary")
@needs(Right.STAFF)
@bp.response(200, VocabularySchema)
def get_vocabulary() -> Any:
    """The words that playbooks share: roles, departments, types of document"""
    return views.vocabulary(queries.vocabulary(session()), language())


def _shown(rows: list[PlaybookVersion]) -> list[dict[str, Any]]:
    names = queries.publishers(rows)
    return [views.version(each, language(), names) for each in rows]
