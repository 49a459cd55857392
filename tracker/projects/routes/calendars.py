"""HTTP of working time: its layers, their exceptions, and what each day is."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, needs, who, with_etag
from tracker.calendars import actions, layers, queries, schemas, views
from tracker.calendars.layers import Whose
from tracker.calendars.models import Calendar, CalendarException
from tracker.calendars.queries import Place
from tracker.db import session
from tracker.errors import NotFound
from tracker.people.models import Department, Person
from tracker.people.queries import departments, get
from tracker.problems import language
from tracker.projects import touched
from tracker.projects.routes import previews
from tracker.projects.routes.replans import replanning
from tracker.projects.schemas import ChangeQuerySchema, PreviewSchema

bp = Blueprint("working_time", __name__, url_prefix=PREFIX, description="Working time in layers, and leave")
DRY = {"schema": PreviewSchema, "description": "A dry run: nothing was stored", "success": True}


@bp.get("/calendars")
@needs(Right.STAFF)
@bp.arguments(schemas.CalendarsQuerySchema, location="query")
@bp.response(200, schemas.CalendarPageSchema)
def list_calendars(args: dict[str, Any]) -> Any:
    """The layers of working time from the ground up: company, departments, people, calendars of tasks"""
    page = queries.page(session(), args)
    return {"items": _shown(page.items), "next": page.next}


def _shown(rows: list[Calendar]) -> list[dict[str, Any]]:
    """Layers with their exceptions; why colleagues are away is for themselves and their leads."""
    known = touched.in_charge_of(session(), who())
    found = queries.exceptions(session(), [each.id for each in rows])
    return [
        views.calendar(each, found[each.id], language(), discreet=_is_secret(each, known)) for each in rows
    ]


def _is_secret(layer: Calendar | Place, known: frozenset[str] | None) -> bool:
    return layer.person_id is not None and known is not None and layer.person_id not in known


@bp.get("/calendars/days")
@needs(Right.STAFF)
@bp.arguments(schemas.DaysQuerySchema, location="query")
@bp.response(200, schemas.DaysSchema)
def list_calendar_days(args: dict[str, Any]) -> Any:
    """Each day in a calendar: what it is, its hours, who decided it, whether its year is projected

    Without `person`, `department` or `calendar`: of the company. A person's department is their own
    unless one is given.
    """
    whose = _whose(args)
    found = layers.read(session(), people=[each for each in [whose.person_id] if each])
    known = touched.in_charge_of(session(), who())
    secret = whose.person_id is not None and known is not None and whose.person_id not in known
    return views.days(found, whose, args["first"], args["last"], language(), discreet=secret)


def _whose(args: dict[str, Any]) -> Whose:
    whose = Whose()
    if "person" in args:
        person = get(session(), Person, args["person"])
        whose = Whose(person.department_id, person.id)
    if "department" in args:
        whose = whose._replace(department_id=_department(args["department"]).department_id)
    if "calendar" in args:
        whose = whose._replace(calendar_id=_of_tasks(args["calendar"]).id)
    return whose


@bp.post("/calendars")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewCalendarSchema)
@bp.response(201, schemas.CalendarSchema)
@bp.alt_response(200, **DRY)
def add_calendar(args: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Add a calendar that tasks and projects may name by its key"""
    with replanning("calendar.add", args, lambda _: []) as change:
        row = actions.add_calendar(change.session, fields)
    return previews.answer(change, lambda: _created(row))


def _created(row: Calendar) -> Any:
    body, status, headers = _one(row, 201)
    return body, status, {**headers, "Location": url_for(".get_calendar", calendar_id=row.id)}


def _one(row: Calendar, status: int = 200) -> Any:
    return with_etag(_shown([row])[0], row.revision, status)


@bp.get("/calendars/<id:calendar_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.CalendarSchema)
def get_calendar(calendar_id: str) -> Any:
    """One layer with its exceptions"""
    return _one(queries.calendar(session(), calendar_id))


@bp.patch("/calendars/<id:calendar_id>")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.CalendarChangeSchema)
@bp.response(200, schemas.CalendarSchema)
@bp.doc(parameters=[IF_MATCH])
def change_calendar(args: dict[str, Any], fields: dict[str, Any], calendar_id: str) -> Any:
    """Change a calendar of tasks, and re-plan what uses it"""
    found = _of_tasks(calendar_id)
    with replanning("calendar.change", args, lambda db: touched.by_layer(db, found, found.id)) as change:
        row = queries.calendar(change.session, found.id)
        previews.merge(change, row, fields)
        actions.change_calendar(change.session, row, fields)
    return previews.answer(change, lambda: _one(row))


def _of_tasks(key_or_id: str) -> Calendar:
    row = queries.task_calendar(session(), key_or_id)
    if row is None:
        raise NotFound(what=key_or_id)
    return row


@bp.get("/calendars/company")
@needs(Right.STAFF)
@bp.response(200, schemas.CalendarSchema)
def get_company_calendar() -> Any:
    """The layer of the company"""
    return _layer(queries.of_company())


@bp.put("/calendars/company")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.LayerSchema)
@bp.response(200, schemas.CalendarSchema)
@bp.doc(parameters=[IF_MATCH])
def put_company_calendar(args: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Set the week of the company, and re-plan every running project"""
    return _put(queries.of_company(), args, fields)


@bp.get("/calendars/departments/<key:department>")
@needs(Right.STAFF)
@bp.response(200, schemas.CalendarSchema)
def get_department_calendar(department: str) -> Any:
    """The layer of a department"""
    return _layer(_department(department))


@bp.put("/calendars/departments/<key:department>")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.LayerSchema)
@bp.response(200, schemas.CalendarSchema)
@bp.doc(parameters=[IF_MATCH])
def put_department_calendar(args: dict[str, Any], fields: dict[str, Any], department: str) -> Any:
    """Set the week of a department, and re-plan the projects in which it has open work"""
    return _put(_department(department), args, fields)


@bp.get("/calendars/people/<id:person_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.CalendarSchema)
def get_person_calendar(person_id: str) -> Any:
    """The layer of a person; why they are away is shown to themselves, their leads and administrators"""
    return _layer(_person(person_id))


@bp.put("/calendars/people/<id:person_id>")
@needs(Right.STAFF)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.LayerSchema)
@bp.response(200, schemas.CalendarSchema)
@bp.doc(parameters=[IF_MATCH])
def put_person_calendar(args: dict[str, Any], fields: dict[str, Any], person_id: str) -> Any:
    """Set the week of a person, and re-plan the projects in which they own open work

    The person themself may, a lead of a project to which they belong, and an administrator.
    """
    return _put(_person(person_id), args, fields)


def _layer(place: Place) -> Any:
    row = queries.layer(session(), place)
    return with_etag(views.unwritten(place), 0) if row is None else _one(row)


def _take_charge(place: Place) -> None:
    """Raises Forbidden."""
    touched.require_charge(session(), who(), place)


def _put(place: Place, args: dict[str, Any], fields: dict[str, Any]) -> Any:
    _take_charge(place)
    with replanning(f"calendar.{place.layer}", args, lambda db: touched.by_layer(db, place)) as change:
        found = queries.layer(change.session, place)
        previews.expect(change, found.revision if found else 0)
        row = actions.put_layer(change.session, place, fields)
    return previews.answer(change, lambda: _one(row))


def _department(key_or_id: str) -> Place:
    found: Department | None = next(
        (each for each in departments() if key_or_id in (each.key, each.id)), None
    )
    if found is None:
        raise NotFound(what=key_or_id)
    return queries.of_department(found.id, found.key)


def _person(person_id: str) -> Place:
    return queries.of_person(get(session(), Person, person_id).id)


@bp.post("/calendars/company/exceptions")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewExceptionSchema)
@bp.response(201, schemas.ExceptionSchema)
@bp.alt_response(200, **DRY)
def add_company_exception(args: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Add days on which the company is off or works, and re-plan every running project"""
    return _add_exception(queries.of_company(), args, fields)


@bp.post("/calendars/departments/<key:department>/exceptions")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewExceptionSchema)
@bp.response(201, schemas.ExceptionSchema)
@bp.alt_response(200, **DRY)
def add_department_exception(args: dict[str, Any], fields: dict[str, Any], department: str) -> Any:
    """Add days on which a department is off or works, and re-plan the projects in which it has open work"""
    return _add_exception(_department(department), args, fields)


@bp.post("/calendars/people/<id:person_id>/exceptions")
@needs(Right.STAFF, again=lambda person_id: _take_charge(queries.of_person(person_id)))
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewExceptionSchema)
@bp.response(201, schemas.ExceptionSchema)
@bp.alt_response(200, **DRY)
def add_person_exception(args: dict[str, Any], fields: dict[str, Any], person_id: str) -> Any:
    """Add a person's leave or overtime, and re-plan the projects in which they own open work

    The person themself may, a lead of a project to which they belong, and an administrator.
    """
    return _add_exception(_person(person_id), args, fields)


def _add_exception(place: Place, args: dict[str, Any], fields: dict[str, Any]) -> Any:
    _take_charge(place)
    with replanning("calendar.exception.add", args, lambda db: touched.by_layer(db, place)) as change:
        layer = actions.open_layer(change.session, place)
        row = actions.add_exception(change.session, layer, fields)
    return previews.answer(change, lambda: _exception(row, 201))


@bp.post("/calendars/<id:calendar_id>/exceptions")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewExceptionSchema)
@bp.response(201, schemas.ExceptionSchema)
@bp.alt_response(200, **DRY)
def add_calendar_exception(args: dict[str, Any], fields: dict[str, Any], calendar_id: str) -> Any:
    """Add days on which a calendar of tasks is off or works, and re-plan what uses it"""
    found = _of_tasks(calendar_id)
    with replanning(
        "calendar.exception.add", args, lambda db: touched.by_layer(db, found, found.id)
    ) as change:
        row = actions.add_exception(change.session, queries.calendar(change.session, found.id), fields)
    return previews.answer(change, lambda: _exception(row, 201))


def _exception(row: CalendarException, status: int = 200) -> Any:
    return with_etag(views.exception(row, language()), row.revision, status)


@bp.patch("/calendars/exceptions/<id:exception_id>")
@needs(Right.STAFF)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.ExceptionChangeSchema)
@bp.response(200, schemas.ExceptionSchema)
@bp.doc(parameters=[IF_MATCH])
def change_exception(args: dict[str, Any], fields: dict[str, Any], exception_id: str) -> Any:
    """Change days of a layer that differ, and re-plan; whoever may add them may"""
    layer = _layer_of(exception_id)
    with replanning(
        "calendar.exception.change", args, lambda db: touched.by_layer(db, layer, layer.id)
    ) as change:
        row = queries.exception(change.session, exception_id)
        previews.merge(change, row, fields)
        actions.change_exception(change.session, row, fields)
    return previews.answer(change, lambda: _exception(row))


@bp.delete("/calendars/exceptions/<id:exception_id>")
@needs(Right.STAFF)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.response(204)
@bp.alt_response(200, **DRY)
@bp.doc(parameters=[IF_MATCH])
def remove_exception(args: dict[str, Any], exception_id: str) -> Any:
    """Take days of a layer that differ away, and re-plan; whoever may add them may"""
    layer = _layer_of(exception_id)
    with replanning(
        "calendar.exception.remove", args, lambda db: touched.by_layer(db, layer, layer.id)
    ) as change:
        row = queries.exception(change.session, exception_id)
        previews.expect(change, row.revision)
        actions.remove_exception(change.session, row)
    return previews.answer(change, lambda: (None, 204, {}))


def _layer_of(exception_id: str) -> Calendar:
    """The layer of an exception, which the asker may change."""
    layer = queries.calendar(session(), queries.exception(session(), exception_id).calendar_id)
    touched.require_charge(session(), who(), layer)
    return layer
