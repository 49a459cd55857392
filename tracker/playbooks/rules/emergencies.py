"""The checklist of an emergency can be done in the time it gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.graph import CycleFound, order
from tracker.domain.spans import Span, Unit
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault

PER_DAY = 480
HOUR = 60


def check(draft: Draft) -> Iterator[Blame]:
    if not draft.emergency:
        return
    needed = _needed(draft)
    limit = draft.values.get("limit")
    for part in draft.section("steps"):
        due = part.values.get("due")
        if not isinstance(due, Span):
            continue
        path = (*part.path, "due")
        if part.key in needed and due.minutes(PER_DAY) < needed[part.key]:
            yield path, Fault("due_before_work", due=str(due), needed=_spoken(needed[part.key]))
        if isinstance(limit, Span) and due.minutes(PER_DAY) > limit.minutes(PER_DAY):
            yield path, Fault("past_limit", due=str(due), limit=str(limit))


def _needed(draft: Draft) -> dict[str, int]:
    """Minutes from the start to the earliest end of each step; empty if they cannot be told from the file."""
    spans = {part.key: part.values.get("duration") for part in draft.section("steps")}
    links = [
        (link.pred, link.succ)
        for link in draft.links
        if {link.pred, link.succ} <= spans.keys() and not link.values.get("soft")
    ]
    try:
        ordered = order(spans, links)
    except CycleFound:
        return {}
    before: dict[str, list[str]] = {key: [] for key in spans}
    for pred, succ in links:
        before[succ].append(pred)
    needed: dict[str, int] = {}
    for key in ordered:
        span = spans[key]
        own = span.minutes(PER_DAY) if isinstance(span, Span) else 0
        needed[key] = own + max((needed[pred] for pred in before[key]), default=0)
    return needed


def _spoken(minutes: int) -> str:
    hours, rest = divmod(minutes, HOUR)
    return str(Span(Decimal(minutes), Unit.MINUTES)) if rest else str(Span(Decimal(hours), Unit.HOURS))
