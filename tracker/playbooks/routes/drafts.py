"""HTTP of what becomes a playbook: checking a text, keeping it as a draft, publishing it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_revision, needs, who, with_etag
from tracker.db import session
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.journal import writing
from tracker.playbooks import publishing, queries, version_views, views
from tracker.playbooks.checker import Loaded
from tracker.playbooks.checking import check
from tracker.playbooks.models import UPLOAD, PlaybookVersion
from tracker.playbooks.routes.texts import BODY, body
from tracker.playbooks.version_schemas import CheckSchema, DraftSchema, PublishSchema
from tracker.problems import language

bp = Blueprint(
    "playbook-drafts", __name__, url_prefix=PREFIX, description="Playbooks: drafts and publication"
)
ANOTHER_KEY = Text(
    "文本中的 key 为 {given}，与地址中的 {key} 不同。",
    "The text has the key {given}, the address {key}.",
)


@bp.post("/playbooks/check")
@needs(Right.STAFF)
@bp.doc(requestBody=BODY)
@bp.response(200, CheckSchema)
def check_playbook() -> Any:
    """Everything that is wrong with the text of a playbook, each with its line; nothing is stored"""
    return version_views.checked(check(session(), body()), language())


@bp.post("/playbooks")
@needs(Right.ADMIN)
@bp.doc(requestBody=BODY)
@bp.response(201, DraftSchema)
@bp.alt_response(
    200, schema=DraftSchema, description="The draft that there was has this text now", success=True
)
def upload_playbook() -> Any:
    """Keep a text without errors as the draft of the playbook that its key names

    A playbook has one draft: another upload takes its place.
    """
    loaded = check(session(), body())  # it takes a while, so the database is not locked yet
    with writing(who(), "playbook.upload") as current:
        fresh = queries.draft(current, publishing.key_of(loaded)) is None
        row = publishing.save(current, loaded, {"kind": UPLOAD})
    answer, status, headers = _answer(row, loaded, 201 if fresh else 200)
    return answer, status, {**headers, "Location": url_for(".get_draft", key=row.key)}


@bp.get("/playbooks/<playbook:key>/draft")
@needs(Right.STAFF)
@bp.response(200, DraftSchema)
def get_draft(key: str) -> Any:
    """The draft of a playbook, and what is to be said of it today"""
    row = publishing.draft(session(), key)
    return _answer(row, check(session(), row.text, row.file))


@bp.put("/playbooks/<playbook:key>/draft")
@needs(Right.ADMIN)
@bp.doc(requestBody=BODY, parameters=[IF_MATCH])
@bp.response(200, DraftSchema)
def replace_draft(key: str) -> Any:
    """Give the draft of a playbook another text"""
    loaded = check(session(), body())
    with writing(who(), "playbook.change") as current:
        row = publishing.draft(current, key)
        expect_revision(row.revision)
        given = publishing.key_of(loaded)
        if given != key:
            raise Invalid("/text", ANOTHER_KEY, given=given, key=key)
        publishing.write(current, row, loaded)
    return _answer(row, loaded)


@bp.delete("/playbooks/<playbook:key>/draft")
@needs(Right.ADMIN)
@bp.doc(parameters=[IF_MATCH])
@bp.response(204)
def withdraw_draft(key: str) -> None:
    """Withdraw the draft of a playbook; its text stays to be read"""
    with writing(who(), "playbook.withdraw") as current:
        row = publishing.draft(current, key)
        expect_revision(row.revision)
        publishing.withdraw(current, row)


@bp.post("/playbooks/<playbook:key>/publish")
@needs(Right.ADMIN)
@bp.arguments(PublishSchema)
@bp.response(200, DraftSchema)
def publish_playbook(fields: dict[str, Any], key: str) -> Any:
    """Publish the draft: from now on projects start from it, and its text never changes

    It is frozen with the newest vocabulary and the newest versions of what it includes.
    """
    with writing(who(), "playbook.publish") as current:
        row, loaded = publishing.publish(current, key, fields)
    return _answer(row, loaded)


def _answer(row: PlaybookVersion, loaded: Loaded, status: int = 200) -> Any:
    names = queries.publishers([row])
    shown = views.version(row, language(), names) | version_views.checked(loaded, language())
    return with_etag(shown, row.revision, status)
