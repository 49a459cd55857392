"""Why a request about a project cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.calendars import cn
from tracker.domain.parameters import ParameterRefused
from tracker.domain.progress import STATE_WORDS, State
from tracker.domain.text import Lang, Text
from tracker.errors import Problem
from tracker.projects.models import Item

PROJECT_STATE_WORDS = {
    "draft": Text("草稿", "a draft"),
    "active": Text("进行中", "active"),
    "paused": Text("已暂停", "paused"),
    "closed": Text("已结项", "closed"),
    "cancelled": Text("已取消", "cancelled"),
}
NOT_IN_PLAN = Text("此项目的图中没有 {what}。", "The graph of this project has no {what}.")
NOT_SHOWN = Text("服务方的工作", "work of the agency")
"""What a guest is told of predecessors that they do not see."""


class CycleInProject(Problem):
    """Nothing that moves dates of several projects is done while the links of one run in a circle."""

    code = "cycle"
    zh = "项目“{project}”的依赖形成循环：{way}。请先在该项目中删除其中一条依赖。"
    en = "The links of the project “{project}” run in a circle: {way}. Remove one of them there first."


class HiddenCycle(Problem):
    code = "cycle"
    zh = "一个您无权查看的项目中依赖形成循环，因此无法重新排程。请联系管理员。"
    en = "The links of a project that you do not see run in a circle. Ask an administrator."


class Held(Problem):
    """Open predecessors forbid a move; names each of them that the asker sees."""

    code = "blocked"
    status = 409
    zh = "“{title}”还不能{verb}，须先完成：{open}。项目负责人可填写 override_reason 强制执行。"
    en = "Cannot {verb} “{title}” yet. Still open: {open}. A lead of the project may give override_reason."

    def __init__(self, title: Text, verb: Text, open_items: Sequence[Item], *, more: bool = False) -> None:
        self.open_items = open_items
        named = tuple(
            Text(f"{each.key} {each.title_zh}", f"{each.key} {each.title_en}") for each in open_items
        )
        super().__init__(title=title, verb=verb, open=(*named, NOT_SHOWN) if more else named)

    def beside(self, lang: Lang) -> dict[str, Any]:
        """The open items as data, for the front end."""
        return {"open": [_named(each, lang) for each in self.open_items]}


class PointHeld(Held):
    """A verification point whose predecessors are open: it cannot be shown yet, only waived."""

    zh = "验证点“{title}”还不能{verb}，须先完成：{open}。项目负责人也可说明理由予以豁免。"
    en = "Cannot {verb} the point “{title}” yet. Still open: {open}. A lead may waive it with a reason."


class GateNotPassed(Held):
    """A milestone whose verification points have not all been shown or waived."""

    code = "gate_not_passed"
    zh = "里程碑“{title}”还不能{verb}，尚缺：{open}。请为每个验证点出示证据，或由项目负责人说明理由予以豁免。"
    en = (
        "Cannot {verb} the milestone “{title}” yet. Still open: {open}. "
        "Show evidence for each verification point, or let a lead waive it with a reason."
    )


class GatePassed(Problem):
    code = "gate_passed"
    status = 409
    zh = "里程碑“{milestone}”已通过，其验证点“{title}”不能重新打开。请先重新打开该里程碑。"
    en = "The milestone “{milestone}” is passed; its point “{title}” stays. Reopen the milestone first."


class ProjectNotActive(Problem):
    code = "project_not_active"
    status = 409
    zh = "项目“{name}”当前为{state}，不能推进事项。请先激活项目。"
    en = "The project “{name}” is {state}; its work cannot move. Activate the project first."


class PlanClosed(Problem):
    code = "plan_closed"
    status = 409
    zh = "项目“{name}”{state}，计划不能再修改。如需修改，请先重新打开项目。"
    en = "The project “{name}” is {state}; its plan cannot change. Reopen the project first."


class IllegalProjectMove(Problem):
    code = "illegal_move"
    status = 409
    zh = "项目“{name}”当前为{state}，不能{verb}。"
    en = "Cannot {verb} the project “{name}”: it is {state}."


class LinkOfGate(Problem):
    code = "link_of_gate"
    status = 409
    zh = "验证点 {pred} 属于里程碑 {succ}，这条依赖不能修改或删除。请出示证据，或由项目负责人予以豁免。"
    en = (
        "The verification point {pred} belongs to the milestone {succ}; their link stays as it is. "
        "Show evidence, or let a lead waive the point."
    )


class LinkExists(Problem):
    code = "link_exists"
    status = 409
    zh = "{pred} 与 {succ} 之间已有依赖。请修改原有依赖。"
    en = "There is already a link from {pred} to {succ}. Change that one instead."


class OverrideNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "只有项目负责人可以强制执行（override_reason）。"
    en = "Only a lead of the project may give override_reason."


class PartsNotPlannable(Problem):
    """What a playbook includes is missing, or cannot be put together."""

    code = "parts_not_plannable"
    zh = "{why}"
    en = "{why}"


class ParameterNotAllowed(Problem):
    """A value that the playbook does not allow, with the pointer to it in the body."""

    code = ParameterRefused.code
    zh = ParameterRefused.zh
    en = ParameterRefused.en

    def __init__(self, refused: ParameterRefused) -> None:
        super().__init__(**refused.fields)
        self.all = (refused, *refused.others)

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {
            "errors": [
                {
                    "pointer": f"/parameters/{each.fields['which']}",
                    "code": self.code,
                    "message": each.text.pick(lang),
                }
                for each in self.all
            ]
        }


def _named(item: Item, lang: Lang) -> dict[str, Any]:
    return {
        "id": item.id,
        "key": item.key,
        "kind": item.kind,
        "title": item.title.pick(lang),
        "state": item.state,
        "state_word": STATE_WORDS[State(item.state)].pick(lang),
        "owner_id": item.owner_id,
    }


class ProjectNotFinished(Problem):
    """A playbook is made of what happened, so nothing may be open."""

    code = "project_not_finished"
    status = 409
    zh = "项目“{name}”还有 {count} 项未完成，不能生成方案。请先完成或取消这些事项，或将项目结项。"
    en = (
        "The project “{name}” has {count} open items, so no playbook is made of it yet. "
        "Complete or cancel them, or close the project."
    )


class DraftThere(Problem):
    code = "draft_exists"
    status = 409
    zh = "方案 {key} 已有草稿（版本 {version}）。请先发布或撤回该草稿，或另给一个 key。"
    en = "The playbook {key} has a draft (version {version}). Publish or withdraw it, or give another key."


class WholeCancelled(Problem):
    """A part of what was cancelled: nobody does it any more."""

    code = "whole_cancelled"
    status = 409
    zh = "“{title}”属于已取消的“{whole}”。请先重新打开“{whole}”。"
    en = "“{title}” is part of “{whole}”, which is cancelled. Reopen “{whole}” first."


class NoParts(Problem):
    code = "no_parts"
    status = 409
    zh = "“{title}”不能再分：只有任务、里程碑和会议可以有子任务和检查项。"
    en = "“{title}” takes no parts: only tasks, milestones and meetings have subtasks and checklist lines."


class NotPlanned(Problem):
    code = "not_planned"
    status = 409
    zh = "“{title}”是子任务或检查项，其日期由人填写，不参与排期。请查看它所属的事项。"
    en = "“{title}” is part of an item: people write its day, and no plan does. Ask about the item instead."


OUTSIDE = {
    "client": Text("等待客户", "waits for the client"),
    "platform": Text("等待平台", "waits for the platform"),
    "other": Text("等待外部", "waits for somebody outside"),
}
"""Whom an item waits for outside the plan, in words."""


class AlreadyWaiting(Problem):
    """Whom it waits for, and how long, is not lost by saying something else."""

    code = "already_waiting"
    status = 409
    zh = "“{title}”自 {since} 起已在{on}（{because}）。请先恢复（resume），再登记新的等待。"
    en = "“{title}” {on} already, since {since} ({because}). Resume it first, then say what it waits for now."


class NotWaiting(Problem):
    code = "not_waiting"
    status = 409
    zh = "“{title}”没有在等待外部。"
    en = "“{title}” is not waiting for anybody outside."


class BeforeItBegan(Problem):
    """A project is asked for as it stood before there was one."""

    code = "before_it_began"
    status = 404
    zh = "{at} 时该项目还不存在。请给出项目创建之后的时间。"
    en = "There was no such project at {at} yet. Give a time after it was made."

    def __init__(self, *, at: datetime) -> None:
        zone = ZoneInfo(cn.base_calendar().zone)
        super().__init__(at=f"{at.astimezone(zone):%Y-%m-%d %H:%M}")
