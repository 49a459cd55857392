"""Subtasks and lines of a checklist: pieces of an item with an owner and a day of their own.

They are items, but no nodes: nothing links to them and no date of the engine moves them. Open subtasks hold
back the completion of their item like a predecessor; open lines do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import new_id
from tracker.domain.progress import FINISHED, State
from tracker.domain.text import Text
from tracker.errors import MISSING, Invalid
from tracker.people.models import Person
from tracker.people.queries import referred
from tracker.projects import around, involved, percent, queries, rules
from tracker.projects.members import bring
from tracker.projects.models import CheckLine, Item, Part, Subtask
from tracker.projects.people_facts import named_at
from tracker.projects.rules import Action

KINDS: Mapping[str, type[Part]] = {"subtask": Subtask, "line": CheckLine}
FIELDS = frozenset({"title", "titles", "note", "owner_id", "due_on", "progress"})
"""What can be changed of a part."""
WITH_WHOLE = "with_whole"
"""Detail of a part that was cancelled with its item, and comes back with it."""
LONGEST_KEY = 280


def add(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> Part:
    """Add a part to an item, after another of its parts or at the end.

    Raises PlanClosed, NoParts, NotInProject, Invalid, and IllegalMove for an item that is finished.
    """
    surroundings = around.find(session, who, [item])
    rules.check(who, item, Action.ADD_PART, surroundings)
    siblings = list(surroundings.parts.get(item.id, ()))
    title = fields["title"]
    part = KINDS[fields["kind"]](
        id=new_id(),
        of_id=item.id,
        project_id=item.project_id,
        key=_key(session, item),
        title_zh=title,
        title_en=title,
        note="",
        department_id=item.department_id,
        departments=item.departments,
        phase_id=item.phase_id,
        state=State.OPEN,
        out_of_sequence=False,
        sequence=0,
        details={},
    )
    siblings.insert(_place(siblings, fields), part)
    for position, each in enumerate(siblings, 1):
        each.position = position
    rest: dict[str, Any] = {name: fields[name] for name in ("note", "owner_id", "due_on") if name in fields}
    change(session, who, part, rest)
    session.add(part)
    session.flush()
    return part


def change(session: Session, who: Who, part: Part, fields: dict[str, Any]) -> None:
    """Set fields of a part. Raises NotInProject, and Invalid for what a part does not have."""
    for name in fields.keys() - FIELDS:
        why = Text(
            "子任务和检查项只有标题、备注、负责人、截止日和进度。",
            "A part has a title, a note, an owner, a due day and a progress, and nothing else.",
        )
        raise Invalid(f"/{name}", why)
    if "title" in fields:
        part.title_zh = part.title_en = fields["title"]
    titles = fields.get("titles", {})
    part.title_zh, part.title_en = titles.get("zh", part.title_zh), titles.get("en", part.title_en)
    if fields.get("owner_id"):
        owner = referred(session, Person, fields["owner_id"], "/owner_id")
        with named_at("/owner_id"):
            bring(session, who, str(part.project_id), owner)
    if "progress" in fields:
        percent.say(part, fields["progress"])
    if part.due_on is not None and fields.get("due_on", part.due_on) != part.due_on:
        part.sequence += 1
    for name in ("note", "owner_id", "due_on"):
        if name in fields:
            setattr(part, name, fields[name])
    if fields.get("owner_id"):
        involved.end_help(session, [part])


def follow(session: Session, item: Item) -> None:
    """What becomes of the parts of an item that has just been cancelled, or brought back."""
    for part in around.parts_of(session, [item.id])[item.id]:
        if item.state == State.CANCELLED and part.state not in FINISHED:
            part.state, part.sequence = State.CANCELLED, part.sequence + 1
            part.waiting_on = part.waiting_because = part.waiting_since = None
            part.details = {**part.details, WITH_WHOLE: True}
        elif item.state != State.CANCELLED and WITH_WHOLE in part.details:
            part.state = State.STARTED if part.started_at else State.OPEN
            part.sequence += 1
            part.details = {name: each for name, each in part.details.items() if name != WITH_WHOLE}


def move_along(session: Session, item: Item, department_id: str | None, phase_id: str | None) -> None:
    """Open parts stay with the department and in the phase of their item, where they were with it before."""
    if (item.department_id, item.phase_id) == (department_id, phase_id):
        return
    for part in around.parts_of(session, [item.id])[item.id]:
        if part.state not in FINISHED and part.department_id == department_id:
            part.department_id, part.departments = item.department_id, item.departments
        part.phase_id = item.phase_id


def still_open(session: Session, item: Item) -> list[Part]:
    """The parts that an item has left open."""
    return [each for each in around.parts_of(session, [item.id])[item.id] if each.state not in FINISHED]


def mark_whole(session: Session, part: Part) -> None:
    """What is done although a subtask of it is open again is out of sequence."""
    whole = queries.item(session, part.of_id)
    if isinstance(part, Subtask) and whole.state == State.DONE:
        whole.out_of_sequence = True


def _key(session: Session, item: Item) -> str:
    stem = item.key[:LONGEST_KEY]
    taken = queries.keys_below(session, str(item.project_id), stem)
    return next(key for number in range(1, len(taken) + 2) if (key := f"{stem}.{number}") not in taken)


def _place(siblings: Sequence[Part], fields: Mapping[str, Any]) -> int:
    """Behind the part that is named, first for null, or else last."""
    if "after" not in fields:
        return len(siblings)
    after = fields["after"]
    if after is None:
        return 0
    for place, each in enumerate(siblings, 1):
        if each.id == after:
            return place
    raise Invalid("/after", MISSING, what=after)
