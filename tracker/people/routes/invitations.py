"""HTTP of invitations: an administrator makes a link, whoever holds it gets the first token."""

from __future__ import annotations

from typing import Any

from tracker import clock
from tracker.access import Right, Who
from tracker.api import NO_STORE, PREFIX, Blueprint, address, needs, settings, who
from tracker.db import session
from tracker.journal import ledger_of, writing
from tracker.people import invitations, queries, schemas, views
from tracker.people.facts import HOW_TO_ACCEPT, FirstTokenNotKept
from tracker.people.models import Invitation, Person
from tracker.problems import PROBLEM_TYPE, ProblemSchema, language

bp = Blueprint("invitations", __name__, url_prefix=PREFIX, description="Invitations")
LINK = "/invitations/by/<string:invitation>"
GONE = {
    "schema": ProblemSchema,
    "content_type": PROBLEM_TYPE,
    "description": "`invitation_used`, `invitation_expired` or `invitation_revoked`",
}


@bp.post("/people/<id:person_id>/invitations")
@needs(Right.ADMIN, secret=True)
@bp.arguments(schemas.InviteSchema)
@bp.response(201, schemas.NewInvitationSchema)
def invite_person(fields: dict[str, Any], person_id: str) -> Any:
    """Invite a person; the link is shown this once, works once, and gives a token with every scope"""
    with writing(who(), "invitation.make") as current:
        person = queries.get(current, Person, person_id)
        row, secret = invitations.invite(current, person, fields["expires_in_hours"])
        said = told(row, secret)
    return said, 201, NO_STORE


@bp.get("/people/<id:person_id>/invitations")
@needs(Right.ADMIN)
@bp.response(200, schemas.InvitationSchema(many=True))
def list_invitations(person_id: str) -> Any:
    """The invitations of a person and what became of them, without their links"""
    queries.get(session(), Person, person_id)
    now = clock.now(session())
    return [views.invitation(each, now) for each in queries.invitations(person_id)]


@bp.post("/invitations/<id:invitation_id>/revoke")
@needs(Right.ADMIN)
@bp.response(200, schemas.InvitationSchema)
def revoke_invitation(invitation_id: str) -> Any:
    """Take an invitation back; its link answers 410 from now on"""
    with writing(who(), "invitation.revoke") as current:
        row = queries.get(current, Invitation, invitation_id)
        invitations.revoke(current, row)
        return views.invitation(row, ledger_of(current).at)


@bp.get(LINK)
@needs(Right.PUBLIC)
@bp.response(200, schemas.ShownInvitationSchema)
@bp.alt_response(410, **GONE)
def read_invitation(invitation: str) -> Any:
    """Whom a link invites, who did, until when, and how to accept; nothing else"""
    row, person, inviter = queries.invitation_by(session(), invitation)
    invitations.check_open(row, person, clock.now(session()))
    said = {"invited": person.name, "invited_by": inviter, "expires_at": row.expires_at}
    url = address("invitations.accept_invitation", invitation=invitation)
    accept = {"accept_url": url, "how": HOW_TO_ACCEPT.pick(language())}
    return {"agency": settings().agency_name, **said, **accept}, 200, NO_STORE


@bp.post(f"{LINK}/accept")
@needs(Right.PUBLIC, secret=True, unkept=FirstTokenNotKept)
@bp.arguments(schemas.AcceptSchema)
@bp.response(201, schemas.AcceptedSchema)
@bp.alt_response(410, **GONE)
def accept_invitation(fields: dict[str, Any], invitation: str) -> Any:
    """Accept an invitation: gives the first token, this once"""
    person = queries.invitation_by(session(), invitation)[1]
    with writing(Who(person.id, person.name), "invitation.accept") as current:
        row, person, _ = queries.invitation_by(current, invitation)
        token, secret = invitations.accept(current, row, person, fields["name"])
    said = {"person": views.named(person), "token": secret, "token_id": token.id, "name": token.name}
    return said, 201, NO_STORE


def told(row: Invitation, secret: str) -> dict[str, Any]:
    """The invitation with its link, this once; said while its transaction is open."""
    now = ledger_of(session()).at
    url = address("invitations.read_invitation", invitation=secret)
    return {**views.invitation(row, now), "url": url}
