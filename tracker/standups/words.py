"""The words on the standup sheet, and how untrusted words are kept from being markup."""

from __future__ import annotations

import re
from datetime import date

from tracker.domain.text import Lang, Text

TITLE = Text("周例会清单", "Weekly standup")
PROJECTS = Text("{count} 个项目", "{count} projects")
SCOPE = Text("范围：{scope}", "Scope: {scope}")
WEEK = Text("周期：{first} 至 {last}", "Week: {first} to {last}")
WORKING = Text("工作日（{count} 天）：{days}", "Working days ({count}): {days}")
NO_WORKING = Text("本周没有工作日", "No working days this week")
MAKE_UP = Text("补班", "make-up workday")
MAKE_UP_FOR = Text("{name}补班", "make-up workday for {name}")
DAYS_OFF = Text("放假：{days}", "Days off: {days}")
PROVISIONAL = Text(
    "本周的放假与补班安排尚未正式公布，工作日为推算。",
    "The holiday arrangement of this week is not announced yet: its working days are projected.",
)
COUNTS = (
    Text("负责人", "Owner"),
    Text("完成", "Finished"),
    Text("到期", "Due"),
    Text("逾期", "Late"),
    Text("受阻", "Blocked"),
)
FINISHED = Text("本周完成", "Finished this week")
DUE = Text("本周到期", "Due this week")
LATE = Text("逾期", "Late")
BLOCKED = Text("受阻", "Blocked")
MILESTONES = Text("下一批里程碑", "Next milestones")
POINTS = Text("验证点 {shown}/{all}", "points {shown}/{all}")
WAIVED = Text("已豁免：{points}", "waived: {points}")
DUE_ON = Text("截止 {day}", "due {day}")
FINISHED_ON = Text("完成于 {day}", "finished {day}")
DAYS_LATE = Text("**逾期 {days} 个工作日**", "**{days} working days late**")
ONE_DAY_LATE = Text("**逾期 1 个工作日**", "**1 working day late**")
CRITICAL = Text("关键路径", "critical path")
WAITS_FOR = Text("等待 {blocker}", "waits for {blocker}")
UNASSIGNED = Text("未指定负责人", "Unassigned")
NOTHING = Text("本周没有事项。", "Nothing this week.")
DECISIONS = Text("问题与决定", "Problems and decisions")
DECISION = Text(
    "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿　负责人：＿＿＿＿＿　截止：＿＿＿＿＿",
    "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿ Owner: ＿＿＿＿＿ Due: ＿＿＿＿＿",
)
KINDS = {
    "milestone": Text("里程碑", "milestone"),
    "meeting": Text("会议", "meeting"),
    "occurrence": Text("例会", "recurring meeting"),
    "subtask": Text("子任务", "subtask"),
    "line": Text("检查项", "checklist line"),
}
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]+")
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#$@]")
_ADDRESS = re.compile(r"\b(https?|ftp)(?=:)|\b(www)(?=\.)", re.IGNORECASE)


def escape(words: str) -> str:
    """Words as one line of plain text in Markdown: never a link, a cell, a tag or a mention."""
    line = " ".join(_UNSEEN.sub(" ", words).split())
    return _ADDRESS.sub(r"\g<0>\\", _MARKUP.sub(r"\\\g<0>", line))


def day_words(day: date, lang: Lang) -> str:
    """Month, day and weekday, short."""
    weekday = _WEEKDAYS[lang][day.weekday()]
    return f"{day:%m-%d} {weekday}" if lang == "zh" else f"{weekday} {day:%m-%d}"


def join(words: list[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(words)


def aside(words: str, lang: Lang) -> str:
    """In the brackets of the language, with the space that it wants before them."""
    return f"（{words}）" if lang == "zh" else f" ({words})"
