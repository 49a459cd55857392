"""Faults in steps, meetings and duties."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

STEPS: dict[str, Entry] = {
    "not_for_kind": error(
        "A {kind} has no {field}.",
        "Remove it, or change the kind.",
        "{kind}没有 {field}。",
        "请删除，或更改 kind。",
    ),
    "needed_for_kind": error(
        "A {kind} needs {field}.",
        "Add {field}: {example}",
        "{kind}需要 {field}。",
        "请加上 {field}: {example}",
    ),
    "no_phase": error(
        "The playbook has phases, and this names none.",
        "Add phase: with the phase it belongs to.",
        "方案有阶段，但此处未写明所属阶段。",
        "请用 phase: 写明所属阶段。",
    ),
    "due_without_phase": error(
        "phase_end means nothing without a phase.",
        "Add phase: to the step.",
        "没有阶段时 phase_end 没有意义。",
        "请给该步骤加上 phase:。",
    ),
    "week_without_phase": error(
        "A week is counted within a phase, and the step has none.",
        "Add phase: to the step.",
        "周数在阶段内计算，但该步骤没有阶段。",
        "请给该步骤加上 phase:。",
    ),
    "week_and_due": error(
        "week already sets a deadline, so due cannot stand beside it.",
        "Keep one of the two.",
        "week 已设定期限，不能再写 due。",
        "请保留其中一个。",
    ),
    "meeting_on_the_clock": error(
        "{value} runs on the clock, and a meeting takes working time.",
        "Write working hours or days, for example {example}",
        "{value} 按钟表时间计，而会议占用工作时间。",
        "请写工作小时或工作日，例如 {example}",
    ),
    "both_departments": error(
        "department and departments cannot stand together.",
        "Keep departments: with all of them.",
        "department 与 departments 不能同时出现。",
        "请只保留 departments:，列出全部部门。",
    ),
    "wrong_day": error(
        "{field} does not fit a {cadence} duty.",
        "on: is for weekly duties (with weeks: twice a month), day: and month: for the rarer ones.",
        "{field} 不适用于 {cadence} 的例行事项。",
        "每周用 on:（每月两次另加 weeks:），每月及更少用 day:，每季、每年可加 month:。",
    ),
    "quota_short": warning(
        "At least {least} steps are wanted here, and the list has {there}.",
        "Name more steps, or lower least:",
        "至少需要 {least} 个，但只列出 {there} 个。",
        "请补充步骤，或降低 least:。",
    ),
    "past_limit": warning(
        "The step is due {due} after the start, later than the limit of {limit}.",
        "Bring it forward, or raise limit:",
        "步骤应在开始后 {due} 完成，晚于总时限 {limit}。",
        "请提前期限，或调整 limit:。",
    ),
}
