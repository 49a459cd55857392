"""Targets: one goal each, a baseline where a change is meant, and no two that say different things."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tracker.domain.playbook import Direction, Mode
from tracker.domain.spans import Amount
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.rules.defaults import figure_of, in_order

LOWER = ("at_least", "more_than")
UPPER = ("at_most", "less_than")
RANGE = ("from", "to")
AGAINST = {Direction.UP: UPPER, Direction.DOWN: LOWER}


def check(draft: Draft) -> Iterator[Blame]:
    targets = draft.section("targets")
    for part in targets:
        yield from _goal(draft, part)
        yield from _unit(part)
        yield from _direction(draft, part)
        yield from _baseline(part)
    by_metric: dict[str, list[Part]] = {}
    for part in targets:
        if metric := part.values.get("metric"):
            by_metric.setdefault(metric, []).append(part)
    for metric, parts in by_metric.items():
        yield from _contracts(metric, parts)
        yield from _differing(draft, metric, parts)


def _goal(draft: Draft, part: Part) -> Iterator[Blame]:
    single = [name for name in (*LOWER, *UPPER) if name in part.body]
    ends = [name for name in RANGE if name in part.body]
    if len(ends) == 1:
        (other,) = set(RANGE) - set(ends)
        yield (*part.path, ends[0]), Fault("half_range", there=ends[0], missing=other)
    if not single and not ends:
        yield part.path, Fault("no_goal")
    elif len(single) + bool(ends) > 1:
        yield (*part.path, [*single, *ends][1]), Fault("goals_twice", goals=[*single, *ends])
    low, high = part.values.get("low"), part.values.get("high")
    yield from in_order(draft, part.path, ("from", low), ("to", high))


def _unit(part: Part) -> Iterator[Blame]:
    """+5% of a rate may be a part of it or five points, so the sign goes with the mode (requirement D-20)."""
    mode, names = part.values.get("mode"), {**dict.fromkeys((*LOWER, *UPPER)), "low": "from", "high": "to"}
    for name, written in names.items():
        figure = part.values.get(name)
        if not isinstance(figure, Amount) or mode not in (Mode.POINTS, Mode.RELATIVE):
            continue
        if figure.percent is (mode is Mode.POINTS):
            code = "points_in_percent" if figure.percent else "relative_without_percent"
            yield (*part.path, written or name), Fault(code, figure=str(figure), number=str(figure.value))


def _direction(draft: Draft, part: Part) -> Iterator[Blame]:
    metric = draft.by_key("metrics").get(part.values.get("metric") or "")
    direction = metric.values.get("direction") if metric else None
    for name in AGAINST.get(direction, ()) if direction else ():
        if name in part.body:
            yield (
                (*part.path, name),
                Fault(f"goal_against_{direction}", goal=name, metric=part.values["metric"]),
            )


def _baseline(part: Part) -> Iterator[Blame]:
    mode, baseline = part.values.get("mode"), part.body.get("baseline")
    if mode in (Mode.RELATIVE, Mode.POINTS) and "baseline" not in part.body:
        yield part.path, Fault("baseline_needed", mode=mode.value)
    if isinstance(baseline, dict) and ("step" in baseline) is ("value" in baseline):
        yield (*part.path, "baseline"), Fault("one_baseline")


def _contracts(metric: str, parts: list[Part]) -> Iterator[Blame]:
    """A project promises one figure of a metric; the others inform (requirement D-18)."""
    promised = [part for part in parts if part.values.get("contractual")]
    for first, second in combinations(promised, 2):
        if _together(first, second):
            keys = [part.key for part in promised]
            yield (*second.path, "contractual"), Fault("two_contracts", metric=metric, targets=keys)
            return


def _differing(draft: Draft, metric: str, parts: list[Part]) -> Iterator[Blame]:
    """Absolute targets of one metric over the same time, for the same thing and the same clients."""
    seen: dict[tuple[Any, ...], list[tuple[Amount, Part]]] = {}
    for part in parts:
        if part.values.get("mode") is not Mode.ABSOLUTE:
            continue
        for goal in (*LOWER, *UPPER):
            figure = figure_of(draft, part.values.get(goal))
            if figure is not None:
                known = seen.setdefault(_meant(part, goal, figure), [])
                yield from _beside(metric, goal, figure, part, known)


def _meant(part: Part, goal: str, figure: Amount) -> tuple[Any, ...]:
    return goal, figure.percent, part.values.get("window"), part.values.get("scope")


def _beside(
    metric: str, goal: str, figure: Amount, part: Part, known: list[tuple[Amount, Part]]
) -> Iterator[Blame]:
    """What the first one says that says something else; a figure is known once for the same clients."""
    for there, other in known:
        if there == figure and _tiers(other) == _tiers(part):
            return
        if there != figure and _together(other, part):
            words = {"metric": metric, "goal": goal, "mine": str(figure), "theirs": str(there)}
            yield (*part.path, goal), Fault("targets_differ", other=other.key, **words)
            return
    known.append((figure, part))


def _together(first: Part, second: Part) -> bool:
    """Whether some client has both."""
    mine, others = _tiers(first), _tiers(second)
    return not mine or not others or bool(mine & others)


def _tiers(part: Part) -> set[str | None]:
    return set(part.values.get("tiers") or ())
