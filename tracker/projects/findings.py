"""What does not hold in a plan, as data and in words; nothing of it refuses the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tracker.domain.schedule import Conflict, Schedule
from tracker.domain.text import Text
from tracker.domain.windows import Window
from tracker.domain.workdays import WorkCalendar, to_datetime
from tracker.projects.models import Node, Occurrence, Phase, Series

WORDS: dict[str, Text] = {
    "deadline_missed": Text(
        "“{title}”最早 {actual} 完成，晚于期限 {required}。",
        "“{title}” finishes {actual} at the earliest, after its deadline {required}.",
    ),
    "link_violated": Text(
        "“{title}”的日期已固定，早于前置事项允许的 {required}。",
        "“{title}” is pinned to {actual}, before its predecessors allow it ({required}).",
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
TOO_FEW = Text(
    "例会“{title}”至少需要 {least} 次，所在时段只排得下 {laid} 次。可提前开始、延长阶段或提高频次。",
    "The series “{title}” needs at least {least} sittings; only {laid} fit. "
    "Start it earlier, lengthen the phase or meet more often.",
)
PROJECTED = Text(
    "部分日期落在放假安排尚未公布的年份，为预估日期；国务院通知发布后将重新排期。",
    "Some dates lie in a year whose public holidays are not announced yet; they are provisional.",
)


def finding(code: str, text: Text, *, item: str | None = None, **more: Any) -> dict[str, Any]:
    """A finding as it is stored: `{code, item, zh, en, …}`."""
    return {"code": code, "item": item, "zh": text.zh, "en": text.en, **more}


def of_schedule(
    nodes: Sequence[Node],
    phases: Sequence[Phase],
    occurrences: Sequence[Occurrence],
    schedule: Schedule,
    calendar: WorkCalendar,
) -> list[dict[str, Any]]:
    """Everything that a placed plan breaks, in the order of the plan."""
    by_id = {each.id: each for each in nodes}
    found = [_of_conflict(each, by_id[each.item], calendar) for each in schedule.conflicts]
    found += _overruns(nodes, phases, schedule, calendar)
    found += _too_few(nodes, occurrences)
    if any(each.provisional for each in schedule.placed.values()):
        found.append(finding("provisional_calendar", PROJECTED))
    return found


def _of_conflict(conflict: Conflict, node: Node, calendar: WorkCalendar) -> dict[str, Any]:
    required, actual = (to_datetime(each, calendar.zone) for each in (conflict.required, conflict.actual))
    text = WORDS[conflict.kind].fill(
        {"title": _named(node), "required": _say(required), "actual": _say(actual)}
    )
    return finding(
        conflict.kind,
        text,
        item=node.id,
        required=required.isoformat(),
        actual=actual.isoformat(),
        culprits=list(conflict.culprits),
    )


def _overruns(
    nodes: Sequence[Node], phases: Sequence[Phase], schedule: Schedule, calendar: WorkCalendar
) -> Iterable[dict[str, Any]]:
    for phase in phases:
        ends = Window(phase.key, phase.starts_on, phase.ends_on).closes(calendar)
        mine = [
            (schedule.placed[n.id].finish, n)
            for n in nodes
            if n.phase_id == phase.id and n.id in schedule.placed
        ]
        last, node = max(mine, key=lambda each: each[0], default=(ends, None))
        if node is not None and calendar.between(ends, last) > 0:
            required, actual = to_datetime(ends, calendar.zone), to_datetime(last, calendar.zone)
            text = OVERRUN.fill(
                {
                    "phase": phase.title,
                    "title": _named(node),
                    "required": _say(required),
                    "actual": _say(actual),
                }
            )
            yield finding(
                "phase_overrun", text, item=node.id, required=required.isoformat(), actual=actual.isoformat()
            )


def _too_few(nodes: Sequence[Node], occurrences: Sequence[Occurrence]) -> Iterable[dict[str, Any]]:
    for series in nodes:
        if isinstance(series, Series) and series.state != "cancelled":
            laid = sum(each.series_id == series.id and each.state != "cancelled" for each in occurrences)
            if laid < series.least:
                text = TOO_FEW.fill({"title": _named(series), "least": series.least, "laid": laid})
                yield finding("too_few_sittings", text, item=series.id, required=series.least, actual=laid)


def _named(node: Node) -> Text:
    return Text(f"{node.key} {node.title_zh}", f"{node.key} {node.title_en}")


def _say(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
