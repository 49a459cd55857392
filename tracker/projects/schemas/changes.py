"""The JSON of a change: what moves, before and after it is stored."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.projects.schemas.base import BriefSchema, FindingSchema, NamedSchema, ReasonSchema, ShiftSchema
from tracker.schemas import QuerySchema, page_of

TABLE, BULK = "Of an imported table", "Of many changes at once, in their order"


class ChangeQuerySchema(QuerySchema):
    """Whether to preview a change, or to commit it only if nothing changed since its preview."""

    dry_run = ma.fields.Boolean(
        load_default=False, metadata={"description": "Answer what would move, and store nothing"}
    )
    base = ma.fields.String(
        validate=validate.Regexp(r"^[0-9a-f]{16}\Z", error="Give the `base` that the preview answered."),
        metadata={"description": "The `base` of a preview: 409 when the plan has changed since"},
    )


class FinishShiftSchema(ShiftSchema):
    """The last day of a project before and after."""

    working_days = ma.fields.Integer(allow_none=True)


class ItemMoveSchema(ma.Schema):
    """An item that moves, from when to when and why."""

    item = ma.fields.String(required=True)
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()
    owner = ma.fields.Nested(NamedSchema, allow_none=True)
    start = ma.fields.Nested(ShiftSchema)
    finish = ma.fields.Nested(ShiftSchema)
    shift_working_minutes = ma.fields.Integer(allow_none=True)
    reason = ma.fields.Nested(ReasonSchema, allow_none=True)


class OwnerMovesSchema(NamedSchema):
    """A person, and how many of their items move."""

    moves = ma.fields.Integer()


class ChangeSetSchema(ma.Schema):
    """What a change moves in one project; `id` is null in a preview."""

    id = ma.fields.String(required=True, allow_none=True)
    project_id = ma.fields.String(required=True)
    cause = ma.fields.String()
    at = ma.fields.String()
    actor_id = ma.fields.String(allow_none=True)
    base_revision = ma.fields.Integer()
    undoes_id = ma.fields.String(allow_none=True)
    undone_by_id = ma.fields.String(allow_none=True)
    moves = ma.fields.List(ma.fields.Nested(ItemMoveSchema))
    added = ma.fields.List(ma.fields.String())
    removed = ma.fields.List(ma.fields.String())
    links = ma.fields.List(ma.fields.String())
    broken = ma.fields.List(ma.fields.Nested(FindingSchema))
    mended = ma.fields.List(ma.fields.Nested(FindingSchema))
    released = ma.fields.List(
        ma.fields.Nested(BriefSchema), metadata={"description": "What waited and is ready now"}
    )
    unreadied = ma.fields.List(
        ma.fields.Nested(BriefSchema),
        metadata={"description": "What was ready, begun or done and is held now"},
    )
    finish_on = ma.fields.Nested(FinishShiftSchema, allow_none=True)
    owners = ma.fields.List(ma.fields.Nested(OwnerMovesSchema))
    summary = ma.fields.String()


class PreviewSchema(ma.Schema):
    """What a commit would do; `base` may be named by the commit."""

    dry_run = ma.fields.Boolean(required=True)
    base = ma.fields.String(required=True)
    change_sets = ma.fields.List(ma.fields.Nested(ChangeSetSchema), required=True)
    released = ma.fields.List(ma.fields.Nested(BriefSchema))
    unreadied = ma.fields.List(ma.fields.Nested(BriefSchema))
    summary = ma.fields.String(required=True)
    created = ma.fields.List(ma.fields.String(), metadata={"description": f"{TABLE}: keys"})
    updated = ma.fields.List(ma.fields.String(), metadata={"description": f"{TABLE}: keys"})
    unchanged = ma.fields.Integer(metadata={"description": f"{TABLE}: how many rows"})
    create = ma.fields.List(
        ma.fields.Nested(BriefSchema), metadata={"description": f"{BULK}; a commit gives other ids"}
    )
    update = ma.fields.List(ma.fields.Nested(BriefSchema), metadata={"description": BULK})
    move = ma.fields.List(ma.fields.Nested(BriefSchema), metadata={"description": BULK})


ChangeSetPageSchema = page_of(ChangeSetSchema)
