"""Writes the tasks of a plan with the dates that were computed, in the order that the schema wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.schedule import Activity, ConstraintKind, Link, Placed
from tracker.exchange.mspdi import codes, own
from tracker.exchange.mspdi.build import Value, add, clean, fill
from tracker.exchange.mspdi.people_out import Staffing
from tracker.exchange.planfile import FileRow, PlanFile

_LINK_CODES = {kind: code for code, kind in codes.LINK_TYPES.items()}
_CONSTRAINT_CODES = {kind: code for code, kind in codes.CONSTRAINTS.items()}
_TYPE_CODES = {kind: code for code, kind in codes.TASK_TYPES.items()}
_ALAP, _SNET = 1, 4
_GAPS = 100  # empty rows written at most so that rows keep their numbers


@dataclass(frozen=True)
class Context:
    """What all tasks share: the plan, the UIDs of its activities and calendars, and links by successor."""

    plan: PlanFile
    uids: Mapping[str, int]
    calendars: Mapping[str, int]
    links: Mapping[str, Sequence[Link]]

    def instant(self, minute: int | None) -> str | None:
        return None if minute is None else codes.instant_text(minute, self.plan.zone)


def uids_of(rows: Sequence[FileRow]) -> dict[str, int]:
    """The ids themselves where all are numbers as Project has them, else numbers in order."""
    ids = [row.activity.id for row in rows]
    if all(each.isascii() and each.isdigit() and str(int(each)) == each for each in ids):
        numbers = [int(each) for each in ids]
        if all(0 < each < 2**31 for each in numbers):
            return dict(zip(ids, numbers, strict=True))
    return {each: i for i, each in enumerate(ids, 1)}


def by_successor(links: Iterable[Link]) -> dict[str, list[Link]]:
    """Soft links are hints that the format has no word for."""
    found: dict[str, list[Link]] = {}
    for link in links:
        if not link.soft:
            found.setdefault(link.succ, []).append(link)
    return found


def numbered(rows: Sequence[FileRow]) -> Iterator[tuple[int, FileRow | None]]:
    """Rows with their numbers, None for empty ones between; counted anew where numbers are not in order."""
    numbers = [row.number or 0 for row in rows]
    steps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    if any(step < 1 for step in steps) or sum(steps) > len(rows) + _GAPS:
        yield from enumerate(rows, 1)
        return
    for step, number, row in zip(steps, numbers, rows, strict=True):
        yield from ((empty, None) for empty in range(number - step + 1, number))
        yield number, row


def write_empty(parent: Any, uid: int, number: int) -> None:
    fill(add(parent, "Task"), [("UID", uid), ("ID", number), ("IsNull", True)])


def write_whole(parent: Any, plan: PlanFile, start: int, finish: int) -> None:
    """The task that stands for the whole project."""
    fill(
        add(parent, "Task"),
        [
            ("UID", 0), ("ID", 0), ("Name", clean(plan.name, 512)), ("Type", 1), ("IsNull", False),
            ("OutlineNumber", "0"), ("OutlineLevel", 0),
            ("Start", codes.instant_text(start, plan.zone)),
            ("Finish", codes.instant_text(finish, plan.zone)),
            ("Summary", True),
        ],
    )  # fmt: skip


def write(
    parent: Any, number: int, row: FileRow, placed: Placed, outline: str, staffing: Staffing, context: Context
) -> None:
    task, activity = add(parent, "Task"), row.activity
    fill(task, _head(row, number, outline, staffing, context))
    fill(task, _span(row, placed, context))
    fill(task, _computed(row, placed, context))
    fill(task, _progress(row, context))
    fill(task, _wishes(activity, placed, context))
    fill(task, [("IgnoreResourceCalendar", staffing.on_own)])
    fill(task, [("Notes", clean(row.note) or None)])
    for link in context.links.get(activity.id, ()):
        _link(add(task, "PredecessorLink"), link, context)
    special = own.words(row, context.plan.zone)
    if special:
        fill(add(task, "ExtendedAttribute"), [("FieldID", own.FIELD_ID), ("Value", special)])
    if "baseline" in row.extra:
        start, finish = (context.instant(each) for each in row.extra["baseline"])
        fill(add(task, "Baseline"), [("Number", 0), ("Start", start), ("Finish", finish)])


def _head(
    row: FileRow, number: int, outline: str, staffing: Staffing, context: Context
) -> Iterator[tuple[str, Value]]:
    yield from (("UID", context.uids[row.activity.id]), ("ID", number), ("Name", clean(row.title, 512)))
    yield from (("Active", True), ("Manual", row.activity.pin is not None))
    yield from (("Type", _TYPE_CODES[staffing.type]), ("IsNull", False))
    yield from (("WBS", outline), ("OutlineNumber", outline), ("OutlineLevel", outline.count(".") + 1))


def _span(row: FileRow, placed: Placed, context: Context) -> Iterator[tuple[str, Value]]:
    activity = row.activity
    duration = codes.duration_text(_duration(activity, placed, context))
    yield from (("Start", context.instant(placed.start)), ("Finish", context.instant(placed.finish)))
    yield "Duration", duration
    if activity.pin is not None:
        start, finish = (context.instant(each) for each in activity.pin)
        yield from (("ManualStart", start), ("ManualFinish", finish), ("ManualDuration", duration))
    yield "DurationFormat", codes.ELAPSED_DAYS if activity.elapsed else codes.DAYS


def _computed(row: FileRow, placed: Placed, context: Context) -> Iterator[tuple[str, Value]]:
    yield from (("Estimated", False), ("Milestone", row.kind == "milestone"))
    yield from (("Summary", row.activity.summary), ("Critical", placed.critical))
    yield "EarlyStart", context.instant(placed.early_start)
    yield "EarlyFinish", context.instant(placed.early_finish)
    yield "LateStart", context.instant(placed.late_start)
    yield "LateFinish", context.instant(placed.late_finish)
    yield "FreeSlack", placed.free_slack * codes.TENTHS
    yield "TotalSlack", placed.total_slack * codes.TENTHS


def _progress(row: FileRow, context: Context) -> Iterator[tuple[str, Value]]:
    activity, remaining = row.activity, row.activity.remaining
    yield "PercentComplete", round(min(max(row.percent, 0), 100))
    yield "ActualStart", context.instant(activity.actual_start)
    yield "ActualFinish", context.instant(activity.actual_finish)
    if activity.actual_start is not None and remaining is not None:
        yield "RemainingDuration", codes.duration_text(remaining)


def _wishes(activity: Activity, placed: Placed, context: Context) -> Iterator[tuple[str, Value]]:
    code, at = _constraint(activity, context.plan)
    yield "ConstraintType", code
    same = activity.calendar == context.plan.default_calendar
    yield "CalendarUID", -1 if same else context.calendars[activity.calendar]
    yield "ConstraintDate", context.instant(at)
    if activity.deadline is not None:
        due = placed.deadline if activity.deadline.at is None else activity.deadline.at
        yield "Deadline", context.instant(due)


def _constraint(activity: Activity, plan: PlanFile) -> tuple[int, int | None]:
    """The code and the date; what must not begin before some instant is a constraint to Project."""
    wish = activity.constraint
    if activity.summary:
        return codes.AS_SOON_AS_POSSIBLE, None
    if wish is not None:
        dated = wish.kind is not ConstraintKind.AS_LATE_AS_POSSIBLE
        return _CONSTRAINT_CODES[wish.kind], wish.at if dated else None
    earliest = max((bound.at for bound in activity.bounds), default=None)
    if earliest is not None and (plan.finish is not None or earliest > plan.start):
        return _SNET, earliest
    return codes.AS_SOON_AS_POSSIBLE if plan.finish is None else _ALAP, None


def _duration(activity: Activity, placed: Placed, context: Context) -> int:
    """A summary and a series last as long as they span."""
    if not activity.summary and activity.span_to is None:
        return activity.duration
    return max(0, context.plan.calendars[activity.calendar].between(placed.start, placed.finish))


def _link(element: Any, link: Link, context: Context) -> None:
    if link.lag_percent is not None:
        lag, unit = round(link.lag_percent), codes.PERCENT
    else:
        lag, unit = link.lag * codes.TENTHS, codes.DAYS
    fill(
        element,
        [
            ("PredecessorUID", context.uids[link.pred]),
            ("Type", _LINK_CODES[link.type]),
            ("CrossProject", False),
            ("LinkLag", lag),
            ("LagFormat", unit + 1 if link.lag_elapsed else unit),
        ],
    )
