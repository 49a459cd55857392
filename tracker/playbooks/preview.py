"""A playbook laid out before anything is started, with or without a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from tracker.domain.composition import compose
from tracker.domain.emergency_times import Response, as_process, respond
from tracker.domain.outlook import UNDATED, Outlook, day_number, look_ahead, plain_calendar
from tracker.domain.parameters import Filled, Value, with_words
from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.plan_values import PlanNode, PlanPhase
from tracker.domain.playbook import Playbook, Step, Vocabulary
from tracker.domain.sampling import sampled
from tracker.domain.schedule import Placed, Schedule, place
from tracker.domain.text import Fact
from tracker.domain.workdays import WorkCalendar
from tracker.playbooks.marks import Marks


class NotAPair(Fact):
    """What sets a parameter is not `name=value`."""

    code = "not_a_pair"
    zh = "“{given}”应为 名称=值。"
    en = "“{given}” should be name=value."


@dataclass(frozen=True)
class Wish:
    """When it would start (None: on no date, in weeks of five days), and the parameters given."""

    start_on: date | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


def pairs(given: Iterable[str]) -> dict[str, str]:
    """Each `name=value` by its name. Raises NotAPair."""
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise NotAPair(given=each)
        found[name] = value
    return found


@dataclass(frozen=True)
class Preview:
    """A playbook as it would lie; an emergency has a `response`, counted from the moment it occurs.

    `whole` is the playbook with its parts in it. `assumed` are values of parameters that were not given and
    must be before it starts.
    """

    playbook: Playbook
    whole: Playbook
    library: Mapping[str, Playbook]
    vocabulary: Vocabulary
    plan: Plan
    schedule: Schedule
    calendar: WorkCalendar
    outlook: Outlook
    dated: bool
    assumed: Mapping[str, Value]
    response: Response | None = None

    @cached_property
    def marks(self) -> Marks:
        """What is special about its steps."""
        return Marks(self.whole, self.vocabulary)

    @property
    def filled(self) -> Filled:
        """What stands for the names of parameters."""
        return Filled(self.whole.parameters, self.plan.parameters)

    @property
    def spares(self) -> list[Step]:
        """Steps that are in the plan only if somebody chooses them instead of others."""
        there = {each.key for each in self.plan.nodes}
        steps = self.whole.steps.values()
        return [each for each in steps if each.alternate_of in there and each.key not in there]

    def placed(self, node: PlanNode) -> Placed:
        return self.schedule.placed[node.key]

    def days(self, node: PlanNode) -> tuple[date, date]:
        """The first and the last day of a node."""
        placed = self.placed(node)
        ends = placed.finish > placed.start
        return self.calendar.day_of(placed.start), self.calendar.day_of(placed.finish, finish=ends)

    def phase_days(self, phase: PlanPhase) -> tuple[date, date] | None:
        """The window of a phase, or where its steps lie if it has none; nothing of a phase without either."""
        if phase.window:
            return phase.window.starts_on, phase.window.ends_on
        days = [day for node in self.plan.nodes if node.phase == phase.key for day in self.days(node)]
        return (min(days), max(days)) if days else None

    def number(self, day: date) -> int:
        """Which working day of the plan it is, from 1."""
        return day_number(self.plan.start_on, day, self.calendar)

    def first_number(self, day: date) -> int:
        """The same of a beginning: a day off counts to the working day after it."""
        return len(self.calendar.working_days(self.plan.start_on, day - timedelta(days=1))) + 1

    def slack_days(self, node: PlanNode) -> float:
        """Total slack in days of the node's own time."""
        per_day = 1440 if node.activity.elapsed else self.calendar.minutes_per_day
        return self.placed(node).total_slack / per_day


def preview(
    playbook: Playbook,
    vocabulary: Vocabulary,
    library: Mapping[str, Playbook],
    calendar: WorkCalendar,
    wish: Wish,
) -> Preview:
    """Lay a playbook on the calendar from its date, or without one on weeks that have no holidays.

    `library` holds the playbooks that it includes. Raises ParameterRefused, PartUnknown, PartsTooDeep and
    OutsideCalendar.
    """
    emergency = playbook.plan
    dated = wish.start_on is not None and emergency is None
    used = calendar if dated else plain_calendar()
    whole = compose(as_process(playbook, emergency) if emergency else playbook, library).playbook
    given = sampled(with_words(whole.parameters, vocabulary), wish.parameters)
    plan = plan_of(
        as_process(playbook, emergency) if emergency else playbook,
        vocabulary,
        start_on=wish.start_on if wish.start_on and dated else UNDATED,
        parameters=given.values,
        calendar=used,
        library=library,
    )
    schedule = place(plan.activities, plan.links, {"default": used}, plan.start)
    return Preview(
        playbook=playbook,
        whole=whole,
        library=library,
        vocabulary=vocabulary,
        plan=plan,
        schedule=schedule,
        calendar=used,
        outlook=look_ahead(plan, schedule, used),
        dated=dated,
        assumed=given.assumed,
        response=respond(emergency, whole, plan, schedule, used) if emergency else None,
    )
