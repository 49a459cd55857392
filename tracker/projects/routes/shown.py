"""How the routes of this feature show rows: language, zone, today, and the names behind ids."""

from __future__ import annotations

from collections.abc import Iterable

from tracker import clock
from tracker.calendars import cn
from tracker.db import session
from tracker.domain.workdays import to_minute
from tracker.problems import language
from tracker.projects import queries, views
from tracker.projects.models import Item
from tracker.projects.planning import ProjectPlan


def plain() -> views.Look:
    """For rows that refer to nothing by name."""
    calendar = cn.base_calendar()
    today = calendar.day_of(to_minute(clock.now(session())))
    return views.Look(language(), calendar.zone, today)


def of_items(items: Iterable[Item]) -> views.Look:
    """For items: with names, and with what each waits for; a constant number of statements."""
    shown, rows = plain(), list(items)
    names = views.Names(
        people=queries.people_names(session(), (each.owner_id for each in rows)),
        departments=queries.department_keys(session()),
        phases=queries.phase_keys(session(), (each.phase_id for each in rows)),
    )
    waiting = queries.incoming(session(), [each.id for each in rows])
    return views.Look(shown.lang, shown.zone, shown.today, waiting, names)


def of_plan(plan: ProjectPlan) -> views.Look:
    """For a whole project, stored or not: its rows are at hand already."""
    shown = plain()
    names = views.Names(
        people=queries.people_names(session(), (each.owner_id for each in plan.items)),
        departments=queries.department_keys(session()),
        phases={each.id: each.key for each in plan.phases},
    )
    return views.Look(shown.lang, shown.zone, shown.today, queries.waiting_in(plan), names)
