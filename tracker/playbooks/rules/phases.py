"""Phases: what needs one of a length, what each is to reach, and whether a quarter ends within it."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.playbook import Cadence, Kind
from tracker.domain.text import Text
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.rules.defaults import default_of

QUARTER = 3
THINGS = {
    "week": Text("week: 从阶段开始计算", "week: counts from the start of its phase"),
    "due": Text("phase_end 是阶段的结束", "phase_end is the end of the phase"),
    "series": Text("例会系列持续到阶段结束", "A series lasts until the end of its phase"),
    "include": Text(
        "包含的方案从阶段的第一天开始", "An included playbook begins on the first day of the phase"
    ),
}


def check(draft: Draft) -> Iterator[Blame]:
    endless = {part.key for part in draft.section("phases") if "months" not in part.body}
    for part in draft.section("steps", "series", "include"):
        if part.values.get("phase") in endless:
            yield from _needs_months(part)
    for part in draft.section("phases"):
        yield from _aim(draft, part)
    for part in draft.section("duties"):
        yield from _quarter(draft, part)


def _needs_months(part: Part) -> Iterator[Blame]:
    phase = part.values["phase"]
    field = "phase"
    if part.section == "steps":
        field = "week" if "week" in part.body else "due" if part.values.get("due") == {} else ""
    if field:
        thing = THINGS[part.section if field == "phase" else field]
        yield (*part.path, field), Fault("no_months", thing=thing, phase=phase)


def _aim(draft: Draft, part: Part) -> Iterator[Blame]:
    """What a phase is to reach is said of each phase of a project (requirement S-350)."""
    if draft.values.get("kind") is not Kind.PROJECT or "months" not in part.body:
        return
    missing = [field for field in ("goal", "indicators") if not part.body.get(field)]
    if missing:
        yield part.path, Fault("no_aim", missing=missing)


def _quarter(draft: Draft, part: Part) -> Iterator[Blame]:
    """A stretch of less than three months may hold no end of a quarter (requirement D-15)."""
    if part.values.get("cadence") is not Cadence.QUARTERLY:
        return
    phases = _stretch(draft, part.values.get("during") or [])
    months = [default_of(draft, each.values.get("months")) for each in phases]
    total = sum(each for each in months if each is not None)
    if months and None not in months and total < QUARTER:
        field = "during" if "during" in part.body else "cadence"
        keys = [each.key for each in phases]
        yield (*part.path, field), Fault("no_quarter", months=total, phases=keys)


def _stretch(draft: Draft, during: list[str | None]) -> tuple[Part, ...]:
    """The phases in which a duty comes round; all of them when none is named."""
    phases = draft.section("phases")
    return tuple(part for part in phases if part.key in during or not during or "all" in during)
