"""What a project could not take over from a plan, in the words of the reader's own report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.text import Text
from tracker.exchange.mspdi import Finding, Where
from tracker.exchange.planfile import FileRow

SHOWN = 5
"""Places that are named with each note."""


@dataclass(frozen=True)
class Noted:
    """One kind of thing that is in the file and not in the project: how often, and where first."""

    code: str
    count: int
    where: tuple[Where, ...]
    text: Text


def of_reader(found: Iterable[Finding]) -> tuple[Noted, ...]:
    """The reader's report as notes."""
    return tuple(Noted(each.code, each.count, each.where, each.text) for each in found)


def of_rows(code: str, rows: Sequence[FileRow], **fields: Any) -> tuple[Noted, ...]:
    """A note about these rows; none if there are no rows."""
    if not rows:
        return ()
    tail = _named([row.number for row in rows if row.number is not None], len(rows))
    words = Text(f"{TEXTS[code].zh}{tail.zh}。", f"{TEXTS[code].en}{tail.en}.")
    where = tuple(Where(0, "Task", row.activity.id, row.number) for row in rows[:SHOWN])
    return (Noted(code, len(rows), where, words.fill({"count": len(rows), **fields})),)


def of_names(code: str, names: Sequence[str]) -> tuple[Noted, ...]:
    """A note about names; none if there are no names."""
    if not names:
        return ()
    more = "…" if len(names) > SHOWN else ""
    fields = {"count": len(names), "names": Text("、".join(names[:SHOWN]), ", ".join(names[:SHOWN]))}
    words = Text(f"{TEXTS[code].zh}{more}。", f"{TEXTS[code].en}{more}.")
    return (Noted(code, len(names), (), words.fill(fields)),)


def of_plan(code: str, **fields: Any) -> Noted:
    """A note about the plan as a whole."""
    words = Text(f"{TEXTS[code].zh}。", f"{TEXTS[code].en}.")
    return Noted(code, 1, (), words.fill(fields))


def _named(numbers: Sequence[int], count: int) -> Text:
    """The tasks by their numbers, as the reader's report names them."""
    if not numbers:
        return Text()
    more = "…" if count > SHOWN else ""
    shown = [str(each) for each in numbers[:SHOWN]]
    # Doubled braces would be needed for a name, but these are numbers only.
    return Text(f"（任务 {'、'.join(shown)}{more}）", f" (task IDs {', '.join(shown)}{more})")


TEXTS: dict[str, Text] = {
    # What changes dates.
    "dates_differ": Text(
        "排期与文件自身的计算不同的任务 {count} 项",
        "Tasks that lie elsewhere than the file's own plan, {count}",
    ),
    "stored_dates_differ": Text(
        "排期与文件中保存的日期不同的任务 {count} 项",
        "Tasks that lie elsewhere than the dates that the file has stored, {count}",
    ),
    "start_within_day": Text(
        "计划于 {at} 开始，而项目一律从当天上班时起排：{count} 项任务加了“不早于此时开始”的限制",
        "The plan starts at {at}, but projects start with the work of a day: "
        "{count} tasks got a constraint to start no earlier",
    ),
    "finish_within_day": Text(
        "计划须在 {at} 完成，而项目一律倒排到当天下班为止：按下班时间计算",
        "The plan must finish by {at}, but projects finish with the work of a day: its end is used",
    ),
    "resource_time": Text(
        "工期取决于资源的任务 {count} 项：按最后完成的资源的日历和所需时间排期",
        "Tasks that last as long as their resources need, {count}: "
        "the calendar and the time of the one who ends last count",
    ),
    "series_as_task": Text(
        "持续到某日的例会系列 {count} 个：按普通任务导入",
        "Series of meetings, {count}: taken as ordinary tasks",
    ),
    # What changes no date.
    "assignments": Text(
        "由多人或以部分工时承担的任务 {count} 项：只保留负责人，不保留分配比例",
        "Tasks by several people or at part time, {count}: only the owner is kept, and no units",
    ),
    "other_resources": Text(
        "含材料或成本资源的任务 {count} 项：这些资源未导入",
        "Tasks with material or cost resources, {count}: these are left out",
    ),
    "unknown_owner": Text(
        "系统中没有同名人员的资源 {count} 名，其任务暂无负责人：{names}",
        "Resources whose name nobody here has, {count}; their tasks have no owner: {names}",
    ),
    "ambiguous_owner": Text(
        "系统中有多位同名人员的资源 {count} 名，其任务暂无负责人：{names}",
        "Resources whose name several people here have, {count}; their tasks have no owner: {names}",
    ),
    "percent": Text(
        "有完成百分比但没有实际开始的任务 {count} 项：未采用百分比",
        "Tasks with a per cent complete that have not started, {count}: the per cent is not used",
    ),
    "untitled": Text(
        "没有名称的任务 {count} 项：名为“未命名”", "Tasks without a name, {count}: called Untitled"
    ),
    "title_cut": Text("名称过长的任务 {count} 项：已截短", "Tasks whose name is too long, {count}: cut"),
    "status_date": Text("状态日期 {at}：未导入", "The status date {at} is left out"),
}
