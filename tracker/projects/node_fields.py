"""Setting the fields of items that have a place in the plan, without re-planning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.progress import Verb
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.people.models import Department, Person
from tracker.people.queries import referred
from tracker.projects import involved, percent, queries, sequence
from tracker.projects.dates import move_sitting, pin_from
from tracker.projects.inputs import ProjectPlan, calendar_of
from tracker.projects.members import join
from tracker.projects.models import (
    Item,
    Node,
    Occurrence,
    Phase,
    Series,
    Summary,
)
from tracker.projects.people_facts import named_at
from tracker.projects.schemas import LONGEST

NOT_BEGUN = Text("请先开始或完成该事项。", "Start or complete the item first.")
NO_DEPARTMENT = Text("没有部门“{key}”；现有：{known}。", "There is no department {key}; there are {known}.")
HAPPENED = ("actual_start", "actual_finish", "remaining_working_minutes")
DATED = ("start", "finish", "pinned", "constraint", *HAPPENED)
"""Fields that say when an item lies, or what is left of it."""


def refuse_due_on(fields: dict[str, Any]) -> None:
    if "due_on" in fields:
        why = Text(
            "此日期由排期计算。请设置截止时间（deadline），或填写 finish 固定日期。",
            "This day comes from the plan. Set a `deadline`, or pin the item with `finish`.",
        )
        raise Invalid("/due_on", why)


def set_sitting(plan: ProjectPlan, sitting: Occurrence, fields: dict[str, Any]) -> None:
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


def set_words(session: Session, item: Item, fields: dict[str, Any]) -> None:
    """Title, note, owner and department: nothing that moves a date."""
    if "title" in fields:
        item.title_zh = item.title_en = fields.pop("title")
    titles = fields.pop("titles", {})
    item.title_zh, item.title_en = titles.get("zh", item.title_zh), titles.get("en", item.title_en)
    owned = fields.get("owner_id") is not None
    if owned:
        owner = referred(session, Person, fields["owner_id"], "/owner_id")
        with named_at("/owner_id"):
            join(session, str(item.project_id), owner.id)
    if "department" in fields:
        set_department(session, item, fields.pop("department"))
    if "progress" in fields:
        percent.say(item, fields.pop("progress"))
    for name in ("note", "owner_id"):
        if name in fields:
            setattr(item, name, fields.pop(name))
    if owned:
        involved.end_help(session, [item])


def set_department(session: Session, item: Item, key: str | None) -> None:
    item.department_id = key and _department(session, key).id
    item.departments = [key] if key else []


def _department(session: Session, key: str) -> Department:
    found = list(session.scalars(sa.select(Department).order_by(Department.key)))
    department = next((each for each in found if each.key == key), None)
    if department is None:
        known = tuple(
            Text(f"{each.key}（{each.title_zh}）", f"{each.key} ({each.title_en})") for each in found
        )
        raise Invalid("/department", NO_DEPARTMENT, key=key, known=known or "-")
    return department


def set_node(session: Session, plan: ProjectPlan, node: Node, fields: dict[str, Any]) -> None:
    if isinstance(node, Summary):
        _check_summary(fields)
    set_words(session, node, fields)
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
    said = dict[Verb, datetime]()
    for name, column in (("actual_start", "started_at"), ("actual_finish", "done_at")):
        if name not in fields:
            continue
        moment = fields.pop(name)
        if getattr(node, column) is None:
            raise Invalid(f"/{name}", NOT_BEGUN)
        sequence.check_time(session, node, f"/{name}", moment)
        setattr(node, column, moment)
        said[Verb.START if name == "actual_start" else Verb.COMPLETE] = moment
    if said:
        node.out_of_sequence = sequence.is_out_of(session, node, said)
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
