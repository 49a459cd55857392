"""The columns of a board with their titles, the empty ones too, and the cards in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.board import COLUMNS
from tracker.domain.progress import STATE_WORDS, State
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.projects import board_queries, item_views, queries
from tracker.projects.board import NONE, Cards
from tracker.projects.look import Look

WITHOUT = {
    "stage": Text("其他", "Others"),
    "state": Text("其他", "Others"),
    "phase": Text("未分阶段", "No phase"),
    "owner": Text("未指派", "Nobody"),
}
NO_COLUMN = Text(
    "看板上没有这一列：{column}。不带 column 读取看板，即可看到各列的 id。",
    "The board has no column {column}; read without `column` it tells the `id` of each.",
)
PERSON = re.compile(r"[0-9a-f]{24}")
Column = dict[str, Any]


def board(
    session: Session, project_id: str, args: Mapping[str, Any], cards: Mapping[str, Cards], look: Look
) -> dict[str, Any]:
    """Every column, or the only one that was asked for. Raises Invalid for one that there cannot be."""
    listed = [*_columns(session, project_id, args["by"], cards, look), _none(args["by"], look)]
    shown = [each for each in listed if _is_asked_for(each, args, cards)]
    if not shown and not _may_be_empty(args["by"], args["column"]):
        raise Invalid("column", NO_COLUMN, column=args["column"])
    return {
        "project_id": project_id,
        "by": args["by"],
        "columns": [_filled(each, cards, look) for each in shown],
    }


def _columns(
    session: Session, project_id: str, by: str, cards: Mapping[str, Cards], look: Look
) -> Iterable[Column]:
    """From left to right; persons only those who have something on the board."""
    if by == "stage":
        for stage in board_queries.stages(session, project_id):
            yield {"id": stage.id, "title": stage.title.pick(look.lang), "state": stage.state}
    elif by == "phase":
        for phase in queries.phases(session, project_id):
            yield {"id": phase.id, "key": phase.key, "title": phase.title.pick(look.lang)}
    elif by == "state":
        for state in [*COLUMNS, *(each for each in State if each in cards and each not in COLUMNS)]:
            yield {"id": state.value, "title": STATE_WORDS[state].pick(look.lang)}
    else:
        names = {each: look.names.people[each] for each in cards if each != NONE}
        for person_id in sorted(names, key=lambda each: (names[each], each)):
            yield {"id": person_id, "title": names[person_id]}


def _is_asked_for(column: Column, args: Mapping[str, Any], cards: Mapping[str, Cards]) -> bool:
    if "column" in args:
        return bool(args["column"] == column["id"])
    return column["id"] != NONE or args["by"] in ("phase", "owner") or NONE in cards


def _may_be_empty(by: str, column: str) -> bool:
    """Columns that a board has only while something stands in them."""
    return column in {*State} if by == "state" else by == "owner" and bool(PERSON.fullmatch(column))


def _none(by: str, look: Look) -> Column:
    return {"id": NONE, "title": WITHOUT[by].pick(look.lang)}


def _filled(column: Column, cards: Mapping[str, Cards], look: Look) -> dict[str, Any]:
    mine = cards.get(column["id"], Cards())
    return {
        **column,
        "count": mine.count,
        "overdue": mine.overdue,
        "items": [item_views.item(each, look) for each in mine.items],
        "next": mine.next,
    }
