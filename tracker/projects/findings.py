"""What does not hold in a plan, as data and in words; nothing of it refuses the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tracker.domain.progress import FINISHED
from tracker.domain.schedule import Conflict
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar, to_datetime
from tracker.projects.models import Item

WORDS: dict[str, Text] = {
    "deadline_missed": Text(
        "“{title}”最早 {actual} 完成，晚于期限 {required}。",
        "“{title}” finishes {actual} at the earliest, after its deadline {required}.",
    ),
    "link_violated": Text(
        "“{title}”排在 {actual}，早于前置事项允许的 {required}。",
        "“{title}” lies at {actual}, before its predecessors allow it ({required}).",
    ),
    "link_violated/pin": Text(
        "“{title}”的日期已固定在 {actual}，早于前置事项允许的 {required}。",
        "“{title}” is pinned to {actual}, before its predecessors allow it ({required}).",
    ),
    "link_violated/constraint": Text(
        "“{title}”受日期约束排在 {actual}，早于前置事项允许的 {required}。",
        "A constraint holds “{title}” at {actual}, before its predecessors allow it ({required}).",
    ),
    "link_violated/actual": Text(
        "“{title}”实际发生于 {actual}，早于前置事项允许的 {required}。",
        "“{title}” went ahead at {actual}, before its predecessors allowed it ({required}).",
    ),
    "constraint_missed": Text(
        "“{title}”的日期约束要求 {required}，实际排在 {actual}。",
        "A constraint asks for {required} for “{title}”; it lies at {actual}.",
    ),
    "constraint_vs_constraint": Text(
        "“{title}”的日期与“{others}”的日期互相矛盾：依赖要求 {required}，约束要求 {actual}。",
        "The dates set for “{title}” and “{others}” contradict each other: "
        "links ask for {required}, the constraint for {actual}.",
    ),
    "bound_violated": Text(
        "“{title}”的日期已固定在 {actual}，早于所属阶段或周次允许的 {required}。",
        "“{title}” is pinned to {actual}, before its phase or week begins ({required}).",
    ),
    "non_working_pin": Text(
        "“{title}”被固定在非工作时间 {actual}；最近的工作时间是 {required}。",
        "“{title}” is pinned to {actual}, outside working time; the next working time is {required}.",
    ),
}
OVERRUN = Text(
    "阶段“{phase}”计划于 {required} 结束，但“{title}”要到 {actual} 才完成。"
    "可延长该阶段、缩短工期或调整依赖。",
    "The phase “{phase}” is planned to end {required}, but “{title}” finishes {actual}. "
    "Lengthen the phase, shorten durations or change links.",
)
OWNER = Text("负责人", "The owner")
"""Who is overloaded, until somebody reads it who may know the name."""
OVERLOADED = Text(
    "{owner}在 {days} 的工作超过可用工时（{worst}）：{titles}。可错开日期或换人负责。",
    "{owner} has more work than time on {days} ({worst}): {titles}. "
    "Move some of it, or give it to somebody else.",
)
FULL = Text("最忙的一天 {percent}%", "{percent} % on the worst day")
NO_TIME = Text("{day} 没有可用工时", "no working time at all on {day}")
TOO_FEW = Text(
    "例会“{title}”至少需要 {least} 次，所在时段只排得下 {laid} 次。可提前开始、延长阶段或提高频次。",
    "The series “{title}” needs at least {least} sittings; only {laid} fit. "
    "Start it earlier, lengthen the phase or meet more often.",
)
QUOTA_MISSED = Text(
    "“{title}”至少需要 {least} 次，取消后只剩 {laid} 次。",
    "“{title}” needs at least {least}; {laid} are left.",
)
CROWDED = Text(
    "“{title}”应平均每周 {per_week} 次，但 {week} 这一周排了 {laid} 次。可把其中一次固定到其他周。",
    "“{title}” should be {per_week} a week; {week} has {laid}. Pin one of them to another week.",
)
PROJECTED = Text(
    "部分日期落在放假安排尚未公布的年份，为预估日期；国务院通知发布后将重新排期。",
    "Some dates lie in a year whose public holidays are not announced yet; they are provisional.",
)


def finding(code: str, text: Text, *, item: str | None = None, **more: Any) -> dict[str, Any]:
    """A finding as it is stored: `{code, item, zh, en, …}`."""
    return {"code": code, "item": item, "zh": text.zh, "en": text.en, **more}


def of_conflicts(
    conflicts: Iterable[Conflict], nodes: Mapping[str, Item], calendar: WorkCalendar
) -> list[dict[str, Any]]:
    """What a schedule does not keep, in its order; what is finished breaks nothing more."""
    return [_of_conflict(each, nodes, calendar) for each in conflicts if not _is_past(each, nodes)]


def _of_conflict(conflict: Conflict, nodes: Mapping[str, Item], calendar: WorkCalendar) -> dict[str, Any]:
    node = nodes[conflict.item]
    required, actual = (to_datetime(each, calendar.zone) for each in (conflict.required, conflict.actual))
    others = tuple(named(nodes[each]) for each in conflict.culprits if each in nodes and each != node.id)
    because = conflict.because
    words = WORDS.get(f"{conflict.kind}/{because}", WORDS[conflict.kind])
    fields = {"title": named(node), "required": say(required), "actual": say(actual), "others": others}
    return finding(
        conflict.kind,
        words.fill(fields),
        item=node.id,
        required=required.isoformat(),
        actual=actual.isoformat(),
        culprits=list(conflict.culprits),
        causes=[list(each) for each in conflict.causes],
    )


def _is_past(conflict: Conflict, nodes: Mapping[str, Item]) -> bool:
    """Whether it is about finished work, or about a link whose predecessor is finished."""
    if nodes[conflict.item].state in FINISHED:
        return True
    others = [nodes[each] for each in conflict.culprits if each in nodes and each != conflict.item]
    return conflict.kind == "link_violated" and all(each.state in FINISHED for each in others)


def named(node: Item) -> Text:
    """Key and title, as findings name an item."""
    return Text(f"{node.key} {node.title_zh}", f"{node.key} {node.title_en}")


def say(moment: datetime) -> str:
    """Day and time, as findings say them."""
    return moment.strftime("%Y-%m-%d %H:%M")
