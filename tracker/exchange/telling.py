"""What an import made, and what it left out, for somebody who reads a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.domain.text import Lang, Text
from tracker.domain.workdays import to_datetime
from tracker.exchange.importing import Arrival
from tracker.exchange.noted import Noted
from tracker.playbooks.tables import table
from tracker.projects.facts import PROJECT_STATE_WORDS

KINDS = {
    "summary": Text("摘要任务 {count}", "summaries: {count}"),
    "task": Text("任务 {count}", "tasks: {count}"),
    "meeting": Text("会议 {count}", "meetings: {count}"),
    "milestone": Text("里程碑 {count}", "milestones: {count}"),
    "link": Text("依赖 {count}", "links: {count}"),
    "calendar": Text("日历 {count}", "calendars: {count}"),
}
MADE = Text("已建立项目“{name}”（{state}）。", "Made the project “{name}” ({state}).")
TRIED = Text(
    "试运行，未保存：项目“{name}”（{state}）。",
    "A dry run, nothing is stored: the project “{name}” ({state}).",
)
WINDOW = Text("开始 {start}，完成 {finish}。", "Starts {start}, finishes {finish}.")
CONFLICTS = Text("排期中有 {count} 处冲突，详见项目。", "Conflicts in the plan: {count}; see the project.")
ADDRESS = Text("查看：{address}", "See {address}")
CLEAN = Text("文件内容已全部导入。", "Everything in the file was taken over.")
HEADS = (Text("未能原样导入的内容", "What is not as in the file"), Text("行", "Line"))


def lines(arrival: Arrival, address: str, lang: Lang, *, stored: bool) -> Iterator[str]:
    """The project, how much is in it, its dates, its address if it is stored, and the report."""
    project = arrival.plan.project
    state = PROJECT_STATE_WORDS[project.state]
    yield (MADE if stored else TRIED).fill({"name": project.name, "state": state}).pick(lang)
    yield _counts(arrival, lang)
    yield WINDOW.fill(_window(arrival)).pick(lang)
    conflicts = sum("required" in each for each in project.findings)
    if conflicts:
        yield CONFLICTS.fill({"count": conflicts}).pick(lang)
    if stored:
        yield ADDRESS.fill({"address": f"{address}/api/v1/projects/{project.id}"}).pick(lang)
    yield ""
    if not arrival.report:
        yield CLEAN.pick(lang)
        return
    yield from table([each.pick(lang) for each in HEADS], [_row(each, lang) for each in arrival.report])


def _counts(arrival: Arrival, lang: Lang) -> str:
    plan = arrival.plan
    found = Counter(each.kind for each in plan.nodes)
    found.update(link=len(plan.links), calendar=len(arrival.calendars))
    shown = [KINDS[kind].fill({"count": found[kind]}).pick(lang) for kind in KINDS if found[kind]]
    return "，".join(shown) + "。" if lang == "zh" else ", ".join(shown).capitalize() + "."


def _window(arrival: Arrival) -> dict[str, str]:
    schedule, zone = arrival.draft.schedule, arrival.plan.calendar.zone
    starts = [each.start for each in schedule.placed.values()]
    ends = {"start": min(starts, default=schedule.start), "finish": schedule.finish}
    return {name: f"{to_datetime(each, zone):%Y-%m-%d %H:%M}" for name, each in ends.items()}


def _row(note: Noted, lang: Lang) -> tuple[str, str]:
    """What it is, and the first line of the file where it stands."""
    return note.text.pick(lang), str(next((each.line for each in note.where if each.line), ""))
