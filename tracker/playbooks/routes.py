"""HTTP of playbooks: which there are, and what one says."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs
from tracker.db import session
from tracker.playbooks import queries, views
from tracker.playbooks.answers import (
    PlaybookSchema,
    PlaybookVersionSchema,
    VersionQuerySchema,
    VocabularySchema,
)
from tracker.problems import language

bp = Blueprint("playbooks", __name__, url_prefix=PREFIX, description="Playbooks: recipes of services")


@bp.get("/playbooks")
@needs(Right.SIGNED_IN)
@bp.response(200, PlaybookVersionSchema(many=True))
def list_playbooks() -> Any:
    """The newest version of every playbook"""
    return [views.version(each, language()) for each in queries.newest()]


@bp.get("/playbooks/<key:key>")
@needs(Right.SIGNED_IN)
@bp.arguments(VersionQuerySchema, location="query")
@bp.response(200, PlaybookSchema)
def get_playbook(args: dict[str, Any], key: str) -> Any:
    """One playbook with everything in it; every element says where it comes from"""
    row = queries.version(session(), key, args.get("version"))
    playbook, _ = queries.read(session(), row)
    return views.version(row, language()) | views.playbook(playbook, language())


@bp.get("/playbooks/<key:key>/versions")
@needs(Right.SIGNED_IN)
@bp.response(200, PlaybookVersionSchema(many=True))
def list_versions(key: str) -> Any:
    """Every version of a playbook, oldest first"""
    return [views.version(each, language()) for each in queries.versions(key)]


@bp.get("/vocabulary")
@needs(Right.SIGNED_IN)
@bp.response(200, VocabularySchema)
def get_vocabulary() -> Any:
    """The words that playbooks share: roles, departments, types of document"""
    return views.vocabulary(queries.vocabulary(session()), language())
