"""Lists that people save under a name, for themselves or for the members of a project."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.db import new_id
from tracker.domain.text import Text
from tracker.errors import MISSING, Invalid
from tracker.projects import filters
from tracker.projects.board_facts import ViewNotYours
from tracker.projects.models import Project, SavedView
from tracker.projects.schemas.saved import read_query

NOBODY = Text(
    "共享视图须指定所属项目（project_id）。", "A shared view needs the project whose members see it."
)


def save(session: Session, who: Who, fields: dict[str, Any]) -> SavedView:
    """Save a view. Raises Invalid for what it names and the asker does not see."""
    view = SavedView(id=new_id(), person_id=who.person_id, query={}, shared=False, active=True)
    _set(session, who, view, fields)
    session.add(view)
    session.flush()
    return view


def change(session: Session, who: Who, view: SavedView, fields: dict[str, Any]) -> None:
    """Change a view. Raises ViewNotYours and Invalid."""
    if view.person_id != who.person_id:
        raise ViewNotYours(name=view.name)
    _set(session, who, view, fields)


def end(who: Who, view: SavedView) -> None:
    """End a view: one's own, or as a lead a shared one of the project. Raises ViewNotYours."""
    if view.person_id != who.person_id and not who.may(Right.LEAD, view.project_id):
        raise ViewNotYours(name=view.name)
    view.active = False


def _set(session: Session, who: Who, view: SavedView, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(view, name, value)
    project_id = fields.get("project_id")
    if project_id and (not who.sees(project_id) or session.get(Project, project_id) is None):
        raise Invalid("/project_id", MISSING, what=project_id)
    if "query" in fields:
        _check_names(session, who, view)
    if view.shared and view.project_id is not None:
        who.require(Right.WORK, view.project_id)
    if view.shared and view.project_id is None:
        raise Invalid("/project_id" if "project_id" in fields else "/shared", NOBODY)


def _check_names(session: Session, who: Who, view: SavedView) -> None:
    project = {"project": view.project_id} if view.project_id else {}
    try:
        filters.check_names(session, who, {**read_query(view.query), **project})
    except filters.UnknownName as wrong:
        raise wrong.within("/query") from wrong
