"""HTTP of projects: starting, changing and reading them."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker import clock
from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_as_read, expect_revision, needs, who, with_etag
from tracker.db import session
from tracker.domain.outlook import look_ahead
from tracker.domain.plan import Plan
from tracker.journal import AGENCY, writing
from tracker.people import queries as people
from tracker.people.models import Person
from tracker.playbooks import outlook_views
from tracker.playbooks.queries import role_titles
from tracker.problems import language
from tracker.projects import (
    actions,
    conflict_views,
    drafting,
    listing,
    members,
    plan_views,
    planning,
    queries,
    schemas,
    views,
)
from tracker.projects.explaining import Studied
from tracker.projects.models import Project
from tracker.projects.people_facts import named_at
from tracker.projects.routes import previews, shown
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing

bp = Blueprint("projects", __name__, url_prefix=PREFIX, description="Projects, members, graph, journal")


def _may_store() -> None:
    who().require(Right.ADMIN)


@bp.post("/projects")
@needs(Right.STAFF, again=_may_store)
@bp.arguments(schemas.StartQuerySchema, location="query")
@bp.arguments(schemas.StartSchema)
@bp.response(201, schemas.PlanSchema)
@bp.alt_response(200, schema=schemas.PlanSchema, description="A dry run: nothing was stored", success=True)
def start_project(args: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Start a playbook as a project, or make an empty one

    With `dry_run=true` the same answer comes back without ids and with an outlook of what the playbook would
    ask for, and nothing is stored; anybody may ask for that, and an administrator may store it.
    """
    if args["dry_run"]:
        draft = drafting.draft(session(), fields, trial=True)
        return _whole(draft, stored=False), 200
    _may_store()
    with writing(who(), "project.start") as current:
        draft = drafting.draft(current, fields)
        actions.store(current, who(), draft.plan, lead=fields.get("lead_id"))
    project = draft.plan.project
    answer, status, headers = with_etag(_whole(draft, stored=True), project.revision, 201)
    return answer, status, {**headers, "Location": url_for(".get_project", project_id=project.id)}


def _whole(draft: drafting.Draft, *, stored: bool) -> Any:
    looked = shown.of_plan(draft.plan)
    body = plan_views.whole_plan(draft.plan, draft.schedule, draft.duties, looked, stored=stored)
    return body if stored or draft.compiled is None else {**body, "outlook": _outlook(draft, draft.compiled)}


def _outlook(draft: drafting.Draft, compiled: Plan) -> Any:
    """What the playbook would ask for where the draft has laid it."""
    calendar = draft.plan.calendar
    ids = {each.key: each.id for each in draft.plan.nodes}
    telling = outlook_views.Telling(compiled, calendar, language(), role_titles(session()))
    return outlook_views.outlook(look_ahead(compiled, draft.schedule, calendar, ids), telling)


@bp.get("/projects")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.ProjectsQuerySchema, location="query")
@bp.response(200, schemas.ProjectPageSchema)
def list_projects(args: dict[str, Any]) -> Any:
    """The projects that I may see: how each stands, what is late, what comes next, and what I am in it"""
    page = listing.projects(who(), args, shown.plain().today)
    looked = shown.only(shown.of_projects(who(), *page.items), args)
    return {"items": [views.project(each, looked) for each in page.items], "next": page.next}


@bp.get("/projects/<id:project_id>")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.ProjectSchema)
@as_of
def get_project(_args: dict[str, Any], project_id: str) -> Any:
    """One project: how it stands, with the warnings and conflicts of its plan"""
    return _one(queries.project(session(), project_id))


@bp.patch("/projects/<id:project_id>")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.ProjectChangeSchema)
@bp.response(200, schemas.ProjectSchema)
@bp.doc(parameters=[IF_MATCH])
def change_project(args: dict[str, Any], fields: dict[str, Any], project_id: str) -> Any:
    """Change a project; new dates, parameters or rules re-plan it, new roles change who owns open work"""
    with changing("project.change", args, projects=[project_id]) as change:
        project = queries.project(change.session, project_id)
        previews.merge(change, project, fields, actions.WRITES)
        actions.change_project(change.session, project, fields)
    return previews.answer(change, lambda: _one(project))


def _one(project: Project) -> Any:
    return with_etag(views.project(project, shown.of_projects(who(), project)), project.revision)


@bp.post("/projects/<id:project_id>/<any(activate,pause,close,cancel,reopen):verb>")
@needs(Right.LEAD)
@bp.response(200, schemas.ProjectSchema)
def move_project(project_id: str, verb: str) -> Any:
    """Activate, pause, close, cancel or reopen a project; activation keeps a baseline"""
    with writing(who(), f"project.{verb}", projects=[project_id]) as current:
        project = queries.project(current, project_id)
        actions.move_project(current, project, verb)
    return _one(project)


@bp.get("/projects/<id:project_id>/phases")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.PhaseSchema(many=True))
@as_of
def list_phases(_args: dict[str, Any], project_id: str) -> Any:
    """The phases of a project and their planned windows"""
    looked = shown.plain()
    return [views.phase(each, looked) for each in queries.phases(session(), project_id)]


@bp.patch("/projects/<id:project_id>/phases/<name:phase>")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.PhaseChangeSchema)
@bp.response(200, schemas.PhaseSchema)
@bp.doc(parameters=[IF_MATCH])
def change_phase(args: dict[str, Any], fields: dict[str, Any], project_id: str, phase: str) -> Any:
    """Move the planned window of a phase, and re-plan"""
    with changing("phase.change", args, projects=[project_id]) as change:
        previews.merge(change, queries.phase(change.session, project_id, phase), fields)
        row = actions.change_phase(change.session, project_id, phase, fields)
    return previews.answer(change, lambda: with_etag(views.phase(row, shown.plain()), row.revision))


@bp.get("/projects/<id:project_id>/members")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.MemberSchema(many=True))
@as_of
def list_members(_args: dict[str, Any], project_id: str) -> Any:
    """Who belongs to a project, and as what"""
    looked = shown.of_members()
    return [views.member(row, person, looked) for row, person in queries.members(project_id)]


@bp.put("/projects/<id:project_id>/members/<id:person_id>")
@needs(Right.LEAD)
@bp.arguments(schemas.MemberSchema)
@bp.response(200, schemas.MemberSchema)
@bp.doc(parameters=[IF_MATCH])
def put_member(fields: dict[str, Any], project_id: str, person_id: str) -> Any:
    """Make a person a member of a project, or change the role of one, which takes If-Match"""
    with writing(who(), "member.set", projects=[project_id]) as current:
        person = people.get(current, Person, person_id)
        expect_as_read(queries.membership(current, project_id, person_id))
        with named_at("/role"):
            row = members.put(current, project_id, person, fields["role"])
    return with_etag(views.member(row, person, shown.of_members()), row.revision)


@bp.delete("/projects/<id:project_id>/members/<id:person_id>")
@needs(Right.LEAD)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def remove_member(project_id: str, person_id: str) -> None:
    """End a membership; what the person owns stays theirs until it is handed over"""
    with writing(who(), "member.end", projects=[project_id]) as current:
        row = queries.membership(current, project_id, person_id)
        if row is not None:
            expect_revision(row.revision)
        members.remove(current, project_id, person_id)


@bp.get("/projects/<id:project_id>/conflicts")
@needs(Right.READ)
@bp.arguments(schemas.ConflictsQuerySchema, location="query")
@bp.response(200, schemas.ConflictSchema(many=True))
@as_of
def list_conflicts(args: dict[str, Any], project_id: str) -> Any:
    """What does not hold in a plan: required, actual, culprits, and ways to repair it"""
    studied = Studied(queries.plan(session(), project_id), clock.now(session()))
    return conflict_views.conflicts(studied, shown.of_findings(studied.plan.project), args.get("item"))


@bp.get("/projects/<id:project_id>/graph")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.GraphSchema)
@as_of
def get_graph(_args: dict[str, Any], project_id: str) -> Any:
    """The graph of a project: nodes, links, what is ready, the critical path"""
    plan = queries.plan(session(), project_id)
    return plan_views.graph(plan, planning.critical_path(plan), shown.of_plan(plan))


@bp.get("/projects/<id:project_id>/journal")
@needs(Right.READ)
@bp.arguments(schemas.JournalQuerySchema, location="query")
@bp.response(200, schemas.EntryPageSchema)
def list_journal(args: dict[str, Any], project_id: str) -> Any:
    """What changed in a project, newest first"""
    page, looked = listing.journal(project_id, args), shown.plain()
    return {"items": [views.entry(each, looked) for each in page.items], "next": page.next}


@bp.get("/journal")
@needs(Right.ADMIN)
@bp.arguments(schemas.JournalQuerySchema, location="query")
@bp.response(200, schemas.EntryPageSchema)
def list_agency_journal(args: dict[str, Any]) -> Any:
    """What changed outside projects: people, clients, tokens, playbooks; newest first"""
    page, looked = listing.journal(AGENCY, args), shown.plain()
    return {"items": [views.entry(each, looked) for each in page.items], "next": page.next}
