"""What does not hold in a plan, as data and in words; nothing of it refuses the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.domain.overload import Job, Overload, overloads
from tracker.domain.progress import FINISHED, State
from tracker.domain.schedule import Conflict, Schedule
from tracker.domain.text import Text
from tracker.domain.windows import Window
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Node, Occurrence, Phase, Project, Series

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


def of_schedule(plan: ProjectPlan, schedule: Schedule) -> list[dict[str, Any]]:
    """Everything that a placed plan breaks, in its order; what is finished breaks nothing more."""
    nodes, phases, occurrences, calendar = plan.nodes, plan.phases, plan.occurrences, plan.calendar
    by_id = {each.id: each for each in nodes}
    found = [_of_conflict(each, by_id, calendar) for each in schedule.conflicts if not _is_past(each, by_id)]
    found += _overruns([each for each in nodes if each.state not in FINISHED], phases, schedule, calendar)
    found += _too_few(nodes, occurrences)
    found += _off_hours(occurrences, calendar)
    found += _of_quotas(plan.project, nodes)
    found += _overloads(plan)
    if schedule.provisional:
        found.append(finding("provisional_calendar", PROJECTED))
    return found


def _of_conflict(conflict: Conflict, nodes: Mapping[str, Node], calendar: WorkCalendar) -> dict[str, Any]:
    node = nodes[conflict.item]
    required, actual = (to_datetime(each, calendar.zone) for each in (conflict.required, conflict.actual))
    others = tuple(_named(nodes[each]) for each in conflict.culprits if each in nodes and each != node.id)
    because = conflict.because
    words = WORDS.get(f"{conflict.kind}/{because}", WORDS[conflict.kind])
    fields = {"title": _named(node), "required": _say(required), "actual": _say(actual), "others": others}
    return finding(
        conflict.kind,
        words.fill(fields),
        item=node.id,
        required=required.isoformat(),
        actual=actual.isoformat(),
        culprits=list(conflict.culprits),
        causes=[list(each) for each in conflict.causes],
    )


def _overloads(plan: ProjectPlan) -> Iterable[dict[str, Any]]:
    """Owners with more than a day's work in a day, by what is theirs in this plan."""
    jobs = [each for each in plan.items if _is_work(each)]
    calendars = {
        str(each.owner_id): plan.layers.of(person_id=each.owner_id, department_id=each.department_id)[1]
        for each in jobs
    }
    nodes = {each.id: each for each in jobs}
    for each in overloads(map(_job, jobs), calendars):
        first, last = each.first.isoformat(), each.last.isoformat()
        fields = {
            "owner": Text("负责人", "The owner"),
            "days": first if first == last else Text(f"{first} 至 {last}", f"{first} to {last}"),
            "worst": _worst(each),
            "titles": tuple(_named(nodes[key]) for key in each.ids),
        }
        yield finding(
            "owner_overload",
            OVERLOADED.fill(fields),
            item=each.ids[0],
            owner=each.owner,
            required=each.capacity,
            actual=each.minutes,
            first_on=first,
            last_on=last,
            culprits=list(each.ids),
        )


def _worst(found: Overload) -> Text:
    """How full the fullest day is."""
    if not found.capacity:
        return NO_TIME.fill({"day": found.day.isoformat()})
    return FULL.fill({"percent": round(100 * found.minutes / found.capacity)})


def _is_work(item: Item) -> bool:
    return bool(
        item.owner_id
        and item.kind in ("task", "meeting", "occurrence")
        and item.state not in FINISHED
        and item.start_at
    )


def _job(item: Item) -> Job:
    start, finish = (to_minute(each) if each else 0 for each in (item.start_at, item.finish_at))
    pinned = item.pin_start_at is not None if isinstance(item, Node) else False
    return Job(item.id, str(item.owner_id), start, finish, pinned)


def _is_past(conflict: Conflict, nodes: Mapping[str, Node]) -> bool:
    """Whether it is about finished work, or about a link whose predecessor is finished."""
    if nodes[conflict.item].state in FINISHED:
        return True
    others = [nodes[each] for each in conflict.culprits if each in nodes and each != conflict.item]
    return conflict.kind == "link_violated" and all(each.state in FINISHED for each in others)


def _off_hours(occurrences: Sequence[Occurrence], calendar: WorkCalendar) -> Iterable[dict[str, Any]]:
    """Sittings that somebody moved to where nobody works."""
    for sitting in occurrences:
        if not sitting.pinned or sitting.state in FINISHED or not sitting.start_at or not sitting.finish_at:
            continue
        start, finish = to_minute(sitting.start_at), to_minute(sitting.finish_at)
        if calendar.between(start, finish) < finish - start:
            required = to_datetime(calendar.place_whole(start, finish - start)[0], calendar.zone)
            actual = to_datetime(start, calendar.zone)
            fields = {"title": _named(sitting), "required": _say(required), "actual": _say(actual)}
            yield finding(
                "non_working_pin",
                WORDS["non_working_pin"].fill(fields),
                item=sitting.id,
                required=required.isoformat(),
                actual=actual.isoformat(),
            )


def _of_quotas(project: Project, nodes: Sequence[Node]) -> Iterable[dict[str, Any]]:
    """Meetings of which there must be so many, at such a rate (requirement S-261, contradiction D-04)."""
    for quota in project.quotas:
        mine = [each for each in nodes if each.key in quota["keys"] and each.state != State.CANCELLED]
        fields = {"title": Text(quota["zh"], quota["en"]), "least": quota["least"], "laid": len(mine)}
        if len(mine) < min(quota["least"], len(quota["keys"])):
            yield finding(
                "quota_missed", QUOTA_MISSED.fill(fields), required=quota["least"], actual=len(mine)
            )
        for week, laid in sorted(Counter(map(_week, mine)).items()):
            if quota["per_week"] is not None and laid > quota["per_week"]:
                text = CROWDED.fill({**fields, "per_week": quota["per_week"], "laid": laid, "week": week})
                yield finding("quota_crowded", text, required=quota["per_week"], actual=laid)


def _week(node: Node) -> str:
    return f"{node.start_on:%G-W%V}"


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
        if isinstance(series, Series) and series.state != State.CANCELLED:
            laid = sum(each.series_id == series.id and each.state != State.CANCELLED for each in occurrences)
            if laid < series.least:
                text = TOO_FEW.fill({"title": _named(series), "least": series.least, "laid": laid})
                yield finding("too_few_sittings", text, item=series.id, required=series.least, actual=laid)


def _named(node: Item) -> Text:
    return Text(f"{node.key} {node.title_zh}", f"{node.key} {node.title_en}")


def _say(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
