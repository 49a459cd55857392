"""A playbook laid out before anything is started, with or without a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.domain.emergency_times import Response, as_process, respond
from tracker.domain.outlook import UNDATED, Outlook, day_number, look_ahead, plain_calendar
from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.plan_values import PlanNode
from tracker.domain.playbook import Playbook, Vocabulary
from tracker.domain.schedule import Placed, Schedule, place
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True)
class Wish:
    """When it would start (None: on no date, in weeks of five days), and the parameters given."""

    start_on: date | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """A playbook as it would lie; an emergency has a `response`, counted from the moment it occurs."""

    playbook: Playbook
    vocabulary: Vocabulary
    plan: Plan
    schedule: Schedule
    calendar: WorkCalendar
    outlook: Outlook
    dated: bool
    response: Response | None = None

    def placed(self, node: PlanNode) -> Placed:
        return self.schedule.placed[node.key]

    def days(self, node: PlanNode) -> tuple[date, date]:
        """The first and the last day of a node."""
        placed = self.placed(node)
        ends = placed.finish > placed.start
        return self.calendar.day_of(placed.start), self.calendar.day_of(placed.finish, finish=ends)

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


def preview(playbook: Playbook, vocabulary: Vocabulary, calendar: WorkCalendar, wish: Wish) -> Preview:
    """Lay a playbook on the calendar from its date, or without one on weeks that have no holidays.

    Raises ParameterRefused and OutsideCalendar.
    """
    emergency = playbook.plan
    dated = wish.start_on is not None and emergency is None
    used, start_on = (calendar, wish.start_on) if dated else (plain_calendar(), None)
    recipe = as_process(playbook, emergency) if emergency else playbook
    plan = plan_of(
        recipe,
        vocabulary,
        start_on=start_on or UNDATED,
        parameters=wish.parameters,
        calendar=used,
    )
    schedule = place(plan.activities, plan.links, {"default": used}, plan.start)
    response = respond(emergency, playbook, plan, schedule, used) if emergency else None
    return Preview(
        playbook, vocabulary, plan, schedule, used, look_ahead(plan, schedule, used), dated, response
    )
