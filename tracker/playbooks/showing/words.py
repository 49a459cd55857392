"""The words of a playbook's sheet, in both languages."""

from __future__ import annotations

from tracker.domain.playbook import Clock
from tracker.domain.text import Text
from tracker.playbooks.outlook_views import amount

HEADS = {
    "key": Text("键", "Key"),
    "kind": Text("类型", "Kind"),
    "title": Text("名称", "Title"),
    "owner": Text("负责", "Owner"),
    "departments": Text("部门", "Departments"),
    "duration": Text("时长", "Duration"),
    "start": Text("开始", "Start"),
    "finish": Text("完成", "Finish"),
    "slack": Text("浮动", "Slack"),
    "critical": Text("关键", "Critical"),
    "months": Text("月数", "Months"),
    "first": Text("首日", "First"),
    "last": Text("末日", "Last"),
    "cadence": Text("频次", "How often"),
    "during": Text("阶段", "During"),
    "due": Text("期限", "Due"),
    "jobs": Text("事项", "Jobs"),
    "hours": Text("工时（小时）", "Working hours"),
    "peak": Text("最多并行", "At one time"),
    "note": Text("备注", "Note"),
    "playbook": Text("方案", "Playbook"),
    "since": Text("始于", "Since"),
}
KINDS = {
    "task": Text("任务", "task"),
    "milestone": Text("里程碑", "milestone"),
    "meeting": Text("会议", "meeting"),
    "point": Text("验证点", "point"),
    "series": Text("例会", "series"),
}
COUNTS = {
    "task": Text("任务 {n}", "Tasks {n}"),
    "milestone": Text("里程碑 {n}", "Milestones {n}"),
    "point": Text("验证点 {n}", "Points {n}"),
    "meeting": Text("会议 {n}", "Meetings {n}"),
    "series": Text("例会系列 {n}（{sittings} 次）", "Series {n} ({sittings} sittings)"),
    "checklist_step": Text("步骤 {n}", "Steps {n}"),
    "duty": Text("例行事项 {n}", "Duties {n}"),
    "link": Text("依赖 {n}", "Links {n}"),
}
LENGTH = Text("长度：{working} 个工作日（{span}）", "Length: {working} working days ({span})")
MONTHS, DAYS = Text("{n} 个月", "{n} months"), Text("{n} 天", "{n} days")
DATED = Text("日期：{start} 至 {finish}", "Dates: {start} to {finish}")
UNDATED = Text(
    "日期：工作日序号，第 1 日为开始日，每周五天，不计节假日",
    "Dates: numbers of working days, 1 is the start, five a week without holidays",
)
GIVE_A_DATE = Text("用 --start YYYY-MM-DD 给出开始日期", "Give a start by --start YYYY-MM-DD")
MEETINGS = Text(
    "开会 {every} 次，其中跨部门 {cross} 次", "Times people meet: {every}, across departments {cross}"
)
PATH = Text("关键路径（{length}）：{path}", "Critical path ({length}): {path}")
TIGHTEST = Text(
    "最紧的工作链（{length}，浮动 {slack} 天）：{path}", "Tightest work ({length}, slack {slack} d): {path}"
)
SCENARIO = Text("场景：{scenario}  级别 {level}  {clock}", "Scenario: {scenario}  level {level}  {clock}")
CLOCKS = {
    Clock.ELAPSED: Text("按钟表时间", "on the clock"),
    Clock.WORKING: Text("按工作时间", "in working time"),
}
RESPONSE = Text("最快 T+{total} 完成", "Done at T+{total} at the earliest")
LIMIT = Text("，限时 {limit}", ", limit {limit}")
PHASES, DUTIES = Text("阶段", "Phases"), Text("例行事项", "Duties")
STEPS, PEOPLE = Text("步骤", "Steps"), Text("人员", "People")
SPARES = Text("备选步骤（选用时才进入计划）", "Plan B (in the plan only if chosen)")
PARTS = Text("包含的方案", "Included playbooks")
BROUGHT_IN = Text("步骤已列入", "its steps are in the plan")
READ_ONLY = Text("仅供启用", "at hand, not in the plan")
ASSUMED = Text(
    "参数“{title}”（{name}）须在启动时给出，此处按 {value} 计算。",
    "The parameter “{title}” ({name}) must be given at the start; {value} is taken here.",
)
NO_PHASE = Text("不属于任何阶段", "Of no phase")
OF_PHASE = Text("{title}（{key}）", "{title} ({key})")
AFTER = Text("{keys} 之后", "after {keys}")
WARNINGS = Text("提示", "Warnings")
LATE = Text(
    "“{step}”最快 T+{finish} 完成，晚于期限 T+{due}。",
    "“{step}” is done at T+{finish} at the earliest, after its due time T+{due}.",
)
PAST_LIMIT = Text(
    "最快 T+{total} 完成，超过限时 {limit}。", "Done at T+{total} at the earliest, past the limit of {limit}."
)
UNITS = {"d": Text("{n} 天", "{n} d"), "h": Text("{n} 小时", "{n} h"), "min": Text("{n} 分钟", "{n} min")}
ELAPSED = Text("历时 {span}", "{span} elapsed")
BETWEEN = Text("、", ", ")
MARK = "*"
CLOCK_DAY = 1440


def span(minutes: int, per_day: int, *, elapsed: bool = False) -> Text:
    """A length in the largest unit of which it has one: 5 d, 2 h, 30 min; said to be elapsed if it is."""
    per_day = CLOCK_DAY if elapsed else per_day
    unit, size = next((each for each in (("d", per_day), ("h", 60)) if minutes >= each[1]), ("min", 1))
    words = UNITS[unit].fill({"n": amount(minutes / size)})
    return ELAPSED.fill({"span": words}) if elapsed else words


def counted(template: Text, n: int) -> Text:
    """A number of things whose English name ends with an s where there are several."""
    said = template.fill({"n": n})
    return Text(said.zh, said.en.removesuffix("s")) if n == 1 else said


def clock(minutes: int) -> str:
    """How long after T: 2h, 30min, 1h30min."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h" * bool(hours or not rest) + f"{rest}min" * bool(rest)


def printable(words: str) -> str:
    """Without what would break the lines or speak to the terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words)
