"""What really happened against what the links ask for: too early is out of sequence, as in MS Project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.calendars import layers
from tracker.domain.progress import State, Verb, went_ahead
from tracker.domain.schedule import LinkType
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.errors import Invalid
from tracker.journal import ledger_of
from tracker.people.queries import day_of
from tracker.projects import queries, waiting
from tracker.projects.inputs import STAFFED, ProjectPlan
from tracker.projects.models import Item, Node
from tracker.projects.waiting import Waiting

OVERRIDE = "override_reason"
"""Detail of what a lead let go ahead: why."""
LONG_BEFORE = timedelta(days=366)
STILL_TO_COME = Text("这个时间还没有到。", "This time is still to come.")
LONG_AGO = Text(
    "这比项目开始（{start}）早一年以上，请检查年份。",
    "This lies more than a year before the project starts ({start}): check the year.",
)
AT_START = (LinkType.FS, LinkType.SS)
"""Types of links that hold the start of what follows."""
FROM_START = (LinkType.SS, LinkType.SF)
"""Types that go by the start of what is followed."""


def check_time(session: Session, item: Item, pointer: str, at: datetime) -> None:
    """Raises Invalid for what has not happened yet, and for a year that was mistyped."""
    now = ledger_of(session).at
    if at > now:
        raise Invalid(pointer, STILL_TO_COME)
    start_on = queries.project(session, str(item.project_id)).start_on
    if day_of(at) < min(start_on, day_of(now)) - LONG_BEFORE:
        raise Invalid(pointer, LONG_AGO, start=start_on.isoformat())


def is_out_of(session: Session, item: Item, when: Mapping[Verb, datetime]) -> bool:
    """Whether an item is out of sequence, once it is put right when it began and ended."""
    links = waiting.incoming(session, [item.id])[item.id]
    if (item.out_of_sequence and OVERRIDE in item.details) or is_early(session, item, when, links):
        return True
    return went_ahead(item.kind, State(item.state), (each.incoming for each in links))


def mark_ahead(plan: ProjectPlan) -> None:
    """What has begun although a link that is new, or holds it in a new way, would not have let it."""
    begun = {each.id: each for each in plan.nodes if each.state in (State.STARTED, State.DONE, State.PASSED)}
    if not begun:
        return
    for node_id, links in waiting.waiting_in(plan).items():
        node = begun.get(node_id)
        if node is not None and not node.out_of_sequence:
            incoming = (each.incoming for each in links if each.link.active)
            node.out_of_sequence = went_ahead(node.kind, State(node.state), incoming)


def is_early(session: Session, item: Item, when: Mapping[Verb, datetime], links: Sequence[Waiting]) -> bool:
    """Whether an item began or ended before its links allowed it, by what has really happened before it.

    To end before one was to begin is early too.
    """
    asked = [(each, _source(each)) for each in links if not each.link.soft]
    happened = [(each, source) for each, source in asked if source is not None]
    lagged = any(each.link.lag or each.link.lag_percent for each, _ in happened)
    calendar = _calendar(session, item) if lagged else None
    return any(
        at < _later(each, source, calendar)
        for verb, at in when.items()
        for each, source in happened
        if verb is not Verb.START or LinkType(each.link.type) in AT_START
    )


def _source(waiting: Waiting) -> datetime | None:
    begins = LinkType(waiting.link.type) in FROM_START
    return waiting.pred.started_at if begins else waiting.pred.done_at


def _later(waiting: Waiting, source: datetime, calendar: WorkCalendar | None) -> datetime:
    """An instant plus the lag of a link, on the clock or in the working time of what follows."""
    link, pred = waiting.link, waiting.pred
    lag = link.lag
    if link.lag_percent is not None:
        lag = round(pred.duration * link.lag_percent / 100) if isinstance(pred, Node) else 0
    if not lag or calendar is None:
        return source
    if link.lag_elapsed:
        return source + timedelta(minutes=lag)
    return to_datetime(calendar.add(to_minute(source), lag), calendar.zone)


def _calendar(session: Session, item: Item) -> WorkCalendar:
    project = queries.project(session, str(item.project_id))
    staffed = item.kind in STAFFED
    people: Sequence[str] = [item.owner_id] if staffed and item.owner_id else []
    found = layers.read(session, project.id, people=people).of(
        department_id=item.department_id if staffed else None,
        person_id=item.owner_id if staffed else None,
        calendar_id=item.calendar_id if isinstance(item, Node) else None,
        project_calendar_id=project.calendar_id,
    )
    return found[1]
