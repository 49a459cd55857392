"""Writes a plan as Microsoft Project's XML (MSPDI)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.schedule import Schedule
from tracker.domain.workdays import WorkCalendar
from tracker.exchange.mspdi import calendars_out, codes, own, tasks_out
from tracker.exchange.mspdi.build import Value, add, clean, document, fill, root
from tracker.exchange.mspdi.people import Resource
from tracker.exchange.mspdi.people_out import Staff, staffing
from tracker.exchange.planfile import FileRow, PlanFile

SAVE_VERSION = 14  # Project 2010, the first with tasks that are scheduled by hand


def write(plan: PlanFile, schedule: Schedule, *, now: datetime) -> bytes:
    """The plan with the dates of its schedule; `now` is an instant with zone, put down as time of writing.

    UIDs are the ids where those are numbers, else numbers in order. Written besides what Project has fields
    for: meetings, whole stretches and series in a text field of their own. Not written: soft links, parts of
    a per cent of lag, and of a phase anything but that a task must not begin before it.
    """
    return document(_Writer(plan, schedule).project(now))


class _Writer:
    def __init__(self, plan: PlanFile, schedule: Schedule) -> None:
        self.plan, self.schedule, self.staff = plan, schedule, Staff()
        others = [name for name in plan.calendars if name != plan.default_calendar]
        self.calendars = {name: uid for uid, name in enumerate([plan.default_calendar, *others], 1)}
        self.context = tasks_out.Context(
            plan, tasks_out.uids_of(plan.rows), self.calendars, tasks_out.by_successor(plan.links)
        )

    def project(self, now: datetime) -> Any:
        project = root()
        fill(project, _head(self.plan, self.schedule, now))
        if any(own.words(row, self.plan.zone) for row in self.plan.rows):
            fields = add(add(project, "ExtendedAttributes"), "ExtendedAttribute")
            named = [("FieldID", own.FIELD_ID), ("FieldName", own.FIELD_NAME), ("Alias", own.ALIAS)]
            fill(fields, named)
        calendars = add(project, "Calendars")
        self._tasks(add(project, "Tasks"))
        self._people(project, calendars)
        return project

    def _tasks(self, parent: Any) -> None:
        tasks_out.write_whole(parent, self.plan, self.schedule.start, self.schedule.finish)
        free = max(self.context.uids.values(), default=0)
        counters: list[int] = []
        for number, row in tasks_out.numbered(self.plan.rows):
            if row is None:
                free += 1
                tasks_out.write_empty(parent, free, number)
            else:
                self._task(parent, number, row, _outline(counters, row.level))

    def _task(self, parent: Any, number: int, row: FileRow, outline: str) -> None:
        placed = self.schedule.placed[row.activity.id]
        staffed = staffing(row, self.plan.default_calendar)
        self.staff.book(self.context.uids[row.activity.id], placed, staffed.bookings)
        tasks_out.write(parent, number, row, placed, outline, staffed, self.context)

    def _people(self, project: Any, calendars: Any) -> None:
        """Each person has a calendar that is based on one of the plan's, as in Project."""
        calendars_out.write(calendars, self.plan.calendars, self.calendars)
        derived: dict[Resource, int] = {}
        for resource in self.staff.uids:
            if resource.kind == "WORK":
                derived[resource] = len(self.calendars) + len(derived) + 1
                base = self.calendars[resource.calendar or self.plan.default_calendar]
                calendars_out.write_derived(calendars, resource.name, derived[resource], base)
        self.staff.write_resources(add(project, "Resources"), derived)
        self.staff.write_assignments(add(project, "Assignments"), self.plan.zone)


def _head(plan: PlanFile, schedule: Schedule, now: datetime) -> Sequence[tuple[str, Value]]:
    written = codes.moment_text(now.astimezone(ZoneInfo(plan.zone)))
    calendar = plan.calendars[plan.default_calendar]
    opens, closes = _day(calendar)
    status = plan.status_date
    start = plan.start if plan.finish is None else schedule.start
    finish = schedule.finish if plan.finish is None else plan.finish
    return [
        ("SaveVersion", SAVE_VERSION),
        ("Name", clean(plan.name, 255)),
        ("Title", clean(plan.name, 512)),
        ("CreationDate", written),
        ("LastSaved", written),
        ("ScheduleFromStart", plan.finish is None),
        ("StartDate", codes.instant_text(start, plan.zone)),
        ("FinishDate", codes.instant_text(finish, plan.zone)),
        ("CriticalSlackLimit", 0),
        ("CalendarUID", 1),
        ("DefaultStartTime", codes.clock_text(opens)),
        ("DefaultFinishTime", codes.clock_text(closes)),
        ("MinutesPerDay", plan.minutes_per_day),
        ("MinutesPerWeek", plan.minutes_per_day * sum(bool(hours) for hours in calendar.week)),
        ("DaysPerMonth", 20),
        ("DurationFormat", codes.DAYS),
        ("HonorConstraints", True),
        ("WeekStartDay", 1),
        ("StatusDate", None if status is None else codes.instant_text(status, plan.zone)),
        ("CurrentDate", written),
        ("NewTasksAreManual", False),
    ]


def _day(calendar: WorkCalendar) -> tuple[int, int]:
    """When a working day of the week opens and closes, for tasks that people add in Project."""
    hours = next((hours for hours in calendar.week if hours), None)
    return (hours[0][0], hours[-1][1]) if hours else (9 * 60, 18 * 60)


def _outline(counters: list[int], level: int) -> str:
    """The outline number of the next row at a level, as 1.2.3; a level is at most one deeper than before."""
    del counters[max(level, 1) :]
    if len(counters) < level:
        counters.append(0)
    counters[-1] += 1
    return ".".join(map(str, counters))
