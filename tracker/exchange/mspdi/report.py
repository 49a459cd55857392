"""What of a file was not taken over, counted and grouped, so that a person reads ten lines and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.text import Text

SHOWN = 5  # places named with each finding


@dataclass(frozen=True)
class Where:
    """A place in the file: its line, the element, and the task it belongs to if there is one."""

    line: int
    element: str
    uid: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something that is in the file and not in the plan.

    `code` is stable; `about` is the element or name that it is about, empty where the code says it all.
    `count` is how often it occurs; `where` has the first places.
    """

    code: str
    count: int
    where: tuple[Where, ...]
    about: str = ""

    @property
    def text(self) -> Text:
        named = [str(each.number) for each in self.where if each.number is not None]
        more = "…" if named and self.count > len(named) else ""
        tasks = Text("、".join(named) + more, ", ".join(named) + more)
        fields = {"count": self.count, "about": self.about, "tasks": tasks}
        template = TEXTS[self.code]
        tail = Text("（任务 {tasks}）", " (task IDs {tasks})") if named else Text()
        return Text(template.zh + tail.zh + "。", template.en + tail.en + ".").fill(fields)

    @property
    def zh(self) -> str:
        return self.text.zh

    @property
    def en(self) -> str:
        return self.text.en


class Report:
    """Collects findings; the same thing found again is counted."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, list[Where]]] = {}

    def add(self, code: str, where: Where, about: str = "") -> None:
        count, places = self._found.get((code, about), (0, []))
        if len(places) < SHOWN:
            places.append(where)
        self._found[code, about] = count + 1, places

    def findings(self) -> tuple[Finding, ...]:
        """In the order of their codes below, which is the order of weight for the dates."""
        found = [
            Finding(code, count, tuple(places), about)
            for (code, about), (count, places) in self._found.items()
        ]
        return tuple(sorted(found, key=lambda each: (_ORDER[each.code], each.about)))


def _texts(rows: Iterable[tuple[str, str, str]]) -> dict[str, Text]:
    return {code: Text(zh, en) for code, zh, en in rows}


TEXTS = _texts(
    (
        # What changes dates.
        (
            "split_task",
            "拆分的任务 {count} 项：按连续的一段排期",
            "Split tasks, {count}: each is placed in one stretch",
        ),
        ("inactive_task", "停用的任务 {count} 项：未导入", "Inactive tasks, {count}: left out"),
        (
            "subproject",
            "插入的子项目 {count} 个：只保留其摘要行",
            "Inserted projects, {count}: only their own row is kept",
        ),
        (
            "external_task",
            "其他项目的任务 {count} 项：按其日期固定",
            "Tasks of other projects, {count}: pinned to their dates",
        ),
        (
            "cross_project_link",
            "指向其他项目的依赖 {count} 条：未导入",
            "Links to other projects, {count}: left out",
        ),
        (
            "broken_link",
            "依赖所指的任务不存在或未导入 {count} 条：未导入",
            "Links to tasks that are not there, {count}: left out",
        ),
        (
            "as_soon_backward",
            "从完成日期倒排的项目中要求尽早的任务 {count} 项：按尽晚排期",
            "Tasks as soon as possible in a project scheduled from its finish, {count}: placed late",
        ),
        (
            "undated_manual_task",
            "没有日期的手动任务 {count} 项：改为自动排期",
            "Manual tasks without dates, {count}: scheduled automatically",
        ),
        (
            "manual_summary",
            "手动排期的摘要任务 {count} 项：改按其下级任务计算",
            "Manual summary tasks, {count}: they span what belongs to them",
        ),
        (
            "summary_constraint",
            "摘要任务上的限制 {count} 处：未采用",
            "Constraints on summary tasks, {count}: not used",
        ),
        (
            "undated_constraint",
            "没有日期的限制 {count} 处：未采用",
            "Constraints without a date, {count}: not used",
        ),
        (
            "constraints_honoured",
            "文件允许依赖优先于限制日期（{count} 项任务有此类限制）：此处限制日期优先",
            "The file lets links win over constraint dates ({count} tasks have such): here the dates win",
        ),
        (
            "leveling_delay",
            "资源调配延迟 {count} 处：未采用",
            "Leveling delays, {count}: not used",
        ),
        ("assignment_delay", "工作分配延迟 {count} 处：未采用", "Delayed assignments, {count}: not delayed"),
        (
            "work_contour",
            "非均匀的工时分布 {count} 处：按均匀分布计算",
            "Contoured assignments, {count}: counted as flat",
        ),
        (
            "both_calendars",
            "任务日历与资源日历不同 {count} 项：按资源日历计算",
            "Tasks whose calendar differs from their resources', {count}: the resources' counts",
        ),
        (
            "unknown_calendar",
            "所引用的日历不存在 {count} 处：改用项目日历",
            "References to calendars that are not there, {count}: the project's is used",
        ),
        (
            "calendar_exception",
            "无法展开的日历例外 {count} 条：未采用",
            "Calendar exceptions that repeat in a way not understood, {count}: left out",
        ),
        (
            "availability",
            "资源可用性时段 {count} 个：未采用",
            "Periods of availability of resources, {count}: not used",
        ),
        ("overtime", "加班工时 {count} 处：未采用", "Overtime, {count} times: not used"),
        (
            "unknown_resource",
            "工作分配所指的任务或资源不存在 {count} 处：未导入",
            "Assignments to resources or of tasks that are not there, {count}: left out",
        ),
        # What changes no date.
        (
            "recurring_task",
            "周期性任务 {count} 项：按普通任务导入",
            "Recurring tasks, {count}: taken as ordinary ones",
        ),
        (
            "more_baselines",
            "基线 1 至 10 共 {count} 条：未导入",
            "Baselines 1 to 10, {count} times: left out",
        ),
        ("costs", "成本与费率 {count} 处：未导入", "Costs and rates, {count}: left out"),
        ("budget", "预算 {count} 处：未导入", "Budgets, {count}: left out"),
        (
            "custom_field",
            "自定义字段“{about}” {count} 处：未导入",
            "Custom field “{about}”, {count} values: left out",
        ),
        ("outline_code", "大纲代码 {count} 处：未导入", "Outline codes, {count}: left out"),
        ("timephased", "分时段数据 {count} 处：未导入", "Timephased data, {count} entries: left out"),
        ("hyperlink", "超链接 {count} 处：未导入", "Hyperlinks, {count}: left out"),
        (
            "unknown_element",
            "未知的元素 {about} {count} 处：未导入",
            "Unknown element {about}, {count}: left out",
        ),
    )
)
_ORDER = {code: i for i, code in enumerate(TEXTS)}
