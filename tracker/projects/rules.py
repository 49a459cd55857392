"""Why something cannot be done with an item now: asked before it is done, and to tell what could be done.

Each rule yields the facts that forbid an action, the first that counts first. Moves raise that one;
`can` shows it. Neither has rules of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from tracker.access import Forbidden, Right, Who
from tracker.domain.progress import (
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
from tracker.domain.selection import ChoiceRefused
from tracker.domain.text import Fact, Text
from tracker.people.queries import day_of
from tracker.projects import offers
from tracker.projects.around import Around
from tracker.projects.choice_facts import ChoiceNotAllowed, ChoiceNotYours, NotOptional
from tracker.projects.facts import (
    NOT_SHOWN,
    OUTSIDE,
    PROJECT_STATE_WORDS,
    AlreadyWaiting,
    GateNotPassed,
    GatePassed,
    Held,
    NoParts,
    NotWaiting,
    PlanClosed,
    PointHeld,
    ProjectNotActive,
    WholeCancelled,
)
from tracker.projects.models import Item, Milestone, Part, Point, Project, Series, Subtask
from tracker.projects.people_facts import HandoverOpen, NotYourParty
from tracker.projects.queries import ENDED

Rule = Callable[[Who, Item, Around], Iterator[Fact]]


class Action(StrEnum):
    """What somebody may want to do with an item: its moves, and what is no move."""

    START = "start"
    COMPLETE = "complete"
    REOPEN = "reopen"
    CANCEL = "cancel"
    SHOW = "show"
    WAIVE = "waive"
    SKIP = "skip"
    CHOOSE = "choose"
    EDIT = "edit"
    ASSIGN = "assign"
    MOVE = "move"
    HAND_OVER = "hand_over"
    WAIT = "wait"
    RESUME = "resume"
    ADD_PART = "add_part"
    HELP = "help"
    WATCH = "watch"
    LABEL = "label"
    FILE = "file"
    COMMENT = "comment"


SKIP, CHOOSE = Text("跳过", "skip"), Text("选择", "choose in")
HAND_OVER, WAIT = Text("移交", "hand over"), Text("转为等待", "wait with")
ADD_PART = Text("添加子任务或检查项", "add a part to")
NOTHING_TO_CHOOSE = Text("它没有可选择的分支或备选步骤。", "It has neither branches nor alternates.")
WITH_PARTS = ("task", "milestone", "meeting", "occurrence")
"""Kinds that have subtasks and checklist lines."""
RIGHTS: Mapping[Action, Right] = {
    **dict.fromkeys(Action, Right.WORK),
    **dict.fromkeys((Action.START, Action.COMPLETE, Action.REOPEN, Action.SHOW), Right.ACT),
    **dict.fromkeys((Action.EDIT, Action.RESUME, Action.COMMENT), Right.ACT),
    Action.WATCH: Right.SEE,
    Action.WAIVE: Right.LEAD,
}
"""What the route of each action asks for."""


def actions_of(item: Item) -> Sequence[Action]:
    """The actions that a kind of item has at all."""
    gone = {Action.SHOW, Action.WAIVE}
    if isinstance(item, Part):
        gone |= {Action.MOVE}  # it has no place in the order of a board
    if isinstance(item, Point):
        gone = {*(Action.START, Action.COMPLETE, Action.CANCEL, Action.SKIP, Action.CHOOSE), Action.ADD_PART}
    return [each for each in Action if each not in gone]


def right_of(item: Item, action: Action) -> Right:
    """What the route asks for; the points of a gate are reopened by leads."""
    return Right.LEAD if isinstance(item, Point) and action is Action.REOPEN else RIGHTS[action]


def why_not(who: Who, item: Item, action: Action, around: Around) -> Fact | None:
    """Why somebody may not do something with an item now; None if they may."""
    right = right_of(item, action)
    if not who.may(right, item.project_id):
        return Forbidden(right=right)
    return refusal(who, item, action, around)


def refusal(who: Who, item: Item, action: Action, around: Around) -> Fact | None:
    """The same of somebody who has the right that the route asks for."""
    return next(_RULES[action](who, item, around), None)


def check(who: Who, item: Item, action: Action, around: Around) -> None:
    """Raises the fact that forbids it, if there is one."""
    fact = refusal(who, item, action, around)
    if fact is not None:
        raise fact


def inactive(project: Project) -> Iterator[Fact]:
    """In a project that does not run no work moves."""
    if project.state != "active":
        yield ProjectNotActive(name=project.name, state=PROJECT_STATE_WORDS[project.state])


def illegal(item: Item, verb: Text) -> IllegalMove:
    """That the item's state does not allow it, and what it allows instead."""
    state = State(item.state)
    words = tuple(VERB_WORDS[each] for each in allowed(item.kind, state)) or (Text("无", "nothing"),)
    return IllegalMove(title=item.title, state=STATE_WORDS[state], verb=verb, allowed=words)


def held(item: Item, verb: Verb, around: Around) -> list[Item]:
    """What forbids a move: predecessors, and whatever else belongs to the item and is still open."""
    links = around.waiting.get(item.id, ())
    preds = set(held_by(verb, State(item.state), [each.incoming for each in links]))
    found: dict[str, Item] = {each.pred.id: each.pred for each in links if each.pred.id in preds}
    if isinstance(item, Series) and verb is Verb.COMPLETE:
        found |= {each.id: each for each in around.sittings.get(item.id, ())}
    if isinstance(item, Milestone) and verb in (Verb.COMPLETE, Verb.CANCEL):
        # Asked of the points themselves: a gate must hold whatever became of the links.
        found |= {each.id: each for each in around.points.get(item.id, ()) if each.state == State.OPEN}
    if verb is Verb.COMPLETE:
        subtasks = [each for each in around.parts.get(item.id, ()) if isinstance(each, Subtask)]
        found |= {each.id: each for each in subtasks if each.state not in FINISHED}
    return list(found.values())


def _ended(item: Item, around: Around) -> Iterator[Fact]:
    project = around.projects[str(item.project_id)]
    if project.state in ENDED:
        yield PlanClosed(name=project.name, state=PROJECT_STATE_WORDS[project.state])


def _finished(item: Item, verb: Text) -> Iterator[Fact]:
    if item.state in FINISHED:
        yield illegal(item, verb)


def _moving(item: Item, verb: Verb, around: Around) -> Iterator[Fact]:
    """What is true of a move whoever makes it."""
    try:
        next_state(item.kind, State(item.state), verb, item.title)
    except IllegalMove as fact:
        yield fact
    whole = around.whole.get(item.id) if isinstance(item, Part) else None
    if whole is not None and whole.state == State.CANCELLED and verb is not Verb.CANCEL:
        called = NOT_SHOWN if whole.id in around.hidden else whole.title
        yield WholeCancelled(title=item.title, whole=called)
    found = held(item, verb, around)
    if found:
        gate = isinstance(item, Milestone) and any(each.kind == "point" for each in found)
        why = GateNotPassed if gate else PointHeld if isinstance(item, Point) else Held
        shown = [each for each in found if each.id not in around.hidden]
        yield why(item.title, VERB_WORDS[verb], shown, more=len(shown) < len(found))


def _move(verb: Verb) -> Rule:
    def rule(who: Who, item: Item, around: Around) -> Iterator[Fact]:
        if item.id in around.others:
            yield NotYourParty(title=item.title)
        yield from inactive(around.projects[str(item.project_id)])
        yield from _lead_only(who, item, verb)
        yield from _moving(item, verb, around)

    return rule


def _lead_only(who: Who, item: Item, verb: Verb) -> Iterator[Fact]:
    """What is cancelled, and what a gate has passed, is a lead's; parts are everybody's who works here."""
    again = verb is Verb.REOPEN and (isinstance(item, Milestone) or item.state == State.CANCELLED)
    if (again or verb is Verb.CANCEL) and not isinstance(item, Part):
        yield from _unless_lead(who, item)


def _unless_lead(who: Who, item: Item) -> Iterator[Fact]:
    if not who.may(Right.LEAD, item.project_id):
        yield Forbidden(right=Right.LEAD)


def _reopen(who: Who, item: Item, around: Around) -> Iterator[Fact]:
    gate = around.whole.get(item.id)
    if isinstance(item, Point) and gate is not None and gate.state == State.DONE:
        yield GatePassed(title=item.title, milestone=gate.title)
    yield from _move(Verb.REOPEN)(who, item, around)


def _skip(_who: Who, item: Item, around: Around) -> Iterator[Fact]:
    """Whoever works in the project may leave out what is optional and has not begun."""
    if not item.details.get("optional"):
        yield NotOptional(title=item.title)
    if item.state != State.OPEN:
        yield illegal(item, SKIP)
    yield from inactive(around.projects[str(item.project_id)])
    yield from _moving(item, Verb.CANCEL, around)


def _choose(who: Who, item: Item, around: Around) -> Iterator[Fact]:
    if not who.acts_for(item.owner_id) and not who.may(Right.LEAD, item.project_id):
        yield ChoiceNotYours(title=item.title)
    yield from _ended(item, around)
    yield from inactive(around.projects[str(item.project_id)])
    if not offers.options(item):
        yield ChoiceNotAllowed(ChoiceRefused(which=item.key, why=NOTHING_TO_CHOOSE))
    if item.state == State.CANCELLED and not offers.alternates(item):
        yield illegal(item, CHOOSE)


def _edit(_who: Who, item: Item, around: Around) -> Iterator[Fact]:
    if item.id in around.others:
        yield NotYourParty(title=item.title)
    yield from _ended(item, around)


def _assign(who: Who, item: Item, around: Around) -> Iterator[Fact]:
    if not isinstance(item, Part):
        yield from _unless_lead(who, item)
    yield from _ended(item, around)


def _hand_over(_who: Who, item: Item, around: Around) -> Iterator[Fact]:
    yield from _ended(item, around)
    yield from _finished(item, HAND_OVER)
    if item.id in around.offers:
        yield HandoverOpen(title=item.title)


def _wait(_who: Who, item: Item, around: Around) -> Iterator[Fact]:
    yield from inactive(around.projects[str(item.project_id)])
    yield from _finished(item, WAIT)
    if item.waiting_on is not None:
        since = day_of(item.waiting_since).isoformat() if item.waiting_since else "?"
        on, why = OUTSIDE[item.waiting_on], item.waiting_because or "?"
        yield AlreadyWaiting(title=item.title, on=on, since=since, because=why)


def _resume(who: Who, item: Item, _around: Around) -> Iterator[Fact]:
    """A guest says that their own party has answered; that something waits for another is not told them."""
    others = who.guest_in(item.project_id) and item.waiting_on != who.roles[str(item.project_id)].value
    if item.waiting_on is None or others:
        yield NotWaiting(title=item.title)


def _add_part(_who: Who, item: Item, around: Around) -> Iterator[Fact]:
    yield from _ended(item, around)
    if item.kind not in WITH_PARTS:
        yield NoParts(title=item.title)
    yield from _finished(item, ADD_PART)


def _always(_who: Who, _item: Item, _around: Around) -> Iterator[Fact]:
    """For whoever has the right; what somebody else asks for, such as whom to name, is refused there."""
    yield from ()


_RULES: Mapping[Action, Rule] = {
    **{Action(each): _move(each) for each in Verb},
    Action.REOPEN: _reopen,
    Action.SKIP: _skip,
    Action.CHOOSE: _choose,
    Action.EDIT: _edit,
    Action.HAND_OVER: _hand_over,
    Action.WAIT: _wait,
    Action.RESUME: _resume,
    Action.ADD_PART: _add_part,
    Action.ASSIGN: _assign,
    **dict.fromkeys(
        (Action.MOVE, Action.HELP, Action.WATCH, Action.LABEL, Action.FILE, Action.COMMENT), _always
    ),
}
