"""Reads that answer as their project once stood: `as_of` in the query."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from tracker.access import Right
from tracker.api import guarded_projects, who
from tracker.db import session
from tracker.projects import past


def as_of(view: Callable[..., Any]) -> Callable[..., Any]:
    """Read the project of the path as it stood at `as_of`, if the query says that.

    The innermost decorator of a route whose query is an AsOfQuerySchema. The same code reads, and what
    follows from today, such as what is overdue, follows from that day. Who may read is decided as things are
    now, and guests may not: what concerned them then is not what concerns them now.
    """

    @wraps(view)
    def read(args: dict[str, Any], **path: str) -> Any:
        at = args.pop("as_of", None)
        if at is None:
            return view(args, **path)
        [project_id] = guarded_projects()
        who().require(Right.READ, project_id)
        with past.standing(session(), project_id, at):
            return view(args, **path)

    return read
