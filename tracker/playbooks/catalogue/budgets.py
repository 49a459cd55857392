"""Faults in budgets and approvals."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

BUDGETS: dict[str, Entry] = {
    "not_percent": error(
        "{value} is no percentage.",
        "Write it with a percent sign, for example 30%",
        "{value} 不是百分比。",
        "请带上百分号，例如 30%",
    ),
    "share_below": error(
        "The share {share} is below its least of {least}.",
        "Raise the share, or lower least:",
        "占比 {share} 低于下限 {least}。",
        "请提高占比，或降低 least:。",
    ),
    "share_above": error(
        "The share {share} is above its most of {most}.",
        "Lower the share, or raise most:",
        "占比 {share} 高于上限 {most}。",
        "请降低占比，或提高 most:。",
    ),
    "share_and_remainder": error(
        "The line takes what is left, so it has no share of its own.",
        "Keep one of share: and remainder:",
        "该项取其余部分，不能再写占比。",
        "share: 与 remainder: 请只保留一个。",
    ),
    "remainder_twice": error(
        "{first} already takes what is left of {of}.",
        "Give one of the two a share.",
        "{of}的其余部分已由 {first} 占用。",
        "请给其中一个写明占比 share:。",
    ),
    "line_circle": error(
        "The lines name each other in a circle by {field}: {way}.",
        "Let {field}: of one of them name another line, or remove it.",
        "预算项通过 {field} 形成循环：{way}。",
        "请将其中一项的 {field}: 改为其他预算项，或删除。",
    ),
    "shares_over": error(
        "The shares of {of} come to more than all of it: {sum}, {off} too much ({lines}).",
        "Lower some, or name the line that one of them lies inside: with inside:",
        "{of}的占比合计超过 100%：{sum}，多出 {off}（{lines}）。",
        "请降低占比；如果某项包含在另一项之内，请写 inside:。",
    ),
    "shares_off": warning(
        "The shares of {of} do not come to all of it: {sum}, {off} is not assigned ({lines}).",
        "Raise some, or add a line with remainder: true for the rest.",
        "{of}的占比合计不足 100%：{sum}，还有 {off} 未分配（{lines}）。",
        "请提高占比，或增加一项 remainder: true 取其余部分。",
    ),
    "same_limit": warning(
        "{first} has the same limit ({limit}), so nobody can tell who approves.",
        "Give the two different limits.",
        "{first} 的上限相同（{limit}），无法判断由谁审批。",
        "请给两者写不同的上限 up_to:。",
    ),
    "nobody_above": warning(
        "Nobody approves sums above every limit ({approvals}).",
        "Leave up_to: out of the approval that is for all larger sums.",
        "超过所有上限的金额没有人审批（{approvals}）。",
        "请在审批更大金额的一项中去掉 up_to:。",
    ),
}
