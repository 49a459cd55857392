"""Phases on the calendar: whole months, always counted from the start of the project."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from tracker.domain.parameters import Filled
from tracker.domain.plan_values import PlanPhase
from tracker.domain.playbook import Playbook
from tracker.domain.workdays import WorkCalendar


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day if it is shorter (31 January + 1 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Layout:
    """Where each phase of a playbook lies when it starts on a day.

    Each boundary is the start plus the sum of months before it: added one by one, a start on the 31st
    would slip to the 28th in February and never come back.
    """

    def __init__(self, playbook: Playbook, filled: Filled, start_on: date, calendar: WorkCalendar) -> None:
        self.start_on, self.calendar = start_on, calendar
        self.phases: dict[str, PlanPhase] = {}
        self.months = 0
        for phase in playbook.phases.values():
            first = add_months(start_on, self.months)
            calendar.midnight(first)  # what the calendar does not cover is refused here
            self.months += filled.number(phase.months)
            following = add_months(start_on, self.months)
            self.phases[phase.key] = PlanPhase(phase.key, first, following - timedelta(days=1), phase.title)

    def last_week(self, phase: str) -> int:
        """The number of the last week that ends within a phase."""
        found = self.phases[phase]
        return ((found.ends_on - found.starts_on).days + 1) // 7
