"""What may be meant but is worth a look before a project starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.domain.layout import Layout
from tracker.domain.plan_values import PlanNode, PlanQuota, PlanWarning
from tracker.domain.playbook import Playbook
from tracker.domain.spans import Number, Ref
from tracker.domain.text import Text


def warnings(
    playbook: Playbook, layout: Layout, nodes: Sequence[PlanNode], quotas: Sequence[PlanQuota]
) -> Iterator[PlanWarning]:
    """Each with the open question that its rule is tied to; what the agency has settled is not said."""
    asked = {each.rule: each for each in playbook.questions.values() if each.rule}
    for found in _found(playbook, layout, nodes, quotas):
        question = asked.get(found.code)
        if question is None:
            yield found
        elif question.settled is None:
            yield replace(found, question=question.key)


def _found(
    playbook: Playbook, layout: Layout, nodes: Sequence[PlanNode], quotas: Sequence[PlanQuota]
) -> Iterator[PlanWarning]:
    yield from _window(playbook, layout)
    yield from _late_weeks(playbook, layout, nodes)
    yield from _short_quotas(playbook, quotas)
    yield from _outside(playbook)


def _window(playbook: Playbook, layout: Layout) -> Iterator[PlanWarning]:
    """The phases may be as short as their ranges allow and still miss the window (requirement D-01)."""
    window, total = playbook.window, layout.months
    if window is not None and not window.min <= total <= window.max:
        zh = f"各阶段合计 {total} 个月，不在 {window.min} 至 {window.max} 个月的范围内。"
        en = f"The phases take {total} months, outside the window of {window.min} to {window.max}."
        yield PlanWarning("window_missed", Text(zh, en))


def _late_weeks(playbook: Playbook, layout: Layout, nodes: Sequence[PlanNode]) -> Iterator[PlanWarning]:
    """A week that does not end within its phase (requirement D-04)."""
    for node in nodes:
        if node.week is None or node.phase is None or node.week <= layout.last_week(node.phase):
            continue
        title = layout.phases[node.phase].title
        zh = f"{node.key} 安排在“{title.pick('zh')}”第 {node.week} 周，该阶段容纳不下。"
        en = f"{node.key} is set for week {node.week} of {title.pick('en')}, which is not that long."
        yield PlanWarning("week_past_phase", Text(zh, en), _name(playbook.phases[node.phase].months))


def _short_quotas(playbook: Playbook, quotas: Sequence[PlanQuota]) -> Iterator[PlanWarning]:
    for quota in quotas:
        there, title = len(quota.steps), quota.title
        if there < quota.least:
            zh = f"“{title.zh or quota.key}”至少需要 {quota.least} 个，方案中只有 {there} 个。"
            en = f"{title.en or quota.key}: at least {quota.least} are wanted, the playbook has {there}."
            yield PlanWarning("quota_short", Text(zh, en), _name(playbook.quotas[quota.key].least))


def _outside(playbook: Playbook) -> Iterator[PlanWarning]:
    """A plan holds the steps of its own playbook only, so links into included ones are left out."""
    parts = {key.rpartition(".")[0] for key in (*playbook.steps, *playbook.series)}
    for key, link in playbook.links:
        if link.outside and link.step.rpartition(".")[0] not in parts:
            zh = f"{key} 等待其他方案的步骤 {link.step}，该依赖未计入日期。"
            en = f"{key} waits for {link.step} of another playbook; the dates leave this link out."
            yield PlanWarning("part_left_out", Text(zh, en))


def _name(value: Number | None) -> str | None:
    return value.name if isinstance(value, Ref) else None
