"""HTTP of the organisation: who comes, who goes, and what is wrong with the staff."""

from __future__ import annotations

from typing import Any

from flask import jsonify

from tracker.access import Right
from tracker.api import NO_STORE, PREFIX, Blueprint, needs, who
from tracker.db import session
from tracker.domain.staffing import findings
from tracker.journal import writing
from tracker.people import invitations, schemas
from tracker.people import queries as people
from tracker.people.models import Person
from tracker.people.routes.invitations import told
from tracker.playbooks.queries import role_titles
from tracker.problems import language
from tracker.projects import change_views, joining, leaving, staff_views
from tracker.projects import org as organisation
from tracker.projects.changing import Change, Wish, changing
from tracker.projects.leaving import Parting
from tracker.projects.routes import shown
from tracker.projects.routes.previews import HEADER
from tracker.projects.schemas import ChangeQuerySchema
from tracker.projects.schemas.staff import LeaveSchema, LeftSchema, OrgSchema
from tracker.projects.undo_facts import PlanChanged

bp = Blueprint("staff", __name__, url_prefix=PREFIX, description="The organisation: coming, going, fitness")


@bp.get("/org")
@needs(Right.STAFF)
@bp.response(200, OrgSchema)
def get_org() -> Any:
    """The teams with their levels and people, and what is wrong with the staff

    Head counts, skills of posts, mentors and certificates, each as a finding with a stable `code`.
    Uncertified owners are looked for in the projects that I may see.
    """
    today = shown.plain().today
    found = organisation.gather(session(), who(), role_titles(session()))
    return staff_views.org(found, findings(found.staff, today), today, language())


@bp.post("/invitations")
@needs(Right.ADMIN, secret=True)
@bp.arguments(schemas.InvitePersonSchema)
@bp.response(201, schemas.NewInvitationSchema)
def invite_somebody(fields: dict[str, Any]) -> Any:
    """Add a person, make them a member of projects, and invite them; the link is shown this once"""
    memberships, hours = fields.pop("memberships"), fields.pop("expires_in_hours")
    projects = [each["project_id"] for each in memberships]
    with writing(who(), "invitation.make", projects=projects) as current:
        person = joining.bring_in(current, fields, memberships)
        row, secret = invitations.invite(current, person, hours)
        said = told(row, secret)
    return said, 201, NO_STORE


@bp.post("/people/<id:person_id>/deactivate")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(LeaveSchema)
@bp.response(200, LeftSchema)
def deactivate_person(args: dict[str, Any], fields: dict[str, Any], person_id: str) -> Any:
    """Let a person leave, and hand over what they own and nobody has finished, all at once

    Tokens, open invitations, calendar addresses, teams, substitutions and memberships end. Where they were
    the only lead, who takes over becomes lead. Dates move where the new owner works at other times.
    Hand-overs offered to them by name go to who takes over, or else back to the department; those that
    they offered are offered by who takes over. Who takes over helps where they helped, and nobody watches
    for them.
    """
    people.get(session(), Person, person_id)
    projects = leaving.locked(session(), person_id)
    wish, said = Wish(args["dry_run"], args.get("base")), dict[str, Any]()
    with changing(
        who(), "person.deactivate", wish, projects=projects, show=lambda change: _show(change, said)
    ) as change:
        if leaving.locked(change.session, person_id) - projects:
            raise PlanChanged
        person = people.get(change.session, Person, person_id)
        said |= staff_views.left(leaving.leave(change.session, person, Parting(**fields)), language())
    if change.preview is not None:
        return change.preview
    return said, 200, {HEADER: ",".join(each.id for each in change.sets)} if change.sets else {}


def _show(change: Change, said: dict[str, Any]) -> Any:
    look = shown.of_changes(change.session, change.sets)
    return jsonify({**said, **change_views.preview(change, look)})
