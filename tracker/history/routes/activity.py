"""HTTP of activity: what was done to a project, to an item, and by a person."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.calendars import cn
from tracker.db import session
from tracker.history import activity_queries, activity_views
from tracker.history.activity_fields import Speaker
from tracker.history.activity_queries import Told
from tracker.history.activity_schemas import ActivityQuerySchema, DeedPageSchema
from tracker.people import queries as people
from tracker.people.models import Person
from tracker.problems import language
from tracker.projects import queries
from tracker.projects.routes import shown

bp = Blueprint("activity", __name__, url_prefix=PREFIX, description="What was done, by whom and why")


@bp.get("/projects/<id:project_id>/activity")
@needs(Right.READ)
@bp.arguments(ActivityQuerySchema, location="query")
@bp.response(200, DeedPageSchema)
def project_activity(args: dict[str, Any], project_id: str) -> Any:
    """What was done in a project, newest first: each change with who, when, why and what, in words"""
    return _page(activity_queries.of_project(session(), project_id, args), args)


@bp.get("/tasks/<id:item_id>/activity")
@needs(Right.READ)
@bp.arguments(ActivityQuerySchema, location="query")
@bp.response(200, DeedPageSchema)
def task_activity(args: dict[str, Any], item_id: str) -> Any:
    """What was done to an item, its comments, links, labels, hand-overs and subtasks, newest first"""
    item = queries.item(session(), item_id)
    return _page(activity_queries.of_item(session(), item, args), args)


@bp.get("/people/<id:person_id>/activity")
@needs(Right.STAFF)
@bp.arguments(ActivityQuerySchema, location="query")
@bp.response(200, DeedPageSchema)
def person_activity(args: dict[str, Any], person_id: str) -> Any:
    """What a person did in the projects that I may read, newest first"""
    people.get(session(), Person, person_id)
    return _page(activity_queries.of_person(session(), who(), person_id, args), args)


def _page(told: Told, args: dict[str, Any]) -> Any:
    calendar = cn.base_calendar()
    speaker = Speaker(language(), calendar.zone, calendar.minutes_per_day, told.names)
    look = shown.of_changes(session(), list(told.sets.values()))
    return activity_views.page(activity_views.Telling(told, speaker, look, args["all"]))
