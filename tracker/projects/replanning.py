"""A stored plan is opened for a change, and its dates are computed anew in the same transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.journal import ledger_of
from tracker.projects import queries
from tracker.projects.facts import PROJECT_STATE_WORDS, PlanClosed
from tracker.projects.inputs import ProjectPlan
from tracker.projects.planning import replan


def open_plan(session: Session, project_id: str) -> ProjectPlan:
    """The plan of a project, to be changed. Raises PlanClosed when the project has ended."""
    plan = queries.plan(session, project_id)
    if plan.project.state in queries.ENDED:
        raise PlanClosed(name=plan.project.name, state=PROJECT_STATE_WORDS[plan.project.state])
    return plan


def replan_stored(session: Session, plan: ProjectPlan) -> None:
    """Compute all dates anew and write those that changed, new sittings included."""
    stored = set(plan.occurrences)
    replan(plan, ledger_of(session).at)
    session.add_all(each for each in plan.occurrences if each not in stored)
    session.flush()


def plan_again(session: Session, project_id: str) -> None:
    """Compute all dates of a project anew, after a state or a calendar changed."""
    replan_stored(session, queries.plan(session, project_id))
