"""HTTP of the calendar over all projects, and of how much people have to do."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.calendars import layers
from tracker.db import session
from tracker.problems import language
from tracker.projects import agenda, agenda_views, by_id, workload
from tracker.projects.routes import shown
from tracker.projects.schemas import agenda as schemas

bp = Blueprint("agenda", __name__, url_prefix=PREFIX, description="The calendar of all projects; workload")


@bp.get("/calendar")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.CalendarQuerySchema, location="query")
@bp.response(200, schemas.AgendaSchema)
def read_calendar(args: dict[str, Any]) -> Any:
    """What each day is, and the items that I may see which lie on the days, by their first day

    The days are those of the project, department or person asked for, else of the company. A person's items
    are what they own and what they help with.
    """
    args = agenda.asked(who(), args)
    asked = agenda.whose(session(), who(), args)
    page = agenda.items(who(), args, asked.department_id)
    working = layers.read(session(), args.get("project"), people=[each for each in [asked.person_id] if each])
    looked = shown.of_items(page.items)
    names = by_id.project_names(session(), (each.project_id for each in page.items))
    return {
        "days": agenda.days(session(), who(), working, asked, args, language()),
        "items": [agenda_views.entry(each, looked, names) for each in page.items],
        "next": page.next,
    }


@bp.get("/workload")
@needs(Right.STAFF)
@bp.arguments(schemas.StretchQuerySchema, location="query")
@bp.response(200, schemas.WorkloadPageSchema)
def read_workload(args: dict[str, Any]) -> Any:
    """What people have time for in each ISO week, and what is planned, over all running projects

    Without `person`, `department` or `project` (who works in it): everybody of the agency. Counted is open
    work of its owner from start to finish, in the owner's working time, whether I may see it or not.
    """
    args = agenda.asked(who(), args)
    page = workload.people(session(), who(), args)
    found = workload.loads(session(), who(), page.items, args["first"], args["last"])
    lang = language()
    return {
        "items": [agenda_views.workload(each, found.weeks[each.id], found.seen, lang) for each in page.items],
        "next": page.next,
    }
