"""When each step of an emergency can be done at the earliest, counted from T, the moment that it occurs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from tracker.domain.parameters import Filled
from tracker.domain.plan_values import Plan
from tracker.domain.playbook import Clock, EmergencyPlan, EmergencyStep, Kind, Playbook, Step
from tracker.domain.schedule import Schedule
from tracker.domain.spans import Span, Time
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True)
class StepTimes:
    """Minutes after T on the clock of the plan; `due` as it was written, `late`: so many minutes after it."""

    start: int
    finish: int
    due: Span | None
    late: int


@dataclass(frozen=True)
class Response:
    """An emergency plan as it goes if no time is lost; `total` is how long, `limit` how long it may take."""

    clock: Clock
    steps: Mapping[str, StepTimes]
    total: int
    limit: Span | None
    late: int


def as_process(playbook: Playbook, plan: EmergencyPlan) -> Playbook:
    """The checklist as steps that can be compiled and placed; T is then the start.

    Of steps that one chooses among, all are placed, as if the longest were taken.
    """
    steps = {key: _task(each) for key, each in plan.steps.items()}
    return replace(playbook, kind=Kind.PROCESS, steps=steps, plan=None)


def _task(step: EmergencyStep) -> Step:
    shared = {each.name for each in fields(Step)} & {each.name for each in fields(EmergencyStep)} - {"due"}
    return Step(**{name: getattr(step, name) for name in shared})


def respond(
    emergency: EmergencyPlan, playbook: Playbook, plan: Plan, schedule: Schedule, calendar: WorkCalendar
) -> Response:
    """The times of an emergency whose process was compiled and placed."""
    counted = _Counted(emergency.clock, Filled(playbook.parameters, plan.parameters), schedule, calendar)
    limit = counted.span(emergency.limit)
    return Response(
        clock=emergency.clock,
        steps={node.key: counted.times(emergency.steps[node.key]) for node in plan.nodes},
        total=counted.since(schedule.finish),
        limit=limit,
        late=counted.late(limit, schedule.finish),
    )


@dataclass(frozen=True)
class _Counted:
    clock: Clock
    filled: Filled
    schedule: Schedule
    calendar: WorkCalendar

    def times(self, step: EmergencyStep) -> StepTimes:
        placed, due = self.schedule.placed[step.key], self.span(step.due)
        return StepTimes(
            self.since(placed.start), self.since(placed.finish), due, self.late(due, placed.finish)
        )

    def span(self, value: Time | None) -> Span | None:
        return None if value is None else self.filled.span(value)

    def since(self, instant: int) -> int:
        begin = self.schedule.start
        return instant - begin if self.clock is Clock.ELAPSED else self.calendar.between(begin, instant)

    def late(self, due: Span | None, finish: int) -> int:
        """How long after its due time, on the plan's clock, whichever unit the due time has."""
        if due is None:
            return 0
        minutes = due.minutes(self.calendar.minutes_per_day)
        begin = self.schedule.start
        at = begin + minutes if due.elapsed else self.calendar.add(begin, minutes)
        return max(0, self.since(finish) - self.since(at))
