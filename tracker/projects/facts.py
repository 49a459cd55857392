"""Why a request about a project cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.parameters import ParameterRefused
from tracker.domain.progress import STATE_WORDS, State
from tracker.domain.selection import ChoiceRefused
from tracker.domain.text import Fact, Lang, Text
from tracker.errors import Invalid, Problem, status_of
from tracker.projects.models import Item

PROJECT_STATE_WORDS = {
    "draft": Text("草稿", "a draft"),
    "active": Text("进行中", "active"),
    "paused": Text("已暂停", "paused"),
    "closed": Text("已结项", "closed"),
    "cancelled": Text("已取消", "cancelled"),
}
NOBODY_TAKES_OVER = Text(
    "请说明由谁接手 {name} 在项目“{project}”中的工作。",
    "Say who takes over what {name} has in the project “{project}”.",
)
NOT_IN_PLAN = Text("此项目的图中没有 {what}。", "The graph of this project has no {what}.")


NOT_SHOWN = Text("服务方的工作", "work of the agency")
"""What a guest is told of predecessors that they do not see."""


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


class LastLead(Problem):
    code = "last_lead"
    status = 409
    zh = "这是项目唯一的负责人。请先指定另一位负责人。"
    en = "This is the project's only lead. Name another lead first."


class WrongParty(Problem):
    code = "wrong_party"
    zh = "{name}属于{party}，不能在项目中担任 {role}；该角色须由{fitting}人员担任。"
    en = "{name} belongs to {party} and cannot be {role} in a project; that takes somebody of {fitting}."


class OtherClient(Problem):
    code = "other_client"
    zh = "{name}不是此项目客户的人员。客户方人员只能加入本客户的项目。"
    en = "{name} is not one of this project's client. A client's people belong to their own projects only."


class NotYourParty(Problem):
    """A guest sees it, but it is for others to do."""

    code = "not_your_party"
    status = 403
    zh = "“{title}”不由贵方负责，您可以查看，但不能推进。请联系项目负责人。"
    en = "“{title}” is not for your party to do: you may look at it. Ask a lead of the project."


class OverrideNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "只有项目负责人可以强制执行（override_reason）。"
    en = "Only a lead of the project may give override_reason."


class ChoiceNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "只有“{title}”的承担人或项目负责人可以选择。"
    en = "Only the owner of “{title}” or a lead of the project may choose."


class AlreadyChosen(Problem):
    code = "already_chosen"
    status = 409
    zh = "“{title}”已选择 {step}。如需更换，请选择其他方案。"
    en = "“{title}” has chosen {step} already. To switch, choose another one."


class NotOptional(Problem):
    code = "not_optional"
    status = 409
    zh = "“{title}”不是可选步骤，不能跳过。项目负责人可以说明理由取消它。"
    en = "“{title}” is not optional, so it cannot be skipped. A lead may cancel it with a reason."


class ChoiceNotAllowed(Problem):
    """A step that cannot be left out, or a choice that the playbook does not offer."""

    code = ChoiceRefused.code
    zh = ChoiceRefused.zh
    en = ChoiceRefused.en

    def __init__(self, refused: ChoiceRefused) -> None:
        super().__init__(**refused.fields)


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


class PlanChanged(Problem):
    code = "plan_changed"
    status = 409
    zh = "预览之后计划已被修改，未作任何更改。请重新预览后再提交。"
    en = "The plan has changed since the preview; nothing was done. Preview again, then commit."


class AlreadyUndone(Problem):
    code = "already_undone"
    status = 409
    zh = "这项变更已被撤销。"
    en = "This change has been undone already."


class NotUndoable(Problem):
    """A change that no plan can take back; `why` says what to do instead."""

    code = "not_undoable"
    status = 409
    zh = "这项变更不能撤销：{why}"
    en = "This change cannot be undone: {why}"


class UndoOverlaps(Problem):
    """Later changes touched the same fields; `fields` names each with its row."""

    code = "undo_overlaps"
    status = 409
    zh = "不能撤销：{what} 之后又被改过。请先撤销后来的变更，或直接修改。"
    en = "Cannot undo: {what} changed again since. Undo the later change first, or edit directly."

    def __init__(self, overlaps: Sequence[Overlap]) -> None:
        self.overlaps = overlaps
        super().__init__(what=tuple(each.text for each in overlaps))

    def beside(self, lang: Lang) -> dict[str, Any]:
        """Each row with the fields that were changed again."""
        return {"overlaps": [each.shown(lang) for each in self.overlaps]}


@dataclass(frozen=True)
class Overlap:
    """A row that a later change touched too, and in which fields."""

    entity: str
    id: str
    title: Text
    fields: tuple[str, ...]

    @property
    def text(self) -> Text:
        zh, en = "、".join(self.fields), ", ".join(self.fields)
        return Text(f"“{self.title.pick('zh')}”的 {zh}", f"{en} of “{self.title.pick('en')}”")

    def shown(self, lang: Lang) -> dict[str, Any]:
        return {
            "entity": self.entity,
            "id": self.id,
            "title": self.title.pick(lang),
            "fields": list(self.fields),
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


class NotInProject(Problem):
    """Whoever is to do something in a project sees it, and that is for a lead to allow."""

    code = "not_in_project"
    status = 409
    zh = "{name}不是此项目的成员。请由项目负责人先将其加入项目。"
    en = "{name} does not belong to this project. Let a lead of the project add them first."


class NotWaiting(Problem):
    code = "not_waiting"
    status = 409
    zh = "“{title}”没有在等待外部。"
    en = "“{title}” is not waiting for anybody outside."


class HandoverOpen(Problem):
    code = "handover_open"
    status = 409
    zh = "“{title}”的交接正在等待答复。请先撤回该交接，或等待答复。"
    en = "A hand-over of “{title}” waits for its answer. Withdraw it first, or wait."


class HandoverAnswered(Problem):
    code = "handover_answered"
    status = 409
    zh = "“{title}”的这次交接{state}，不能再{verb}。"
    en = "Cannot {verb} this hand-over of “{title}”: it is {state}."


class HandoverNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "这次交接不由您{verb}。{who}。"
    en = "This hand-over is not yours to {verb}. {who}."


class ViewNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "“{name}”由他人保存，只有保存者可以修改；项目负责人可以结束共享的视图。"
    en = "“{name}” was saved by somebody else, who alone may change it. A lead may end a shared view."


class ViewOutdated(Problem):
    """A saved query that lists do not take any more; `errors` says what of it."""

    code = "view_outdated"
    status = 409
    zh = "“{name}”的查询条件已不适用：{names}。请修改该视图。"
    en = "The query of “{name}” is out of date: {names}. Change the view."


class BulkRefused(Problem):
    """Some of many changes cannot be made; each fault says where it lies in the body."""

    code = "bulk_refused"
    zh = "有 {count} 处不能执行，未作任何更改；详见 errors。"
    en = "{count} of the changes cannot be made, so nothing was changed; see errors."

    def __init__(self, faults: Sequence[tuple[str, Fact]]) -> None:
        self.faults = faults
        super().__init__(count=len(faults))

    @classmethod
    def of(cls, faults: Sequence[tuple[str, Fact]]) -> BulkRefused:
        """Unprocessable if any of it is; else in conflict; forbidden only if all of it is."""
        found = {status_of(each) for _, each in faults}
        kind = cls if 422 in found else BulkForbidden if found == {403} else BulkInConflict
        return kind(faults)

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [self._fault(pointer, fact, lang) for pointer, fact in self.faults]}

    def _fault(self, pointer: str, fact: Fact, lang: Lang) -> dict[str, Any]:
        beside = fact.beside(lang) if isinstance(fact, Problem) and not isinstance(fact, Invalid) else {}
        own = fact.pointer if isinstance(fact, Invalid) else ""
        return {**beside, "pointer": pointer + own, "code": fact.code, "message": fact.text.pick(lang)}


class BulkInConflict(BulkRefused):
    status = 409


class BulkForbidden(BulkRefused):
    status = 403


class LastStage(Problem):
    """Every state keeps at least one column, or its items would stand nowhere."""

    code = "last_stage"
    status = 409
    zh = "“{title}”是看板上唯一对应“{state}”的列，不能删除或改为其他状态。请先新增一个对应“{state}”的列。"
    en = "“{title}” is the only column of what is {state}, so it must stay. Add another for that state first."


class BeforeItBegan(Problem):
    """A project is asked for as it stood before there was one."""

    code = "before_it_began"
    status = 404
    zh = "{at} 时该项目还不存在。请给出项目创建之后的时间。"
    en = "There was no such project at {at} yet. Give a time after it was made."
