"""Rows of a project: its phases, whatever people must do in it, and the links between."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from tracker.db import Row
from tracker.domain.text import Text
from tracker.domain.windows import Window
from tracker.journal import AGENCY, Journaled


class Project(Journaled, Row):
    """A playbook started for a client on a date, or a plan made by hand."""

    __tablename__ = "projects"
    __table_args__ = (
        sa.Index("ix_projects_name_id", "name", "id"),
        sa.Index("ix_projects_start_on_id", "start_on", "id"),
    )
    name: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    playbook_id: Mapped[str | None] = mapped_column(sa.ForeignKey("playbook_versions.id"))
    state: Mapped[str] = mapped_column(sa.String(20), index=True)
    start_on: Mapped[date]
    finish_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    roles: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Role key to person id."""
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it takes of its playbook: `leave_out` and `choose` as it was started, and the `turns` since."""
    policy: Mapped[str] = mapped_column(sa.String(20), default="asap")
    """How what nobody pinned moves: `asap`, `push_only` or `keep_gap`."""
    progress: Mapped[str] = mapped_column(sa.String(20), default="retained")
    """What becomes of work that has begun: `retained` logic, `override`, or `actual` dates alone."""
    not_in_past: Mapped[bool] = mapped_column(default=False)
    """Whether unstarted work is kept out of the past."""
    finish_by: Mapped[date | None]
    """Planned backward from the end of this day."""
    calendar_id: Mapped[str | None] = mapped_column(sa.ForeignKey("calendars.id"))
    """The calendar of what has none of its own; the agency's if not given."""
    calendar_digest: Mapped[str | None] = mapped_column(sa.String(64))
    """The base calendar that the dates were computed on."""
    quotas: Mapped[list[Any]] = mapped_column(default=list)
    """How many of some meetings there must be: `{zh, en, keys, least, per_week}`."""
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    """What the playbook warned of when it was started; stays."""
    findings: Mapped[list[Any]] = mapped_column(default=list)
    """The warnings and the conflicts of the newest plan: `{code, item, zh, en, …}`."""

    @property
    def journal_scope(self) -> str:
        return self.id


class Phase(Journaled, Row):
    """A planned stretch of a project, from its start to the last day before the next boundary."""

    __tablename__ = "phases"
    __table_args__ = (sa.UniqueConstraint("project_id", "key"),)
    project_id: Mapped[str] = mapped_column(sa.ForeignKey("projects.id"))
    key: Mapped[str] = mapped_column(sa.String(300))
    title_zh: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)
    position: Mapped[int]
    starts_on: Mapped[date | None]
    """The planned window; a phase without one only groups its items."""
    ends_on: Mapped[date | None]

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)

    @property
    def window(self) -> Window | None:
        if self.starts_on is None or self.ends_on is None:
            return None
        return Window(self.key, self.starts_on, self.ends_on)


class Stage(Journaled, Row):
    """A column of a project's board; what is put into it gets its state."""

    __tablename__ = "stages"
    project_id: Mapped[str] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    title_zh: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(20))
    """`open`, `started` or `done`."""
    rank: Mapped[int] = mapped_column(sa.BigInteger)
    """Its place among the stages of its project, from left to right."""
    is_default: Mapped[bool] = mapped_column(default=False)
    """Whether items of its state stand here that were put nowhere; where no living one is, in the first."""
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class Item(Journaled, Row):
    """Whatever a person must do; each kind extends it one to one."""

    __tablename__ = "items"
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "kind",
        "polymorphic_identity": "item",
        "with_polymorphic": "*",
    }
    __table_args__ = (
        sa.Index("ix_items_project_id_due_on_id", "project_id", "due_on", "id"),
        sa.Index("ix_items_owner_id_state_due_on", "owner_id", "state", "due_on"),
        sa.UniqueConstraint("project_id", "rank"),
    )
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    key: Mapped[str] = mapped_column(sa.String(300))
    title_zh: Mapped[str] = mapped_column(sa.String(500))
    title_en: Mapped[str] = mapped_column(sa.String(500))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    role: Mapped[str | None] = mapped_column(sa.String(64))
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    department_id: Mapped[str | None] = mapped_column(sa.ForeignKey("departments.id"), index=True)
    departments: Mapped[list[str]] = mapped_column(default=list)
    """Keys of every department that takes part."""
    phase_id: Mapped[str | None] = mapped_column(sa.ForeignKey("phases.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(sa.String(20), default="open")
    start_at: Mapped[datetime | None]
    finish_at: Mapped[datetime | None]
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    out_of_sequence: Mapped[bool] = mapped_column(default=False)
    """Moved on although a link forbade it, or a predecessor was reopened since."""
    stage_id: Mapped[str | None] = mapped_column(sa.ForeignKey("stages.id"), index=True)
    """The column it was put into; counts while the column has the item's state."""
    rank: Mapped[int | None] = mapped_column(sa.BigInteger)
    """Its place in the manual order of its project, once it was moved; else its position implies one."""
    progress: Mapped[int | None]
    """Percent, as a person said."""
    waiting_on: Mapped[str | None] = mapped_column(sa.String(20))
    """Whom it waits for outside the plan: `client`, `platform` or `other`."""
    waiting_because: Mapped[str | None] = mapped_column(sa.Text)
    waiting_since: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised when the time or the cancellation changes, and only then (RFC 5545 section 3.8.7.4)."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Words that no rule reads: produces, accept, source, proposed, where."""

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)

    @property
    def journal_name(self) -> str:
        return "items"


class Node(Item):
    """An item with a place in the project's graph: what the engine needs, and what it found."""

    __tablename__ = "nodes"
    __mapper_args__ = {"polymorphic_identity": "node", "with_polymorphic": "*"}  # noqa: RUF012
    id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), primary_key=True)
    duration: Mapped[int] = mapped_column(default=0)
    """Minutes, working or on the clock as `elapsed` says."""
    elapsed: Mapped[bool] = mapped_column(default=False)
    at_time: Mapped[str | None] = mapped_column(sa.String(5))
    week: Mapped[int | None]
    pin_start_at: Mapped[datetime | None]
    pin_finish_at: Mapped[datetime | None]
    constraint_kind: Mapped[str | None] = mapped_column(sa.String(30))
    constraint_at: Mapped[datetime | None]
    calendar_id: Mapped[str | None] = mapped_column(sa.ForeignKey("calendars.id"))
    """A calendar of its own instead of its department's and its owner's."""
    parent_id: Mapped[str | None] = mapped_column(sa.ForeignKey("nodes.id"), index=True)
    """The summary it belongs to."""
    remaining: Mapped[int | None]
    """Minutes still to do, of what has started."""
    deadline_at: Mapped[datetime | None]
    """A deadline that a person set; never moves the item."""
    due_rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The playbook's deadline: `{phase_end: true}`, `{months}`, `{before}` or `{step, lag, lag_elapsed}`."""
    due_by_at: Mapped[datetime | None]
    """The deadline in force: the person's, or else the playbook's."""
    late_start_at: Mapped[datetime | None]
    late_finish_at: Mapped[datetime | None]
    total_slack: Mapped[int] = mapped_column(default=0)
    free_slack: Mapped[int] = mapped_column(default=0)
    critical: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Why it starts when it does: `{kind, ref}`."""


class Summary(Node):
    """What other items belong to: it spans them, and a link on it holds for each of them."""

    __mapper_args__ = {"polymorphic_identity": "summary"}  # noqa: RUF012


class Task(Node):
    """Work with a duration."""

    __mapper_args__ = {"polymorphic_identity": "task"}  # noqa: RUF012


class Milestone(Node):
    """A gate: passed when each of its verification points is."""

    __mapper_args__ = {"polymorphic_identity": "milestone"}  # noqa: RUF012


class Meeting(Node):
    """A single meeting."""

    __mapper_args__ = {"polymorphic_identity": "meeting"}  # noqa: RUF012


class Point(Node):
    """A verification point: shown with evidence, waived with a reason, or open."""

    __tablename__ = "points"
    id: Mapped[str] = mapped_column(sa.ForeignKey("nodes.id"), primary_key=True)
    milestone_id: Mapped[str] = mapped_column(sa.ForeignKey("nodes.id"), index=True)
    evidence_kind: Mapped[str | None] = mapped_column(sa.String(20))
    evidence: Mapped[str | None] = mapped_column(sa.Text)
    waived_because: Mapped[str | None] = mapped_column(sa.Text)
    decided_by: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # Named, because the milestone is a second way from a point to a node.
        return {"polymorphic_identity": "point", "inherit_condition": cls.id == Node.id}


class Series(Node):
    """A repeated meeting: it spans its window, and its sittings are occurrences."""

    __tablename__ = "series"
    __mapper_args__ = {"polymorphic_identity": "series"}  # noqa: RUF012
    id: Mapped[str] = mapped_column(sa.ForeignKey("nodes.id"), primary_key=True)
    least: Mapped[int]
    per_week: Mapped[int]
    weekdays: Mapped[list[Any]]
    """0 is Monday."""
    sitting: Mapped[int]
    """Minutes of one sitting."""
    sitting_at: Mapped[str] = mapped_column(sa.String(5))


class Occurrence(Item):
    """One sitting of a series."""

    __tablename__ = "occurrences"
    __mapper_args__ = {"polymorphic_identity": "occurrence"}  # noqa: RUF012
    id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), primary_key=True)
    series_id: Mapped[str] = mapped_column(sa.ForeignKey("series.id"), index=True)
    number: Mapped[int]
    surplus: Mapped[bool] = mapped_column(default=False)
    """Cancelled because the window has no place for it, not by a person; comes back when it has."""
    pinned: Mapped[bool] = mapped_column(default=False)
    """Moved by hand: stays when the series is laid again."""


class Part(Item):
    """A piece of an item that has its own owner and day: no node of the graph, no dates of the engine."""

    __tablename__ = "parts"
    id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), primary_key=True)
    of_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), index=True)
    """The item that it is a piece of."""

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # Named, because the item that it belongs to is a second way from a part to an item.
        return {"polymorphic_identity": "part", "inherit_condition": cls.id == Item.id}


class Subtask(Part):
    """A smaller task within one."""

    __mapper_args__ = {"polymorphic_identity": "subtask"}  # noqa: RUF012


class CheckLine(Part):
    """A line of an item's checklist: open or done."""

    __mapper_args__ = {"polymorphic_identity": "line"}  # noqa: RUF012


class Involved(Journaled, Row):
    """A person beside the owner: who helps with an item, or watches it."""

    __tablename__ = "item_people"
    __table_args__ = (sa.UniqueConstraint("item_id", "person_id", "role"),)
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"))
    item_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    """`helper` or `watcher`."""
    active: Mapped[bool] = mapped_column(default=True)


class Label(Journaled, Row):
    """A word that items are marked with, of one project or of all."""

    __tablename__ = "labels"
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    color: Mapped[str] = mapped_column(sa.String(20), default="grey")
    active: Mapped[bool] = mapped_column(default=True)


class ItemLabel(Journaled, Row):
    """A label on an item."""

    __tablename__ = "item_labels"
    __table_args__ = (sa.UniqueConstraint("item_id", "label_id"),)
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"))
    item_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"))
    label_id: Mapped[str] = mapped_column(sa.ForeignKey("labels.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)


class FileLink(Journaled, Row):
    """The address of a file that belongs to an item; the file itself lies elsewhere."""

    __tablename__ = "file_links"
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"))
    item_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    url: Mapped[str] = mapped_column(sa.Text)
    added_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    added_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)


class Handover(Journaled, Row):
    """An item offered by one department to the next, and how long the answer took."""

    __tablename__ = "handovers"
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    item_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(20))
    """`offered`, `accepted`, `declined` or `withdrawn`."""
    from_department_id: Mapped[str | None] = mapped_column(sa.ForeignKey("departments.id"))
    from_owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    to_department_id: Mapped[str | None] = mapped_column(sa.ForeignKey("departments.id"), index=True)
    to_owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    offered_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    offered_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """Until when an answer is expected."""
    answered_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was declined."""


class SavedView(Journaled, Row):
    """Filters, order and columns of a list under a name; a person's own, or shared with a project."""

    __tablename__ = "saved_views"
    NUMBERED = True

    @property
    def journal_scope(self) -> str:
        """Also of a project's: what only one person may see is not told in the project's journal."""
        return AGENCY

    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shared: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class Link(Journaled, Row):
    """A dependency in a project; one that was taken away is kept with `active` false.

    Each end is a node or a phase: ids are unique across kinds, and neither is ever deleted.
    """

    __tablename__ = "links"
    project_id: Mapped[str] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    pred_id: Mapped[str] = mapped_column(sa.String(24), index=True)
    succ_id: Mapped[str] = mapped_column(sa.String(24), index=True)
    type: Mapped[str] = mapped_column(sa.String(2), default="FS")
    lag: Mapped[int] = mapped_column(default=0)
    """Minutes, working or on the clock as `lag_elapsed` says; negative is a lead."""
    lag_elapsed: Mapped[bool] = mapped_column(default=False)
    lag_percent: Mapped[float | None]
    soft: Mapped[bool] = mapped_column(default=False)
    gap: Mapped[int] = mapped_column(default=0)
    """Working minutes that the policy `keep_gap` adds to the lag."""
    active: Mapped[bool] = mapped_column(default=True)


class Baseline(Journaled, Row):
    """The dates of a plan as they once stood, to compare with; never changed."""

    SECRET = frozenset({"dates"})  # thousands of dates; the row itself is their record

    __tablename__ = "baselines"
    __table_args__ = (sa.UniqueConstraint("project_id", "number"),)
    project_id: Mapped[str] = mapped_column(sa.ForeignKey("projects.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    finish_on: Mapped[date | None]
    dates: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Item id to its start, finish (ISO 8601, UTC) and duration in minutes."""


class ChangeSet(Row):
    """What one transaction moved in a project; a record like the journal, which has the fields."""

    __tablename__ = "change_sets"
    __table_args__ = (sa.Index("ix_change_sets_project_id_id", "project_id", "id"),)
    project_id: Mapped[str] = mapped_column(sa.ForeignKey("projects.id"))
    transaction: Mapped[str] = mapped_column(sa.String(24), index=True)
    """What the journal calls `change_set`; several projects share it when a calendar changes."""
    cause: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(sa.String(24))
    base_revision: Mapped[int]
    """The revision of the project before."""
    changes: Mapped[dict[str, Any]]
    """Moves, deadlines, conflicts and finish, as `domain.changes` found them."""
    undoes_id: Mapped[str | None] = mapped_column(sa.ForeignKey("change_sets.id"))
