"""The words on the graph, in both languages."""

from __future__ import annotations

from tracker.domain.text import Lang, Text
from tracker.pages.timeline import words
from tracker.pages.timeline.chart import Arrow, Bar, Chart

EMPTY = Text("还没有可以显示的事项", "Nothing to show yet")
TYPED = Text("非“完成—开始”的依赖，及提前或滞后", "Link that is not finish-to-start, lag or lead")
FAR = Text("连线过长，改为注明编号", "Link too long to draw: named by its key")
_SLACK = Text("浮动 {days} 天", "slack {days} d")
_LACK = Text("浮动 −{days} 天", "slack −{days} d")
_SUMMARY = Text(
    "共 {bars} 项 · {links} 条依赖 · 关键路径 {critical} 项 · 从左到右为先后顺序",
    "{bars} items · {links} links · {critical} critical · what must come first stands left",
)


def summary(chart: Chart) -> str:
    critical = sum(bar.critical and not bar.over for bar in chart.bars)
    return _SUMMARY.pick(chart.lang).format(bars=len(chart.bars), links=len(chart.arrows), critical=critical)


def slack(bar: Bar, lang: Lang) -> str:
    """Total slack in few words; nothing of what is over or has none."""
    if bar.over or not bar.slack_days:
        return ""
    return (_SLACK if bar.slack_days > 0 else _LACK).pick(lang).format(days=words.days(bar.slack_days))


def label(arrow: Arrow) -> str:
    """Type, lag and note of a link; nothing of a plain one."""
    said = (arrow.type if arrow.type != "FS" else "", arrow.lag, arrow.note)
    return " ".join(each for each in said if each)
