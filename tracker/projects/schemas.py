"""The JSON of projects, items, links and gates."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.access import Role
from tracker.domain.branches import Standing
from tracker.domain.progress import State
from tracker.domain.schedule import ConstraintKind
from tracker.projects.outlook_schemas import OutlookSchema
from tracker.schemas import (
    ID,
    Flag,
    Number,
    PageQuerySchema,
    QuerySchema,
    TextSchema,
    line,
    page_of,
    prose,
    reason,
)

EARLIEST, LATEST = date(2008, 1, 1), date(2035, 12, 31)
PROJECT_STATES = ("draft", "active", "paused", "closed", "cancelled")
KINDS = ("task", "milestone", "meeting", "point", "series", "occurrence", "summary")
POLICIES = ("asap", "push_only", "keep_gap")
PROGRESS = ("retained", "override", "actual")
ADDED = ("task", "milestone", "meeting", "summary")
AS_SOON = "AS_SOON_AS_POSSIBLE"
LONGEST = 60 * 24 * 366
"""Minutes; a longer duration or lag is a slip of the keyboard."""
GIVEN = validate.Length(min=1)
"""`?state=` names no state: it is neither all of them nor none."""
IN_RANGE = validate.Range(EARLIEST, LATEST)
SORTS = [
    f"{sign}{name}"
    for name in ("due_on", "start_on", "position", "title", "state", "slack")
    for sign in ("", "-")
]


def minutes(**options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(validate=validate.Range(0, LONGEST), strict=True, **options)


def lag(**options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(validate=validate.Range(-LONGEST, LONGEST), strict=True, **options)


def moment(**options: Any) -> ma.fields.AwareDateTime:
    """An instant with its offset, within the years that the calendar covers."""
    return ma.fields.AwareDateTime(validate=_in_covered_years, **options)


def _in_covered_years(value: Any) -> None:
    if not EARLIEST <= value.date() <= LATEST:
        raise ma.ValidationError(f"Give a time from {EARLIEST} to {LATEST}.")


class FindingSchema(ma.Schema):
    """A warning or a conflict of a plan: nothing that refuses it."""

    code = ma.fields.String(required=True)
    item = ma.fields.String(allow_none=True, metadata={"description": "Id of the item; its key in a dry run"})
    message = ma.fields.String(required=True)
    required = ma.fields.Raw()
    actual = ma.fields.Raw()
    culprits = ma.fields.List(ma.fields.String())
    causes = ma.fields.List(
        ma.fields.List(ma.fields.String()),
        metadata={"description": "What each culprit contributes: a kind, ids, and perhaps more"},
    )
    owner = ma.fields.String(metadata={"description": "Id of a person with too much work"})
    first_on = ma.fields.String()
    last_on = ma.fields.String()
    parameter = ma.fields.String(allow_none=True)
    question = ma.fields.String(
        metadata={"description": "Key of the open question of the playbook that it belongs to, such as D-04"}
    )


class ProjectSchema(ma.Schema):
    """A project."""

    id = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True)
    note = ma.fields.String()
    client_id = ma.fields.String(allow_none=True)
    playbook_id = ma.fields.String(allow_none=True)
    state = ma.fields.String(required=True)
    start_on = ma.fields.String(required=True)
    finish_on = ma.fields.String(allow_none=True)
    provisional = ma.fields.Boolean(
        metadata={"description": "Some date lies in a year of projected holidays"}
    )
    parameters = ma.fields.Dict()
    roles = ma.fields.Dict()
    policy = ma.fields.String()
    progress = ma.fields.String()
    not_in_past = ma.fields.Boolean()
    finish_by = ma.fields.String(allow_none=True)
    findings = ma.fields.List(ma.fields.Nested(FindingSchema))
    revision = ma.fields.Integer(allow_none=True)


class PhaseSchema(ma.Schema):
    """A phase and its planned window."""

    id = ma.fields.String(allow_none=True, metadata={"description": "A link may name it"})
    key = ma.fields.String(required=True)
    title = ma.fields.String()
    starts_on = ma.fields.String(
        allow_none=True, metadata={"description": "Null for a phase that only groups its items"}
    )
    ends_on = ma.fields.String(allow_none=True)


class NamedSchema(ma.Schema):
    """A person, by id and name."""

    id = ma.fields.String()
    name = ma.fields.String()


class BlockerSchema(ma.Schema):
    """A predecessor that holds an item back."""

    id = ma.fields.String()
    key = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()
    owner_id = ma.fields.String(allow_none=True)
    type = ma.fields.String()


class ReasonSchema(ma.Schema):
    """Why an item starts when it does."""

    kind = ma.fields.String()
    ref = ma.fields.String()
    words = ma.fields.String()


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
                validate.URL(schemes={"http", "https"})(data["text"])
            except ma.ValidationError as wrong:
                raise ma.ValidationError(
                    "Give an address that begins with http:// or https://.", "text"
                ) from wrong


class ConstraintSchema(ma.Schema):
    """A wish about one date; no-later-than and must dates win over links, which then do not hold."""

    kind = ma.fields.String(
        required=True,
        validate=validate.OneOf([AS_SOON, *(each.value for each in ConstraintKind)]),
        metadata={"description": f"{AS_SOON}, which is usual, is the same as no constraint"},
    )
    at = moment()

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        undated = data["kind"] in (AS_SOON, ConstraintKind.AS_LATE_AS_POSSIBLE)
        if undated == ("at" in data):
            why = "Leave out the date." if undated else "Give the date."
            raise ma.ValidationError(why, "at")

    @ma.post_load
    def wish(self, data: dict[str, Any], **_: Any) -> dict[str, Any] | None:
        return None if data["kind"] == AS_SOON else data


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


class ItemSchema(ma.Schema):
    """An item of any kind; what its kind does not have is left out."""

    id = ma.fields.String(required=True, allow_none=True)
    project_id = ma.fields.String(allow_none=True)
    kind = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    titles = ma.fields.Nested(TextSchema)
    note = ma.fields.String()
    state = ma.fields.String(required=True)
    role = ma.fields.String(allow_none=True)
    owner = ma.fields.Nested(NamedSchema, allow_none=True)
    department = ma.fields.String(allow_none=True)
    departments = ma.fields.List(ma.fields.String())
    phase = ma.fields.String(allow_none=True)
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    start_on = ma.fields.String(allow_none=True)
    due_on = ma.fields.String(allow_none=True)
    overdue = ma.fields.Boolean()
    blocked_by = ma.fields.List(ma.fields.Nested(BlockerSchema))
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


class LinkSchema(ma.Schema):
    """A link between two items."""

    id = ma.fields.String(required=True, allow_none=True)
    pred = ma.fields.String(required=True)
    succ = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    lag_working_minutes = ma.fields.Integer(allow_none=True)
    lag_elapsed_minutes = ma.fields.Integer(allow_none=True)
    lag_percent = ma.fields.Float(allow_none=True)
    gap_minutes = ma.fields.Integer(
        metadata={"description": "What the policy keep_gap adds to the lag, in its unit"}
    )
    soft = ma.fields.Boolean()
    revision = ma.fields.Integer(allow_none=True)


class DutySchema(ma.Schema):
    """Recurring work of the playbook; shown, not yet laid on days."""

    key = ma.fields.String()
    title = ma.fields.String()
    cadence = ma.fields.String()
    owner = ma.fields.String(allow_none=True)
    during = ma.fields.List(ma.fields.String())
    source = ma.fields.String(allow_none=True)


class PlanSchema(ma.Schema):
    """A project with everything in it, as a start answers it and a dry run would."""

    project = ma.fields.Nested(ProjectSchema, required=True)
    phases = ma.fields.List(ma.fields.Nested(PhaseSchema))
    items = ma.fields.List(ma.fields.Nested(ItemSchema))
    links = ma.fields.List(ma.fields.Nested(LinkSchema))
    duties = ma.fields.List(ma.fields.Nested(DutySchema))
    critical_path = ma.fields.List(ma.fields.String())
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    dry_run = ma.fields.Boolean()
    outlook = ma.fields.Nested(
        OutlookSchema, metadata={"description": "Of a playbook, in a dry run: what it would ask for"}
    )


class StartSchema(ma.Schema):
    """Start a playbook as a project, or make an empty project (without `playbook`)."""

    name = line(200)
    note = prose(4000)
    playbook = line(80, metadata={"description": "Key of a playbook, such as implementation-four-phase"})
    version = ma.fields.Integer(strict=True, validate=validate.Range(1, 1_000_000))
    client_id = ma.fields.String(allow_none=True, validate=ID)
    start_on = ma.fields.Date(validate=IN_RANGE)
    finish_on = ma.fields.Date(
        validate=IN_RANGE,
        metadata={"description": "Instead of start_on: the latest start that finishes by this day"},
    )
    parameters = ma.fields.Dict(
        keys=ma.fields.String(), load_default=dict, metadata={"description": "Parameter name to value"}
    )
    leave_out = ma.fields.List(
        ma.fields.String(validate=validate.Length(1, 300)),
        validate=validate.Length(max=500),
        metadata={"description": "Keys of optional steps that this project does without"},
    )
    choose = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(validate=validate.Length(1, 300)),
        metadata={
            "description": "For a step that chooses among others, the one chosen; for a step that has an "
            "alternate, the alternate instead of it"
        },
    )
    roles = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(validate=ID),
        load_default=dict,
        metadata={"description": "Role key to the id of a person"},
    )
    lead_id = ma.fields.String(validate=ID, metadata={"description": "Who leads; the asker if not given"})
    state = ma.fields.String(load_default="active", validate=validate.OneOf(["draft", "active"]))

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if ("start_on" in data) == ("finish_on" in data):
            raise ma.ValidationError("Give either start_on or finish_on.", "start_on")


class StartQuerySchema(QuerySchema):
    """Whether to store what is started."""

    dry_run = ma.fields.Boolean(load_default=False)


class ProjectChangeSchema(ma.Schema):
    """Fields of a project that can be changed."""

    name = line(200)
    note = prose(4000)
    client_id = ma.fields.String(allow_none=True, validate=ID)
    start_on = ma.fields.Date(validate=IN_RANGE)
    finish_by = ma.fields.Date(
        allow_none=True,
        validate=IN_RANGE,
        metadata={"description": "Plan backward from the end of this day; null plans forward again"},
    )
    policy = ma.fields.String(
        validate=validate.OneOf(POLICIES), metadata={"description": "How what nobody pinned moves"}
    )
    progress = ma.fields.String(
        validate=validate.OneOf(PROGRESS), metadata={"description": "What becomes of work that has begun"}
    )
    not_in_past = Flag(metadata={"description": "Keep unstarted work out of the past"})
    calendar = line(60, allow_none=True, metadata={"description": "Key of a task calendar, for all items"})
    parameters = ma.fields.Dict(
        keys=ma.fields.String(),
        metadata={"description": "Parameters of the playbook that change; what was edited by hand stays"},
    )
    roles = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(validate=ID, allow_none=True),
        metadata={"description": "Role key to the id of a person; merged, null takes a role away"},
    )


class ChangeQuerySchema(QuerySchema):
    """Whether to preview a change, or to commit it only if nothing changed since its preview."""

    dry_run = ma.fields.Boolean(
        load_default=False, metadata={"description": "Answer what would move, and store nothing"}
    )
    base = ma.fields.String(
        validate=validate.Regexp(r"^[0-9a-f]{16}\Z", error="Give the `base` that the preview answered."),
        metadata={"description": "The `base` of a preview: 409 when the plan has changed since"},
    )


class ShiftSchema(ma.Schema):
    """A value before and after."""

    before = ma.fields.String(allow_none=True)
    after = ma.fields.String(allow_none=True)


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
    finish_on = ma.fields.Nested(FinishShiftSchema, allow_none=True)
    owners = ma.fields.List(ma.fields.Nested(OwnerMovesSchema))
    summary = ma.fields.String()


class PreviewSchema(ma.Schema):
    """What a commit would do; `base` may be named by the commit."""

    dry_run = ma.fields.Boolean(required=True)
    base = ma.fields.String(required=True)
    change_sets = ma.fields.List(ma.fields.Nested(ChangeSetSchema), required=True)
    summary = ma.fields.String(required=True)


class NamedItemSchema(ma.Schema):
    """An item, as people call it."""

    id = ma.fields.String()
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()


class DrivingLinkSchema(ma.Schema):
    """The link that drives a date."""

    pred = ma.fields.String()
    succ = ma.fields.String()
    type = ma.fields.String()
    lag_minutes = ma.fields.Integer()
    lag_elapsed = ma.fields.Boolean()
    lag_percent = ma.fields.Float(allow_none=True)


class DaysOffSchema(ma.Schema):
    """Days in a row without work."""

    first_on = ma.fields.String()
    last_on = ma.fields.String()
    kind = ma.fields.String()
    name = ma.fields.String(allow_none=True)


class BeatenSchema(ma.Schema):
    """What also holds an item and does not decide; in how many working minutes it would."""

    kind = ma.fields.String()
    ref = ma.fields.String()
    at = ma.fields.String()
    working_minutes = ma.fields.Integer()


class StepSchema(ma.Schema):
    """One link of the chain: where an item lies and what put it there."""

    item = ma.fields.Nested(NamedItemSchema, required=True)
    start = ma.fields.String()
    finish = ma.fields.String()
    reason = ma.fields.Nested(ReasonSchema)
    asked = ma.fields.String(metadata={"description": "The instant that the cause asks for"})
    link = ma.fields.Nested(DrivingLinkSchema, allow_none=True)
    days_off = ma.fields.List(ma.fields.Nested(DaysOffSchema))
    days_off_inside = ma.fields.List(ma.fields.Nested(DaysOffSchema))
    beaten = ma.fields.List(ma.fields.Nested(BeatenSchema))
    provisional = ma.fields.Boolean()
    where = ma.fields.String(allow_none=True, metadata={"description": "File and line of the playbook"})
    source = ma.fields.String(allow_none=True, metadata={"description": "Section of its source"})
    words = ma.fields.String(required=True)


class RequestSchema(ma.Schema):
    """A request to this API that can be previewed with `dry_run=true` and then sent."""

    method = ma.fields.String(required=True)
    path = ma.fields.String(required=True, metadata={"description": "Behind the prefix /api/v1"})
    body = ma.fields.Dict(allow_none=True)


class OptionSchema(ma.Schema):
    """An edit and what it brings; without figures where it was not tried."""

    rank = ma.fields.Integer()
    words = ma.fields.String(required=True)
    gained_minutes = ma.fields.Integer(metadata={"description": "Of its own time; negative if it costs"})
    gained_days = ma.fields.Float()
    finish_gained_working_days = ma.fields.Integer()
    moved = ma.fields.Integer(metadata={"description": "How many items move"})
    broken = ma.fields.List(
        ma.fields.String(), metadata={"description": "Items whose deadline is missed by it"}
    )
    mended = ma.fields.List(ma.fields.String())
    request = ma.fields.Nested(RequestSchema, required=True)


class ConflictSchema(FindingSchema):
    """What does not hold, with ways to repair it."""

    repairs = ma.fields.List(ma.fields.Nested(OptionSchema), required=True)


class ConflictsQuerySchema(QuerySchema):
    """Which conflicts of a project."""

    item = ma.fields.String(validate=ID)


class ExplanationSchema(ma.Schema):
    """Why an item has its dates."""

    item = ma.fields.Nested(NamedItemSchema, required=True)
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    words = ma.fields.List(ma.fields.String(), required=True)
    chain = ma.fields.List(ma.fields.Nested(StepSchema), required=True)
    options = ma.fields.List(
        ma.fields.Nested(OptionSchema), required=True, metadata={"description": "Ways to bring it forward"}
    )


class BaselineSchema(ma.Schema):
    """The dates of a plan as they once stood."""

    id = ma.fields.String(required=True)
    number = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    at = ma.fields.String()
    finish_on = ma.fields.String(allow_none=True)
    items = ma.fields.Integer(metadata={"description": "How many items it has dates of"})


class NewBaselineSchema(ma.Schema):
    """A baseline to keep."""

    name = line(200, required=True)


class ItemDriftSchema(ma.Schema):
    """An item as a baseline has it, and as it stands; null where it was added or cancelled since."""

    item = ma.fields.String(required=True)
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()
    start = ma.fields.Nested(ShiftSchema)
    finish = ma.fields.Nested(ShiftSchema)
    slip_working_minutes = ma.fields.Integer(allow_none=True)


class DriftSchema(ma.Schema):
    """How far a plan has drifted from a baseline."""

    baseline = ma.fields.Nested(BaselineSchema, required=True)
    finish_on = ma.fields.Nested(ShiftSchema)
    items = ma.fields.List(ma.fields.Nested(ItemDriftSchema), required=True)


class PhaseChangeSchema(ma.Schema):
    """The planned window of a phase."""

    starts_on = ma.fields.Date(validate=IN_RANGE)
    ends_on = ma.fields.Date(validate=IN_RANGE)


class ProjectsQuerySchema(PageQuerySchema):
    """Filters of the list of projects."""

    state = DelimitedList(ma.fields.String(validate=validate.OneOf(PROJECT_STATES)), validate=GIVEN)
    client = ma.fields.String(validate=ID)
    q = line(200)


class MemberSchema(ma.Schema):
    """A person in a project."""

    person_id = ma.fields.String(dump_only=True)
    name = ma.fields.String(dump_only=True)
    role = ma.fields.Enum(Role, by_value=True, required=True)
    revision = ma.fields.Integer(dump_only=True)


class TaskFieldsSchema(ma.Schema):
    """Fields of an item that a person writes."""

    title = line(500)
    titles = ma.fields.Nested(TextSchema)
    note = prose()
    owner_id = ma.fields.String(allow_none=True, validate=ID)
    department = line(40, allow_none=True)
    phase = line(40, allow_none=True)
    duration_working_minutes = minutes()
    duration_elapsed_minutes = minutes()
    deadline = moment(allow_none=True)
    start = moment(metadata={"description": "Typing a date pins the item to it"})
    finish = moment()
    pinned = Flag(metadata={"description": "false lets the engine place it again"})
    constraint = ma.fields.Nested(
        ConstraintSchema, allow_none=True, metadata={"description": "null takes it away"}
    )
    calendar = line(60, allow_none=True, metadata={"description": "Key of a task calendar"})
    parent = ma.fields.String(
        allow_none=True, validate=ID, metadata={"description": "Id of the summary it belongs to"}
    )
    actual_start = moment(metadata={"description": "When work that has begun really began"})
    actual_finish = moment(metadata={"description": "When work that is finished really ended"})
    remaining_working_minutes = minutes(
        allow_none=True, metadata={"description": "What is left of work that has begun"}
    )

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if "duration_working_minutes" in data and "duration_elapsed_minutes" in data:
            raise ma.ValidationError("Give one of the two durations.", "duration_elapsed_minutes")
        if {"start", "finish"} & data.keys() and data.get("pinned") is False:
            raise ma.ValidationError("A typed date pins; leave out pinned, or the date.", "pinned")


class NewTaskSchema(TaskFieldsSchema):
    """A task, milestone or meeting to add."""

    title = line(500, required=True)
    kind = ma.fields.String(
        load_default="task", validate=validate.OneOf(["task", "milestone", "meeting", "summary"])
    )
    key = line(60)
    after = ma.fields.List(
        ma.fields.String(validate=ID),
        validate=validate.Length(max=200),
        metadata={"description": "Ids of predecessors, linked finish to start"},
    )


class TaskChangeSchema(TaskFieldsSchema):
    """Fields of an item that can be changed."""


class ItemsQuerySchema(PageQuerySchema):
    """Filters and order of a list of items."""

    project = ma.fields.String(validate=ID)
    key = line(60)
    owner = ma.fields.String(validate=ID)
    department = line(40)
    phase = line(40)
    kind = DelimitedList(ma.fields.String(validate=validate.OneOf(KINDS)), validate=GIVEN)
    state = DelimitedList(
        ma.fields.String(validate=validate.OneOf([each.value for each in State])), validate=GIVEN
    )
    due_before = ma.fields.Date()
    due_after = ma.fields.Date()
    overdue = ma.fields.Boolean()
    critical = ma.fields.Boolean()
    q = line(200)
    sort = ma.fields.String(
        validate=validate.OneOf(SORTS), metadata={"description": "A field; with - in front, descending"}
    )


class WorkQuerySchema(PageQuerySchema):
    """Which page of my work."""

    project = ma.fields.String(validate=ID)


class MoveSchema(ma.Schema):
    """When it happened, and why a lead goes ahead although links forbid it."""

    override_reason = reason()
    at = moment(metadata={"description": "When it happened; now if not given"})


class BecauseSchema(ma.Schema):
    """Why a verification point is waived, or an item cancelled."""

    reason = reason(required=True)


class ChooseSchema(ma.Schema):
    """What an item chooses, and why."""

    step = line(
        300, required=True, metadata={"description": "Key or id of a branch, an alternate, or itself"}
    )
    reason = reason(required=True)


class LinkFieldsSchema(ma.Schema):
    """What a link says beside its two ends."""

    type = ma.fields.String(validate=validate.OneOf(["FS", "SS", "FF", "SF"]))
    lag_working_minutes = lag()
    lag_elapsed_minutes = lag()
    lag_percent = Number(validate=validate.Range(-1000, 1000))
    soft = Flag()

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if sum(name.startswith("lag_") for name in data) > 1:
            raise ma.ValidationError("Give one kind of lag.", "lag_working_minutes")


class NewLinkSchema(LinkFieldsSchema):
    """A link to add."""

    pred = ma.fields.String(required=True, validate=ID)
    succ = ma.fields.String(required=True, validate=ID)


class GraphNodeSchema(ma.Schema):
    """A node of the graph."""

    id = ma.fields.String()
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()
    phase = ma.fields.String(allow_none=True)
    state = ma.fields.String()
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    total_slack_minutes = ma.fields.Integer(allow_none=True)
    critical = ma.fields.Boolean()
    owner_id = ma.fields.String(allow_none=True)


class GraphSchema(ma.Schema):
    """A project as a graph."""

    project_id = ma.fields.String()
    nodes = ma.fields.List(ma.fields.Nested(GraphNodeSchema))
    links = ma.fields.List(ma.fields.Nested(LinkSchema))
    ready = ma.fields.List(ma.fields.String(), metadata={"description": "What can begin now"})
    critical_path = ma.fields.List(ma.fields.String())


class EntrySchema(ma.Schema):
    """One change of one row."""

    revision = ma.fields.Integer()
    at = ma.fields.String()
    actor_id = ma.fields.String(allow_none=True)
    cause = ma.fields.String()
    change_set = ma.fields.String()
    entity = ma.fields.String()
    entity_id = ma.fields.String()
    before = ma.fields.Dict(allow_none=True)
    after = ma.fields.Dict()


class JournalQuerySchema(PageQuerySchema):
    """Which entries of the journal."""

    entity = line(60)


ItemPageSchema = page_of(ItemSchema)
ProjectPageSchema = page_of(ProjectSchema)
EntryPageSchema = page_of(EntrySchema)
ChangeSetPageSchema = page_of(ChangeSetSchema)
