"""The turns of a loop: when the step that closes one is reached, its steps come once more.

No link runs back: the next turn waits for the one before it, so that the graph stays free of circles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from tracker.domain.branches import Offer, Option
from tracker.domain.layout import add_months, shifted
from tracker.domain.plan_values import Extension, Loop, Plan, PlanNode, PlanPhase, Turn
from tracker.domain.schedule.values import Activity, Constraint, Deadline, Link
from tracker.domain.text import Text
from tracker.domain.windows import Window
from tracker.domain.workdays import WorkCalendar

MARK, MARK_OF_SERIES = "#", "@"
"""Before the number of a turn; behind the key of a series a `#` names its sittings."""
LONGEST_TITLE, LONGEST_OF_PHASE = 500, 200
DAY = timedelta(days=1)


def is_later(key: str) -> bool:
    """Whether a phase belongs to a turn after the first."""
    return MARK in key


def step_of(key: str) -> str:
    """The step of the playbook that a step of any turn is; of a series it does not say."""
    return key.partition(MARK)[0]


def next_turn(plan: Plan, key: str, on: date, taken: Collection[str] = ()) -> Turn | None:
    """The turn that begins when a step is reached on a day; None unless it closes one, and never a second.

    `taken` are the keys that the project has beside those of the plan.
    """
    step = next((each.step or key for each in plan.nodes if each.key == key), None)
    loop = next((each for each in plan.loops if each.closes == step), None)
    if loop is None or any(each.after == key for each in plan.turns):
        return None
    following = _following(plan, loop)
    if loop.most is not None and following > loop.most:
        return None
    used = {each.key for each in plan.nodes} | {each.key for each in plan.phases}
    used |= set(taken)
    free = (number for number in count(following) if used.isdisjoint(_keys(plan, loop, number)))
    return Turn(loop.part, next(free), key, on)


def with_turns(plan: Plan, turns: Iterable[Turn], calendar: WorkCalendar) -> Plan:
    """The plan with turns that have begun, in the order in which they did."""
    for turn in turns:
        more = extension(plan, turn, calendar)
        plan = replace(
            plan,
            phases=(*plan.phases, *more.phases),
            nodes=(*plan.nodes, *more.nodes),
            links=(*plan.links, *more.links),
            turns=(*plan.turns, turn),
        )
    return plan


def extension(plan: Plan, turn: Turn, calendar: WorkCalendar) -> Extension:
    """What a turn adds to a plan; nothing where the playbook has no such loop any more.

    Its windows and months count from the day on which it begins. Its links are those within the loop, and one
    from the step that closed the turn before to whatever would wait for nothing.
    """
    loop = next((each for each in plan.loops if each.part == turn.part), None)
    return Extension() if loop is None else _Copy(plan, loop, turn, calendar).extension()


def _following(plan: Plan, loop: Loop) -> int:
    """Which turn of a loop comes next, counted from 1."""
    return 2 + sum(each.part == loop.part for each in plan.turns)


def _inside(loop: Loop, key: str) -> bool:
    return not loop.part or key.startswith(f"{loop.part}.")


def _nodes(plan: Plan, loop: Loop) -> Iterator[PlanNode]:
    """The steps of a loop as the playbook has them."""
    return (each for each in plan.nodes if each.turn is None and _inside(loop, each.key))


def _phases(plan: Plan, loop: Loop) -> Iterator[PlanPhase]:
    return (each for each in plan.phases if not is_later(each.key) and _inside(loop, each.key))


def _keys(plan: Plan, loop: Loop, number: int) -> set[str]:
    """The keys that a turn brings."""
    phases = {f"{each.key}{MARK}{number}" for each in _phases(plan, loop)}
    return phases | {_key(each, number) for each in _nodes(plan, loop)}


def _key(node: PlanNode, number: int) -> str:
    return f"{node.key}{MARK_OF_SERIES if node.series else MARK}{number}"


def _titled(title: Text, number: int, longest: int) -> Text:
    zh, en = f"（第 {number} 轮）", f" (turn {number})"
    return Text(title.pick("zh")[: longest - len(zh)] + zh, title.pick("en")[: longest - len(en)] + en)


class _Copy:
    """The steps of a loop once more, under new keys and counted from another day."""

    def __init__(self, plan: Plan, loop: Loop, turn: Turn, calendar: WorkCalendar) -> None:
        self.plan, self.loop, self.turn, self.calendar = plan, loop, turn, calendar
        self.keys = {each.key: _key(each, turn.number) for each in _nodes(plan, loop)}
        self.phases = {each.key: self._phase(each) for each in _phases(plan, loop)}
        following = _following(plan, loop)
        self.last = loop.most is not None and following >= loop.most

    def extension(self) -> Extension:
        nodes = tuple(self._node(each) for each in _nodes(self.plan, self.loop))
        links = tuple(self._links())
        held = {each.succ for each in links if not each.soft}
        first = (Link(self.turn.after, each.key) for each in nodes if each.key not in held)
        return Extension(tuple(self.phases.values()), nodes, (*links, *first))

    def _links(self) -> Iterator[Link]:
        for each in self.plan.links:
            if each.pred in self.keys and each.succ in self.keys:
                yield replace(each, pred=self.keys[each.pred], succ=self.keys[each.succ])

    def _phase(self, phase: PlanPhase) -> PlanPhase:
        key = f"{phase.key}{MARK}{self.turn.number}"
        title = _titled(phase.title, self.turn.number, LONGEST_OF_PHASE)
        if phase.window is None:
            return PlanPhase(key, title)
        first, following = phase.window.starts_on, phase.window.ends_on + DAY
        return PlanPhase(key, title, Window(key, self._shifted(first), self._shifted(following) - DAY))

    def _shifted(self, boundary: date) -> date:
        return shifted(boundary, add_months(self.plan.start_on, self.loop.begins), self.turn.on)

    def _node(self, node: PlanNode) -> PlanNode:
        phase = self.phases[node.phase] if node.phase else None
        due = self._due_before(node)
        return replace(
            node,
            key=self.keys[node.key],
            title=_titled(node.title, self.turn.number, LONGEST_TITLE),
            phase=phase.key if phase else None,
            milestone=self.keys[node.milestone] if node.milestone else None,
            activity=self._activity(node, phase.window if phase else None, due),
            begins=None,
            due_months=None,
            due_before=due,
            offer=node.offer and self._offer(node.offer),
            begins_turn=node.begins_turn and not (self.last and node.key == self.loop.closes),
            turn=self.turn.number,
            step=node.key,
        )

    def _offer(self, offer: Offer) -> Offer:
        """What is chosen in one turn is chosen anew in the next, but for what was chosen at the start."""
        branches, alternates = (tuple(map(self._option, each)) for each in (offer.branches, offer.alternates))
        return Offer(branches, alternates, offer.chosen and self._step(offer.chosen))

    def _option(self, option: Option) -> Option:
        return Option(self._step(option.key), _titled(option.title, self.turn.number, LONGEST_TITLE))

    def _step(self, key: str) -> str:
        """A step of this turn, whether or not it is in the plan."""
        return f"{key}{MARK}{self.turn.number}"

    def _activity(self, node: PlanNode, window: Window | None, due: date | None) -> Activity:
        return replace(
            node.activity,
            id=self.keys[node.key],
            span_to=window.closes(self.calendar) if window and node.series else None,
            bounds=window.bounds(node.week, self.calendar) if window else (),
            constraint=self._beginning(node),
            deadline=self._deadline(node, window, due),
        )

    def _beginning(self, node: PlanNode) -> Constraint | None:
        """Not before a month of the turn; with its first month it begins anyway."""
        wish, months = node.activity.constraint, (node.begins or 0) - self.loop.begins
        if wish is None or months <= 0:
            return None
        day = self.calendar.midnight(add_months(self.turn.on, months))
        return replace(wish, at=self.calendar.next_start(day))

    def _due_before(self, node: PlanNode) -> date | None:
        """The boundary before which a step is due; the last step has the months of a turn."""
        months = self.loop.months if node.key == self.loop.closes and not node.activity.deadline else None
        if node.due_months is not None:
            months = node.due_months - self.loop.begins
        return None if months is None else add_months(self.turn.on, months)

    def _deadline(self, node: PlanNode, window: Window | None, due: date | None) -> Deadline | None:
        old = node.activity.deadline
        if old is not None and old.step is not None:
            return replace(old, step=self.keys[old.step]) if old.step in self.keys else None
        if due is not None:
            return Deadline(at=self.calendar.previous_end(self.calendar.midnight(due)))
        if window is None:
            return None
        return window.deadline(node.week, self.calendar, at_end=node.week is None and old is not None)
