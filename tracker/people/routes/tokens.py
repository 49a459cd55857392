"""HTTP of tokens: everybody keeps their own, administrators everybody's."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import NO_STORE, PREFIX, Blueprint, needs, who
from tracker.db import session
from tracker.journal import writing
from tracker.people import queries, schemas, tokens, views
from tracker.people.models import Person, Token

bp = Blueprint("tokens", __name__, url_prefix=PREFIX, description="Tokens")


@bp.get("/me/tokens")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.TokenSchema(many=True))
def list_my_tokens() -> Any:
    """My tokens and when each was last used, without their secrets"""
    return _listed(who().person_id)


@bp.post("/me/tokens")
@needs(Right.SIGNED_IN, secret=True)
@bp.arguments(schemas.TokenSchema)
@bp.response(201, schemas.NewTokenSchema)
def make_my_token(fields: dict[str, Any]) -> Any:
    """Make a token of my own, for at most what this one may, and as long; the secret is shown this once"""
    with writing(who(), "token.make") as current:
        person = queries.get(current, Person, str(who().person_id))
        scopes = tokens.no_more_than(who(), fields.get("scopes"))
        made = tokens.give(current, person, **{**fields, "scopes": scopes})
    return _told(*made)


@bp.post("/me/tokens/<id:token_id>/revoke")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.TokenSchema)
def revoke_my_token(token_id: str) -> Any:
    """End a token of mine"""
    with writing(who(), "token.revoke") as current:
        token = tokens.own(current, who(), token_id)
        tokens.revoke(current, token)
        return _used(token)


@bp.get("/people/<id:person_id>/tokens")
@needs(Right.ADMIN)
@bp.response(200, schemas.TokenSchema(many=True))
def list_tokens(person_id: str) -> Any:
    """The tokens of a person and when each was last used, without their secrets"""
    queries.get(session(), Person, person_id)
    return _listed(person_id)


@bp.post("/people/<id:person_id>/tokens")
@needs(Right.ADMIN, secret=True)
@bp.arguments(schemas.TokenSchema)
@bp.response(201, schemas.NewTokenSchema)
def give_token(fields: dict[str, Any], person_id: str) -> Any:
    """Give a person a token, with every scope if none is named; the secret is shown this once"""
    with writing(who(), "token.give") as current:
        person = queries.get(current, Person, person_id)
        made = tokens.give(current, person, **fields)
    return _told(*made)


@bp.post("/tokens/<id:token_id>/revoke")
@needs(Right.ADMIN)
@bp.response(200, schemas.TokenSchema)
def revoke_token(token_id: str) -> Any:
    """End a token"""
    with writing(who(), "token.revoke") as current:
        token = queries.get(current, Token, token_id)
        tokens.revoke(current, token)
        return _used(token)


def _used(token: Token) -> Any:
    return views.token(token, queries.last_used(session(), token.id))


def _listed(person_id: str | None) -> Any:
    return [views.token(row, used_at) for row, used_at in queries.tokens(person_id)]


def _told(token: Token, secret: str) -> Any:
    return {**views.token(token), "token": secret}, 201, NO_STORE
