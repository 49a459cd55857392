"""The sentence for each difference between two playbooks, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from typing import Any

from tracker.domain.compare_keys import is_value, is_word
from tracker.domain.playbook import After, Deliverable, Due, Join
from tracker.domain.schedule.values import LinkType
from tracker.domain.spans import Number
from tracker.domain.text import Lang, Text

FILE = "playbook"
"""The section of what a playbook says of itself."""
ORDER = "order"
LONGEST = 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECTIONS = {
    FILE: Text("方案", "Playbook"),
    "steps": Text("步骤", "Step"),
    "points": Text("验证点", "Point"),
    "plan.steps": Text("应急步骤", "Emergency step"),
    "phases": Text("阶段", "Phase"),
    "series": Text("例会系列", "Series"),
    "duties": Text("例行事项", "Duty"),
    "parameters": Text("参数", "Parameter"),
    "quotas": Text("数量要求", "Quota"),
    "include": Text("包含的方案", "Part"),
    "documents": Text("文档要求", "Document"),
    "metrics": Text("指标", "Metric"),
    "targets": Text("目标", "Target"),
    "budget": Text("预算项", "Budget line"),
    "approvals": Text("审批", "Approval"),
    "contacts": Text("沟通", "Contact"),
    "teams": Text("团队", "Team"),
    "risks": Text("风险", "Risk"),
    "drills": Text("演练", "Drill"),
    "triggers": Text("触发条件", "Trigger"),
    "questions": Text("待定问题", "Question"),
}
FIELDS = {
    "title": Text("名称", "title"),
    "note": Text("备注", "note"),
    "source": Text("出处", "source"),
    "proposed": Text("建议标记", "mark of proposals"),
    "kind": Text("类型", "kind"),
    "type": Text("类型", "type"),
    "playbook": Text("方案", "playbook"),
    "values": Text("参数取值", "values of parameters"),
    "phase": Text("阶段", "phase"),
    "milestone": Text("里程碑", "milestone"),
    "duration": Text("工期", "duration"),
    "due": Text("期限", "deadline"),
    "begins": Text("最早开始", "earliest start"),
    "week": Text("周次", "week"),
    "at": Text("时刻", "time of day"),
    "on": Text("星期", "weekdays"),
    "day": Text("日期", "day of the month"),
    "months": Text("月数", "number of months"),
    "cadence": Text("频率", "cadence"),
    "times": Text("总次数", "number of times"),
    "during": Text("所在阶段", "phases"),
    "after": Text("前置", "predecessors"),
    "before": Text("后续", "successors"),
    "owner": Text("负责人", "owner"),
    "coordinator": Text("协调人", "coordinator"),
    "recorder": Text("记录人", "recorder"),
    "department": Text("部门", "department"),
    "departments": Text("部门", "departments"),
    "produces": Text("成果", "output"),
    "accept": Text("验收标准", "acceptance"),
    "checklist": Text("检查清单", "checklist"),
    "tiers": Text("适用的客户层级", "client tiers"),
    "workstream": Text("工作线", "workstream"),
    "channel": Text("渠道", "channel"),
    "optional": Text("可选标记", "mark of the optional"),
    "alternate_of": Text("备选关系", "step it stands in for"),
    "one_of": Text("可选步骤", "choice of steps"),
    "runs": Text("执行的步骤", "steps it runs"),
    "default": Text("默认值", "default"),
    "by_tier": Text("分层默认值", "defaults by tier"),
    "required": Text("必填标记", "mark of the required"),
    "min": Text("最小值", "minimum"),
    "max": Text("最大值", "maximum"),
    "choices": Text("选项", "choices"),
    "least": Text("最少数量", "least number"),
    "most": Text("最多数量", "most"),
    "per_week": Text("每周次数", "number a week"),
    "steps": Text("步骤", "steps"),
    "evidence": Text("证据", "evidence"),
    "level": Text("级别", "level"),
    "limit": Text("时限", "limit"),
    "clock": Text("计时方式", "clock"),
    "goal": Text("阶段目标", "goal"),
    "indicators": Text("考核指标", "indicators"),
    "metric": Text("指标", "metric"),
    "baseline": Text("基线", "baseline"),
    "share": Text("比例", "share"),
    "window.min": Text("总月数下限", "fewest months in all"),
    "window.max": Text("总月数上限", "most months in all"),
    ORDER: Text("顺序", "order"),
}
SUBJECT = Text("方案", "The playbook")
WHOLE = {
    "added": Text("新增{section} {key}“{title}”", "{section} {key} “{title}” is new"),
    "removed": Text("删除{section} {key}“{title}”", "{section} {key} “{title}” is gone"),
    "renamed_key": Text("{section} {before} 的键改为 {after}", "{section} {before} has the key {after} now"),
}
LINK = {
    "set": Text("{subject}新增前置 {after}", "{subject} now also follows {after}"),
    "unset": Text("{subject}不再以 {before} 为前置", "{subject} no longer follows {before}"),
    "both": Text("{subject}的前置由 {before} 改为 {after}", "{subject} follows {after} instead of {before}"),
    "alike": Text(
        "{subject}与前置 {after} 的依赖改了出处", "{subject} follows {after} as before, for another source"
    ),
}
OTHERS = {
    "set": Text("{subject}新增{field}：{after}", "{subject}: new {field} {after}"),
    "unset": Text(
        "{subject}不再有{field}（原为 {before}）", "{subject}: no {field} any more (it was {before})"
    ),
    "both": Text(
        "{subject}的{field}由 {before} 改为 {after}", "{subject}: {field} {after} instead of {before}"
    ),
    "alike": Text("{subject}的{field}有变化", "{subject}: another {field}"),
}
OWN: Mapping[str, Mapping[str, Text]] = {
    "duration": {
        "both": Text(
            "{subject}的工期由 {before} 改为 {after}", "{subject} takes {after} instead of {before}"
        ),
    },
    "title": {
        "both": Text(
            "{subject}由“{before}”更名为“{after}”", "{subject} is called “{after}” instead of “{before}”"
        ),
    },
    "phase": {
        "both": Text(
            "{subject}由阶段 {before} 移至阶段 {after}",
            "{subject} moves from phase {before} to phase {after}",
        ),
    },
    "milestone": {
        "both": Text(
            "{subject}由里程碑 {before} 移至里程碑 {after}",
            "{subject} moves from milestone {before} to milestone {after}",
        ),
    },
}


@dataclass(frozen=True)
class Told:
    """A change before it has its words; the key is empty for what a playbook says of itself."""

    kind: str
    section: str
    key: str
    field: str | None
    before: Any
    after: Any


def sentence(change: Told, lang: Lang) -> str:
    """What changed, in one sentence of one language."""
    given = {"key": change.key, "subject": _subject(change, lang), "section": _section(change, lang)}
    name = change.field
    if name is None:
        title = (change.after or change.before).title.pick(lang)
        return _fill(WHOLE[change.kind], lang, given | {"title": title})
    given |= {"before": _said(name, change.before, lang), "after": _said(name, change.after, lang)}
    if change.kind in WHOLE:
        return _fill(WHOLE[change.kind], lang, given)
    templates = LINK if name.startswith("after[") else {**OTHERS, **OWN.get(name, {})}
    return _fill(templates[_case(given)], lang, given | {"field": _label(name).pick(lang)})


def _case(given: Mapping[str, str]) -> str:
    before, after = given["before"], given["after"]
    if before == after:
        return "alike"
    if not before:
        return "set"
    return "both" if after else "unset"


def _subject(change: Told, lang: Lang) -> str:
    """`步骤 D05 `, or in English the bare key."""
    if not change.key:
        return SUBJECT.pick(lang) if change.section == FILE else _section(change, lang)
    return f"{_section(change, lang)} {change.key} " if lang == "zh" else change.key


def _section(change: Told, lang: Lang) -> str:
    return SECTIONS.get(change.section, Text(change.section, change.section)).pick(lang)


def _label(name: str) -> Text:
    return FIELDS.get(name) or FIELDS.get(name.rpartition(".")[2], Text(name, name))


def _fill(template: Text, lang: Lang, given: Mapping[str, str]) -> str:
    return template.pick(lang).format_map(given)


def _said(name: str, value: Any, lang: Lang) -> str:
    """A value as a playbook writes it, not longer than one can read in a list."""
    if name == "on":
        value = tuple(DAYS[day] for day in value or ())
    if name == "begins" and value is not None:
        value = _month(value)
    words = " ".join(spoken(value, lang).split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def spoken(value: Any, lang: Lang) -> str:
    """A value in words; what is empty, false or not there says nothing."""
    if value is None or value is False:
        return ""
    if value is True:
        return Text("是", "yes").pick(lang)
    if isinstance(value, tuple):
        return Text("、", ", ").pick(lang).join(spoken(each, lang) for each in value)
    if isinstance(value, Mapping):
        return spoken(tuple(f"{key} {spoken(each, lang)}" for key, each in value.items()), lang)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return _dataclass(value, lang) if is_value(value) else str(value)


def _dataclass(value: Any, lang: Lang) -> str:
    if isinstance(value, Text):
        return value.pick(lang)
    if isinstance(value, After):
        return _link(value)
    if isinstance(value, Due):
        return _due(value)
    if isinstance(value, Join):
        return value.step if value.at is None else f"{value.step} ({value.at})"
    if isinstance(value, Deliverable):
        return value.document or value.title.pick(lang)
    if is_word(value):
        return str(value)
    inner = {each.name: spoken(getattr(value, each.name), lang) for each in fields(value) if each.compare}
    return spoken(tuple(f"{name} {words}" for name, words in inner.items() if words), lang)


def _due(due: Due) -> str:
    if due.months is not None:
        return _month(due.months)
    return "phase_end" if due.step is None else f"{due.step}{_lag(due.lag)}"


def _month(months: Number) -> str:
    return f"start+{months}mo" if isinstance(months, int) else str(months)


def _link(link: After) -> str:
    kind = "" if link.type is LinkType.FS else f" {link.type}"
    return f"{link.step}{kind}{_lag(link.lag)}{'?' if link.soft else ''}"


def _lag(lag: object) -> str:
    words = "" if lag is None else str(lag)
    return words if words.startswith("-") or not words else f"+{words}"
