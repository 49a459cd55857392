"""HTTP of assessments, and of what people are able to do."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import (
    IF_MATCH,
    PREFIX,
    Blueprint,
    expect_revision,
    expect_unchanged,
    needs,
    who,
    with_etag,
)
from tracker.db import session
from tracker.journal import writing
from tracker.people import assessment_queries, assessment_views, assessments, queries, schemas
from tracker.people.models import Person
from tracker.problems import language

bp = Blueprint("assessments", __name__, url_prefix=PREFIX, description="What people are able to do")


@bp.get("/people/<id:person_id>/assessments")
@needs(Right.STAFF)
@bp.arguments(schemas.AssessmentsQuerySchema, location="query")
@bp.response(200, schemas.AssessmentPageSchema)
def list_assessments(args: dict[str, Any], person_id: str) -> Any:
    """How a person was assessed, newest first"""
    queries.get(session(), Person, person_id)
    return assessment_queries.of_person(session(), person_id, args)


@bp.post("/people/<id:person_id>/assessments")
@needs(Right.ADMIN)
@bp.arguments(schemas.AssessmentSchema)
@bp.response(201, schemas.AssessmentSchema)
def assess(fields: dict[str, Any], person_id: str) -> Any:
    """Record how one of the agency's people was assessed"""
    with writing(who(), "assessment.add") as current:
        row = assessments.assess(current, queries.get(current, Person, person_id), fields)
    return with_etag(row, row.revision, 201)


@bp.patch("/assessments/<id:assessment_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.AssessmentChangeSchema)
@bp.response(200, schemas.AssessmentSchema)
@bp.doc(parameters=[IF_MATCH])
def change_assessment(fields: dict[str, Any], assessment_id: str) -> Any:
    """Put an assessment right"""
    with writing(who(), "assessment.change") as current:
        row = assessment_queries.living(current, assessment_id)
        expect_unchanged(row, fields)
        assessments.change(current, row, fields)
    return with_etag(row, row.revision)


@bp.delete("/assessments/<id:assessment_id>")
@needs(Right.ADMIN)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def remove_assessment(assessment_id: str) -> None:
    """Take back an assessment that was a mistake"""
    with writing(who(), "assessment.remove") as current:
        row = assessment_queries.living(current, assessment_id)
        expect_revision(row.revision)
        assessments.take_back(row)


@bp.get("/capabilities")
@needs(Right.STAFF)
@bp.arguments(schemas.CapabilitiesQuerySchema, location="query")
@bp.response(200, schemas.CapabilitiesSchema)
def get_capabilities(args: dict[str, Any]) -> Any:
    """What the agency's people are able to do, by dimension: of each person and of each team

    Scores are in per cent of the points that could be had. A team's mean counts each of its people once,
    and `without` says how many of them have no score.
    """
    found = assessment_queries.capabilities(session(), team=args.get("team"), person=args.get("person"))
    return assessment_views.capabilities(found, language())
