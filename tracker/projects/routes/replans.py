"""A change of working time plans every project anew that it touches, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import jsonify
from sqlalchemy.orm import Session

from tracker.api import who
from tracker.db import session
from tracker.projects import change_views, naming
from tracker.projects.changing import Change, Wish, changing
from tracker.projects.models import ChangeSet
from tracker.projects.replanning import plan_again
from tracker.projects.routes import shown
from tracker.projects.undo_facts import PlanChanged


@contextmanager
def replanning(cause: str, args: dict[str, Any], touched: Callable[[Session], list[str]]) -> Iterator[Change]:
    """A change of working time by the asker, previewed or committed as `ChangeQuerySchema` says.

    `touched` finds the projects; after the block each is planned again. Who may change a colleague's leave
    may not see all of that colleague's projects: of those that they do not see nothing is shown.
    Raises PlanChanged when another project came to depend on it meanwhile.
    """
    projects = touched(session())
    wish = Wish(args["dry_run"], args.get("base"))
    with changing(who(), cause, wish, projects=projects, show=_show) as change:
        if set(touched(change.session)) - set(projects):
            raise PlanChanged
        yield change
        for project_id in projects:
            with naming.of_project(change.session, project_id, seen=who().sees(project_id)):
                plan_again(change.session, project_id)
    change.sets = _seen(change)


def _seen(change: Change) -> list[ChangeSet]:
    return [each for each in change.sets if who().sees(each.project_id)]


def _show(change: Change) -> Any:
    seen = _seen(change)
    look = shown.of_changes(change.session, seen)
    return jsonify(change_views.preview(replace(change, sets=seen), look))
