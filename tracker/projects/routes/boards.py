"""HTTP of boards: a whole one in one request, its columns, and what is moved on it."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import (
    IF_MATCH,
    PREFIX,
    Blueprint,
    expect_revision,
    expect_unchanged,
    guarded_projects,
    located,
    needs,
    who,
    with_etag,
)
from tracker.db import session
from tracker.journal import writing
from tracker.merging import spoken, titles_of
from tracker.problems import language
from tracker.projects import (
    board,
    board_queries,
    board_views,
    moving,
    queries,
    schemas,
    stages,
    views,
)
from tracker.projects.models import Stage
from tracker.projects.routes import previews, shown
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing

bp = Blueprint("boards", __name__, url_prefix=PREFIX, description="Boards, their columns, manual order")


@bp.get("/projects/<id:project_id>/board")
@needs(Right.SEE)
@bp.arguments(schemas.BoardQuerySchema, location="query")
@bp.response(200, schemas.BoardSchema)
@as_of
def get_board(args: dict[str, Any], project_id: str) -> Any:
    """A whole board: every column by stage, state, phase or owner, with its first items in manual order

    Shows tasks, milestones and meetings unless `kind` says otherwise, and what is cancelled only where
    `state` names it. `limit` is that of each column; `next` with `column` brings what follows.
    """
    cards = board.cards(session(), who(), {**args, "project": project_id}, shown.plain().today)
    items = [item for each in cards.values() for item in each.items]
    look = shown.in_shape(items, who(), args)
    return board_views.board(session(), project_id, args, cards, look)


@bp.get("/projects/<id:project_id>/stages")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.StageSchema(many=True))
@as_of
def list_stages(_args: dict[str, Any], project_id: str) -> Any:
    """The columns of a project's board, from left to right"""
    look, found = shown.plain(), board_queries.stages(session(), project_id)
    held = board_queries.defaults(found)
    return [views.stage(each, look) | {"default": held[each.state] is each} for each in found]


@bp.post("/projects/<id:project_id>/stages")
@needs(Right.LEAD)
@bp.arguments(schemas.NewStageSchema)
@bp.response(201, schemas.StageSchema)
def add_stage(fields: dict[str, Any], project_id: str) -> Any:
    """Add a column to the board; what is put into it gets its state

    No item moves into it by itself, unless it is made the `default` of its state or is the only one of it.
    """
    with writing(who(), "stage.add", projects=[project_id]) as current:
        stage = stages.add(current, queries.project(current, project_id).id, fields)
    return located(_one(stage, 201), ".get_stage", stage_id=stage.id)


@bp.get("/stages/<id:stage_id>")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.StageSchema)
@as_of
def get_stage(_args: dict[str, Any], stage_id: str) -> Any:
    """One column of a board"""
    return _one(board_queries.stage(session(), stage_id))


@bp.patch("/stages/<id:stage_id>")
@needs(Right.LEAD)
@bp.arguments(schemas.StageChangeSchema)
@bp.response(200, schemas.StageSchema)
@bp.doc(parameters=[IF_MATCH])
def change_stage(fields: dict[str, Any], stage_id: str) -> Any:
    """Rename a column, put it beside another, or let it stand for another state

    No item changes its state, and none moves because columns change places: what was put nowhere stands in
    the `default` column of its state. What does not have the new state of its column falls back to that of
    its own; a default that gets another state or ends leaves that to the first that remains.
    """
    with writing(who(), "stage.change", projects=guarded_projects()) as current:
        stage = board_queries.stage(current, stage_id)
        expect_unchanged(stage, fields, {**stages.WRITES, **titles_of(stage, language())})
        stages.change(current, stage, spoken(stage, fields, language()))
    return _one(stage)


@bp.delete("/stages/<id:stage_id>")
@needs(Right.LEAD)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def end_stage(stage_id: str) -> None:
    """End a column; what stood in it falls back to the default one of its state"""
    with writing(who(), "stage.end", projects=guarded_projects()) as current:
        stage = current.get_one(Stage, stage_id)
        if stage.active:
            expect_revision(stage.revision)
        stages.end(current, stage)


def _one(stage: Stage, status: int = 200) -> Any:
    return with_etag(views.stage(stage, shown.plain()), stage.revision, status)


@bp.post("/tasks/<id:item_id>/move")
@needs(Right.WORK)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.PutSchema)
@bp.response(200, schemas.ItemSchema)
def put_task(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Move an item on the board: into a column or state, and right after or before another item

    A column of another state starts, completes or reopens the item, with everything that may refuse that;
    a lead may give `override_reason`. Without `after` and `before` it keeps its place in the order.
    The answer says what that released, unreadied and left open, like the verbs themselves.
    """
    with changing("task.move", args, projects=guarded_projects()) as change:
        item = queries.item(change.session, item_id)
        effect = moving.move(change.session, who(), item, fields)
    return previews.answer(change, lambda: with_etag(shown.moved(item, effect), item.revision))
