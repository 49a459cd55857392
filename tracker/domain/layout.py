"""Phases on the calendar: whole months, always counted from the start of the project."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from tracker.domain.parameters import Filled
from tracker.domain.plan_values import PlanPhase
from tracker.domain.playbook import Playbook
from tracker.domain.windows import WEEK, Window
from tracker.domain.workdays import WorkCalendar

NOTHING: Mapping[str, str | None] = {}


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day if it is shorter (31 January + 1 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(boundary: date, old: date, new: date) -> date:
    """A boundary a number of months after the old start, as far after the new; any other moves by days."""
    months = (boundary.year - old.year) * 12 + boundary.month - old.month
    return add_months(new, months) if add_months(old, months) == boundary else boundary + (new - old)


class Layout:
    """Where each phase of a playbook lies when it starts on a day.

    Each boundary is the start plus the sum of months before it: added one by one, a start on the 31st
    would slip to the 28th in February and never come back.
    """

    def __init__(
        self,
        playbook: Playbook,
        filled: Filled,
        start_on: date,
        calendar: WorkCalendar,
        begins: Mapping[str, str | None] = NOTHING,
    ) -> None:
        self.start_on, self.calendar, self.begins = start_on, calendar, begins
        self.phases: dict[str, PlanPhase] = {}
        self.opens: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        for phase in playbook.phases.values():
            months = None if phase.months is None else filled.number(phase.months)
            window = None if months is None else self._next(phase.key, months)
            self.phases[phase.key] = PlanPhase(phase.key, phase.title, window)

    @property
    def months(self) -> int:
        """How many months the phases of the playbook itself take."""
        return self.taken.get("", 0)

    def origin(self, key: str) -> int:
        """The month with which the playbook begins that an element comes from: its part's, or 0."""
        part = key.rpartition(".")[0]
        phase = self.begins.get(part)
        if phase is not None and phase in self.opens:
            return self.opens[phase]
        return self.origin(part) if part else 0

    def boundary(self, key: str, months: int) -> date:
        """The day so many months after the start, as the playbook of an element counts them."""
        day = add_months(self.start_on, self.origin(key) + months)
        self.calendar.midnight(day)  # what the calendar does not cover is refused here
        return day

    def _next(self, key: str, months: int) -> Window:
        part = key.rpartition(".")[0]
        done = self.taken.get(part, 0)
        self.taken[part] = done + months
        self.opens[key] = self.origin(key) + done
        first, following = self.boundary(key, done), self.boundary(key, done + months)
        return Window(key, first, following - timedelta(days=1))

    def window(self, phase: str | None) -> Window | None:
        """Where the phase lies, if it has a place of its own."""
        return None if phase is None else self.phases[phase].window

    def last_week(self, phase: str) -> int:
        """The number of the last week that ends within a phase with months."""
        found = self.window(phase)
        return 0 if found is None else ((found.ends_on - found.starts_on).days + 1) // WEEK
