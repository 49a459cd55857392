"""How the routes of this feature show rows: language, zone, today, and the names behind ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.access import GUESTS, Who
from tracker.api import who
from tracker.calendars import cn, layers
from tracker.db import session
from tracker.domain.workdays import to_minute
from tracker.problems import language
from tracker.projects import (
    board_queries,
    by_id,
    change_queries,
    change_views,
    effects,
    includes,
    item_views,
    queries,
    sight,
    views,
    waiting,
)
from tracker.projects.change_views import ChangeLook
from tracker.projects.effects import Effect
from tracker.projects.inputs import ProjectPlan
from tracker.projects.look import Look, Names
from tracker.projects.models import ChangeSet, Handover, Item, Part, Project
from tracker.projects.offers import options
from tracker.projects.part_views import HandoverLook
from tracker.projects.standing import standings

EFFECTS = ("released", "unreadied")


def moved(item: Item, effect: Effect) -> dict[str, Any]:
    """An item that has moved, with what that has done to others, as far as the asker sees them."""
    looked, seen = of_items([item]), effects.to(session(), who(), item, effect)
    return item_views.item(item, looked) | change_views.effect(seen, looked)


def plain() -> Look:
    """For rows that refer to nothing by name."""
    calendar = cn.base_calendar()
    today = calendar.day_of(to_minute(clock.now(session())))
    return Look(language(), calendar.zone, today, who=who())


def of_members() -> Look:
    return replace(plain(), names=Names(departments=by_id.department_keys(session())))


def of_findings(*projects: Project) -> Look:
    """For projects and what does not hold in them: with the names of those who have too much to do."""
    found = [each for project in projects for each in project.findings]
    names = by_id.people_names(session(), (each.get("owner") for each in found))
    return replace(plain(), names=Names(people=names))


def of_projects(who: Who, *projects: Project) -> Look:
    """For projects with how they stand, and what the asker is in them; a constant number of statements."""
    look = of_findings(*projects)
    clients = by_id.client_names(session(), (each.client_id for each in projects))
    stand = standings(session(), who, [each.id for each in projects], look.today)
    facts = {
        each.id: {
            **views.standing(stand[each.id], look, to_guest=who.guest_in(each.id)),
            **_of_asker(who, each),
            "client": each.client_id and {"id": each.client_id, "name": clients[each.client_id]},
        }
        for each in projects
    }
    return replace(look, projects=facts)


def _of_asker(who: Who, project: Project) -> dict[str, Any]:
    """What does not hold in a plan names work of every party, so it is not a guest's."""
    role = who.roles.get(project.id)
    if role in GUESTS and not who.admin:
        return {"my_role": role, "conflicts": None, "findings": []}
    mine = role or ("admin" if who.admin else None)
    return {"my_role": mine, "conflicts": sum("required" in each for each in project.findings)}


def of_items(items: Iterable[Item]) -> Look:
    """For items: with names, and with what each waits for; a constant number of statements."""
    shown, rows = plain(), list(items)
    names = Names(
        people=by_id.people_names(session(), (each.owner_id for each in rows)),
        departments=by_id.department_keys(session()),
        phases=by_id.phase_keys(session(), (each.phase_id for each in rows)),
    )
    held = waiting.incoming(session(), [each.id for each in rows])
    projected = layers.projected_years(session())
    steps = by_id.ids_of_steps(session(), {(each.project_id, key) for each in rows for key in options(each)})
    outer = {each.of_id for each in rows if isinstance(each, Part)}
    seen, own = _of_guest(
        [*(each.pred.id for mine in held.values() for each in mine), *(each.id for each in rows)]
    )
    return replace(
        shown,
        waiting=held,
        names=names,
        projected=projected,
        steps=steps,
        parts=queries.part_counts(session(), [each.id for each in rows]),
        wholes=by_id.items_by_id(session(), outer),
        waited=_waited(rows),
        seen=seen,
        own=own,
        stages=board_queries.stages_of(session(), [each.id for each in rows]),
    )


def _waited(items: Iterable[Item]) -> dict[str, int]:
    """For how many working minutes of the agency items have waited for somebody outside."""
    since = {each.id: each.waiting_since for each in items if each.waiting_since}
    if not since:
        return {}
    calendar, now = layers.read(session(), people=()).default, to_minute(clock.now(session()))
    return {item_id: max(0, calendar.between(to_minute(each), now)) for item_id, each in since.items()}


def _of_guest(item_ids: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What a guest sees of some items, and what of it is theirs; nobody else needs to ask."""
    return sight.sorted_out(session(), who(), item_ids) if who().guest else (frozenset(), frozenset())


def in_shape(items: Iterable[Item], asker: Who, args: Mapping[str, Any]) -> Look:
    """For items as ShapeQuerySchema asks for them."""
    rows = list(items)
    looked = replace(of_items(rows), verbs=frozenset(args.get("can", ())))
    wanted = dict.fromkeys(args.get("include", ()))
    extras = includes.find(session(), asker, wanted, rows, looked) if wanted else {}
    return only(replace(looked, extras=extras, instead_of=asker.stands_in_for), args)


def only(look: Look, args: Mapping[str, Any]) -> Look:
    """For rows of which the query asks for some `fields`; what is to come along comes too."""
    asked = args.get("fields_")
    if not asked:
        return look
    return replace(look, fields=frozenset({"id", "revision", *asked, *args.get("include", ())}))


def of_handovers(rows: Sequence[Handover]) -> HandoverLook:
    """For hand-overs: with their items, names and working time; a constant number of statements."""
    people = [
        person_id
        for each in rows
        for person_id in (each.from_owner_id, each.to_owner_id, each.offered_by_id, each.answered_by_id)
    ]
    names = Names(people=by_id.people_names(session(), people), departments=by_id.department_keys(session()))
    return HandoverLook(
        look=replace(plain(), names=names),
        items=by_id.items_by_id(session(), (each.item_id for each in rows)),
        calendars=layers.read(session(), people=()),
        now=clock.now(session()),
    )


def of_plan(plan: ProjectPlan) -> Look:
    """For a whole project, stored or not: its rows are at hand already."""
    shown = plain()
    names = Names(
        people=by_id.people_names(session(), (each.owner_id for each in plan.items)),
        departments=by_id.department_keys(session()),
        phases={each.id: each.key for each in plan.phases},
    )
    held, projected = waiting.waiting_in(plan), plan.calendar.projected
    steps = {(each.project_id, each.key): each.id for each in plan.nodes}
    return replace(shown, waiting=held, names=names, projected=projected, steps=steps)


def of_changes(current: Session, sets: Sequence[ChangeSet]) -> ChangeLook:
    """For change-sets: the rows that they moved and what their reasons name."""
    moves = [move for each in sets for move in each.changes["moves"]]
    named = [move["reason"]["ref"] for move in moves if move["reason"] and move["reason"]["kind"] == "link"]
    others = [each for one in sets for name in EFFECTS for each in one.changes.get(name, ())]
    items = by_id.items_by_id(current, [*(move["item"] for move in moves), *named, *others])
    looked, working = plain(), layers.read(current, people=())
    projects = by_id.projects_by_id(current, (each.project_id for each in sets))
    names = Names(people=by_id.people_names(current, (move["owner_id"] for move in moves)))
    return ChangeLook(
        look=replace(looked, names=names),
        items=items,
        calendars={
            key: working.of(project_calendar_id=each.calendar_id)[1] for key, each in projects.items()
        },
        projects={key: each.name for key, each in projects.items()},
        undone=change_queries.undone_by(current, (each.id for each in sets)),
    )
