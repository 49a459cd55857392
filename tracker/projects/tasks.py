"""Adding and changing what people do; a changed plan is re-planned in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.db import new_id
from tracker.domain.progress import State
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar
from tracker.errors import Invalid
from tracker.projects import around, links, parts, queries, rules
from tracker.projects.facts import NOT_IN_PLAN
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import (
    Item,
    Meeting,
    Milestone,
    Node,
    Occurrence,
    Part,
    Project,
    Summary,
    Task,
)
from tracker.projects.node_fields import refuse_due_on, set_department, set_node, set_sitting, set_words
from tracker.projects.replanning import open_around, open_plan, refuse_ended, replan_around, replan_stored
from tracker.projects.rules import Action

USUAL: dict[str, Callable[[WorkCalendar], int]] = {
    "task": lambda calendar: calendar.minutes_per_day,
    "milestone": lambda _: 0,
    "meeting": lambda _: 60,
    "summary": lambda _: 0,
}
"""Minutes of what is added without a duration."""
NOTES = frozenset({"note", "progress", "remaining_working_minutes"})
"""What whoever works in a project may say of any item."""
OF_GUESTS = frozenset({"note", "progress"})
"""What guests may say of what is their own party's to do."""
SHAPING = {"parent", "phase", "owner_id", "department", "actual_start", "actual_finish"}
"""Fields that change more than the item: what it belongs to, whose time it takes, what has happened."""
KINDS = {"task": Task, "milestone": Milestone, "meeting": Meeting, "summary": Summary}


def add_task(session: Session, project: Project, fields: dict[str, Any]) -> Node:
    """Add a task, milestone or meeting, after the items it is said to follow."""
    plan, after = open_plan(session, project.id), fields.pop("after", [])
    node = add_node(session, plan, fields)
    follow(session, plan, node, after)
    replan_stored(session, plan)
    return node


def add_node(session: Session, plan: ProjectPlan, fields: dict[str, Any]) -> Node:
    """Add an item to a plan that is at hand, without re-planning."""
    kind = fields.pop("kind", "task")
    node = KINDS[kind](
        id=new_id(),
        project_id=plan.project.id,
        key=fields.pop("key", None) or _next_key(plan),
        position=1 + max((each.position for each in plan.nodes), default=0),
        departments=[],
        details={},
        due_rule={},
        reason={},
        note="",
        state=State.OPEN,
        sequence=0,
        title_zh="",
        title_en="",
        duration=USUAL[kind](plan.calendar),
        elapsed=False,
        out_of_sequence=False,
    )
    if queries.has_key(session, plan.project.id, node.key):
        raise Invalid(
            "/key", Text("此编号已被使用：{key}。", "There is already an item {key}."), key=node.key
        )
    session.add(node)
    plan.nodes.append(node)
    set_node(session, plan, node, fields)
    session.flush()
    return node


def follow(session: Session, plan: ProjectPlan, node: Node, after: Iterable[str]) -> None:
    """Link an item behind others of its plan, without re-planning."""
    for place, pred_id in enumerate(dict.fromkeys(after)):
        if all(each.id != pred_id for each in plan.nodes):
            raise Invalid(f"/after/{place}", NOT_IN_PLAN, what=pred_id)
        links.connect(session, plan, {"pred": pred_id, "succ": node.id})


def _next_key(plan: ProjectPlan) -> str:
    taken = {each.key for each in plan.nodes}
    return next(key for number in range(1, len(taken) + 2) if (key := f"T{number}") not in taken)


def check_fields(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> None:
    """Refuse what is not the asker's to change, before any value is told them.

    Whoever works in the project may write notes, say how far work is and change parts; guests may write the
    note of what is their own party's to do, and say how far it is; everything else is a lead's.
    Raises Forbidden, and of guests NotYourParty and PlanClosed.
    """
    if who.guest_in(item.project_id):
        rules.check(who, item, Action.EDIT, around.find(session, who, [item]))
    if fields.keys() - writable(who, item):
        who.require(Right.LEAD, item.project_id)


def writable(who: Who, item: Item) -> frozenset[str]:
    """The fields that somebody may change who does not lead the project."""
    if who.guest_in(item.project_id):
        return OF_GUESTS
    return parts.FIELDS if isinstance(item, Part) else NOTES


def set_fields(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> None:
    """Change an item whoever asks, and re-plan; they only decide who may be brought in.

    What touches its dates re-plans the project, and a typed date pins it.

    Raises PlanClosed, and Invalid for a field that the kind of item does not have: a sitting has no duration
    of its own.
    """
    if isinstance(item, Part):
        refuse_ended(queries.project(session, str(item.project_id)))
        _set_part(session, who, item, fields)
    elif isinstance(item, Node):
        plan = (
            open_around(session, item)
            if not fields.keys() & SHAPING
            else open_plan(session, str(item.project_id))
        )
        _set_in(session, plan, item, fields)
        replan_around(session, plan, item)
    elif isinstance(item, Occurrence):
        plan = open_plan(session, str(item.project_id))
        _set_in(session, plan, item, fields)
        replan_stored(session, plan)


def change_in(session: Session, who: Who, plan: ProjectPlan, item: Item, fields: dict[str, Any]) -> None:
    """Change an item of a plan that is at hand, without re-planning. Raises Forbidden."""
    if fields.keys() - writable(who, item):
        who.require(Right.LEAD, item.project_id)
    if isinstance(item, Part):
        _set_part(session, who, item, fields)
    elif isinstance(item, (Node, Occurrence)):
        _set_in(session, plan, item, fields)


def _set_in(session: Session, plan: ProjectPlan, item: Node | Occurrence, fields: dict[str, Any]) -> None:
    refuse_due_on(fields)
    where = item.department_id, item.phase_id
    if isinstance(item, Node):
        set_node(session, plan, item, fields)
    else:
        set_words(session, item, fields)
        set_sitting(plan, item, fields)
    parts.move_along(session, item, *where)


def _set_part(session: Session, who: Who, item: Part, fields: dict[str, Any]) -> None:
    if "department" in fields:
        set_department(session, item, fields.pop("department"))
    parts.change(session, who, item, fields)
