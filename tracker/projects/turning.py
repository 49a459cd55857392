"""A turn of a loop is closed: the next comes to the project, in the transaction that closed it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.domain.plan_values import Extension
from tracker.domain.progress import State
from tracker.domain.turns import extension, next_turn
from tracker.domain.workdays import to_minute
from tracker.people import queries as people
from tracker.projects import compiling, queries, rows
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item
from tracker.projects.replanning import replan_stored


def begin_next(session: Session, item: Item) -> bool:
    """Add the turn that begins now that an item is reached, and lay the plan again; whether there was one.

    A turn stays when what closed the one before is reopened: it waits again, and is not made twice.
    """
    if item.state != State.DONE or item.done_at is None or not item.details.get("begins_turn"):
        return False
    plan = queries.plan(session, str(item.project_id))
    compiled = compiling.of_project(session, plan)
    if compiled is None:
        return False
    on = plan.calendar.day_of(to_minute(item.done_at), finish=True)
    taken = {each.key for each in plan.nodes} | {each.key for each in plan.phases}
    turn = next_turn(compiled, item.key, on, taken)
    if turn is None:
        return False
    grow(session, plan, extension(compiled, turn, plan.layers.default))
    plan.project.choices = compiling.with_turn(plan.project.choices, turn)
    replan_stored(session, plan)
    return True


def grow(session: Session, plan: ProjectPlan, more: Extension) -> None:
    """Store what comes to a plan that is under way; it has no dates until the plan is laid again."""
    departments = {each.key: each.id for each in people.departments()}
    for added in rows.add(plan, more, departments):
        session.add_all(added)
        session.flush()
