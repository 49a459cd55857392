"""The one place where dates are computed: a network of activities laid on working calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.schedule.network import Network, Progress
from tracker.domain.schedule.result import Schedule
from tracker.domain.schedule.summaries import TooManyLinks
from tracker.domain.schedule.values import (
    Activity,
    Assignment,
    Bound,
    Conflict,
    ConflictKind,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Placed,
    Reason,
    ReasonKind,
    UnknownActivity,
)
from tracker.domain.workdays import WorkCalendar

__all__ = [
    "Activity",
    "Assignment",
    "Bound",
    "Conflict",
    "ConflictKind",
    "Constraint",
    "ConstraintKind",
    "Deadline",
    "Link",
    "LinkType",
    "Network",
    "Placed",
    "Progress",
    "Reason",
    "ReasonKind",
    "Schedule",
    "TooManyLinks",
    "UnknownActivity",
    "place",
]


def place(
    activities: Iterable[Activity],
    links: Iterable[Link],
    calendars: Mapping[str, WorkCalendar],
    start: int,
    *,
    finish: int | None = None,
    data_date: int | None = None,
    progress: Progress = "retained",
) -> Schedule:
    """Early and late dates, slack, reasons and conflicts of every activity; `start` is the project start.

    The latest finish of the work bounds all late dates; a series, which lasts until its planned end whatever
    happens, does not. Raises what Network and Network.place raise.
    Source of the rules: Microsoft Project's behaviour as recorded in tests/conformance.
    """
    network = Network(activities, links, calendars)
    return network.place(start, finish=finish, data_date=data_date, progress=progress)
