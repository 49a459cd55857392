"""HTTP of substitutes: who stands in for whom, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker import clock
from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.db import session
from tracker.errors import NotFound
from tracker.journal import writing
from tracker.people import queries, schemas, team_queries, teams, views
from tracker.people.models import Person, Substitute

bp = Blueprint("substitutes", __name__, url_prefix=PREFIX, description="Substitutes")


@bp.get("/people/<id:person_id>/substitutes")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.SubstituteSchema(many=True))
def list_substitutes(person_id: str) -> Any:
    """Who stands in for a person, and on which days; of the agency's people every colleague may know"""
    if person_id != who().person_id:
        who().require(Right.STAFF)
    queries.get(session(), Person, person_id)
    today = _today()
    return [views.substitute(each, today) for each in team_queries.substitutes(session(), person_id)]


def _may_let_stand_in(person_id: str) -> None:
    """Before anything is looked up: it says nothing of who there is. Raises Forbidden and OutOfScope."""
    if person_id != who().person_id:
        who().require(Right.ADMIN)


@bp.post("/people/<id:person_id>/substitutes")
@needs(Right.SIGNED_IN, again=_may_let_stand_in)
@bp.arguments(schemas.SubstituteSchema)
@bp.response(201, schemas.SubstituteSchema)
def add_substitute(fields: dict[str, Any], person_id: str) -> Any:
    """Let a colleague stand in for me, or as an administrator for anybody

    From the first day to the last the substitute has the person's roles in their projects beside their own,
    and finds the person's work under `/me/work`. Being an administrator is not handed on, nor is what the
    person stands in for themselves.
    """
    _may_let_stand_in(person_id)
    with writing(who(), "substitute.add") as current:
        row = teams.stand_in(current, queries.get(current, Person, person_id), fields)
    return views.substitute(row, _today()), 201


@bp.delete("/substitutes/<id:substitute_id>")
@needs(Right.SIGNED_IN)
@bp.response(204)
def end_substitute(substitute_id: str) -> None:
    """End a substitution at once"""
    with writing(who(), "substitute.end") as current:
        row = current.get(Substitute, substitute_id)
        if row is None or not (who().admin or row.person_id == who().person_id):
            raise NotFound(what=substitute_id)
        row.active = False


def _today() -> date:
    return queries.day_of(clock.now(session()))
