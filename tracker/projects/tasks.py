"""Adding and changing what people do; a changed plan is re-planned in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.calendars.models import Calendar
from tracker.db import new_id
from tracker.domain.progress import State
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar
from tracker.errors import Invalid
from tracker.journal import ledger_of
from tracker.merging import TITLES, Values, Writes, Written, named, of_column, same
from tracker.people.models import Department, Person
from tracker.people.queries import referred
from tracker.projects import links, parts, percent, queries
from tracker.projects.dates import move_sitting, pin_from
from tracker.projects.facts import NOT_IN_PLAN
from tracker.projects.inputs import ProjectPlan, calendar_of
from tracker.projects.members import join
from tracker.projects.models import (
    Item,
    Meeting,
    Milestone,
    Node,
    Occurrence,
    Part,
    Phase,
    Project,
    Series,
    Summary,
    Task,
)
from tracker.projects.replanning import open_around, open_plan, refuse_ended, replan_around, replan_stored
from tracker.projects.schemas import LONGEST

USUAL: dict[str, Callable[[WorkCalendar], int]] = {
    "task": lambda calendar: calendar.minutes_per_day,
    "milestone": lambda _: 0,
    "meeting": lambda _: 60,
    "summary": lambda _: 0,
}
"""Minutes of what is added without a duration."""
NOTES = frozenset({"note", "progress", "remaining_working_minutes"})
"""What whoever works in a project may say of any item."""
NOT_BEGUN = Text("请先开始或完成该事项。", "Start or complete the item first.")
SHAPING = {"parent", "phase", "owner_id", "department", "actual_start", "actual_finish"}
"""Fields that change more than the item: what it belongs to, whose time it takes, what has happened."""
HAPPENED = ("actual_start", "actual_finish", "remaining_working_minutes")
DATED = ("start", "finish", "pinned", "constraint", *HAPPENED)
"""Fields that say when an item lies, or what is left of it."""
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
    _set_fields(session, plan, node, fields)
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


def change_task(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> None:
    """Change an item; what touches its dates re-plans the project, and a typed date pins it.

    Whoever works in the project may write notes, say how far work is and change parts; everything else is
    a lead's. Raises Forbidden and what `set_fields` raises.
    """
    if fields.keys() - writable(item):
        who.require(Right.LEAD, item.project_id)
    set_fields(session, who, item, fields)


def writable(item: Item) -> frozenset[str]:
    """The fields that whoever works in the project may change."""
    return parts.FIELDS if isinstance(item, Part) else NOTES


def set_fields(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> None:
    """Change an item whoever asks, and re-plan; they only decide who may be brought in.

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
    """Change an item of a plan that is at hand, without re-planning. Raises what `change_task` raises."""
    if fields.keys() - writable(item):
        who.require(Right.LEAD, item.project_id)
    if isinstance(item, Part):
        _set_part(session, who, item, fields)
    elif isinstance(item, (Node, Occurrence)):
        _set_in(session, plan, item, fields)


def _set_in(session: Session, plan: ProjectPlan, item: Node | Occurrence, fields: dict[str, Any]) -> None:
    _refuse_due_on(fields)
    where = item.department_id, item.phase_id
    if isinstance(item, Node):
        _set_fields(session, plan, item, fields)
    else:
        _set_words(session, item, fields)
        _set_sitting(plan, item, fields)
    parts.move_along(session, item, *where)


def _set_part(session: Session, who: Who, item: Part, fields: dict[str, Any]) -> None:
    if "department" in fields:
        _set_department(session, item, fields.pop("department"))
    parts.change(session, who, item, fields)


def _constraint(values: Values) -> Any:
    wish = {"kind": values["constraint_kind"], "at": values["constraint_at"]}
    return None if wish["kind"] is None else {name: each for name, each in wish.items() if each is not None}


def _duration(kind: str) -> Written:
    """A duration as the field of its unit; one in the other unit under the name of that."""

    def read(_: Session, values: Values) -> Any:
        unit = "elapsed" if values["elapsed"] else "working"
        found = values["duration"]
        return found if unit == kind else {f"duration_{unit}_minutes": found}

    return Written(("duration", "elapsed"), read)


WORDS: Writes = {
    **same("note", "owner_id", "progress"),
    **TITLES,
    "department": named("department_id", Department),
}
"""What the fields of a change write, as `_set_words` does."""
WRITES: Writes = {
    **WORDS,
    "phase": named("phase_id", Phase),
    "parent": of_column("parent_id"),
    "calendar": named("calendar_id", Calendar),
    "deadline": of_column("deadline_at"),
    "constraint": Written(("constraint_kind", "constraint_at"), lambda _, values: _constraint(values)),
    "actual_start": of_column("started_at"),
    "actual_finish": of_column("done_at"),
    "remaining_working_minutes": of_column("remaining"),
    "duration_working_minutes": _duration("working"),
    "duration_elapsed_minutes": _duration("elapsed"),
    "start": of_column("pin_start_at"),
    "finish": of_column("pin_finish_at"),
    "pinned": Written(("pin_start_at",), lambda _, values: values["pin_start_at"] is not None),
    "due_on": of_column("due_on"),
}
"""The same of `_set_fields`: what a person sets, never what the engine computes."""
WRITES_OF_A_SITTING: Writes = {
    **WORDS,
    "start": Written(
        ("start_at", "pinned"), lambda _, values: values["start_at"] if values["pinned"] else None
    ),
    "pinned": of_column("pinned"),
}
"""The same of `_set_sitting`: until somebody moves a sitting by hand, its start is its series'."""


def writes(item: Item, fields: dict[str, Any]) -> Writes:
    """What the fields of this change write; two typed dates give the duration too."""
    if isinstance(item, Occurrence):
        return WRITES_OF_A_SITTING
    if not {"start", "finish"} <= fields.keys():
        return WRITES
    return {**WRITES, "finish": replace(WRITES["finish"], also=("duration", "elapsed"))}


def _refuse_due_on(fields: dict[str, Any]) -> None:
    if "due_on" in fields:
        why = Text(
            "此日期由排期计算。请设置截止时间（deadline），或填写 finish 固定日期。",
            "This day comes from the plan. Set a `deadline`, or pin the item with `finish`.",
        )
        raise Invalid("/due_on", why)


def _set_sitting(plan: ProjectPlan, sitting: Occurrence, fields: dict[str, Any]) -> None:
    """A sitting can be moved, and given back to its series; everything else is the series'."""
    start, pinned = fields.pop("start", None), fields.pop("pinned", None)
    if fields:
        why = Text(
            "单次会议只能移动（start）；其余请修改例会系列。",
            "Of a sitting only `start` can change; change its series.",
        )
        raise Invalid(f"/{next(iter(fields))}", why)
    if start:
        series = plan.node(sitting.series_id)
        if isinstance(series, Series):
            move_sitting(sitting, start, series, plan.calendar)
    elif pinned is False:
        sitting.pinned = False


def _set_words(session: Session, item: Item, fields: dict[str, Any]) -> None:
    """Title, note, owner and department: nothing that moves a date."""
    if "title" in fields:
        item.title_zh = item.title_en = fields.pop("title")
    titles = fields.pop("titles", {})
    item.title_zh, item.title_en = titles.get("zh", item.title_zh), titles.get("en", item.title_en)
    if fields.get("owner_id"):
        join(session, str(item.project_id), referred(session, Person, fields["owner_id"], "/owner_id").id)
    if "department" in fields:
        _set_department(session, item, fields.pop("department"))
    if "progress" in fields:
        percent.say(item, fields.pop("progress"))
    for name in ("note", "owner_id"):
        if name in fields:
            setattr(item, name, fields.pop(name))


def _set_department(session: Session, item: Item, key: str | None) -> None:
    item.department_id = key and queries.department(session, key).id
    item.departments = [key] if key else []


def _set_fields(session: Session, plan: ProjectPlan, node: Node, fields: dict[str, Any]) -> None:
    if isinstance(node, Summary):
        _check_summary(fields)
    _set_words(session, node, fields)
    if "phase" in fields:
        node.phase_id = _phase_id(plan, fields.pop("phase"))
    if "parent" in fields:
        node.parent_id = _parent_id(plan, node, fields.pop("parent"))
    if "calendar" in fields:
        node.calendar_id = queries.task_calendar(session, fields.pop("calendar"))
    if "deadline" in fields:
        node.deadline_at = fields.pop("deadline")
    _set_constraint(node, fields)
    _set_actuals(session, node, fields)
    resized = _set_duration(node, fields)
    _pin(plan, node, fields, resized=resized)


def _check_summary(fields: dict[str, Any]) -> None:
    """Nothing would come of a date that is written on a summary."""
    for name in DATED:
        if fields.get(name):
            why = Text(
                "摘要任务的日期由其下的事项决定，请修改那些事项。",
                "A summary lies where its items lie; change those.",
            )
            raise Invalid(f"/{name}", why)


def _set_constraint(node: Node, fields: dict[str, Any]) -> None:
    if "constraint" in fields:
        wish = fields.pop("constraint") or {}
        node.constraint_kind, node.constraint_at = wish.get("kind"), wish.get("at")


def _set_actuals(session: Session, node: Node, fields: dict[str, Any]) -> None:
    """When work really began and ended can be put right; that it did is said by its moves."""
    now = ledger_of(session).at
    for name, column in (("actual_start", "started_at"), ("actual_finish", "done_at")):
        if name not in fields:
            continue
        moment = fields.pop(name)
        if getattr(node, column) is None:
            raise Invalid(f"/{name}", NOT_BEGUN)
        if moment > now:
            raise Invalid(f"/{name}", Text("这个时间还没有到。", "This time is still to come."))
        setattr(node, column, moment)
    if node.started_at and node.done_at and node.done_at < node.started_at:
        raise Invalid("/actual_finish", Text("完成时间早于开始时间。", "This lies before the start."))
    if "remaining_working_minutes" in fields:
        node.remaining = fields.pop("remaining_working_minutes")
        if node.remaining is not None and node.started_at is None:
            raise Invalid("/remaining_working_minutes", NOT_BEGUN)


def _parent_id(plan: ProjectPlan, node: Node, parent_id: str | None) -> str | None:
    """A summary of the plan that does not lie in the node itself."""
    if parent_id is None:
        return None
    nodes = {each.id: each for each in plan.nodes}
    parent = nodes.get(parent_id)
    if not isinstance(parent, Summary):
        raise Invalid("/parent", Text("这不是摘要任务。", "This is no summary of the plan."))
    outer: Node | None = parent
    while outer is not None:
        if outer is node:
            why = Text("摘要任务不能属于它自己。", "A summary cannot belong to itself.")
            raise Invalid("/parent", why)
        outer = nodes.get(outer.parent_id or "")
    return parent_id


def _set_duration(node: Node, fields: dict[str, Any]) -> bool:
    """Whether a duration was given. Only tasks and meetings have one; people meet in working time."""
    for name, elapsed in (("duration_working_minutes", False), ("duration_elapsed_minutes", True)):
        if fields.get(name) is None:
            continue
        if node.kind not in ("task", "meeting") or (elapsed and node.kind == "meeting"):
            why = Text("此类事项没有这种时长。", "This kind of item has no such duration.")
            raise Invalid(f"/{name}", why)
        node.duration, node.elapsed = fields.pop(name), elapsed
        return True
    return False


def _phase_id(plan: ProjectPlan, key: str | None) -> str | None:
    if key is None:
        return None
    found: Phase | None = next((each for each in plan.phases if each.key == key), None)
    if found is None:
        known = ", ".join(each.key for each in plan.phases) or "-"
        why = Text(
            "此项目没有阶段“{key}”；现有：{known}。", "This project has no phase {key}; it has {known}."
        )
        raise Invalid("/phase", why, key=key, known=known)
    return found.id


def _pin(plan: ProjectPlan, node: Node, fields: dict[str, Any], *, resized: bool) -> None:
    """A typed date pins; `pinned: false` lets the engine place the item again."""
    calendar = calendar_of(plan, node)[1]
    start, finish = fields.pop("start", None), fields.pop("finish", None)
    if start and finish and finish < start:
        raise Invalid("/finish", Text("结束时间早于开始时间。", "The finish lies before the start."))
    if start or finish:
        pin_from(node, start, finish, calendar)
        _refuse_endless(node)
    elif fields.get("pinned") is False:
        node.pin_start_at = node.pin_finish_at = None
    elif fields.get("pinned") and node.pin_start_at is None:
        pin_from(node, node.start_at, node.finish_at, calendar)
    elif resized and node.pin_start_at is not None:
        pin_from(node, node.pin_start_at, None, calendar)


def _refuse_endless(node: Node) -> None:
    """Two typed dates give the duration, which may not be longer than a typed one."""
    if node.duration > LONGEST:
        why = Text(
            "工期过长：请检查开始和结束时间的年份。",
            "This lasts too long: check the years of the start and the finish.",
        )
        raise Invalid("/finish", why)
