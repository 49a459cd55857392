"""Plans of the format cpm-oracle/1: one project as a JSON document, its dates local and without zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tracker.domain.schedule import Activity, Link, Schedule
from tracker.domain.text import Fact
from tracker.domain.workdays import OutsideCalendar, WorkCalendar
from tracker.exchange import cpm_calendars, cpm_tasks
from tracker.exchange.cpm_outline import Task, UnknownReference, outline
from tracker.exchange.given import Given, short
from tracker.exchange.planfile import FileRow, PlanFile

LATER = (4, 40, 400)  # years that the calendars reach beyond the dates of the plan, tried in turn
MOST_INTERVALS = 5_000_000  # of all calendars together, about ten seconds' work


class TooMuchCalendar(Fact):
    """The calendars have more working intervals over the years of the plan than can be laid out."""

    code = "too_much_calendar"
    zh = "日历过多，或计划跨越的年份过多，无法排程。"
    en = "There are too many calendars, or the plan spans too many years, to place it."


def schedule(
    project: Given, ordered: Callable[[PlanFile], PlanFile] = lambda plan: plan
) -> tuple[PlanFile, Schedule]:
    """Read and place a project; its calendars reach as far as that needs.

    `ordered` may change the plan before it is placed.
    Raises the facts of this file, of `given` and `cpm_tasks`, and what `place` raises.
    """
    refused: Fact = TooMuchCalendar()
    for later in LATER:
        if cpm_calendars.intervals(project, later) > MOST_INTERVALS:
            break
        try:
            plan = ordered(read(project, later))
            schedule = plan.schedule()
            list(schedule.placed.values())  # what set a date may lie where no date does
            return plan, schedule
        except OutsideCalendar as outside:
            refused = outside
    raise refused


def read(project: Given, later: int = LATER[0]) -> PlanFile:
    """The plan of a project, on calendars that end `later` years after its last date."""
    return _Reader(project, later).plan()


class _Reader:
    def __init__(self, project: Given, later: int) -> None:
        self.project, head = project, project.get("project")
        self.start = head.get("start").instant()
        self.tasks = outline(project)
        per_day = head.find("minutes_per_day")
        self.per_day = round(per_day.amount()) if per_day else 0
        years = cpm_calendars.years(project, later)
        self.calendars: Mapping[str, WorkCalendar] = {
            str(each.key): cpm_calendars.calendar(each, years, self.per_day)
            for each in project.get("calendars").fields()
        }
        self.default = ""
        self.default = self.calendar(head.get("default_calendar"))

    def plan(self) -> PlanFile:
        name = self.project.find("name")
        return PlanFile(
            name=name.text() if name else "",
            start=self.start,
            rows=tuple(self.row(task) for task in self.tasks.values() if task.active),
            links=tuple(self.links()),
            calendars=self.calendars,
            default_calendar=self.default,
            minutes_per_day=self.per_day or self.calendars[self.default].minutes_per_day,
            zone="UTC",
        )

    def calendar(self, given: Given | None) -> str:
        """The name of a calendar that exists; the project's own for None."""
        if given is None:
            return self.default
        if given.text() not in self.calendars:
            raise UnknownReference(where=given.where, ref=short(given.text()))
        return given.text()

    def row(self, task: Task) -> FileRow:
        given = task.given
        number, title, percent = (given.find(key) for key in ("id", "name", "percent"))
        milestone = cpm_tasks.flag(given, "milestone")
        return FileRow(
            activity=self.activity(task),
            title=title.text() if title else task.uid,
            level=task.level,
            kind="summary" if task.summary else "milestone" if milestone else "task",
            number=round(number.number()) if number else None,
            percent=percent.number() if percent else 0.0,
            owner=_owner(given),
        )

    def activity(self, task: Task) -> Activity:
        if not task.summary:
            return cpm_tasks.activity(task.given, task.uid, task.parent, self.calendar)
        calendar = self.calendar(task.given.find("effective_calendar"))
        return Activity(task.uid, calendar=calendar, parent=task.parent, summary=True)

    def links(self) -> Iterator[Link]:
        """Links of inactive tasks are left out."""
        for given in self.project.get("links").each():
            pred, succ = self.task(given.get("pred")), self.task(given.get("succ"))
            if pred.active and succ.active:
                yield cpm_tasks.link(given, pred.uid, succ.uid)

    def task(self, given: Given) -> Task:
        uid = given.identity()
        if uid not in self.tasks:
            raise UnknownReference(where=given.where, ref=short(uid))
        return self.tasks[uid]


def _owner(given: Given) -> str | None:
    names = (each.find("resource") for each in cpm_tasks.workers(given))
    return next((name.text() for name in names if name), None)
