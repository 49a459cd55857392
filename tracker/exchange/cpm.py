"""Plans of the format cpm-oracle/1: one project as a JSON document, its dates local and without zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tracker.domain.graph import CycleFound
from tracker.domain.schedule import Activity, Link, Schedule
from tracker.domain.text import Fact
from tracker.domain.workdays import OutsideCalendar, WorkCalendar
from tracker.exchange import cpm_calendars, cpm_tasks
from tracker.exchange.given import Given
from tracker.exchange.planfile import FileRow, PlanFile

LATER = (4, 40, 400)  # years that the calendars reach beyond the dates of the plan, tried in turn


class UnknownReference(Fact):
    """A field names a task or a calendar that is not there; `where` is its JSON pointer."""

    code = "unknown_reference"
    zh = "{where} 引用了不存在的 {ref}。"
    en = "{where} refers to {ref}, which does not exist."


class DuplicateId(Fact):
    """Two tasks have the same uid; `where` is the JSON pointer of the second."""

    code = "duplicate_id"
    zh = "{where} 重复了已有的任务 {ref}。"
    en = "{where} is {ref}, which another task has already."


def schedule(
    project: Given, ordered: Callable[[PlanFile], PlanFile] = lambda plan: plan
) -> tuple[PlanFile, Schedule]:
    """Read and place a project; its calendars reach as far as that needs.

    `ordered` may change the plan before it is placed.
    Raises the facts of this file, of `given` and `cpm_tasks`, and what `place` raises.
    """
    for later in LATER:
        try:
            plan = ordered(read(project, later))
            return plan, plan.schedule()
        except OutsideCalendar as outside:
            refused = outside
    raise refused


def read(project: Given, later: int = LATER[0]) -> PlanFile:
    """The plan of a project, on calendars that end `later` years after its last date."""
    return _Reader(project, later).plan()


@dataclass(frozen=True)
class _Task:
    """A task with its place in the outline; `level` is 1 at the top."""

    uid: str
    given: Given
    parent: str | None
    summary: bool
    active: bool
    level: int


class _Reader:
    def __init__(self, project: Given, later: int) -> None:
        self.project, head = project, project.get("project")
        self.start = head.get("start").instant()
        self.tasks = _outlined(_tasks(project))
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
            raise UnknownReference(where=given.where, ref=given.text())
        return given.text()

    def row(self, task: _Task) -> FileRow:
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

    def activity(self, task: _Task) -> Activity:
        if not task.summary:
            return cpm_tasks.activity(task.given, task.uid, task.parent, self.calendar)
        calendar = self.calendar(task.given.find("effective_calendar"))
        return Activity(task.uid, calendar=calendar, parent=task.parent, summary=True)

    def links(self) -> Iterator[Link]:
        for given in self.project.get("links").each():
            pred, succ = self.task(given.get("pred")), self.task(given.get("succ"))
            if pred.active and succ.active:
                yield cpm_tasks.link(given, pred.uid, succ.uid)

    def task(self, given: Given) -> _Task:
        uid = given.identity()
        if uid not in self.tasks:
            raise UnknownReference(where=given.where, ref=uid)
        return self.tasks[uid]


def _owner(given: Given) -> str | None:
    names = (each.find("resource") for each in cpm_tasks.workers(given))
    return next((name.text() for name in names if name), None)


def _tasks(project: Given) -> dict[str, Given]:
    tasks: dict[str, Given] = {}
    for given in project.get("tasks").each():
        uid = given.get("uid")
        if uid.identity() in tasks:
            raise DuplicateId(where=uid.where, ref=uid.identity())
        tasks[uid.identity()] = given
    return tasks


def _outlined(tasks: Mapping[str, Given]) -> dict[str, _Task]:
    """The tasks in their order; what lies below an inactive one is inactive too."""
    known: dict[str, _Task] = {}
    for uid in tasks:
        for each in reversed(_upward(uid, tasks, known)):
            known[each] = _placed_in_outline(each, tasks[each], known)
    return {uid: known[uid] for uid in tasks}


def _upward(uid: str, tasks: Mapping[str, Given], known: Mapping[str, _Task]) -> list[str]:
    """The task and what it belongs to, up to what is known already; raises CycleFound."""
    way: dict[str, None] = {}
    above: str | None = uid
    while above is not None and above not in known:
        if above in way:
            path = list(way)
            raise CycleFound(path=(*path[path.index(above) :], above))
        way[above] = None
        above = _parent(tasks[above], tasks)
    return list(way)


def _parent(given: Given, tasks: Mapping[str, Given]) -> str | None:
    parent = given.find("parent")
    if parent is None:
        return None
    uid = parent.identity()
    if uid not in tasks or not cpm_tasks.flag(tasks[uid], "summary"):
        raise UnknownReference(where=parent.where, ref=uid)
    return uid


def _placed_in_outline(uid: str, given: Given, known: Mapping[str, _Task]) -> _Task:
    parent, active = given.find("parent"), given.find("active")
    above = None if parent is None else known[parent.identity()]
    return _Task(
        uid,
        given,
        above.uid if above else None,
        cpm_tasks.flag(given, "summary"),
        active=(active is None or active.flag()) and (above is None or above.active),
        level=above.level + 1 if above else 1,
    )
