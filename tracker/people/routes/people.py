"""HTTP of people: who I am, and everybody else."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_unchanged, located, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.people import actions, assessment_queries, assessment_views, queries, schemas, views
from tracker.people.models import Person

bp = Blueprint("people", __name__, url_prefix=PREFIX, description="People")


@bp.get("/me")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.MeSchema)
def me() -> Any:
    """Who I am, my role in each project, and what I am able to do"""
    standing = assessment_queries.standing_of(session(), who().person_id)
    return {**views.me(who()), "capabilities": assessment_views.by_dimension(standing)}


@bp.get("/people")
@needs(Right.STAFF)
@bp.arguments(schemas.PeopleQuerySchema, location="query")
@bp.response(200, schemas.PeoplePageSchema)
def list_people(args: dict[str, Any]) -> Any:
    """People, by name"""
    return queries.people(
        args.get("q"), department=args.get("department"), cursor=args.get("cursor"), limit=args["limit"]
    )


@bp.post("/people")
@needs(Right.ADMIN)
@bp.arguments(schemas.PersonSchema)
@bp.response(201, schemas.WholePersonSchema)
def add_person(fields: dict[str, Any]) -> Any:
    """Add a person"""
    with writing(who(), "person.add") as current:
        person = actions.add_person(current, fields)
    return located(_whole(person, 201), ".get_person", person_id=person.id)


@bp.get("/people/<id:person_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.WholePersonSchema)
def get_person(person_id: str) -> Any:
    """One person, and what they are able to do"""
    return _whole(queries.get(session(), Person, person_id))


@bp.patch("/people/<id:person_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.PersonChangeSchema)
@bp.response(200, schemas.WholePersonSchema)
@bp.doc(parameters=[IF_MATCH])
def change_person(fields: dict[str, Any], person_id: str) -> Any:
    """Change a person, or let one who left come back

    Whoever leaves does so by `/people/{id}/deactivate`; the tokens that ended then stay so.
    """
    with writing(who(), "person.change") as current:
        person = queries.get(current, Person, person_id)
        expect_unchanged(person, fields)
        actions.change_person(current, person, fields)
    return _whole(person)


def _whole(person: Person, status: int = 200) -> Any:
    standing = assessment_queries.standing_of(session(), person.id)
    body = {**views.person(person), "capabilities": assessment_views.by_dimension(standing)}
    body |= {"left_because": person.left_because} if who().admin and not person.active else {}
    return with_etag(body, person.revision, status)
