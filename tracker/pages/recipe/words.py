"""The words on the picture of a playbook, in both languages."""

from __future__ import annotations

from tracker.domain.text import Text

EMPTY = Text("没有可以画出的步骤", "There are no steps to draw")
OPTIONAL = Text("可选", "Optional")
SPARE = Text("备选（选用时才进入计划）", "Plan B (in the plan only if chosen)")
CHOICE = Text("择一", "Choose one")
CHOOSES = Text("择一：{keys}", "one of {keys}")
CHOSEN = Text("{keys} 的选项", "a choice of {keys}")
INSTEAD = Text("可替代 {key}", "instead of {key}")
OR = Text("或", "or")
DAY = Text("第 {first} 日", "day {first}")
DAYS = Text("第 {first}–{last} 日", "days {first}–{last}")
SITTINGS = Text("{n} 次", "{n} times")
DUE = Text("≤ T+{due}", "≤ T+{due}")
MONTHS = Text("{n} 个月", "{n} months")
OTHERS = Text("其他步骤", "Other steps")
WARNING = Text("提示：{count}", "Warnings: {count}")
