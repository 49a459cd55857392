"""The one place where an item's state moves: what links forbid is refused, gates wait for their points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.domain.progress import (
    BEGUN,
    FINISHED,
    STATE_WORDS,
    VERB_WORDS,
    IllegalMove,
    State,
    Verb,
    allowed,
    held_by,
    next_state,
)
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.journal import ledger_of
from tracker.projects import queries, turning, waiting
from tracker.projects.facts import (
    PROJECT_STATE_WORDS,
    GateNotPassed,
    GatePassed,
    Held,
    NotOptional,
    OverrideNotYours,
    PointHeld,
    ProjectNotActive,
)
from tracker.projects.models import Item, Milestone, Node, Occurrence, Point, Project, Series
from tracker.projects.replanning import plan_after

OVERRIDE = "override_reason"
CANCELLED = "cancel_reason"
SKIPPED, SUPERSEDED, NOT_CHOSEN = "skipped", "superseded_by", "not_chosen"
WHY = frozenset({OVERRIDE, CANCELLED, SKIPPED, SUPERSEDED, NOT_CHOSEN})
"""Details that an item loses when it is reopened."""
SKIP = Text("跳过", "skip")


def move(
    session: Session,
    who: Who,
    item: Item,
    verb: Verb,
    *,
    override: str | None = None,
    at: datetime | None = None,
) -> None:
    """Move an item. Raises IllegalMove, Held, GateNotPassed, ProjectNotActive, OverrideNotYours.

    A lead may override what holds an item back, with a reason; the item is then marked out of sequence.
    `at` is when it happened, now if not given. What has happened moves what follows: the plan is laid again,
    and where that closes a turn of a loop, the next turn begins.
    """
    advance(session, who, item, verb, override=override, at=at)
    if not turning.begin_next(session, item):
        plan_after(session, item)


def advance(
    session: Session,
    who: Who,
    item: Item,
    verb: Verb,
    *,
    override: str | None = None,
    at: datetime | None = None,
) -> None:
    """Move an item, and leave it to the caller to lay the plan again."""
    project = queries.project(session, str(item.project_id))
    check_active(project)
    _check_time(session, item, verb, at)
    before = State(item.state)
    if verb is Verb.REOPEN and (item.kind == "milestone" or before is State.CANCELLED):
        who.require(Right.LEAD, item.project_id)
    after = next_state(item.kind, before, verb, item.title)
    held = _held(session, item, verb)
    if held:
        _override(who, item, verb, held, override)
    _set(item, before, after, at or ledger_of(session).at)
    if verb is Verb.REOPEN:
        item.out_of_sequence = False
        _forget_why(item)
        mark_successors(session, item)
        _take_points_back(session, item)
    elif held:
        item.out_of_sequence = True
        item.details = {**item.details, OVERRIDE: override}


def cancel(session: Session, who: Who, item: Item, *, reason: str) -> None:
    """Cancel an item for a reason; a milestone only when none of its points is open."""
    move(session, who, item, Verb.CANCEL)
    say_why(item, reason)


def say_why(item: Item, reason: str) -> None:
    """Why an item is cancelled."""
    item.details = {**item.details, CANCELLED: reason}


def skip(session: Session, who: Who, item: Item, *, reason: str) -> None:
    """Leave an optional item out that has not begun; whoever works in the project may. Raises NotOptional."""
    if not item.details.get("optional"):
        raise NotOptional(title=item.title)
    if item.state != State.OPEN:
        refuse(item, SKIP)
    cancel(session, who, item, reason=reason)
    item.details = {**item.details, SKIPPED: True}


def set_aside(session: Session, item: Item, *, reason: str, superseded_by: str | None = None) -> None:
    """Cancel what was not chosen, or is no longer; the caller lays the plan again."""
    _set(item, State(item.state), State.CANCELLED, ledger_of(session).at)
    why = {CANCELLED: reason, NOT_CHOSEN: True, SUPERSEDED: superseded_by}
    item.details = {**item.details, **{name: each for name, each in why.items() if each is not None}}


def take_back(session: Session, item: Item) -> None:
    """Reopen what was cancelled; the caller lays the plan again."""
    _set(item, State(item.state), State.OPEN, ledger_of(session).at)
    _forget_why(item)
    mark_successors(session, item)
    _take_points_back(session, item)


def show(
    session: Session,
    who: Who,
    point: Point,
    *,
    kind: str,
    evidence: str,
    at: datetime | None = None,
) -> None:
    """Show a verification point with evidence: a note, or the address of a document."""
    move(session, who, point, Verb.SHOW, at=at)
    point.evidence_kind, point.evidence, point.waived_because = kind, evidence, None
    _decide(session, who, point)


def waive(session: Session, who: Who, point: Point, *, reason: str) -> None:
    """Waive a verification point, which is kept apart from passing it."""
    move(session, who, point, Verb.WAIVE)
    point.waived_because = reason
    _decide(session, who, point)


def reopen_point(session: Session, who: Who, point: Point) -> None:
    """Take back what was shown or waived. Raises GatePassed while its milestone stands."""
    milestone = queries.item(session, point.milestone_id)
    if milestone.state == State.DONE:
        raise GatePassed(title=point.title, milestone=milestone.title)
    move(session, who, point, Verb.REOPEN)
    point.evidence_kind = point.evidence = point.waived_because = None
    point.decided_by = point.decided_at = None


def _decide(session: Session, who: Who, point: Point) -> None:
    point.decided_by, point.decided_at = who.person_id, ledger_of(session).at


def check_active(project: Project) -> None:
    """Raises ProjectNotActive."""
    if project.state != "active":
        raise ProjectNotActive(name=project.name, state=PROJECT_STATE_WORDS[project.state])


def _held(session: Session, item: Item, verb: Verb) -> list[Item]:
    """What forbids a move: predecessors, and whatever else belongs to the item and is still open."""
    holder = item.series_id if isinstance(item, Occurrence) else item.id  # a sitting waits with its series
    links = waiting.incoming(session, [holder])[holder]
    held = set(held_by(verb, State(item.state), [each.incoming for each in links]))
    found = {each.pred.id: each.pred for each in links if each.pred.id in held}
    if isinstance(item, Series) and verb is Verb.COMPLETE:
        found |= {each.id: each for each in queries.open_sittings(session, item.id)}
    if isinstance(item, Milestone) and verb in (Verb.COMPLETE, Verb.CANCEL):
        # Asked of the points themselves: a gate must hold whatever became of the links.
        points = queries.points(session, [item.id])[item.id]
        found |= {each.id: each for each in points if each.state == State.OPEN}
    return list(found.values())


def _override(who: Who, item: Item, verb: Verb, held: Sequence[Item], reason: str | None) -> None:
    if not reason:
        gate = item.kind == "milestone" and any(each.kind == "point" for each in held)
        fact = GateNotPassed if gate else PointHeld if item.kind == "point" else Held
        raise fact(item.title, VERB_WORDS[verb], held)
    if item.kind == "milestone" and any(each.kind == "point" for each in held):
        raise Invalid(
            "/override_reason",
            Text(
                "里程碑不能强制通过。请逐个豁免未通过的验证点，并说明理由。",
                "A gate cannot be overridden. Waive each open verification point with its reason.",
            ),
        )
    if not who.may(Right.LEAD, item.project_id):
        raise OverrideNotYours


def _check_time(session: Session, item: Item, verb: Verb, at: datetime | None) -> None:
    if at is None:
        return
    if at > ledger_of(session).at:
        raise Invalid("/at", Text("这个时间还没有到。", "This time is still to come."))
    if verb is Verb.COMPLETE and item.started_at and at < item.started_at:
        raise Invalid("/at", Text("完成时间早于开始时间。", "This lies before the start."))


def _set(item: Item, before: State, after: State, at: datetime) -> None:
    """What is ticked off without having been started began when it was planned, or else now."""
    item.state = after
    lasts = item.kind in ("task", "meeting", "occurrence") and after is State.DONE
    begun = min(item.start_at or at, at) if lasts else at
    item.started_at = (item.started_at or begun) if after in BEGUN - {State.CANCELLED} else None
    item.done_at = at if after in FINISHED - {State.CANCELLED} else None
    if after is State.OPEN and isinstance(item, Node):
        item.remaining = None
    if State.CANCELLED in (before, after):
        item.sequence += 1


def refuse(item: Item, verb: Text) -> NoReturn:
    """Raises IllegalMove, naming what the item's state allows instead."""
    state = State(item.state)
    words = tuple(VERB_WORDS[each] for each in allowed(item.kind, state))
    raise IllegalMove(title=item.title, state=STATE_WORDS[state], verb=verb, allowed=words)


def _forget_why(item: Item) -> None:
    item.details = {name: each for name, each in item.details.items() if name not in WHY}


def _take_points_back(session: Session, item: Item) -> None:
    """A milestone that was not chosen took its points with it, and without them it would be no gate."""
    if isinstance(item, Milestone):
        for each in queries.points(session, [item.id])[item.id]:
            if each.state == State.CANCELLED:
                take_back(session, each)


def mark_successors(session: Session, item: Item) -> None:
    """What went ahead because this was finished keeps its state, and is marked out of sequence."""
    for link, successor in waiting.successors(session, item.id):
        if State(successor.state) in BEGUN - {State.CANCELLED} and not link.soft:
            successor.out_of_sequence = True
