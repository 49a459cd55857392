"""A project as a plan for other programs, with the dates that are stored."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.domain.text import Lang
from tracker.exchange import queries
from tracker.exchange.outgoing import Names, Outgoing, with_specials
from tracker.exchange.planfile import PlanFile
from tracker.exchange.steadying import numbered, steady
from tracker.projects import baselines, by_id, change_queries
from tracker.projects.inputs import ProjectPlan


def plan_file(plan: ProjectPlan, names: Names) -> PlanFile:
    """A project as a plan whose own schedule lies on the stored dates.

    * Phases and summaries are summaries; meetings, milestones and verification points keep their names.
    * A series is a task that lasts as long as its window; its sittings are pinned meetings in a summary at
      the end of the file.
    * Pins are manual tasks. What holds a start back here and nowhere else (phases, weeks, the data date,
      the hour of a meeting) is a constraint to start no earlier.
    * The calendars are those that the items lie on, with all layers and freeze windows.

    Cancelled items, soft links, subtasks and checklist lines are left out.
    Raises what `PlanFile.schedule` raises.
    """
    outgoing = Outgoing(plan, names)
    dates, project = outgoing.dates(), plan.project
    file = PlanFile(
        name=project.name,
        start=outgoing.given.start,
        rows=numbered(list(outgoing.rows())),
        links=outgoing.links(),
        calendars=outgoing.calendars(),
        default_calendar=outgoing.called["default"],
        finish=outgoing.given.finish,
        minutes_per_day=plan.calendar.minutes_per_day,
        zone=plan.calendar.zone,
    )
    file = steady(file, dates)
    return steady(replace(file, rows=with_specials(file.rows, outgoing.specials())), dates)


def names_of(session: Session, plan: ProjectPlan, lang: Lang) -> Names:
    """What a file calls the people, calendars and departments of a project, and its newest baseline."""
    project = plan.project
    ids = {project.calendar_id, *(each.calendar_id for each in plan.nodes)}
    kept = change_queries.baselines(session, project.id)
    return Names(
        lang,
        people=by_id.people_names(session, (each.owner_id for each in plan.items)),
        calendars=queries.calendar_titles(session, (each for each in ids if each)),
        departments=queries.department_titles(session),
        baseline=baselines.dates_of(kept[0]) if kept else {},
    )
