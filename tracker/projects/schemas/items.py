"""The JSON of items as they are read."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.domain.branches import Standing
from tracker.domain.progress import State
from tracker.domain.schedule import ConstraintKind
from tracker.projects.schemas.base import (
    GIVEN,
    AsOfQuerySchema,
    BriefSchema,
    NamedSchema,
    ReasonSchema,
    moment,
)
from tracker.projects.schemas.files import FileSchema
from tracker.projects.schemas.labels import LabelSchema
from tracker.projects.schemas.links import LinkSchema
from tracker.schemas import ID, PageQuerySchema, QuerySchema, TextSchema, fields_of, line, page_of, prose, web

KINDS = ("task", "milestone", "meeting", "point", "series", "occurrence", "summary", "subtask", "line")
OUTSIDE = ("client", "platform", "other")
SORTS = [
    f"{sign}{name}"
    for name in ("due_on", "start_on", "position", "title", "state", "slack", "rank")
    for sign in ("", "-")
]

INCLUDES = ("links", "helpers", "watchers", "labels", "files", "parts", "comments", "resources", "can")
"""What can be asked for beside an item: fields of ItemSchema that features fill (`projects/includes.py`)."""

VERBS = (
    "start", "complete", "reopen", "cancel", "show", "waive", "skip", "choose", "edit", "assign", "move",
    "hand_over", "wait", "resume", "add_part", "help", "watch", "label", "file", "comment",
)  # fmt: skip
"""Of what `can` tells: the actions that `projects/rules.py` knows."""


class BlockerSchema(ma.Schema):
    """A predecessor that holds an item back; one that the asker does not see has neither id nor key."""

    id = ma.fields.String(allow_none=True)
    key = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()
    owner_id = ma.fields.String(allow_none=True)
    type = ma.fields.String()


class DueBySchema(ma.Schema):
    """The deadline in force: a person's, or else the playbook's; it moves nothing."""

    at = ma.fields.String(required=True)
    because = ma.fields.String(
        required=True, validate=validate.OneOf(["deadline", "week", "phase_end", "months", "step"])
    )
    ref = ma.fields.String(metadata={"description": "Of a step: the id of the item it counts from"})


class EvidenceSchema(ma.Schema):
    """What a verification point was shown with."""

    kind = ma.fields.String(required=True, validate=validate.OneOf(["note", "address"]))
    text = prose(4000, required=True)
    at = moment(load_only=True, metadata={"description": "When it was shown; now if not given"})

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if not data["text"].strip():
            raise ma.ValidationError("Say what was shown.", "text")
        if data["kind"] == "address":
            try:
                web(data["text"])
            except ma.ValidationError as wrong:
                raise ma.ValidationError({"text": wrong.messages}) from wrong


class ShownConstraintSchema(ma.Schema):
    """The constraint that an item has."""

    kind = ma.fields.String(required=True, validate=validate.OneOf([each.value for each in ConstraintKind]))
    at = ma.fields.String()


class BranchSchema(ma.Schema):
    """A step that an item may choose; without an id while the project does not have it."""

    id = ma.fields.String(allow_none=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String()
    status = ma.fields.String(required=True, validate=validate.OneOf([each.value for each in Standing]))
    reason = ma.fields.String(allow_none=True, metadata={"description": "Why it stands so"})


class WaitingSchema(ma.Schema):
    """Whom an item waits for outside the plan; guests are told of what waits for their own party."""

    on = ma.fields.String(required=True, validate=validate.OneOf(OUTSIDE))
    because = ma.fields.String()
    since = ma.fields.String()
    working_minutes = ma.fields.Integer(allow_none=True, metadata={"description": "Of the agency, until now"})


class PermissionSchema(ma.Schema):
    """Whether something can be done with an item now, or else why not."""

    allowed = ma.fields.Boolean(required=True)
    code = ma.fields.String(metadata={"description": "The code of the refusal"})
    because = ma.fields.String()
    fields_ = ma.fields.List(
        ma.fields.String(),
        data_key="fields",
        attribute="fields",
        metadata={"description": "Of `edit`: the only fields that the asker may change; all if left out"},
    )


class PartSchema(BriefSchema):
    """A subtask or a line of a checklist."""

    owner = ma.fields.Nested(NamedSchema, allow_none=True)
    due_on = ma.fields.String(allow_none=True)
    overdue = ma.fields.Boolean()
    revision = ma.fields.Integer()


class PartsSchema(ma.Schema):
    """The parts of an item: how many are done, how many there are, and each of them."""

    done = ma.fields.Integer(required=True)
    all = ma.fields.Integer(required=True)
    items = ma.fields.List(ma.fields.Nested(PartSchema), required=True)


class NewestCommentSchema(ma.Schema):
    """The newest comment of an item, in its first words."""

    id = ma.fields.String()
    author = ma.fields.Nested(NamedSchema, allow_none=True)
    text = ma.fields.String()
    internal = ma.fields.Boolean()
    written_at = ma.fields.String()


class SpokenSchema(ma.Schema):
    """How much was said about an item."""

    count = ma.fields.Integer()
    newest = ma.fields.Nested(NewestCommentSchema, allow_none=True)


class UsedResourceSchema(ma.Schema):
    """A resource of the library that was used for an item, and how often."""

    id = ma.fields.String()
    title = ma.fields.String()
    level = ma.fields.String()
    kind = ma.fields.String()
    url = ma.fields.String(allow_none=True)
    uses = ma.fields.Integer()


class ItemSchema(ma.Schema):
    """An item of any kind; what its kind does not have is left out."""

    id = ma.fields.String(required=True, allow_none=True)
    project_id = ma.fields.String(allow_none=True)
    kind = ma.fields.String()
    key = ma.fields.String()
    title = ma.fields.String()
    titles = ma.fields.Nested(TextSchema)
    note = ma.fields.String(metadata={"description": "For guests: of what is their own party's to do"})
    state = ma.fields.String()
    stage = ma.fields.String(
        allow_none=True, metadata={"description": "Id of the column in which it stands; of what is stored"}
    )
    role = ma.fields.String(allow_none=True)
    owner = ma.fields.Nested(NamedSchema, allow_none=True)
    instead_of = ma.fields.Nested(
        NamedSchema, metadata={"description": "Its owner, who is away and for whom I stand in"}
    )
    department = ma.fields.String(allow_none=True)
    departments = ma.fields.List(ma.fields.String())
    phase = ma.fields.String(allow_none=True)
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    start_on = ma.fields.String(allow_none=True)
    due_on = ma.fields.String(allow_none=True)
    overdue = ma.fields.Boolean()
    blocked = ma.fields.Boolean(metadata={"description": "Whether predecessors hold back its next move"})
    blocked_by = ma.fields.List(ma.fields.Nested(BlockerSchema))
    waiting = ma.fields.Nested(WaitingSchema, allow_none=True)
    progress = ma.fields.Integer(allow_none=True, metadata={"description": "Percent"})
    progress_from = ma.fields.String(
        allow_none=True, validate=validate.OneOf(["state", "person", "parts", "remaining"])
    )
    started_at = ma.fields.String(allow_none=True)
    done_at = ma.fields.String(allow_none=True)
    out_of_sequence = ma.fields.Boolean()
    override_reason = ma.fields.String()
    cancel_reason = ma.fields.String()
    revision = ma.fields.Integer(allow_none=True)
    duration_working_minutes = ma.fields.Integer()
    duration_elapsed_minutes = ma.fields.Integer()
    week = ma.fields.Integer(allow_none=True)
    pinned = ma.fields.Boolean()
    deadline = ma.fields.String(allow_none=True)
    due_by = ma.fields.Nested(DueBySchema, allow_none=True)
    late_start = ma.fields.String(allow_none=True)
    late_finish = ma.fields.String(allow_none=True)
    total_slack_minutes = ma.fields.Integer(allow_none=True)
    free_slack_minutes = ma.fields.Integer(allow_none=True)
    critical = ma.fields.Boolean()
    provisional = ma.fields.Boolean()
    reason = ma.fields.Nested(ReasonSchema, allow_none=True)
    scheduling = ma.fields.String(
        validate=validate.OneOf(["auto", "pinned", "actual"]),
        metadata={"description": "Whether its dates are computed, set by hand, or have happened"},
    )
    constraint = ma.fields.Nested(ShownConstraintSchema, allow_none=True)
    parent = ma.fields.String(allow_none=True)
    calendar_id = ma.fields.String(allow_none=True)
    remaining_working_minutes = ma.fields.Integer(allow_none=True)
    produces = ma.fields.List(ma.fields.Nested(TextSchema))
    accept = ma.fields.Nested(TextSchema, allow_none=True)
    source = ma.fields.String(allow_none=True)
    proposed = ma.fields.Raw(metadata={"description": "true, or the names of the proposed fields"})
    where = ma.fields.String(metadata={"description": "File and line of the playbook"})
    coordinator = ma.fields.String(metadata={"description": "Role that follows up"})
    remark = ma.fields.Nested(TextSchema, metadata={"description": "What the playbook adds"})
    optional = ma.fields.Boolean(metadata={"description": "May be skipped"})
    skipped = ma.fields.Boolean()
    not_chosen = ma.fields.Boolean(metadata={"description": "Cancelled because another branch was chosen"})
    superseded_by = ma.fields.String(
        metadata={"description": "Key of the branch or alternate that replaced it"}
    )
    chooses = ma.fields.List(
        ma.fields.Nested(BranchSchema),
        metadata={"description": "Its branches, and itself with its alternates"},
    )
    turn = ma.fields.Integer(metadata={"description": "Of a step that came round: which turn, from 2 on"})
    begins_turn = ma.fields.Boolean(metadata={"description": "Completing it begins the next turn"})
    milestone_id = ma.fields.String(allow_none=True)
    evidence = ma.fields.Nested(EvidenceSchema, allow_none=True)
    waived_because = ma.fields.String(allow_none=True)
    decided_by = ma.fields.String(allow_none=True)
    decided_at = ma.fields.String(allow_none=True)
    least = ma.fields.Integer()
    per_week = ma.fields.Integer()
    weekdays = ma.fields.List(ma.fields.Integer())
    sitting_at = ma.fields.String()
    sitting_working_minutes = ma.fields.Integer()
    series_id = ma.fields.String(allow_none=True)
    number = ma.fields.Integer()
    of_id = ma.fields.String(metadata={"description": "Of a part: the item that it is a piece of"})
    of = ma.fields.Nested(BriefSchema, allow_none=True)
    with_whole = ma.fields.Boolean(metadata={"description": "Cancelled with the item it is a piece of"})
    released = ma.fields.List(
        ma.fields.Nested(BriefSchema),
        metadata={"description": "In the answer to a move: what waited for it and is ready now"},
    )
    unreadied = ma.fields.List(
        ma.fields.Nested(BriefSchema),
        metadata={"description": "In the answer to a move: what was ready, begun or done and is held now"},
    )
    left_open = ma.fields.List(
        ma.fields.Nested(BriefSchema),
        metadata={"description": "In the answer to a completion: its parts that are still open"},
    )
    helpers = ma.fields.List(
        ma.fields.Nested(NamedSchema), metadata={"description": "With `include=helpers`"}
    )
    watchers = ma.fields.List(
        ma.fields.Nested(NamedSchema), metadata={"description": "With `include=watchers`"}
    )
    labels = ma.fields.List(ma.fields.Nested(LabelSchema), metadata={"description": "With `include=labels`"})
    files = ma.fields.List(ma.fields.Nested(FileSchema), metadata={"description": "With `include=files`"})
    parts = ma.fields.Nested(PartsSchema, metadata={"description": "With `include=parts`"})
    can = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Nested(PermissionSchema),
        metadata={"description": "With `include=can`: what the asker may do now, and why not the rest"},
    )
    links = ma.fields.List(
        ma.fields.Nested(LinkSchema), metadata={"description": "With `include=links`: into it and out of it"}
    )
    comments = ma.fields.Nested(
        SpokenSchema, metadata={"description": "With `include=comments`: how many, and the newest"}
    )
    resources = ma.fields.List(
        ma.fields.Nested(UsedResourceSchema),
        metadata={"description": "With `include=resources`: what of the library was used for it"},
    )


class ShapeQuerySchema(QuerySchema):
    """Which fields of items to answer, and what to bring along."""

    fields_ = fields_of(ItemSchema)
    include = DelimitedList(
        ma.fields.String(validate=validate.OneOf(INCLUDES)),
        load_default=list,
        metadata={"description": "What to bring along with each item; to name it in `fields` does it, too"},
    )
    can = DelimitedList(
        ma.fields.String(validate=validate.OneOf(VERBS)),
        validate=GIVEN,
        metadata={"description": "Bring along `can` of these verbs alone"},
    )

    @ma.post_load
    def bring_along(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`include` with what else asks for something beside the items."""
        named = [*data.get("fields_", ()), *(("can",) if "can" in data else ())]
        include = [*data.get("include", ()), *(each for each in named if each in INCLUDES)]
        return {**data, "include": [*dict.fromkeys(include)]}


WHOM = validate.Regexp(r"^([0-9a-f]{24}|me)\Z", error="Give ids of people, or me.")
WHOSE = validate.Regexp(r"^([0-9a-f]{24}|me|none)\Z", error="Give ids of people, me, or none.")


def _people(which: validate.Regexp, means: str) -> DelimitedList:
    return DelimitedList(ma.fields.String(validate=which), validate=GIVEN, metadata={"description": means})


def _keys(longest: int, means: str) -> DelimitedList:
    return DelimitedList(line(longest), validate=GIVEN, metadata={"description": means})


class ItemsQuerySchema(ShapeQuerySchema, PageQuerySchema):
    """Filters, order and shape of a list of items; a list of values finds what has one of them."""

    project = ma.fields.String(validate=ID)
    key = _keys(300, "Keys of items")
    owner = _people(WHOSE, "Ids of people, `me` for whoever asks, `none` for what nobody owns")
    department = _keys(40, "Keys of departments, `none` for what has none")
    phase = _keys(300, "Keys of phases, `none` for what has none")
    kind = DelimitedList(ma.fields.String(validate=validate.OneOf(KINDS)), validate=GIVEN)
    state = DelimitedList(
        ma.fields.String(validate=validate.OneOf([each.value for each in State])), validate=GIVEN
    )
    stage = ma.fields.String(validate=ID, metadata={"description": "What stands in this column"})
    due_before = ma.fields.Date()
    due_after = ma.fields.Date()
    overdue = ma.fields.Boolean()
    blocked = ma.fields.Boolean(metadata={"description": "Whether predecessors hold back its next move"})
    critical = ma.fields.Boolean()
    helper = _people(WHOM, "Ids of people, `me` for whoever asks")
    watcher = _people(WHOM, "Ids of people, `me` for whoever asks")
    involved = _people(WHOM, "Owner or helper: ids of people, `me` for whoever asks")
    label = DelimitedList(
        ma.fields.String(validate=ID),
        validate=validate.Length(1, 10),
        metadata={"description": "Ids of labels; items that have all of them"},
    )
    waiting = DelimitedList(
        ma.fields.String(validate=validate.OneOf(OUTSIDE)),
        validate=GIVEN,
        metadata={"description": "What waits for somebody outside the plan; guests may name their own party"},
    )
    q = line(
        200,
        metadata={"description": "What stands in key or title; for the agency's people in the note, too"},
    )
    sort = ma.fields.String(
        validate=validate.OneOf(SORTS),
        metadata={"description": "A field; with - in front, descending. `rank` is the manual order"},
    )


class ItemQuerySchema(AsOfQuerySchema, ShapeQuerySchema):
    """The shape of one item, and when to look."""


class ProjectItemsQuerySchema(AsOfQuerySchema, ItemsQuerySchema):
    """Which items of a project, and when to look."""


class WorkQuerySchema(ItemsQuerySchema):
    """Which of my work; whose it is, that it is open, and its order are given."""

    class Meta:
        exclude = ("owner", "helper", "involved", "state", "kind", "sort")

    role = ma.fields.String(
        load_default="owner",
        validate=validate.OneOf(["owner", "helper", "all"]),
        metadata={
            "description": "What I own, for guests also what waits for their party; what I help with; or both"
        },
    )


ItemPageSchema = page_of(ItemSchema)


class PartListSchema(ma.Schema):
    """The parts of an item as whole items: how many are done, and how many there are."""

    done = ma.fields.Integer(required=True)
    all = ma.fields.Integer(required=True)
    items = ma.fields.List(ma.fields.Nested(ItemSchema), required=True)
