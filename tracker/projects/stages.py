"""The columns of a project's board: made with it, renamed, put in order, and ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from tracker.db import new_id
from tracker.domain.board import COLUMNS
from tracker.domain.order import STEP, ranks_at
from tracker.domain.progress import STATE_WORDS, State
from tracker.domain.text import Text
from tracker.errors import MISSING, Invalid
from tracker.merging import BESIDE, TITLES, Writes, of_column
from tracker.projects import board_queries
from tracker.projects.board_facts import LastStage
from tracker.projects.models import Stage

FIRST = {
    State.OPEN: Text("未开始", "To do"),
    State.STARTED: Text("进行中", "In progress"),
    State.DONE: Text("已完成", "Done"),
}
"""The columns that every project begins with."""
WRITES: Writes = {
    **TITLES,
    **dict.fromkeys(("after", "before"), BESIDE),
    "default": of_column("is_default"),
}
"""What the fields of a change write: its place is not the column's alone."""


def begin(session: Session, project_id: str) -> None:
    """The columns of a new project."""
    for place, state in enumerate(COLUMNS):
        title = FIRST[state]
        stage = _stage(project_id, state, place * STEP, title_zh=title.zh, title_en=title.en)
        stage.is_default = True
        session.add(stage)
    session.flush()


def _stage(project_id: str, state: str, rank: int, **titles: str) -> Stage:
    return Stage(
        id=new_id(),
        project_id=project_id,
        state=str(state),
        rank=rank,
        is_default=False,
        active=True,
        **titles,
    )


def add(session: Session, project_id: str, fields: dict[str, Any]) -> Stage:
    """A column at the end of the board, or where `after` or `before` say."""
    stages = _settled(board_queries.stages(session, project_id))
    stage = _stage(project_id, fields["state"], 0, title_zh="", title_en="")
    _name(stage, fields)
    session.add(stage)
    last = {"after": stages[-1].id} if stages else {}
    _place(stages, stage, fields if {"after", "before"} & fields.keys() else last)
    _hold([*stages, stage], stage, fields)
    session.flush()
    return stage


def change(session: Session, stage: Stage, fields: dict[str, Any]) -> None:
    """Rename a column, put it elsewhere, or let it stand for another state. Raises LastStage and Invalid.

    What stood in it and does not have its new state falls back to the default column of its own.
    """
    stages = _settled(board_queries.stages(session, stage.project_id))
    _name(stage, fields)
    if fields.get("state", stage.state) != stage.state:
        _leave(stages, stage)
        stage.state = fields["state"]
    _hold(stages, stage, fields)
    _place(stages, stage, fields)


def end(session: Session, stage: Stage) -> None:
    """End a column; what stood in it falls back to the default one of its state. Raises LastStage."""
    if stage.active:
        _leave(_settled(board_queries.stages(session, stage.project_id)), stage)
        stage.active = False


def _name(stage: Stage, fields: dict[str, Any]) -> None:
    if "title" in fields:
        stage.title_zh = stage.title_en = fields["title"]
    titles = fields.get("titles", {})
    stage.title_zh, stage.title_en = titles.get("zh", stage.title_zh), titles.get("en", stage.title_en)


def _settled(stages: list[Stage]) -> list[Stage]:
    """The same, with a default in every state that has columns: older projects have not written theirs."""
    for each in board_queries.defaults(stages).values():
        each.is_default = True
    return stages


def _hold(stages: list[Stage], stage: Stage, fields: dict[str, Any]) -> None:
    """Make a column the default of its state if it is asked to be, or there is no other."""
    its = [each for each in stages if each.state == stage.state]
    if fields.get("default") or its == [stage]:
        for each in its:
            each.is_default = each is stage


def _leave(stages: list[Stage], stage: Stage) -> None:
    """Take a column out of its state, and leave what was put nowhere to the first that remains.

    What has a state must have a column to stand in. Raises LastStage.
    """
    others = [each for each in stages if each is not stage]
    if all(each.state != stage.state for each in others):
        raise LastStage(title=stage.title, state=STATE_WORDS[State(stage.state)])
    stage.is_default = False
    _settled(others)


def _place(stages: list[Stage], stage: Stage, fields: dict[str, Any]) -> None:
    others = [each for each in stages if each is not stage]
    for name, further in (("after", 1), ("before", 0)):
        if name not in fields:
            continue
        at = next((i for i, each in enumerate(others) if each.id == fields[name]), None)
        if at is None:
            raise Invalid(f"/{name}", MISSING, what=fields[name])
        anew, stage.rank = ranks_at([each.rank for each in others], at + further)
        for index, rank in anew.items():
            others[index].rank = rank
        return
