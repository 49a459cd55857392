"""The sittings of a series, laid on its window."""

from __future__ import annotations

from datetime import time

from tracker.db import new_id
from tracker.domain.progress import State
from tracker.domain.recurrence import sittings
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.projects.dates import set_dates
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Occurrence, Series


def lay_sittings(plan: ProjectPlan, series: Series) -> None:
    """Lay the sittings of a series on its new window; what was held, moved or cancelled by hand stays."""
    calendar = plan.calendar
    mine = sorted((each for each in plan.occurrences if each.series_id == series.id), key=lambda o: o.number)
    waiting = [each for each in mine if each.surplus or (each.state == State.OPEN and not each.pinned)]
    times = _times(series, calendar) if series.state != State.CANCELLED else []
    taken = {each.start_on for each in mine if each not in waiting}
    free = [each for each in times if calendar.day_of(each[0]) not in taken]
    free = free[len(free) - max(len(times) - len(taken), 0) :]
    while len(waiting) < len(free):
        waiting.append(_new_occurrence(plan, series))
    plan.occurrences.sort(key=lambda each: (each.position, each.id))  # as they are read from the database
    for occurrence, (start, finish) in zip(waiting, free, strict=False):
        set_dates(occurrence, start, finish, calendar)
        _drop(occurrence, surplus=False)
    for occurrence in waiting[len(free) :]:
        _drop(occurrence, surplus=True)


def _drop(occurrence: Occurrence, *, surplus: bool) -> None:
    """Take a sitting out of the plan, or back into it."""
    if occurrence.surplus != surplus:
        occurrence.surplus, occurrence.sequence = surplus, occurrence.sequence + 1
        occurrence.state = State.CANCELLED if surplus else State.OPEN


def _times(series: Series, calendar: WorkCalendar) -> list[tuple[int, int]]:
    if series.start_at is None or series.finish_at is None:
        return []
    laid = sittings(
        to_minute(series.start_at),
        to_minute(series.finish_at),
        calendar,
        least=series.least,
        per_week=series.per_week,
        on=series.weekdays,
        at=time.fromisoformat(series.sitting_at),
        duration=series.sitting,
    )
    return list(laid.times)


def _new_occurrence(plan: ProjectPlan, series: Series) -> Occurrence:
    number = 1 + sum(each.series_id == series.id for each in plan.occurrences)
    made = Occurrence(
        id=new_id(),
        project_id=series.project_id,
        key=f"{series.key}#{number}",
        title_zh=f"{series.title_zh}（第 {number} 次）",
        title_en=f"{series.title_en} ({number})",
        role=series.role,
        owner_id=series.owner_id,
        department_id=series.department_id,
        departments=series.departments,
        phase_id=series.phase_id,
        position=series.position,
        state=State.OPEN,
        sequence=0,
        out_of_sequence=False,
        note="",
        details=series.details,
        series_id=series.id,
        number=number,
        pinned=False,
        surplus=False,
    )
    plan.occurrences.append(made)
    return made
