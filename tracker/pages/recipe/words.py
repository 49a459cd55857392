"""The words on the picture of a playbook, in both languages."""

from __future__ import annotations

from tracker.domain.text import Text

EMPTY = Text("没有可以画出的步骤", "There are no steps to draw")
OPTIONAL = Text("可选", "Optional")
SPARE = Text("备选（选用时才进入计划）", "Plan B (in the plan only if chosen)")
CHOICE = Text("择一", "Choose one")
OR = Text("或", "or")
DAY = Text("第 {first} 日", "day {first}")
DAYS = Text("第 {first}–{last} 日", "days {first}–{last}")
SITTINGS = Text("{n} 次", "{n} times")
SLACK = Text("浮动 {days} 天", "slack {days} d")
OTHERS = Text("其他步骤", "Other steps")
PRODUCES = Text("产出：{what}", "Produces: {what}")
ACCEPTED = Text("验收：{what}", "Accepted when: {what}")
SOURCE = Text("出处：{what}", "Source: {what}")
