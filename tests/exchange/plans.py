"""Random plans with everything that Microsoft Project's XML can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from hypothesis import strategies as st

from tracker.domain.schedule import Activity, Constraint, ConstraintKind, Deadline, Link, LinkType
from tracker.domain.text import Text
from tracker.domain.workdays import DayException, Hours, WorkCalendar
from tracker.exchange.mspdi.people import Booking, Resource
from tracker.exchange.planfile import FileRow, PlanFile

START = 29_460_000  # 2026-01-05T08:00Z in minutes since 1970
NAMES = ("标准日历", "Nights & <days>", "24/7")
HOURS: tuple[Hours, ...] = (
    ((540, 720), (780, 1080)),
    ((0, 1440),),
    ((0, 180), (240, 480), (1380, 1440)),
    ((601, 1000),),
)
instants = st.integers(START, START + 60 * 1440)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r"),
    max_size=20,
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    week = draw(st.tuples(st.sampled_from(HOURS), *[st.sampled_from((*HOURS, ()))] * 6))
    days = st.dates(date(2025, 12, 20), date(2026, 4, 1))
    exceptions = draw(st.dictionaries(days, day_exceptions(), max_size=8))
    return WorkCalendar("Asia/Shanghai", week, exceptions, 2024, 2028, minutes_per_day=480)


def day_exceptions() -> st.SearchStrategy[DayException]:
    names = st.none() | st.sampled_from((Text("国庆节", "National Day"), Text(en="Leave")))
    off = st.builds(DayException, st.sampled_from(("holiday", "removed", "in_lieu")), names)
    worked = st.builds(DayException, st.just("make_up"), names)
    own = st.builds(DayException, st.just("added"), names, st.sampled_from(HOURS))
    return off | worked | own


@st.composite
def plans(draw: st.DrawFn) -> PlanFile:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    finish = draw(st.none() | instants)
    levels = draw(outlines())
    numbers = sorted(draw(st.sets(st.integers(1, 30), min_size=len(levels), max_size=len(levels))))
    ids = draw(st.lists(st.integers(1, 2**31 - 1), min_size=len(levels), max_size=len(levels), unique=True))
    parents = parents_of(levels)
    rows = []
    for i, level in enumerate(levels):
        parent = None if parents[i] is None else str(ids[parents[i]])
        summary = i in parents
        make = summary_rows if summary else leaf_rows
        rows.append(draw(make(str(ids[i]), parent, names, finish is not None, level, numbers[i])))
    return PlanFile(
        name=draw(words),
        start=START,
        rows=tuple(rows),
        links=tuple(draw(links(ids, parents))),
        calendars={name: draw(calendars()) for name in names},
        default_calendar=draw(st.sampled_from(names)),
        finish=finish,
        minutes_per_day=draw(st.integers(1, 1440)),
        status_date=draw(st.none() | instants),
    )


@st.composite
def outlines(draw: st.DrawFn) -> list[int]:
    levels: list[int] = []
    for _ in range(draw(st.integers(0, 7))):
        levels.append(draw(st.integers(1, levels[-1] + 1 if levels else 1)))
    return levels


def parents_of(levels: Sequence[int]) -> list[int | None]:
    """The place of the row that each row hangs below."""
    return [
        next((j for j in range(i - 1, -1, -1) if levels[j] < level), None) for i, level in enumerate(levels)
    ]


@st.composite
def links(draw: st.DrawFn, ids: Sequence[int], parents: Sequence[int | None]) -> list[Link]:
    """From rows to later ones that do not belong to them, so that nothing goes round."""
    pairs = [(i, j) for j in range(len(ids)) for i in range(j) if i not in above(j, parents)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    return [draw(link(str(ids[i]), str(ids[j]))) for i, j in chosen]


def above(row: int, parents: Sequence[int | None]) -> set[int]:
    found: set[int] = set()
    parent = parents[row]
    while parent is not None:
        found.add(parent)
        parent = parents[parent]
    return found


@st.composite
def link(draw: st.DrawFn, pred: str, succ: str) -> Link:
    elapsed, kind = draw(st.booleans()), draw(st.sampled_from(LinkType))
    if draw(st.booleans()):
        return Link(pred, succ, kind, lag=draw(st.integers(-3000, 3000)), lag_elapsed=elapsed)
    return Link(pred, succ, kind, lag_elapsed=elapsed, lag_percent=float(draw(st.integers(-50, 150))))


@st.composite
def summary_rows(
    draw: st.DrawFn,
    key: str,
    parent: str | None,
    names: Sequence[str],
    backward: bool,
    level: int,
    number: int,
) -> FileRow:
    del backward
    activity = Activity(
        key, calendar=draw(st.sampled_from(names)), deadline=draw(deadlines()), parent=parent, summary=True
    )
    return FileRow(
        activity, draw(words), level, "summary", number, draw(words), extra={"type": "FIXED_UNITS"}
    )


@st.composite
def leaf_rows(
    draw: st.DrawFn,
    key: str,
    parent: str | None,
    names: Sequence[str],
    backward: bool,
    level: int,
    number: int,
) -> FileRow:
    kind, special = draw(kinds())
    started = draw(st.none() | instants)
    done = None if started is None else draw(st.none() | st.integers(started, started + 9000))
    fields: dict[str, Any] = {
        "duration": 0 if "span_to" in special else draw(st.integers(0, 6000)),
        "elapsed": draw(st.booleans()),
        "calendar": draw(st.sampled_from(names)),
        "constraint": draw(constraints(backward)),
        "deadline": draw(deadlines()),
        "pin": draw(st.none() | spans()),
        "actual_start": started,
        "actual_finish": done,
        "remaining": None if started is None else draw(st.none() | st.integers(0, 6000)),
    }
    extra: dict[str, Any] = {"type": draw(st.sampled_from(("FIXED_UNITS", "FIXED_WORK", "FIXED_DURATION")))}
    if draw(st.booleans()):
        extra["baseline"] = draw(spans())
    activity = Activity(key, parent=parent, **fields, **special)
    return FileRow(
        activity, draw(words), level, kind, number, draw(words), float(draw(st.integers(0, 100))), extra=extra
    )


def kinds() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    clock = st.builds(time, st.integers(0, 23), st.integers(0, 59))
    whole = st.fixed_dictionaries({"whole": st.just(True)}, optional={"at": clock})
    series = st.fixed_dictionaries({"span_to": instants})
    plain = st.tuples(st.sampled_from(("task", "milestone", "meeting")), st.just({}))
    return plain | st.tuples(st.just("meeting"), whole) | st.tuples(st.just("task"), series)


def constraints(backward: bool) -> st.SearchStrategy[Constraint | None]:
    late = ConstraintKind.AS_LATE_AS_POSSIBLE
    dated = st.builds(
        Constraint, st.sampled_from([each for each in ConstraintKind if each is not late]), instants
    )
    return st.none() | dated if backward else st.none() | dated | st.just(Constraint(late))


def deadlines() -> st.SearchStrategy[Deadline | None]:
    return st.none() | st.builds(Deadline, instants)


def spans() -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(instants, st.integers(0, 9000)).map(lambda each: (each[0], sum(each)))


@st.composite
def staffed(draw: st.DrawFn, plan: PlanFile) -> PlanFile:
    """The plan with people on some of its tasks."""
    others = [name for name in plan.calendars if name != plan.default_calendar]
    people = [
        Resource("张伟", "WORK", draw(st.sampled_from([None, *others]))),
        Resource("Ann O'Neil", "WORK", draw(st.sampled_from([None, *others]))),
        Resource("水泥", "MATERIAL"),
        Resource("Travel", "COST"),
    ]
    rows = []
    for row in plan.rows:
        if not row.activity.summary and draw(st.booleans()):
            row = replace(row, **draw(bookings(row, plan, people)))
        rows.append(row)
    return replace(plan, rows=tuple(rows))


@st.composite
def bookings(draw: st.DrawFn, row: FileRow, plan: PlanFile, people: Sequence[Resource]) -> dict[str, Any]:
    booked = st.builds(
        Booking, st.sampled_from(people), st.sampled_from((25.0, 100.0, 150.0)), st.integers(0, 6000)
    )
    found = tuple(draw(st.lists(booked, min_size=1, max_size=3)))
    minutes = [each.assignment(plan.default_calendar) for each in found]
    fixed = row.extra["type"] == "FIXED_DURATION"
    assignments = () if fixed else tuple(each for each in minutes if each is not None)
    owner = next((each.resource.name for each in found if each.resource.kind == "WORK"), None)
    activity = replace(row.activity, calendar=plan.default_calendar, assignments=assignments)
    return {"activity": activity, "owner": owner, "extra": {**row.extra, "bookings": found}}


def undated(row: FileRow) -> FileRow:
    """The row without the dates that Project had computed."""
    return replace(row, extra={name: each for name, each in row.extra.items() if name != "stored"})
