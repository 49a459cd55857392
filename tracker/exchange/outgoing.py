"""The rows of a project as those of a plan: phases and summaries with what belongs to them, then sittings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from tracker.domain.progress import FINISHED, State
from tracker.domain.schedule import Activity, Constraint, ConstraintKind, Deadline, Link
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.exchange.planfile import FileRow
from tracker.exchange.steadying import length
from tracker.projects.inputs import STAFFED, Inputs, ProjectPlan, inputs
from tracker.projects.models import Item, Node, Occurrence, Phase, Series

SNET = ConstraintKind.START_NO_EARLIER_THAN
BOUND = ("phase", "week", "kept", "data_date")
"""What holds a start back here, and is a constraint to anybody else."""
STANDARD = Text("标准日历", "Standard calendar")
SITTINGS = Text("{title}（各次会议）", "{title} (sittings)")
Special = Mapping[str, Any]
_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
"""A key that was the number of a row in the file that it came from."""


@dataclass(frozen=True)
class Names:
    """What ids are called in the language of the export, and the dates of the newest baseline by item id."""

    lang: Lang
    people: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, Text] = field(default_factory=dict)
    departments: Mapping[str, Text] = field(default_factory=dict)
    baseline: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)


class Outgoing:
    """A project on its way into a file. Its dates are those that are stored."""

    def __init__(self, plan: ProjectPlan, names: Names) -> None:
        self.plan, self.names = plan, names
        self.given: Inputs = inputs(plan)
        self.nodes = {each.id: each for each in plan.nodes}
        self.phases = {each.id: each for each in plan.phases}
        self.durations = {each.id: each.duration for each in self.given.activities}
        self.below: dict[str | None, list[Activity]] = defaultdict(list)
        for each in self.given.activities:
            self.below[each.parent].append(each)

    @cached_property
    def called(self) -> dict[str, str]:
        """The name of each calendar by its key; the project's comes first."""
        title = self.names.calendars.get(self.plan.project.calendar_id or "", STANDARD)
        found = {"default": title.pick(self.names.lang)}
        for activity in self.given.activities:
            if activity.calendar not in found:
                name = self._calendar_name(self.nodes[activity.id])
                found[activity.calendar] = _free(name, found.values())
        return found

    def calendars(self) -> dict[str, WorkCalendar]:
        """By name, with the days that differ in and around the years of the plan only."""
        years = self._years()
        found = {name: self.given.calendars[key] for key, name in self.called.items()}
        return {name: _within(each, years) for name, each in found.items()}

    def rows(self) -> Iterator[FileRow]:
        """The outline from the top, without phases that have nothing in them."""
        waiting = [(each, 1) for each in reversed(self.below[None])]
        while waiting:
            activity, level = waiting.pop()
            inside = self.below.get(activity.id, [])
            if activity.id in self.phases:
                if not inside:
                    continue
                yield self._phase(self.phases[activity.id])
            else:
                yield self._node(activity, self.nodes[activity.id], level)
            waiting += [(each, level + 1) for each in reversed(inside)]
        for series in self._series():
            yield from self._sittings(series)

    def links(self) -> tuple[Link, ...]:
        """Those that hold, between what is in the file; parts of a per cent as minutes."""
        empty = {each.id for each in self.given.activities if each.summary and not self.below.get(each.id)}
        return tuple(
            self._link(each)
            for each in self.given.links
            if not each.soft and not {each.pred, each.succ} & empty
        )

    def dates(self) -> dict[str, tuple[int, int]]:
        """The stored dates of whatever is placed, by id."""
        leaves = [each for each in self.given.activities if not each.summary]
        found = {each.id: _stored(self.nodes[each.id]) for each in leaves}
        return found | {each.id: _stored(each) for series in self._series() for each in self._held(series)}

    def specials(self) -> dict[str, Special]:
        """What only this house knows of an item: meetings are whole, a series lasts until its end."""
        found: dict[str, Special] = {}
        for each in self.given.activities:
            if each.whole:
                found[each.id] = {"whole": True, "at": each.at}
            elif each.span_to is not None and each.actual_finish is None:
                found[each.id] = {"span_to": each.span_to}
        return found

    def _link(self, link: Link) -> Link:
        percent = link.lag_percent
        if percent is None or percent == round(percent):
            return link
        duration = self.durations[link.pred]
        return replace(link, lag=round(duration * percent / 100), lag_percent=None)

    def _phase(self, phase: Phase) -> FileRow:
        activity = Activity(phase.id, calendar=self.called["default"], summary=True)
        return FileRow(activity, phase.title.pick(self.names.lang), kind="summary")

    def _node(self, given: Activity, node: Node, level: int) -> FileRow:
        """A summary without anything in it is an empty stretch where it stands."""
        summary = given.summary and bool(self.below.get(node.id))
        activity = self._summary(given) if summary else self._leaf(given, node)
        return FileRow(
            activity,
            title=node.title.pick(self.names.lang),
            level=level,
            kind="summary" if summary else _kind(node),
            number=int(node.key) if _NUMBER.fullmatch(node.key) else None,
            note=node.note,
            percent=_percent(node),
            owner=self.names.people.get(node.owner_id or ""),
            extra=self._extra(node),
        )

    def _summary(self, given: Activity) -> Activity:
        calendar = self.called[given.calendar]
        return Activity(
            given.id, calendar=calendar, deadline=given.deadline, parent=given.parent, summary=True
        )

    def _leaf(self, given: Activity, node: Node) -> Activity:
        """An activity without what only this house knows."""
        start, finish = _stored(node)
        calendar, done = self.given.calendars[given.calendar], given.actual_finish is not None
        fixed = done or given.span_to is not None
        plain = replace(
            given,
            duration=length(given, calendar, start, finish) if fixed else given.duration,
            calendar=self.called[given.calendar],
            bounds=(),
            span_to=None,
            whole=False,
            at=None,
            constraint=_wish(given, node, start),
            deadline=None if done or node.due_by_at is None else Deadline(at=to_minute(node.due_by_at)),
            actual_start=start if done else given.actual_start,
            actual_finish=finish if done else None,
            summary=False,
        )
        return replace(plain, pin=(start, finish)) if given.summary else plain

    def _extra(self, item: Item) -> dict[str, Any]:
        kept = self.names.baseline.get(item.id)
        return {"baseline": tuple(to_minute(each) for each in kept)} if kept else {}

    def _series(self) -> list[Series]:
        """Those with sittings that are not cancelled."""
        living = (self.nodes[each.id] for each in self.given.activities if each.id in self.nodes)
        return [each for each in living if isinstance(each, Series) and self._held(each)]

    def _held(self, series: Series) -> list[Occurrence]:
        mine = (each for each in self.plan.occurrences if each.series_id == series.id)
        living = [each for each in mine if each.state != State.CANCELLED and each.start_at]
        return sorted(living, key=lambda each: (_stored(each), each.number))

    def _sittings(self, series: Series) -> Iterator[FileRow]:
        """A summary of its own at the end: below a phase they would be bound by links on the phase."""
        key, calendar = f"sittings {series.id}", self.called["default"]
        title = SITTINGS.fill({"title": series.title}).pick(self.names.lang)
        yield FileRow(Activity(key, calendar=calendar, summary=True), title, kind="summary")
        for each in self._held(series):
            start, finish = _stored(each)
            done = each.state in FINISHED
            activity = Activity(
                each.id,
                duration=max(0, self.plan.calendar.between(start, finish)),
                calendar=calendar,
                pin=(start, finish),
                actual_start=start if done else None,
                actual_finish=finish if done else None,
                parent=key,
            )
            owner, title = self.names.people.get(each.owner_id or ""), each.title.pick(self.names.lang)
            percent = 100.0 if done else 0.0
            yield FileRow(activity, title, 2, "meeting", None, each.note, percent, owner, self._extra(each))

    def _calendar_name(self, node: Node) -> str:
        """A calendar of its own, else the person's or department's whose time it is."""
        own = self.names.calendars.get(node.calendar_id or "")
        if own is not None:
            return own.pick(self.names.lang)
        places = self.plan.layers.places if node.kind in STAFFED else {}
        if node.owner_id and node.owner_id in places:
            return self.names.people[node.owner_id]
        if node.department_id and node.department_id in places:
            return self.names.departments[node.department_id].pick(self.names.lang)
        return STANDARD.pick(self.names.lang)

    def _years(self) -> tuple[int, int]:
        """The years of the dates with as many on either side, as files are read again."""
        zone = self.plan.calendar.zone
        dates = [end for each in self.dates().values() for end in each] or [self.given.start]
        first, last = (to_datetime(each, zone).year for each in (min(dates), max(dates)))
        return first - (1 + last - first), last + (1 + last - first)


def with_specials(rows: Iterable[FileRow], specials: Mapping[str, Special]) -> tuple[FileRow, ...]:
    """The rows with what only this house knows of them."""
    return tuple(
        replace(row, activity=replace(row.activity, **specials.get(row.activity.id, {}))) for row in rows
    )


def _stored(item: Item) -> tuple[int, int]:
    """Where an item lies. Everything that is not cancelled has been placed."""
    if item.start_at is None or item.finish_at is None:
        raise ValueError(item.id)
    return to_minute(item.start_at), to_minute(item.finish_at)


def _kind(node: Node) -> str:
    if node.kind in ("point", "milestone"):
        return "milestone"
    return "meeting" if node.kind == "meeting" else "task"


def _wish(given: Activity, node: Node, start: int) -> Constraint | None:
    """The constraint of an item, or what held it back here when it was placed."""
    if given.constraint is None and given.actual_start is None and node.reason.get("kind") in BOUND:
        return Constraint(SNET, start)
    return given.constraint


def _percent(node: Node) -> float:
    if node.state in FINISHED:
        return 100.0
    if node.state != State.STARTED or not node.duration or node.remaining is None:
        return 0.0
    return float(min(99, max(0, round(100 - 100 * node.remaining / node.duration))))


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number after it if it is taken."""
    names, number, found = set(taken), 1, name
    while found in names:
        number += 1
        found = f"{name} {number}"
    return found


def _within(calendar: WorkCalendar, years: tuple[int, int]) -> WorkCalendar:
    kept = {day: each for day, each in calendar.exceptions.items() if years[0] <= day.year <= years[1]}
    return replace(calendar, exceptions=kept)
