"""The one place where an item's state moves: what links forbid is refused, gates wait for their points."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.domain.progress import BEGUN, FINISHED, Incoming, State, Verb, next_state, went_ahead
from tracker.domain.schedule import LinkType
from tracker.domain.text import Fact, Text
from tracker.errors import Invalid
from tracker.journal import ledger_of
from tracker.projects import (
    around,
    effects,
    handovers,
    parts,
    queries,
    rules,
    sequence,
    turning,
    waiting,
    waiting_on,
)
from tracker.projects.effects import Effect
from tracker.projects.facts import GateNotPassed, Held, OverrideNotYours
from tracker.projects.models import Item, Milestone, Node, Part, Point
from tracker.projects.replanning import plan_after
from tracker.projects.rules import Action
from tracker.projects.sequence import OVERRIDE

CANCELLED = "cancel_reason"
SKIPPED, SUPERSEDED, NOT_CHOSEN = "skipped", "superseded_by", "not_chosen"
WHY = frozenset({OVERRIDE, CANCELLED, SKIPPED, SUPERSEDED, NOT_CHOSEN})
"""Details that an item loses when it is reopened."""


def move(
    session: Session,
    who: Who,
    item: Item,
    verb: Verb,
    *,
    override: str | None = None,
    at: datetime | None = None,
) -> Effect:
    """Move an item.

    Raises what `rules` say: NotYourParty, IllegalMove, Held, GateNotPassed, ProjectNotActive, Forbidden.

    A lead may override what holds an item back, with a reason; the item is then marked out of sequence.
    `at` is when it happened, now if not given. What has happened moves what follows: the plan is laid again,
    and where that closes a turn of a loop, the next turn begins.
    """
    forced = _allowed(session, who, item, verb, override, at)
    return _happen(session, item, verb, at, forced=forced)


def advance(
    session: Session,
    who: Who,
    item: Item,
    verb: Verb,
    *,
    override: str | None = None,
    at: datetime | None = None,
) -> None:
    """Move an item, and leave it to the caller to lay the plan again. Raises what `move` raises."""
    _change(session, item, verb, at, forced=_allowed(session, who, item, verb, override, at))


def cancel(session: Session, who: Who, item: Item, *, reason: str) -> Effect:
    """Cancel an item and its parts for a reason; a milestone only when none of its points is open."""
    rules.check(who, item, Action.CANCEL, around.find(session, who, [item]))
    return _cancel(session, item, {CANCELLED: reason})


def skip(session: Session, who: Who, item: Item, *, reason: str) -> Effect:
    """Leave an optional item out that has not begun; whoever works in the project may. Raises NotOptional."""
    rules.check(who, item, Action.SKIP, around.find(session, who, [item]))
    return _cancel(session, item, {CANCELLED: reason, SKIPPED: True})


def _cancel(session: Session, item: Item, why: dict[str, Any]) -> Effect:
    effect = _happen(session, item, Verb.CANCEL, None)
    item.details = {**item.details, **why}
    return effect


def say_why(item: Item, reason: str) -> None:
    """Why an item is cancelled."""
    item.details = {**item.details, CANCELLED: reason}


def _allowed(
    session: Session, who: Who, item: Item, verb: Verb, override: str | None, at: datetime | None
) -> str | None:
    """Why a lead goes ahead although the item is held back, if it is. Raises what forbids the move."""
    _check_time(session, item, verb, at)
    refused = rules.refusal(who, item, Action(verb), around.find(session, who, [item]))
    if refused is None:
        return None
    _override(who, item, refused, override)
    return override


def _happen(
    session: Session, item: Item, verb: Verb, at: datetime | None, *, forced: str | None = None
) -> Effect:
    """Move an item that may move, and what follows it; `forced` is why a lead went ahead.

    Answers what it does to others.
    """
    _change(session, item, verb, at, forced=forced)
    if isinstance(item, Part):
        session.flush()
    elif not turning.begin_next(session, item):
        plan_after(session, item)
    left = parts.still_open(session, item) if verb is Verb.COMPLETE else []
    session.flush()
    return replace(effects.so_far(session, ledger_of(session)), left_open=left)


def _change(session: Session, item: Item, verb: Verb, at: datetime | None, *, forced: str | None) -> None:
    before, begun = State(item.state), item.started_at is not None
    after = next_state(item.kind, before, verb, item.title, begun=begun)
    early = at is not None and _is_early(session, item, verb, at)
    _set(session, item, before, after, at or ledger_of(session).at)
    if verb is Verb.REOPEN:
        _come_back(session, item)
    elif forced is not None or early:
        item.out_of_sequence = True
        why = {} if forced is None else {OVERRIDE: forced}
        item.details = {**item.details, **why}


def _is_early(session: Session, item: Item, verb: Verb, at: datetime) -> bool:
    if verb not in (Verb.START, Verb.COMPLETE, Verb.SHOW):
        return False
    links = waiting.incoming(session, [item.id])[item.id]
    return sequence.is_early(session, item, {verb: at}, links)


def _come_back(session: Session, item: Item) -> None:
    """What had begun before it was cancelled is what it was, and may have gone ahead of others meanwhile."""
    _forget_why(item)
    if item.state == State.STARTED:
        links = waiting.incoming(session, [item.id])[item.id]
        ahead = went_ahead(item.kind, State.STARTED, (each.incoming for each in links))
        item.out_of_sequence = item.out_of_sequence or ahead
    else:
        item.out_of_sequence = False
    mark_successors(session, item)
    _take_points_back(session, item)


def set_aside(session: Session, item: Item, *, reason: str, superseded_by: str | None = None) -> None:
    """Cancel what was not chosen, or is no longer; the caller lays the plan again."""
    _set(session, item, State(item.state), State.CANCELLED, ledger_of(session).at)
    why = {CANCELLED: reason, NOT_CHOSEN: True, SUPERSEDED: superseded_by}
    item.details = {**item.details, **{name: each for name, each in why.items() if each is not None}}


def take_back(session: Session, item: Item) -> None:
    """Bring back what was cancelled; the caller lays the plan again."""
    before = State(item.state)
    _set(session, item, before, State.STARTED if item.started_at else State.OPEN, ledger_of(session).at)
    _come_back(session, item)


def show(
    session: Session,
    who: Who,
    point: Point,
    *,
    kind: str,
    evidence: str,
    at: datetime | None = None,
) -> Effect:
    """Show a verification point with evidence: a note, or the address of a document."""
    effect = move(session, who, point, Verb.SHOW, at=at)
    point.evidence_kind, point.evidence, point.waived_because = kind, evidence, None
    _decide(session, who, point)
    return effect


def waive(session: Session, who: Who, point: Point, *, reason: str) -> Effect:
    """Waive a verification point, which is kept apart from passing it."""
    effect = move(session, who, point, Verb.WAIVE)
    point.waived_because = reason
    _decide(session, who, point)
    return effect


def reopen_point(session: Session, who: Who, point: Point) -> Effect:
    """Take back what was shown or waived. Raises GatePassed while its milestone stands."""
    effect = move(session, who, point, Verb.REOPEN)
    point.evidence_kind = point.evidence = point.waived_because = None
    point.decided_by = point.decided_at = None
    return effect


def _decide(session: Session, who: Who, point: Point) -> None:
    point.decided_by, point.decided_at = who.person_id, ledger_of(session).at


def _override(who: Who, item: Item, refused: Fact, reason: str | None) -> None:
    """Raises what forbids a move, unless it only holds the item back and a lead gives a reason."""
    if not isinstance(refused, Held) or not reason:
        raise refused
    if isinstance(refused, GateNotPassed):
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
    sequence.check_time(session, item, "/at", at)
    if verb is Verb.COMPLETE and item.started_at and at < item.started_at:
        raise Invalid("/at", Text("完成时间早于开始时间。", "This lies before the start."))


def _set(session: Session, item: Item, before: State, after: State, at: datetime) -> None:
    """What is ticked off without having been started began when it was planned, or else now."""
    item.state = after
    lasts = item.kind in ("task", "meeting", "occurrence") and after is State.DONE
    begun = min(item.start_at or at, at) if lasts else at
    if after is not State.CANCELLED:  # what has happened until then stays
        item.started_at = (item.started_at or begun) if after in BEGUN else None
    item.done_at = at if after in FINISHED - {State.CANCELLED} else None
    if after is State.OPEN:
        item.progress = None
        if isinstance(item, Node):
            item.remaining = None
    if State.CANCELLED in (before, after):
        item.sequence += 1
        parts.follow(session, item)
    if after in FINISHED:
        waiting_on.end(item)
        handovers.lapse(session, [item, *around.parts_of(session, [item.id])[item.id]])
    if isinstance(item, Part) and after not in FINISHED:
        parts.mark_whole(session, item)


def _forget_why(item: Item) -> None:
    """Why a lead let it go ahead stays true of what is still under way."""
    gone = WHY - {OVERRIDE} if item.state == State.STARTED else WHY
    item.details = {name: each for name, each in item.details.items() if name not in gone}


def _take_points_back(session: Session, item: Item) -> None:
    """A milestone that was not chosen took its points with it, and without them it would be no gate."""
    if isinstance(item, Milestone):
        for each in queries.points(session, [item.id])[item.id]:
            if each.state == State.CANCELLED:
                take_back(session, each)


def mark_successors(session: Session, item: Item) -> None:
    """What went ahead because of how this stood keeps its state, and is marked out of sequence."""
    for link, successor in waiting.successors(session, item.id):
        held = Incoming(item.id, LinkType(link.type), link.soft, State(item.state))
        if went_ahead(successor.kind, State(successor.state), [held]):
            successor.out_of_sequence = True
