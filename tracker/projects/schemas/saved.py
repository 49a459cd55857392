"""The JSON of saved views: what the query of a list says, under a name."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from tracker.paging import MAX_LIMIT
from tracker.projects.schemas.boards import BY
from tracker.projects.schemas.items import ItemsQuerySchema
from tracker.schemas import ID, Flag, PageQuerySchema, QuerySchema, line, page_of

QUERY = {
    "description": (
        "Parameters of `GET /tasks` as they stand in an address, but for `cursor` and `project` "
        "(which is `project_id`); and `by` of a board"
    )
}


class SavedQuerySchema(ItemsQuerySchema):
    """What may be saved: filters, order and shape of a list, and by what a board has columns."""

    class Meta:
        exclude = ("cursor", "project")

    by = ma.fields.String(validate=ma.validate.OneOf(BY))


def read_query(query: dict[str, str]) -> dict[str, Any]:
    """The arguments that a saved query stands for. Raises marshmallow.ValidationError."""
    loaded: dict[str, Any] = SavedQuerySchema().load(query)
    return loaded


class SavedViewChangeSchema(ma.Schema):
    """Fields of a saved view that can be changed."""

    name = line(200)
    project_id = ma.fields.String(allow_none=True, validate=ID, metadata={"description": "Only its items"})
    query = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), metadata=QUERY)
    shared = Flag(metadata={"description": "With the members of its project"})

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        try:
            read_query(data.get("query", {}))
        except ma.ValidationError as wrong:
            raise ma.ValidationError({"query": wrong.messages_dict}) from wrong


class NewSavedViewSchema(SavedViewChangeSchema):
    """A view to save."""

    name = line(200, required=True)


class SavedViewSchema(ma.Schema):
    """A saved view."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    project_id = ma.fields.String(allow_none=True)
    query = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), metadata=QUERY)
    shared = ma.fields.Boolean()
    mine = ma.fields.Boolean(metadata={"description": "Whether I saved it; only then may I change it"})
    revision = ma.fields.Integer()


class SavedViewsQuerySchema(PageQuerySchema):
    """Which saved views."""

    project = ma.fields.String(validate=ID)


class ViewItemsQuerySchema(QuerySchema):
    """Which page of what a view finds."""

    cursor = ma.fields.String(metadata={"description": "`next` of the page before"})
    limit = ma.fields.Integer(
        validate=ma.validate.Range(1, MAX_LIMIT), metadata={"description": "If not given, that of the view"}
    )


SavedViewPageSchema = page_of(SavedViewSchema)
