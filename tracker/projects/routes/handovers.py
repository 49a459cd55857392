"""HTTP of hand-overs: an item is offered to the next department, which accepts or declines it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, guarded_projects, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.paging import Page
from tracker.projects import handovers, part_views, queries, schemas
from tracker.projects.models import Handover
from tracker.projects.routes import previews, shown
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing

bp = Blueprint("handovers", __name__, url_prefix=PREFIX, description="Hand-overs between departments")


def _one(row: Handover, status: int = 200) -> Any:
    return with_etag(part_views.handover(row, shown.of_handovers([row])), row.revision, status)


def _page(page: Page[Handover]) -> Any:
    looked = shown.of_handovers(page.items)
    return {"items": [part_views.handover(each, looked) for each in page.items], "next": page.next}


@bp.post("/tasks/<id:item_id>/handovers")
@needs(Right.WORK)
@bp.arguments(schemas.NewHandoverSchema)
@bp.response(201, schemas.HandoverSchema)
def offer_handover(fields: dict[str, Any], item_id: str) -> Any:
    """Offer an item to another department, perhaps to somebody in it

    Nothing of the item changes until they accept; until then the waiting is counted in their working time.
    Guests of the party of that department see the item and the note meanwhile.
    """
    with writing(who(), "handover.offer", projects=guarded_projects()) as current:
        row = handovers.offer(current, who(), queries.item(current, item_id), fields)
    body, status, headers = _one(row, 201)
    return body, status, {**headers, "Location": url_for(".get_handover", handover_id=row.id)}


@bp.get("/projects/<id:project_id>/handovers")
@needs(Right.READ)
@bp.arguments(schemas.HandoversQuerySchema, location="query")
@bp.response(200, schemas.HandoverPageSchema)
@as_of
def list_handovers(args: dict[str, Any], project_id: str) -> Any:
    """The hand-overs of a project, oldest first, each with how long its answer took or has taken"""
    return _page(handovers.page(session(), args, Handover.project_id == project_id))


@bp.get("/me/handovers")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.MyHandoversQuerySchema, location="query")
@bp.response(200, schemas.HandoverPageSchema)
def list_my_handovers(args: dict[str, Any]) -> Any:
    """What is offered to me, or to my department and nobody in it, oldest first

    A guest's departments are those of their party.
    """
    return _page(handovers.page(session(), args, handovers.to(who())))


@bp.get("/handovers/<id:handover_id>")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.HandoverSchema)
@as_of
def get_handover(_args: dict[str, Any], handover_id: str) -> Any:
    """One hand-over; guests see those to their own party, as long as they see the item"""
    return _one(handovers.get(session(), handover_id))


@bp.post("/handovers/<id:handover_id>/accept")
@needs(Right.ACT)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.AcceptHandoverSchema, required=False)
@bp.response(200, schemas.HandoverSchema)
def accept_handover(args: dict[str, Any], fields: dict[str, Any], handover_id: str) -> Any:
    """Take the item over: its department and owner change, and the plan is laid again

    The person it was offered to may, whoever of that department works in the project, and leads; what is
    offered to a department of the client or of the platform, the guests of that party.
    """
    with changing("handover.accept", args, projects=guarded_projects()) as change:
        row = handovers.get(change.session, handover_id)
        handovers.accept(change.session, who(), row, **fields)
    return previews.answer(change, lambda: _one(row))


@bp.post("/handovers/<id:handover_id>/decline")
@needs(Right.ACT)
@bp.arguments(schemas.BecauseSchema)
@bp.response(200, schemas.HandoverSchema)
def decline_handover(fields: dict[str, Any], handover_id: str) -> Any:
    """Leave the item where it is, and say why; whoever may accept it may"""
    with writing(who(), "handover.decline", projects=guarded_projects()) as current:
        row = handovers.get(current, handover_id)
        handovers.decline(current, who(), row, reason=fields["reason"])
    return _one(row)


@bp.post("/handovers/<id:handover_id>/withdraw")
@needs(Right.WORK)
@bp.response(200, schemas.HandoverSchema)
def withdraw_handover(handover_id: str) -> Any:
    """Take an offer back; whoever made it may, and leads"""
    with writing(who(), "handover.withdraw", projects=guarded_projects()) as current:
        row = handovers.get(current, handover_id)
        handovers.withdraw(current, who(), row)
    return _one(row)
