"""Faults in targets."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

TARGETS: dict[str, Entry] = {
    "no_goal": error(
        "The target has no goal.",
        "Add one of at_least:, more_than:, at_most:, less_than:, or both from: and to:",
        "该目标没有数值。",
        "请写 at_least:、more_than:、at_most:、less_than: 之一，或同时写 from: 和 to:。",
    ),
    "goals_twice": error(
        "The target has more than one goal: {goals}.",
        "Keep one of them, or write a range with from: and to:",
        "该目标有多个数值：{goals}。",
        "请只保留一个；范围请用 from: 和 to:。",
    ),
    "half_range": error(
        "A range needs both ends; {missing} is missing.",
        "Add {missing}:, or write at_least: or at_most: instead of {there}:",
        "范围需要两端：缺少 {missing}。",
        "请加上 {missing}:，或将 {there}: 改为 at_least: 或 at_most:。",
    ),
    "points_in_percent": warning(
        "{figure} may be read as a part of the baseline; the mode is points.",
        "Write {number} for percentage points, or mode: relative for a part of the baseline.",
        "{figure} 可能被理解为基准值的比例，而 mode 是 points（百分点）。",
        "表示百分点请写 {number}；表示基准值的比例请写 mode: relative。",
    ),
    "relative_without_percent": warning(
        "{figure} has no percent sign; the mode is relative, a part of the baseline.",
        "Write {figure}%, or mode: points for percentage points.",
        "{figure} 没有百分号，而 mode 是 relative（基准值的比例）。",
        "请写 {figure}%；表示百分点请写 mode: points。",
    ),
    "goal_against_up": warning(
        "More of {metric} is better (direction: up), but {goal} sets an upper bound.",
        "Write at_least: or a range with from: and to:, or change the direction of the metric.",
        "{metric} 越高越好（direction: up），但 {goal} 设了上限。",
        "请改为 at_least: 或用 from: 和 to: 写范围，或更改指标的 direction。",
    ),
    "goal_against_down": warning(
        "Less of {metric} is better (direction: down), but {goal} sets a lower bound.",
        "Write at_most: or a range with from: and to:, or change the direction of the metric.",
        "{metric} 越低越好（direction: down），但 {goal} 设了下限。",
        "请改为 at_most: 或用 from: 和 to: 写范围，或更改指标的 direction。",
    ),
    "baseline_needed": error(
        "mode: {mode} counts from a baseline, and there is none.",
        "Add baseline: {{step: KEY}} with the step that captures it, or {{value: …, on: …, from: …}}",
        "mode: {mode} 需要基准值，但没有写。",
        "请加上 baseline: {{step: 采集基准的步骤}}，或 {{value: …, on: …, from: …}}",
    ),
    "one_baseline": error(
        "A baseline is either a step that captures it or a value.",
        "Write one of the two: {{step: KEY}} or {{value: …, on: …, from: …}}",
        "基准值要么由步骤采集，要么直接写出数值。",
        "请只写其中一种：{{step: 步骤}} 或 {{value: …, on: …, from: …}}",
    ),
    "two_contracts": warning(
        "More than one target of {metric} is contractual: {targets}.",
        "Keep contractual: true on one of them; the others inform.",
        "{metric} 有多个写入合同的目标：{targets}。",
        "请只在一个目标上写 contractual: true，其余供参考。",
    ),
    "targets_differ": warning(
        "{goal} {mine} of {metric} stands beside {theirs} in {other}, for the same time and clients.",
        "Remove one of the two, or tell them apart by scope:, window: or tiers:",
        "{metric} 的 {goal} 此处为 {mine}，在 {other} 中为 {theirs}，期间与客户相同。",
        "请删除其中一个，或用 scope:、window:、tiers: 加以区分。",
    ),
}
