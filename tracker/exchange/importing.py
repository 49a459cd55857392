"""A plan of a file becomes a project with its calendars and a report; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.calendars import layers
from tracker.db import new_id
from tracker.domain.workdays import to_datetime
from tracker.exchange import calendar_rows, comparing, queries
from tracker.exchange.calendar_rows import Kept
from tracker.exchange.incoming import Incoming, ids_of, one_line, pace
from tracker.exchange.mspdi import Imported
from tracker.exchange.noted import Noted, of_names, of_plan, of_reader
from tracker.exchange.planfile import PlanFile
from tracker.people import queries as people
from tracker.people.models import Client
from tracker.projects.drafting import Draft
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Project
from tracker.projects.planning import replan

LONGEST = 200
"""Characters of a project's name."""
UNNAMED = "未命名 / Untitled"


@dataclass(frozen=True)
class Order:
    """What a request to import a plan says beside the file."""

    name: str | None = None
    client_id: str | None = None
    state: str = "draft"


@dataclass(frozen=True)
class Arrival:
    """A project that is about to be stored, its calendars, and what of its file is not in it.

    `baseline` has the start and finish that the file keeps for an item as its baseline, by the item's id.
    """

    draft: Draft
    calendars: tuple[Kept, ...]
    baseline: Mapping[str, tuple[datetime, datetime]]
    report: tuple[Noted, ...]

    @property
    def plan(self) -> ProjectPlan:
        return self.draft.plan


def arrive(session: Session, imported: Imported, order: Order) -> Arrival:
    """The project of a plan with its dates. Raises Invalid, CycleFound, OutsideCalendar."""
    if order.client_id:
        people.referred(session, Client, order.client_id, "client")
    given, working, now = imported.plan, layers.read(session), clock.now(session)
    own, project = given.schedule(), _project(given, order)
    paces = {row.activity.id: pace(row, given, own) for row in given.rows}
    used = dict.fromkeys([given.default_calendar, *(each.calendar for each in paces.values())])
    kept = calendar_rows.kept({name: given.calendars[name] for name in used}, project.id, working.base)
    named = queries.people_named(session, {row.owner for row in given.rows if row.owner})
    incoming = Incoming(
        given,
        project,
        paces,
        calendars={name: each.calendar.id for name, each in kept.items()},
        owners={name: ids[0] for name, ids in named.items() if len(ids) == 1},
        ids=ids_of(given),
    )
    project.calendar_id = incoming.calendars[given.default_calendar]
    working = calendar_rows.with_kept(working, kept)
    plan = ProjectPlan(project, working, nodes=incoming.nodes(), links=incoming.links())
    schedule, about_dates = comparing.check(incoming, plan, own, lambda: replan(plan, now))
    report = (*about_dates, *of_reader(imported.report), *incoming.notes(), *_about(given, named))
    return Arrival(Draft(plan, schedule), tuple(kept.values()), _baseline(incoming), report)


def _project(given: PlanFile, order: Order) -> Project:
    """Work that has begun stays where it is, as in Microsoft Project."""
    calendar = given.calendars[given.default_calendar]
    last = None if given.finish is None else calendar.day_of(given.finish, finish=True)
    return Project(
        id=new_id(),
        name=(one_line(order.name or given.name) or UNNAMED)[:LONGEST],
        note="",
        client_id=order.client_id,
        state=order.state,
        start_on=_start_on(given) if last is None else last,
        finish_by=last,
        parameters={},
        roles={},
        policy="asap",
        progress=given.progress,
        not_in_past=False,
        quotas=[],
        warnings=[],
        findings=[],
    )


def _start_on(given: PlanFile) -> date:
    """The day of the start, or the next one with work if the work of that day is over."""
    calendar = given.calendars[given.default_calendar]
    day, first = calendar.day_of(given.start), calendar.next_start(given.start)
    return day if calendar.next_start(calendar.midnight(day)) == first else calendar.day_of(first)


def _about(given: PlanFile, named: Mapping[str, list[str]]) -> Iterator[Noted]:
    """Owners who are nobody here, and what has no place in a project."""
    owners = list(dict.fromkeys(row.owner for row in given.rows if row.owner))
    yield from of_names("unknown_owner", [each for each in owners if each not in named])
    yield from of_names("ambiguous_owner", [each for each in owners if len(named.get(each, ())) > 1])
    if given.status_date is not None:
        yield of_plan("status_date", at=f"{to_datetime(given.status_date, given.zone):%Y-%m-%d %H:%M}")


def _baseline(incoming: Incoming) -> dict[str, Any]:
    zone = incoming.plan.zone
    return {
        incoming.ids[row.activity.id]: tuple(to_datetime(each, zone) for each in row.extra["baseline"])
        for row in incoming.plan.rows
        if "baseline" in row.extra
    }
