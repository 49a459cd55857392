"""What lies in a stretch of days: the items that somebody sees there, and what each day is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.calendars import views as calendar_views
from tracker.calendars.layers import Layers, Whose
from tracker.calendars.rules import BACKWARD, TOO_LONG
from tracker.db import session
from tracker.domain.progress import State
from tracker.domain.text import Lang
from tracker.errors import Invalid, NotFound
from tracker.paging import Order, Page, fetch
from tracker.people.models import Department, Person
from tracker.projects import queries, touched
from tracker.projects.filters import ME
from tracker.projects.models import Involved, Item, Project
from tracker.projects.sight import visible_items

ITEMS = Item.__table__.c
TIMED = ("meeting", "occurrence")
"""Kinds that take their hours; what else there is lies on whole days."""
SPANNING = ("series", "summary")
"""Kinds that span what else is there; shown if they are asked for."""
MOST_DAYS = 366
BEGINS = sa.func.coalesce(Item.start_on, Item.due_on)


def asked(who: Who, args: dict[str, Any]) -> dict[str, Any]:
    """What is asked for, with the id of whoever says `me`. Raises Invalid unless it is a year at most."""
    if args["last"] < args["first"]:
        raise Invalid("to", BACKWARD, first=args["first"])
    if (args["last"] - args["first"]).days >= MOST_DAYS:
        raise Invalid("to", TOO_LONG, most=MOST_DAYS)
    return {**args, "person": who.person_id} if args.get("person") == ME else args


def project_of(current: Session, who: Who, project_id: str) -> Project:
    """A project that the asker sees. Raises NotFound."""
    if not who.sees(project_id):
        raise NotFound(what=project_id)
    return queries.project(current, project_id)


def department_of(current: Session, key_or_id: str) -> Department:
    named = sa.or_(Department.key == key_or_id, Department.id == key_or_id)
    found = current.scalar(sa.select(Department).where(named))
    if found is None:
        raise NotFound(what=key_or_id)
    return found


def whose(current: Session, who: Who, args: dict[str, Any]) -> Whose:
    """Whose days are asked for: the agency's where nobody is named; guests see no other person's.

    Raises NotFound and Forbidden.
    """
    department_id = person_id = calendar_id = None
    if "project" in args:
        calendar_id = project_of(current, who, args["project"]).calendar_id
    if "person" in args:
        if args["person"] != who.person_id:
            who.require(Right.STAFF)
        person = current.get(Person, args["person"])
        if person is None:
            raise NotFound(what=args["person"])
        department_id, person_id = person.department_id, person.id
    if "department" in args:
        who.require(Right.STAFF)
        department_id = department_of(current, args["department"]).id
    return Whose(department_id, person_id, calendar_id)


def items(who: Who, args: dict[str, Any], department_id: str | None) -> Page[Item]:
    """Items that overlap the days from `first` to `last`, by their first day; a page of them."""
    ended = sa.select(Project.id).where(Project.state == "cancelled")
    statement = sa.select(Item).where(
        visible_items(who),
        sa.func.coalesce(Item.due_on, Item.start_on) >= args["first"],
        args["last"] >= BEGINS,
        Item.state != State.CANCELLED,
        sa.or_(Item.project_id.is_(None), Item.project_id.not_in(ended)),
        *_conditions(args, department_id),
    )
    orders = [Order(BEGINS), Order(ITEMS.id)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def _conditions(args: dict[str, Any], department_id: str | None) -> Iterable[sa.ColumnElement[bool]]:
    if "project" in args:
        yield Item.project_id == args["project"]
    if "person" in args:
        helping = sa.select(Involved.item_id).where(
            Involved.person_id == args["person"], Involved.role == "helper", Involved.active
        )
        yield sa.or_(Item.owner_id == args["person"], ITEMS.id.in_(helping))
    if "department" in args:
        yield Item.department_id == department_id
    yield Item.kind.in_(args["kind"]) if "kind" in args else Item.kind.not_in(SPANNING)


def days(
    current: Session, who: Who, layers: Layers, asked: Whose, args: dict[str, Any], lang: Lang
) -> list[dict[str, Any]]:
    """Each day; why people are away is for themselves and their leads, and of guests for nobody."""
    known = touched.in_charge_of(current, who)
    secret = asked.person_id is not None and known is not None and asked.person_id not in known
    found = calendar_views.days(layers, asked, args["first"], args["last"], lang, discreet=secret)
    shown: list[dict[str, Any]] = found["items"]
    return shown if who.staff else [_for_guests(each, lang) for each in shown]


def _for_guests(day: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """A day without what only the agency calls so."""
    plain = calendar_views.STATUS_WORDS[day["status"]].pick(lang)
    return {**day, "name": day["name"] if day["decided_by"] == "base" else plain, "freezes": []}
