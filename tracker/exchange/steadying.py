"""Makes a plan say by itself what its dates are, for a program that knows none of the rules behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.domain.schedule import Activity, Constraint, ConstraintKind, Schedule
from tracker.domain.workdays import WorkCalendar
from tracker.exchange.planfile import FileRow, PlanFile

ROUNDS = 20
"""After so many, whatever still lies elsewhere is pinned at once."""
Dates = Mapping[str, tuple[int, int]]
SNET = ConstraintKind.START_NO_EARLIER_THAN


def steady(plan: PlanFile, wanted: Dates) -> PlanFile:
    """The plan with as few constraints and pins more as put every leaf on the dates that are wanted for it.

    What lies too early may start no earlier than wanted; what that does not help is pinned. What has begun
    lasts as long as wanted. Causes come before effects: what follows mostly comes right by itself.
    Raises what `PlanFile.schedule` raises.
    """
    tried: set[str] = set()
    for turn in range(ROUNDS + 1):
        schedule = plan.schedule()
        wrong = {key for key, dates in wanted.items() if _dates(schedule, key) != dates}
        if not wrong:
            break
        chosen = (_first(plan, wrong) if turn < ROUNDS else wrong) or wrong
        rows = [
            _put(row, plan, wanted[row.activity.id], schedule, again=row.activity.id in tried)
            if row.activity.id in chosen
            else row
            for row in plan.rows
        ]
        tried |= chosen
        plan = replace(plan, rows=tuple(rows))
    return plan


def _dates(schedule: Schedule, key: str) -> tuple[int, int]:
    placed = schedule.placed[key]
    return placed.start, placed.finish


def _first(plan: PlanFile, wrong: set[str]) -> set[str]:
    """Those that lie elsewhere although nothing before them does."""
    parents = {row.activity.id: row.activity.parent for row in plan.rows}
    moving = {each for key in wrong for each in _line(key, parents)}
    held = {link.succ for link in plan.links if not link.soft and link.pred in moving}
    return {key for key in wrong if not held.intersection(_line(key, parents))}


def _line(key: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    """A row and all that it belongs to."""
    while key is not None:
        yield key
        key = parents[key]


def _put(
    row: FileRow, plan: PlanFile, wanted: tuple[int, int], schedule: Schedule, *, again: bool
) -> FileRow:
    activity, early = row.activity, schedule.placed[row.activity.id].start < wanted[0]
    if activity.actual_start is not None:
        lasts = length(activity, plan.calendars[activity.calendar], *wanted)
        return replace(row, activity=replace(activity, duration=lasts, remaining=None))
    if early and not again and activity.pin is None:
        return replace(row, activity=replace(activity, constraint=Constraint(SNET, wanted[0])))
    return replace(row, activity=replace(activity, constraint=None, pin=wanted))


def length(activity: Activity, calendar: WorkCalendar, start: int, finish: int) -> int:
    """How long something lasts that lies so, in its own time."""
    return max(0, finish - start if activity.elapsed else calendar.between(start, finish))


def numbered(rows: Sequence[FileRow]) -> tuple[FileRow, ...]:
    """The rows with their own numbers if those are in order, else numbered anew."""
    own = [row.number or 0 for row in rows]
    if all(before < after for before, after in pairwise([0, *own])):
        return tuple(rows)
    return tuple(replace(row, number=i) for i, row in enumerate(rows, 1))
