"""A card is moved on the board: into another column, which takes a verb, or to another place in the order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.board import way
from tracker.domain.order import ranks_at
from tracker.domain.progress import VERB_WORDS, State, Verb
from tracker.domain.text import Text
from tracker.errors import MISSING, Invalid
from tracker.projects import board_queries, by_id, work
from tracker.projects.effects import Effect
from tracker.projects.models import Item, Point
from tracker.projects.rules import illegal

UNORDERED = Text(
    "子任务和检查项不在看板上排序。", "Subtasks and checklist lines have no place in the order of the board."
)
ITSELF = Text("不能以自身为参照。", "An item cannot stand beside itself.")


def move(session: Session, who: Who, item: Item, fields: Mapping[str, Any]) -> Effect:
    """Put an item into a column or a state, and beside another item, all of it or nothing.

    Answers what that does to others. Raises what its verbs raise (Held, GateNotPassed, IllegalMove, …), and
    Invalid.
    """
    arrange(session, item, fields)
    effect = Effect()
    for verb, how in verbs(session, item, fields):
        effect = work.move(session, who, item, verb, **how)
    return effect


def verbs(session: Session, item: Item, fields: Mapping[str, Any]) -> list[tuple[Verb, dict[str, Any]]]:
    """Note the column that an item is put into; the verbs that bring it there, and how each is done.

    What goes back from done to started began when it began.
    """
    column = _column(session, item, fields)
    if column is None:
        return []
    begun = item.started_at
    found = way(State(item.state), column, begun=begun is not None)
    if found and isinstance(item, Point):
        raise illegal(item, VERB_WORDS[found[-1]])
    how = {"override": fields.get("override_reason"), "at": fields.get("at")}
    again = found == (Verb.REOPEN, Verb.START)
    return [
        (verb, {**how, "at": (how["at"] or begun) if again and verb is Verb.START else how["at"]})
        for verb in found
    ]


def _column(session: Session, item: Item, fields: Mapping[str, Any]) -> State | None:
    """The state that is asked for; of a column, which is noted."""
    if "stage" not in fields:
        return State(fields["state"]) if "state" in fields else None
    stage = next(
        (each for each in board_queries.stages(session, str(item.project_id)) if each.id == fields["stage"]),
        None,
    )
    if stage is None:
        raise Invalid("/stage", MISSING, what=fields["stage"])
    item.stage_id = stage.id
    return State(stage.state)


def arrange(session: Session, item: Item, fields: Mapping[str, Any]) -> None:
    """Put an item right after, or right before another of its project; `after` counts if both are given."""
    name = next((each for each in ("after", "before") if each in fields), None)
    if name is None:
        return
    ranks, end = board_queries.manual_order(session, str(item.project_id))
    if fields[name] == item.id:
        raise Invalid(f"/{name}", ITSELF)
    if fields[name] not in ranks:
        raise Invalid(f"/{name}", MISSING, what=fields[name])
    if item.id not in ranks:
        raise Invalid(f"/{name}", UNORDERED)
    was = list(ranks).index(item.id)
    others = [each for each in ranks if each != item.id]
    place = others.index(fields[name]) + (name == "after")
    if place != was:
        anew, rank = ranks_at([ranks[each] for each in others], place, end)
        _write(session, {others[index]: each for index, each in anew.items()} | {item.id: rank})


def _write(session: Session, ranks: Mapping[str, int]) -> None:
    """No two rows may have the same rank even for a moment, so those that exchange theirs lose them first."""
    rows = by_id.items_by_id(session, ranks)
    if len(rows) > 1 and any(each.rank is not None for each in rows.values()):
        for row in rows.values():
            row.rank = None
        session.flush()
    for item_id, rank in ranks.items():
        rows[item_id].rank = rank
    session.flush()
