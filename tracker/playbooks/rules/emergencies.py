"""Emergency plans: a level that there is, times to keep, and something to show afterwards.

A step that names no department is done by that of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.parameters import bounds
from tracker.domain.playbook import Parameter
from tracker.domain.spans import Ref
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault
from tracker.playbooks.rules.defaults import span_of

PER_DAY = 480
LOWEST, HIGHEST = 1, 3


def check(draft: Draft) -> Iterator[Blame]:
    if not draft.emergency:
        return
    yield from _level(draft)
    steps = draft.section("steps")
    if steps and "limit" not in draft.body and not any("due" in part.body for part in steps):
        yield ("limit",), Fault("no_deadline")
    if steps and not any(part.body.get("evidence") for part in steps):
        yield ("steps",), Fault("no_evidence")
    yield from _past_limit(draft)


def _level(draft: Draft) -> Iterator[Blame]:
    level = draft.values.get("level")
    part = draft.by_key("parameters").get(level.name) if isinstance(level, Ref) else None
    if part is None or part.values.get("type") != "count":
        return
    least, most = part.values.get("min"), part.values.get("max")
    low, high = bounds(Parameter(key=part.key, type=part.values["type"], min=least, max=most))
    if low < LOWEST or high > HIGHEST:
        yield ("level",), Fault("level_range", name=part.key, low=low, high=high)


def _past_limit(draft: Draft) -> Iterator[Blame]:
    limit = span_of(draft, draft.values.get("limit"))
    for part in draft.section("steps"):
        due = span_of(draft, part.values.get("due"))
        if due and limit and due.minutes(PER_DAY) > limit.minutes(PER_DAY):
            yield (*part.path, "due"), Fault("past_limit", due=str(due), limit=str(limit))
