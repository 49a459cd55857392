"""HTTP of teams and certificates."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_unchanged, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.people import queries, schemas, team_queries, teams, views
from tracker.people.models import Certification, Person, Team

bp = Blueprint("teams", __name__, url_prefix=PREFIX, description="Teams and certificates")


@bp.get("/teams")
@needs(Right.STAFF)
@bp.response(200, schemas.TeamSchema(many=True))
def list_teams() -> Any:
    """The teams of the agency with their people"""
    rows = team_queries.teams(session())
    members = team_queries.members_of(session(), [each.id for each in rows])
    return [views.team(each, members[each.id]) for each in rows]


@bp.post("/teams")
@needs(Right.ADMIN)
@bp.arguments(schemas.TeamSchema)
@bp.response(201, schemas.TeamSchema)
def add_team(fields: dict[str, Any]) -> Any:
    """Add a team; what its level says counts where no bounds are given"""
    with writing(who(), "team.add") as current:
        team = teams.add_team(current, fields)
    return _one(team, 201)


@bp.patch("/teams/<id:team_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.TeamChangeSchema)
@bp.response(200, schemas.TeamSchema)
@bp.doc(parameters=[IF_MATCH])
def change_team(fields: dict[str, Any], team_id: str) -> Any:
    """Change a team"""
    with writing(who(), "team.change") as current:
        team = queries.get(current, Team, team_id)
        expect_unchanged(team, fields)
        teams.change_team(team, fields)
    return _one(team)


def _one(team: Team, status: int = 200) -> Any:
    members = team_queries.members_of(session(), [team.id])[team.id]
    return with_etag(views.team(team, members), team.revision, status)


@bp.put("/teams/<id:team_id>/members/<id:person_id>")
@needs(Right.ADMIN)
@bp.response(200, schemas.TeamSchema)
def join_team(team_id: str, person_id: str) -> Any:
    """Put a person into a team"""
    with writing(who(), "team.join") as current:
        team = queries.get(current, Team, team_id)
        teams.join(current, team, queries.get(current, Person, person_id))
    return _one(team)


@bp.delete("/teams/<id:team_id>/members/<id:person_id>")
@needs(Right.ADMIN)
@bp.response(204)
def leave_team(team_id: str, person_id: str) -> None:
    """Take a person out of a team"""
    with writing(who(), "team.leave") as current:
        teams.leave(current, queries.get(current, Team, team_id).id, person_id)


@bp.get("/people/<id:person_id>/certifications")
@needs(Right.STAFF)
@bp.response(200, schemas.CertificationSchema(many=True))
def list_certifications(person_id: str) -> Any:
    """The certificates of a person, those that have run out included"""
    queries.get(session(), Person, person_id)
    return team_queries.certifications(session(), person_id)


@bp.post("/people/<id:person_id>/certifications")
@needs(Right.ADMIN)
@bp.arguments(schemas.CertificationSchema)
@bp.response(201, schemas.CertificationSchema)
def certify(fields: dict[str, Any], person_id: str) -> Any:
    """Record that a person is fit for a role"""
    with writing(who(), "certification.add") as current:
        row = teams.certify(current, queries.get(current, Person, person_id), fields)
    return with_etag(row, row.revision, 201)


@bp.patch("/certifications/<id:certification_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.CertificationChangeSchema)
@bp.response(200, schemas.CertificationSchema)
@bp.doc(parameters=[IF_MATCH])
def change_certification(fields: dict[str, Any], certification_id: str) -> Any:
    """Change the days or the note of a certificate"""
    with writing(who(), "certification.change") as current:
        row = queries.get(current, Certification, certification_id)
        expect_unchanged(row, fields)
        teams.change_certification(row, fields)
    return with_etag(row, row.revision)


@bp.post("/certifications/<id:certification_id>/revoke")
@needs(Right.ADMIN)
@bp.response(200, schemas.CertificationSchema)
def revoke_certification(certification_id: str) -> Any:
    """Take a certificate away"""
    with writing(who(), "certification.revoke") as current:
        row = queries.get(current, Certification, certification_id)
        row.active = False
    return row
