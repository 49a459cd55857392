"""The filters of lists, boards and tables of items, as conditions on items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.people.models import Department
from tracker.projects.columns import in_stage
from tracker.projects.held import Within, held
from tracker.projects.models import Involved, Item, ItemLabel, Label, Node, Phase
from tracker.projects.sight import awaited_items, check_filters, visible, wholly

ME, NONE = "me", "none"
"""Instead of a person's id: whoever asks. Instead of a name: what has none."""
PEOPLE = ("owner", "helper", "watcher", "involved")
NO_DEPARTMENT = Text("没有这样的部门：{names}。", "There is no department {names}.")
NO_PHASE = Text("没有这样的阶段：{names}。", "There is no phase {names} in what is listed here.")
NO_LABEL = Text("没有这样的标签：{names}。", "There is no label {names} in what is listed here.")
_items = Item.__table__.c


class UnknownName(Invalid):
    """A filter names what does not exist, so that a slip is not taken for a list that is empty."""

    def __init__(self, name: str, why: Text, unknown: Iterable[str]) -> None:
        super().__init__(name, why, names=sorted(unknown))

    def within(self, pointer: str) -> Invalid:
        """The same of a filter that lies in a body."""
        return Invalid(f"{pointer}/{self.pointer}", self.why, **self.fields)


def conditions(
    current: Session, who: Who, args: Mapping[str, Any], today: date
) -> list[sa.ColumnElement[bool]]:
    """One condition for each filter of ItemsQuerySchema that was given.

    Raises Forbidden for what would tell guests what they are not shown, and UnknownName.
    """
    given = {name: value for name, value in args.items() if value is not None}
    for name in given.keys() & {*PEOPLE}:
        given[name] = [who.person_id if each == ME else each for each in given[name]]
    check_filters(who, given)
    check_names(current, who, given)
    within = _projects(who, given)
    made = _filters(today, within) | {"q": lambda value: _says(who, value)}
    return [make(given[name]) for name, make in made.items() if name in given]


def _projects(who: Who, args: Mapping[str, Any]) -> Within:
    """The projects that a list may be of."""
    return lambda column: sa.and_(visible(who, column), _is_project(column, args))


def check_names(current: Session, who: Who, args: Mapping[str, Any]) -> None:
    """Refuse departments, phases and labels that are not there. Raises UnknownName.

    Who is not of the agency knows only what they see, so to them nothing is unknown: it only finds nothing.
    """
    if "department" in args and who.staff:
        there = sa.select(Department.key).where(Department.key.in_(args["department"]))
        _check(current, "department", NO_DEPARTMENT, args, there)
    if "phase" in args:
        mine = visible(who, Phase.project_id), _is_project(Phase.project_id, args)
        there = sa.select(Phase.key).where(Phase.key.in_(args["phase"]), *mine)
        _check(current, "phase", NO_PHASE, args, there)
    if "label" in args and who.staff:
        there = sa.select(Label.id).where(Label.id.in_(args["label"]), Label.active)
        here = sa.and_(wholly(who, Label.project_id), _is_project(Label.project_id, args))
        _check(current, "label", NO_LABEL, args, there.where(sa.or_(Label.project_id.is_(None), here)))


def _is_project(column: Any, args: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    return column == args["project"] if "project" in args else sa.true()


def _check(current: Session, name: str, why: Text, args: Mapping[str, Any], there: sa.Select[Any]) -> None:
    unknown = {*args[name]} - {NONE, *current.scalars(there.distinct())}
    if unknown:
        raise UnknownName(name, why, unknown)


def _filters(today: date, within: Within) -> dict[str, Any]:
    late = sa.and_(Item.due_on < today, Item.state.not_in(FINISHED))
    critical = sa.func.coalesce(Node.critical, sa.false())
    return {
        "project": lambda value: Item.project_id == value,
        "key": _items.key.in_,
        "owner": lambda value: among(Item.owner_id, value, _themselves),
        "department": lambda value: among(Item.department_id, value, _departments),
        "phase": lambda value: among(Item.phase_id, value, _phases),
        "kind": lambda value: Item.kind.in_(value),
        "state": lambda value: Item.state.in_(value),
        "stage": in_stage,
        "due_before": lambda value: Item.due_on < value,
        "due_after": lambda value: Item.due_on > value,
        "overdue": lambda value: late if value else sa.not_(sa.func.coalesce(late, sa.false())),
        "blocked": lambda value: _items.id.in_(held(within)) if value else _items.id.not_in(held(within)),
        "critical": lambda value: critical.is_(value),
        "helper": lambda value: involving(value, "helper"),
        "watcher": lambda value: involving(value, "watcher"),
        "involved": lambda value: sa.or_(Item.owner_id.in_(value), involving(value, "helper")),
        "label": marked,
        "mine": lambda condition: condition,
        "waiting": lambda value: Item.waiting_on.in_(value),
    }


def _says(who: Who, value: str) -> sa.ColumnElement[bool]:
    """Items with this in their key or title; in their note, too, where the asker sees the whole plan."""
    key, note, *titles = (
        column.icontains(value, autoescape=True)
        for column in (_items.key, Item.note, Item.title_zh, Item.title_en)
    )
    return sa.or_(key, *titles, sa.and_(wholly(who, Item.project_id), note))


def of_person(who: Who, role: str) -> sa.ColumnElement[bool]:
    """What the asker, and those for whom they stand in, own (`owner`), help with (`helper`), or both (`all`).

    What waits for the party of a guest counts as owned.
    """
    people = sorted({str(who.person_id), *who.stands_in_for})
    owned = sa.or_(Item.owner_id.in_(people), awaited_items(who))
    helped = involving(people, "helper")
    return {"owner": owned, "helper": helped, "all": sa.or_(owned, helped)}[role]


def among(column: Any, names: Collection[str], ids: Any) -> sa.ColumnElement[bool]:
    """Rows that refer to one of what is named, or to nothing where `none` is among the names."""
    named = column.in_(ids([each for each in names if each != NONE]))
    return sa.or_(column.is_(None), named) if NONE in names else named


def _themselves(ids: list[str]) -> list[str]:
    return ids


def _departments(keys: list[str]) -> sa.Select[Any]:
    return sa.select(Department.id).where(Department.key.in_(keys))


def _phases(keys: list[str]) -> sa.Select[Any]:
    return sa.select(Phase.id).where(Phase.key.in_(keys))


def involving(people: Collection[str], role: str) -> sa.ColumnElement[bool]:
    """Items that one of these people helps with, or watches."""
    mine = Involved.person_id.in_(people), Involved.role == role, Involved.active
    return _items.id.in_(sa.select(Involved.item_id).where(*mine))


def marked(label_ids: Iterable[str]) -> sa.ColumnElement[bool]:
    """Items that have all of these labels, while the labels live."""
    having = sa.select(ItemLabel.item_id).join(Label, Label.id == ItemLabel.label_id)
    living = having.where(ItemLabel.active, Label.active)
    return sa.and_(*(_items.id.in_(living.where(Label.id == each)) for each in dict.fromkeys(label_ids)))
