"""Choices among steps: somebody can make each, and nothing waits for what it shuts out.

What waits for several branches of one choice waits for the one that is taken, so branches may meet again.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.playbooks.draft import NODES, Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import way
from tracker.playbooks.rules.circles import circles
from tracker.playbooks.rules.kinds import NAMES
from tracker.playbooks.rules.ways import Ways

FEWEST = 2


def check(draft: Draft) -> Iterator[Blame]:
    steps, ways = draft.by_key("steps"), Ways(draft)
    for part in steps.values():
        if "one_of" in part.body:
            yield from _branches(part, steps, ways)
    originals = {key: part.values["alternate_of"] for key, part in steps.items() if _original(part) in steps}
    endless: set[str] = set()
    for ring in circles(originals):
        endless.update(ring)
        yield (*steps[ring[0]].path, "alternate_of"), Fault("alternate_circle", way=way(ring))
    for key, original in originals.items():
        if key not in endless:
            yield from _alternate(steps[key], steps[original], ways)
    yield from _tiers(draft)


def _original(part: Part) -> str:
    return part.values.get("alternate_of") or ""


def _branches(part: Part, steps: dict[str, Part], ways: Ways) -> Iterator[Blame]:
    named = part.values.get("one_of") or []
    path, branches = (*part.path, "one_of"), {key: index for index, key in enumerate(named) if key in steps}
    if None not in named and len(set(named)) < FEWEST:
        yield path, Fault("too_few_branches")
    for key, index in branches.items():
        if not ways.lead(part.key, key):
            yield (*path, index), Fault("branch_not_after", branch=key, chooser=part.key)
        if original := _original(steps[key]):
            yield (*path, index), Fault("branch_is_alternate", branch=key, original=original)
        for rival in sorted((branches.keys() & ways.next.get(key, set())) - {key}):
            rivals = {"step": rival, "rival": key, "chooser": part.key}
            yield (*steps[rival].path, "after"), Fault("waits_for_rival", **rivals)


def _alternate(part: Part, original: Part, ways: Ways) -> Iterator[Blame]:
    path, names = (*part.path, "alternate_of"), {"step": part.key, "original": original.key}
    kind, other = part.values.get("kind"), original.values.get("kind")
    if kind is not None and other is not None and kind != other:
        yield path, Fault("alternate_kind", kind=NAMES[kind], original=original.key, other=NAMES[other])
    if apart := _apart(part, original):
        yield path, Fault("alternate_tiers", original=original.key, mine=apart[0], others=apart[1])
    if (original.key, part.key) in ways.links:
        yield (*part.path, "after"), Fault("waits_for_original", **names)


def _tiers(draft: Draft) -> Iterator[Blame]:
    """A step for some tiers that waits for one for others only: no project has both."""
    parts = draft.by_key(*NODES)
    for link in draft.links:
        known = link.pred in parts and link.succ in parts
        if known and (apart := _apart(parts[link.succ], parts[link.pred])):
            words = {"step": link.succ, "other": link.pred}
            yield link.path, Fault("tiers_apart", mine=apart[0], others=apart[1], **words)


def _apart(part: Part, other: Part) -> tuple[list[str], list[str]] | None:
    """The tiers of both, if no tier has both."""
    mine, others = ({each for each in one.values.get("tiers") or () if each} for one in (part, other))
    return (sorted(mine), sorted(others)) if mine and others and not mine & others else None
