"""What a route answers when it only previews, and the change-set that it names when it commits."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from flask import jsonify

from tracker.access import Right
from tracker.api import expect_revision, expect_unchanged, who
from tracker.merging import Writes
from tracker.projects import change_views
from tracker.projects.changing import Change, Wish
from tracker.projects.changing import changing as change_plans
from tracker.projects.routes import shown

HEADER = "Change-Set"


def changing(
    cause: str, args: dict[str, Any], *, projects: Iterable[str | None]
) -> AbstractContextManager[Change]:
    """A change by the asker, previewed or committed as the parameters of ChangeQuerySchema say.

    A preview tells what would move in the whole plan, so it takes the right to read it. Raises Forbidden.
    """
    projects = list(projects)
    for each in projects if args["dry_run"] else ():
        who().require(Right.READ, each)
    wish = Wish(args["dry_run"], args.get("base"))
    return change_plans(who(), cause, wish, projects=[each for each in projects if each], show=_show)


def expect(change: Change, revision: int) -> None:
    """Refuse to overwrite what the asker has not read; a preview overwrites nothing."""
    if not change.dry_run:
        expect_revision(revision)


def merge(change: Change, row: Any, fields: dict[str, Any], writes: Writes = {}) -> None:  # noqa: B006 - never written
    """Refuse to overwrite what others have changed in the same fields; a preview overwrites nothing."""
    if not change.dry_run:
        expect_unchanged(row, fields, writes)


def answer(change: Change, committed: Any) -> Any:
    """The preview, or else `committed()`, which is `(body, status, headers)`, with its change-set named."""
    if change.preview is not None:
        return change.preview
    body, status, headers = committed()
    named = {HEADER: ",".join(each.id for each in change.sets)} if change.sets else {}
    return body, status, {**headers, **named}


def _show(change: Change) -> Any:
    """The preview as a response: the schemas of the routes describe what they answer when they commit."""
    look = shown.of_changes(change.session, change.sets)
    return jsonify({**change.tells(), **change_views.preview(change, look)})
