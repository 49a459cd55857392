"""The words on the picture, in both languages."""

from __future__ import annotations

from datetime import date

from tracker.domain.text import Lang, Text
from tracker.pages.timeline.chart import Bar

KINDS = {
    "task": Text("任务", "Task"),
    "milestone": Text("里程碑", "Milestone"),
    "meeting": Text("会议", "Meeting"),
    "series": Text("例会系列", "Meeting series"),
    "point": Text("验证点", "Verification point"),
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
SLACK = Text("浮动时间", "Slack")
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
_SUMMARY = Text(
    "共 {bars} 项 · 已完成 {finished} · 逾期 {late} · {first} 至 {last} · {zone}",
    "{bars} items · {finished} finished · {late} late · {first} to {last} · {zone}",
)


def month(day: date, lang: Lang, *, short: bool) -> str:
    if lang == "zh":
        return f"{day.month}月" if short else f"{day.year}年{day.month}月"
    return _MONTHS[day.month - 1] + ("" if short else f" {day.year}")


def span(first: date, last: date) -> str:
    """Month and day of both ends, or of the one day."""
    one, other = first.strftime("%m-%d"), last.strftime("%m-%d")
    return one if first == last else f"{one} – {other}"


def describe(bar: Bar, first: date, last: date, lang: Lang) -> str:
    """Everything that is known of a bar, for a reader who points at it."""
    facts = [KINDS[bar.kind].pick(lang), STATES[bar.state].pick(lang), bar.owner]
    facts.append(_slack(bar, lang))
    facts += [CRITICAL.pick(lang)] * bar.critical + [LATE.pick(lang)] * bar.late
    dates = first.isoformat() if first == last else f"{first} – {last}"
    return f"{bar.key} {bar.title}\n{dates}\n{' · '.join(fact for fact in facts if fact)}"


def summary(bars: tuple[Bar, ...], first: date, last: date, zone: str, lang: Lang) -> str:
    finished, late = sum(bar.finished for bar in bars), sum(bar.late for bar in bars)
    return _SUMMARY.pick(lang).format(
        bars=len(bars), finished=finished, late=late, first=first, last=last, zone=zone
    )


def _slack(bar: Bar, lang: Lang) -> str:
    if bar.finished or bar.slack_days <= 0:
        return ""
    return _SLACK_OF.pick(lang).format(days=f"{bar.slack_days:.1f}".removesuffix(".0"))
