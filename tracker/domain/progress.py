"""The moves of an item, what holds it back, and what a gate still waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.schedule.values import Link, LinkType
from tracker.domain.text import Fact, Text


class State(StrEnum):
    """Where an item stands; passed and waived are said of verification points only."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    PASSED = "passed"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """A move of an item."""

    START = "start"
    COMPLETE = "complete"
    REOPEN = "reopen"
    CANCEL = "cancel"
    SHOW = "show"
    WAIVE = "waive"


STATE_WORDS: Mapping[State, Text] = {
    State.OPEN: Text("未开始", "open"),
    State.STARTED: Text("进行中", "started"),
    State.DONE: Text("已完成", "done"),
    State.PASSED: Text("已通过", "passed"),
    State.WAIVED: Text("已豁免", "waived"),
    State.CANCELLED: Text("已取消", "cancelled"),
}
VERB_WORDS: Mapping[Verb, Text] = {
    Verb.START: Text("开始", "start"),
    Verb.COMPLETE: Text("完成", "complete"),
    Verb.REOPEN: Text("重新打开", "reopen"),
    Verb.CANCEL: Text("取消", "cancel"),
    Verb.SHOW: Text("出示证据", "show evidence for"),
    Verb.WAIVE: Text("豁免", "waive"),
}

FINISHED = frozenset({State.DONE, State.PASSED, State.WAIVED, State.CANCELLED})
"""States that release the successors of a finish; a cancelled item waits for nobody and holds nobody."""
BEGUN = FINISHED | {State.STARTED}

WORK_MOVES: Mapping[Verb, Mapping[State, State]] = {
    Verb.START: {State.OPEN: State.STARTED},
    Verb.COMPLETE: {State.OPEN: State.DONE, State.STARTED: State.DONE},
    Verb.REOPEN: {State.STARTED: State.OPEN, State.DONE: State.OPEN, State.CANCELLED: State.OPEN},
    Verb.CANCEL: {State.OPEN: State.CANCELLED, State.STARTED: State.CANCELLED},
}
MILESTONE_MOVES: Mapping[Verb, Mapping[State, State]] = {
    Verb.COMPLETE: {State.OPEN: State.DONE},
    Verb.REOPEN: {State.DONE: State.OPEN, State.CANCELLED: State.OPEN},
    Verb.CANCEL: {State.OPEN: State.CANCELLED},
}
SUMMARY_MOVES: Mapping[Verb, Mapping[State, State]] = {
    Verb.REOPEN: {State.CANCELLED: State.OPEN},
    Verb.CANCEL: {State.OPEN: State.CANCELLED, State.STARTED: State.CANCELLED},
}
"""A summary begins and ends with what belongs to it."""
POINT_MOVES: Mapping[Verb, Mapping[State, State]] = {
    Verb.SHOW: {State.OPEN: State.PASSED, State.WAIVED: State.PASSED},
    Verb.WAIVE: {State.OPEN: State.WAIVED},
    Verb.REOPEN: {State.PASSED: State.OPEN, State.WAIVED: State.OPEN},
}

LINE_MOVES: Mapping[Verb, Mapping[State, State]] = {
    Verb.COMPLETE: {State.OPEN: State.DONE},
    Verb.REOPEN: {State.DONE: State.OPEN, State.CANCELLED: State.OPEN},
    Verb.CANCEL: {State.OPEN: State.CANCELLED},
}
"""A line of a checklist is ticked off or not; it has no state in between."""

_MOVES = {
    "point": POINT_MOVES,
    "milestone": MILESTONE_MOVES,
    "summary": SUMMARY_MOVES,
    "line": LINE_MOVES,
}
_AT_ONCE = ("milestone", "line")
"""Kinds that nobody starts: they are done or not."""


class IllegalMove(Fact):
    """A verb that the state of the item does not allow."""

    code = "illegal_move"
    zh = "“{title}”{state}，不能{verb}。可以做的是：{allowed}。"
    en = "Cannot {verb} “{title}”: it is {state}. Allowed now: {allowed}."


@dataclass(frozen=True)
class Incoming:
    """A link into an item, with the state of its predecessor."""

    pred: str
    type: LinkType
    soft: bool
    state: State


def moves(kind: str) -> Mapping[Verb, Mapping[State, State]]:
    """The moves that a kind of item has."""
    return _MOVES.get(kind, WORK_MOVES)


def allowed(kind: str, state: State) -> tuple[Verb, ...]:
    """The verbs that the state alone allows."""
    return tuple(verb for verb, steps in moves(kind).items() if state in steps)


def next_state(kind: str, state: State, verb: Verb, title: Text, *, begun: bool = False) -> State:
    """Where a move leads; what had `begun` before it was cancelled comes back as started.

    Raises IllegalMove, naming what is allowed instead.
    """
    target = moves(kind).get(verb, {}).get(state)
    if target is None:
        words = tuple(VERB_WORDS[each] for each in allowed(kind, state)) or (Text("无", "nothing"),)
        raise IllegalMove(title=title, state=STATE_WORDS[state], verb=VERB_WORDS[verb], allowed=words)
    return State.STARTED if begun and state is State.CANCELLED else target


def onward(kind: str, state: State) -> Verb:
    """The move forward that an unfinished item waits for."""
    if kind == "point":
        return Verb.SHOW
    return Verb.COMPLETE if kind in _AT_ONCE or state is State.STARTED else Verb.START


def held_by(verb: Verb, state: State, incoming: Iterable[Incoming]) -> tuple[str, ...]:
    """The predecessors that forbid a move, in the order given.

    FS holds back start and finish, SS the start, FF and SF the finish. To complete what has not
    started is to start it too. Soft links hold nothing, and only moves forward are held.
    """
    starts = verb is Verb.START or (verb in (Verb.COMPLETE, Verb.SHOW) and state is State.OPEN)
    finishes = verb in (Verb.COMPLETE, Verb.SHOW)
    return tuple(each.pred for each in incoming if not each.soft and _holds(each, starts, finishes))


def _holds(link: Incoming, starts: bool, finishes: bool) -> bool:
    if link.type is LinkType.FS:
        return (starts or finishes) and link.state not in FINISHED
    if link.type is LinkType.SS:
        return starts and link.state not in BEGUN
    if link.type is LinkType.FF:
        return finishes and link.state not in FINISHED
    return finishes and link.state not in BEGUN


def ready(states: Mapping[str, State], links: Iterable[Link]) -> tuple[str, ...]:
    """The open items that nothing holds back from starting, in the order of `states`."""
    waiting: dict[str, list[Incoming]] = {}
    for link in links:
        waiting.setdefault(link.succ, []).append(Incoming(link.pred, link.type, link.soft, states[link.pred]))
    return tuple(
        key
        for key, state in states.items()
        if state is State.OPEN and not held_by(Verb.START, state, waiting.get(key, ()))
    )


def went_ahead(kind: str, state: State, incoming: Iterable[Incoming]) -> bool:
    """Whether something that has begun or is done would not be allowed to by now."""
    if state is State.STARTED:
        return bool(held_by(Verb.START, State.OPEN, incoming))
    verb = Verb.SHOW if kind == "point" else Verb.COMPLETE
    return state in FINISHED - {State.CANCELLED} and bool(held_by(verb, State.OPEN, incoming))


def is_held(kind: str, state: State, incoming: Iterable[Incoming], inner: Iterable[State] = ()) -> bool:
    """Whether the next move forward is forbidden; of what is finished, whether it would be.

    `inner` are the states of what must be finished before the item is: points of a gate, subtasks, sittings.
    """
    at = State.OPEN if state in FINISHED else state
    verb = Verb.SHOW if kind == "point" else Verb.COMPLETE if state in FINISHED else onward(kind, at)
    if verb is Verb.COMPLETE and any(each not in FINISHED for each in inner):
        return True
    return bool(held_by(verb, at, incoming))


def percent(
    state: State, said: int | None, parts: tuple[int, int] = (0, 0), left: tuple[int, int] | None = None
) -> tuple[int | None, str | None]:
    """How far an item is, in percent, and what says so: its `state`, a `person`, its `parts` or the
    `remaining` work; (None, None) where nothing does.

    `parts` are done and all; `left` are the minutes that remain and those of the whole.
    """
    if state in FINISHED - {State.CANCELLED}:
        return 100, "state"
    if state is State.OPEN:
        return 0, "state"
    if said is not None:
        return said, "person"
    if parts[1]:
        return 100 * parts[0] // parts[1], "parts"
    if left is not None and left[1]:
        return max(0, 100 * (left[1] - left[0]) // left[1]), "remaining"
    return None, None
