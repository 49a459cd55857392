"""The dates of a project beside those of the plan that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from tracker.domain.schedule import ConstraintKind, Placed, Schedule
from tracker.domain.workdays import OutsideCalendar, WorkCalendar, to_datetime
from tracker.exchange.incoming import Incoming
from tracker.exchange.noted import Noted, of_plan, of_rows
from tracker.exchange.planfile import FileRow, PlanFile
from tracker.projects.inputs import ProjectPlan

STARTS_FREE = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_EARLIER_THAN)
Dates = tuple[int, int]


def check(
    incoming: Incoming, plan: ProjectPlan, own: Schedule, again: Callable[[], Schedule]
) -> tuple[Schedule, tuple[Noted, ...]]:
    """Place the project with `again`, and say what lies elsewhere in it than in `own`, the file's schedule.

    What should start within the first day, and has nothing else to hold it, is held there by a constraint.
    """
    schedule, given = again(), incoming.plan
    early = _too_early(incoming, own, schedule)
    if early:
        _hold(incoming, plan, own, early)
        schedule = again()
    leaves = _leaves(given)
    found = {row.activity.id: _dates(schedule.placed[incoming.ids[row.activity.id]]) for row in leaves}
    differ = elsewhere(incoming, found, {key: _dates(own.placed[key]) for key in found})
    stored = {row.activity.id: row.extra["stored"] for row in leaves if "stored" in row.extra}
    known = {row.activity.id for row in differ}
    others = [row for row in elsewhere(incoming, found, stored) if row.activity.id not in known]
    start = to_datetime(given.start, given.zone)
    return schedule, (
        *of_rows("dates_differ", differ),
        *of_rows("stored_dates_differ", others),
        *of_rows("start_within_day", early, at=f"{start:%Y-%m-%d %H:%M}"),
        *_about_finish(given),
    )


def elsewhere(incoming: Incoming, found: Mapping[str, Dates], wanted: Mapping[str, Dates]) -> list[FileRow]:
    """The rows whose dates differ by working time; those that no dates are wanted for do not."""
    return [
        row
        for row in incoming.plan.rows
        if row.activity.id in wanted
        and not _same(incoming, row, found[row.activity.id], wanted[row.activity.id])
    ]


def _same(incoming: Incoming, row: FileRow, a: Dates, b: Dates) -> bool:
    """Two instants without work between them are one, but not for what runs on the clock."""
    if a == b or row.activity.elapsed:
        return a == b
    calendar = incoming.plan.calendars[incoming.paces[row.activity.id].calendar]
    return all(_no_work(calendar, *ends) for ends in zip(a, b, strict=True))


def _no_work(calendar: WorkCalendar, a: int, b: int) -> bool:
    try:
        return calendar.between(a, b) == 0
    except OutsideCalendar:
        return False


def _too_early(incoming: Incoming, own: Schedule, schedule: Schedule) -> list[FileRow]:
    """What nothing but the start of the project holds, and which lies before its place in the file."""
    given = incoming.plan
    if given.finish is not None:
        return []
    held = {link.succ for link in given.links}
    parents = {row.activity.id: row.activity.parent for row in given.rows}
    free = [
        row for row in _leaves(given) if _free(row) and not held.intersection(_line(row.activity.id, parents))
    ]
    dates = {row.activity.id: _dates(schedule.placed[incoming.ids[row.activity.id]]) for row in free}
    return [row for row in free if _before(incoming, row, dates[row.activity.id], own)]


def _free(row: FileRow) -> bool:
    activity = row.activity
    given = (activity.pin, activity.actual_start, activity.actual_finish, activity.constraint)
    return all(each is None for each in given)


def _before(incoming: Incoming, row: FileRow, found: Dates, own: Schedule) -> bool:
    wanted = _dates(own.placed[row.activity.id])
    return found[0] < wanted[0] and not _same(incoming, row, found, wanted)


def _line(key: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    """A row and all that it belongs to."""
    while key is not None:
        yield key
        key = parents[key]


def _hold(incoming: Incoming, plan: ProjectPlan, own: Schedule, rows: list[FileRow]) -> None:
    nodes = {each.id: each for each in plan.nodes}
    for row in rows:
        node = nodes[incoming.ids[row.activity.id]]
        node.constraint_kind = ConstraintKind.START_NO_EARLIER_THAN.value
        node.constraint_at = to_datetime(own.placed[row.activity.id].start, incoming.plan.zone)


def _about_finish(given: PlanFile) -> Iterator[Noted]:
    """Backward plans here end with the work of a day."""
    if given.finish is None:
        return
    calendar = given.calendars[given.default_calendar]
    ends = calendar.midnight(calendar.day_of(given.finish, finish=True) + timedelta(days=1))
    if not _no_work(calendar, given.finish, ends):
        yield of_plan("finish_within_day", at=f"{to_datetime(given.finish, given.zone):%Y-%m-%d %H:%M}")


def _leaves(given: PlanFile) -> list[FileRow]:
    return [row for row in given.rows if not row.activity.summary]


def _dates(placed: Placed) -> Dates:
    return placed.start, placed.finish
