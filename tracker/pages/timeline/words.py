"""The words on the picture, in both languages."""

from __future__ import annotations

from datetime import date

from tracker.domain.text import Lang, Text
from tracker.pages.timeline.chart import Bar, Chart

KINDS = {
    "task": Text("任务", "Task"),
    "milestone": Text("里程碑", "Milestone"),
    "meeting": Text("会议", "Meeting"),
    "series": Text("例会系列", "Meeting series"),
    "point": Text("验证点", "Verification point"),
    "summary": Text("摘要任务", "Summary"),
}
MODES = {
    "auto": Text("自动排期", "Scheduled automatically"),
    "pinned": Text("人工固定日期", "Pinned by hand"),
    "actual": Text("实际日期", "Actual dates"),
}
STATES = {
    "open": Text("未开始", "Open"),
    "started": Text("进行中", "In progress"),
    "done": Text("已完成", "Done"),
    "cancelled": Text("已取消", "Cancelled"),
    "passed": Text("已通过", "Passed"),
    "waived": Text("已豁免", "Waived"),
}
DAYS = {
    "weekend": Text("周末", "Weekend"),
    "holiday": Text("节假日", "Public holiday"),
    "in_lieu": Text("调休放假", "Day off in lieu"),
    "make_up": Text("补班日", "Make-up workday"),
}
TODAY = Text("今天", "Today")
CRITICAL = Text("关键路径", "Critical path")
LATE = Text("逾期", "Late")
SLACK = Text("浮动时间（至最晚完成）", "Slack (to the late finish)")
LACK = Text("负浮动（应于竖线处完成）", "Negative slack (should finish at the stop)")
BASELINE = Text("基线", "Baseline")
KEPT = Text("与基线一致", "as in the baseline")
CONFLICT = Text("冲突：{count}", "Conflicts: {count}")
FREEZE = Text("冻结期", "Freeze")
LINK = Text("依赖", "Dependency")
SOFT = Text("参考顺序", "Order hint")
SERIES = Text("例会系列（竖线为单次会议）", "Meeting series (a tick is a sitting)")
PROVISIONAL = Text("放假安排尚未公布", "Not yet announced")
MAKE_UP = Text("班", "W")
OTHER = Text("其他事项", "Other items")
EMPTY = Text("还没有可以显示的事项", "Nothing to show yet")
COLUMNS = (Text("编号", "Key"), Text("事项", "Item"), Text("负责人", "Owner"), Text("起止", "Dates"))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SLACK_OF = Text("浮动 {days} 个工作日", "slack {days} working days")
_LACK_OF = Text("浮动 −{days} 个工作日", "slack −{days} working days")
_SHIFTED = {
    1: Text("比基线晚 {days} 个工作日", "{days} working days later than the baseline"),
    0: Text("与基线不同，完成日未变", "moved, but finishes as in the baseline"),
    -1: Text("比基线早 {days} 个工作日", "{days} working days earlier than the baseline"),
}
_SUMMARY = Text(
    "共 {bars} 项 · 已完成 {finished} · 逾期 {late} · {first} 至 {last} · {zone}",
    "{bars} items · {finished} finished · {late} late · {first} to {last} · {zone}",
)
_COMPARED = Text("对比基线“{name}”：{moved} 项有变动", "against the baseline “{name}”: {moved} moved")


def month(day: date, lang: Lang, *, short: bool) -> str:
    if lang == "zh":
        return f"{day.month}月" if short else f"{day.year}年{day.month}月"
    return _MONTHS[day.month - 1] + ("" if short else f" {day.year}")


def span(first: date, last: date) -> str:
    """Month and day of both ends, or of the one day."""
    one, other = first.strftime("%m-%d"), last.strftime("%m-%d")
    return one if first == last else f"{one} – {other}"


Days = tuple[date, date]


def describe(bar: Bar, dates: Days, promised: Days | None, lang: Lang) -> str:
    """What is known of a bar, for a reader who points at it; `promised` are its baseline's days."""
    facts = [KINDS[bar.kind].pick(lang), STATES[bar.state].pick(lang), bar.owner]
    facts += [MODES[bar.mode].pick(lang)] * (bar.mode != "auto")
    facts.append(slack(bar, lang))
    facts += [CRITICAL.pick(lang)] * bar.critical + [LATE.pick(lang)] * bar.late
    lines = [f"{bar.key} {bar.title}", _full(*dates), " · ".join(fact for fact in facts if fact)]
    return "\n".join([*lines, *(_compared(bar, promised, lang) if promised else ()), *bar.conflicts])


def summary(chart: Chart, first: date, last: date) -> str:
    """The plan in one line."""
    bars, lang = chart.bars, chart.lang
    finished, late = sum(bar.finished for bar in bars), sum(bar.late for bar in bars)
    said = _SUMMARY.pick(lang).format(
        bars=len(bars), finished=finished, late=late, first=first, last=last, zone=chart.zone
    )
    moved = sum(bar.moved for bar in bars)
    compared = _COMPARED.pick(lang).format(name=chart.baseline, moved=moved)
    return f"{said} · {compared}" if chart.baseline else said


def slack(bar: Bar, lang: Lang) -> str:
    """Total slack in words; nothing of what is over or has none."""
    if bar.over or not bar.slack_days:
        return ""
    return (_SLACK_OF if bar.slack_days > 0 else _LACK_OF).pick(lang).format(days=days(bar.slack_days))


def days(count: float) -> str:
    """A number of days without its sign."""
    return f"{abs(count):.1f}".removesuffix(".0")


def _compared(bar: Bar, promised: Days, lang: Lang) -> list[str]:
    change = _SHIFTED[(bar.shift_days > 0) - (bar.shift_days < 0)] if bar.moved else KEPT
    said = change.pick(lang).format(days=days(bar.shift_days))
    return [f"{BASELINE.pick(lang)} {_full(*promised)} · {said}"]


def _full(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first} – {last}"
