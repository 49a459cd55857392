"""Choices among steps: somebody can make each, and nothing waits for what it shuts out.

What waits for several branches of one choice waits for the one that is taken, so that branches may meet again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tracker.playbooks.draft import NODES, Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import Path
from tracker.playbooks.rules.kinds import NAMES

FEWEST = 2


def check(draft: Draft) -> Iterator[Blame]:
    steps, before = draft.by_key("steps"), _Before(draft)
    for part in steps.values():
        if "one_of" in part.body:
            yield from _branches(part, steps, before)
        if part.values.get("alternate_of") in steps:
            yield from _alternate(part, steps, before)
    yield from _tiers(draft)


class _Before:
    """What each step waits for, at any distance."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def _preds(self) -> dict[str, list[str]]:
        preds: dict[str, list[str]] = {}
        for point in self.draft.section("points"):
            preds.setdefault(str(point.path[1]), []).append(point.key)
        for link in self.draft.links:
            if not link.values.get("soft"):
                preds.setdefault(link.succ, []).append(link.pred)
        return preds

    def __call__(self, key: str) -> set[str]:
        found: set[str] = set()
        waiting = [key]
        while waiting:
            more = [each for each in self._preds.get(waiting.pop(), ()) if each not in found]
            found.update(more)
            waiting += more
        return found


def _branches(part: Part, steps: dict[str, Part], before: _Before) -> Iterator[Blame]:
    named = part.values.get("one_of") or []
    path, branches = (*part.path, "one_of"), {each for each in named if each}
    if None not in named and len(branches) < FEWEST:
        yield path, Fault("too_few_branches")
    for index, key in enumerate(named):
        if key in steps:
            yield from _branch((*path, index), part.key, steps[key], branches, before(key))


def _branch(path: Path, chooser: str, part: Part, branches: set[str], before: set[str]) -> Iterator[Blame]:
    if chooser not in before:
        yield path, Fault("branch_not_after", branch=part.key, chooser=chooser)
    if "alternate_of" in part.body:
        original = part.values.get("alternate_of")
        yield path, Fault("branch_is_alternate", branch=part.key, original=original)
    for rival in sorted(branches & before - {part.key}):
        yield (*part.path, "after"), Fault("waits_for_rival", step=part.key, rival=rival, chooser=chooser)


def _alternate(part: Part, steps: dict[str, Part], before: _Before) -> Iterator[Blame]:
    path, original = (*part.path, "alternate_of"), steps[part.values["alternate_of"]]
    way = _circle(part, steps)
    if way:
        if part.key == next(key for key in steps if key in way):
            yield path, Fault("alternate_circle", way=" → ".join(way))
        return
    kinds = part.values.get("kind"), original.values.get("kind")
    if None not in kinds and kinds[0] != kinds[1]:
        mine, other = (NAMES[kind] for kind in kinds)
        yield path, Fault("alternate_kind", kind=mine, original=original.key, other=other)
    if apart := _apart(part, original):
        yield path, Fault("alternate_tiers", original=original.key, **apart)
    if original.key in before(part.key):
        yield (*part.path, "after"), Fault("waits_for_original", step=part.key, original=original.key)


def _circle(part: Part, steps: dict[str, Part]) -> list[str]:
    """The way from an alternate over what it stands for back to itself, if there is one."""
    way, key = [part.key], part.values.get("alternate_of")
    while key in steps and key not in way:
        way.append(key)
        key = steps[key].values.get("alternate_of")
    return [*way, part.key] if key == part.key else []


def _tiers(draft: Draft) -> Iterator[Blame]:
    """A step for some tiers that waits for one for others only: no project has both."""
    parts = draft.by_key(*NODES)
    for link in draft.links:
        if link.pred in parts and link.succ in parts:
            apart = _apart(parts[link.succ], parts[link.pred])
            if apart:
                yield link.path, Fault("tiers_apart", step=link.succ, other=link.pred, **apart)


def _apart(part: Part, other: Part) -> dict[str, list[str]]:
    """The tiers of both, if no tier has both."""
    mine, others = ({each for each in one.values.get("tiers") or () if each} for one in (part, other))
    return {"mine": sorted(mine), "others": sorted(others)} if mine and others and not mine & others else {}
