"""HTTP of the base calendar: which years are official, and what a notice makes of one."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, needs, with_etag
from tracker.calendars import actions, queries, schemas, views
from tracker.db import session
from tracker.problems import language
from tracker.projects import touched
from tracker.projects.routes import previews
from tracker.projects.routes.replans import replanning
from tracker.projects.schemas import ChangeQuerySchema

bp = Blueprint("years", __name__, url_prefix=PREFIX, description="Holidays and make-up workdays by year")


@bp.get("/calendars/base/years")
@needs(Right.STAFF)
@bp.response(200, schemas.YearSchema(many=True))
def list_years() -> Any:
    """The years of the base calendar, and whether each is official or projected"""
    return [views.year(each) for each in queries.years(session())]


@bp.get("/calendars/base/years/<int:year>")
@needs(Right.STAFF)
@bp.response(200, schemas.WholeYearSchema)
def get_year(year: int) -> Any:
    """One year with its holidays, days in lieu and make-up workdays, and what looks odd about them"""
    return _one(year)


def _one(number: int) -> Any:
    found = queries.year(session(), number)
    return with_etag(views.whole_year(found, language()), found.revision)


@bp.put("/calendars/base/years/<int:year>")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.AnnouncedYearSchema)
@bp.response(200, schemas.WholeYearSchema)
@bp.doc(parameters=[IF_MATCH])
def put_year(args: dict[str, Any], fields: dict[str, Any], year: int) -> Any:
    """Set a year as the State Council has announced it, and re-plan every running project"""
    queries.year(session(), year)
    with replanning("calendar.base", args, touched.by_everything) as change:
        previews.expect(change, queries.year(change.session, year).revision)
        actions.put_year(change.session, year, fields)
    return previews.answer(change, lambda: _one(year))
