"""What a playbook would ask for if it started: length, meetings, work by role, and what would not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import chain

from tracker.domain.layout import add_months
from tracker.domain.outlook_values import Chain, Length, Load, Meetings, Miss, Outlook
from tracker.domain.plan_values import Plan, PlanNode, PlanPhase, SeriesRule
from tracker.domain.recurrence import Laid, sittings
from tracker.domain.schedule import Placed, Schedule
from tracker.domain.workdays import WorkCalendar

__all__ = [
    "UNDATED",
    "Chain",
    "Length",
    "Load",
    "Meetings",
    "Miss",
    "Outlook",
    "day_number",
    "length",
    "look_ahead",
    "plain_calendar",
]

CROSS = 2
"""So many departments make a meeting one across departments (requirement S-261)."""
UNDATED = date(2018, 1, 1)
"""Where a plan begins that has no date yet: a Monday that is the first of a month."""
Times = tuple[int, int]


@cache
def plain_calendar() -> WorkCalendar:
    """Weeks of five days without holidays: what a plan without a date is laid on."""
    return WorkCalendar()


def look_ahead(
    plan: Plan, schedule: Schedule, calendar: WorkCalendar, ids: Mapping[str, str] | None = None
) -> Outlook:
    """What a plan asks for where the schedule has put it, measured on one calendar.

    `ids` says by which id the schedule knows a node; else it is the node's key.
    """
    return _Glance(plan, schedule, calendar, ids or {each.key: each.key for each in plan.nodes}).outlook()


def length(start_on: date, finish_on: date, calendar: WorkCalendar) -> Length:
    """How long it is from one day to another, both included."""
    after = finish_on + timedelta(days=1)
    months = (after.year - start_on.year) * 12 + after.month - start_on.month
    months -= add_months(start_on, months) > after
    odd = (after - add_months(start_on, months)).days
    return Length(len(calendar.working_days(start_on, finish_on)), (after - start_on).days, months, odd)


def day_number(start_on: date, day: date, calendar: WorkCalendar) -> int:
    """The number of a working day, 1 for the first; a day off counts to the one before it."""
    return max(1, len(calendar.working_days(start_on, day)))


class _Glance:
    def __init__(
        self, plan: Plan, schedule: Schedule, calendar: WorkCalendar, ids: Mapping[str, str]
    ) -> None:
        self.plan, self.schedule, self.calendar = plan, schedule, calendar
        self.placed: Mapping[str, Placed] = {key: schedule.placed[ids[key]] for key in ids}
        self.ids = ids
        self.keys = {ids[each.key]: each.key for each in plan.nodes}
        self.sittings = {
            each.key: self._laid(self.placed[each.key], each.series) for each in plan.nodes if each.series
        }

    def outlook(self) -> Outlook:
        start_on = self.plan.start_on
        finish_on = self.calendar.day_of(self.schedule.finish, finish=True)
        path = tuple(self.keys[each] for each in self.schedule.critical_path if each in self.keys)
        return Outlook(
            start_on=start_on,
            finish_on=finish_on,
            length=length(start_on, finish_on, self.calendar),
            meetings=self._meetings(),
            sittings={key: len(each.times) for key, each in self.sittings.items()},
            loads=tuple(sorted(self._loads(), key=lambda each: (-each.minutes, each.role))),
            critical_path=path,
            critical_minutes=self._minutes(path),
            tightest=None if self._works(path) else self._tightest(),
            warnings=self.plan.warnings,
            misses=tuple(chain(self._conflicts(), self._overruns(), self._too_few())),
        )

    def _laid(self, placed: Placed, rule: SeriesRule) -> Laid:
        return sittings(
            placed.start,
            placed.finish,
            self.calendar,
            least=rule.least,
            per_week=rule.per_week,
            on=rule.on,
            at=rule.at,
            duration=rule.duration,
        )

    def _works(self, path: Sequence[str]) -> bool:
        return any(self.placed[key].finish > self.placed[key].start for key in path)

    def _tightest(self) -> Chain | None:
        works = [each.key for each in self.plan.nodes if not each.series and self._works([each.key])]
        last = min(works, key=lambda key: (self._slack(key), -self.placed[key].finish), default=None)
        if last is None:
            return None
        path = tuple(self.keys[each] for each in self.schedule.chain(self.ids[last]) if each in self.keys)
        return Chain(path, self._minutes(path), self._slack(last))

    def _slack(self, key: str) -> int:
        return self.placed[key].total_slack

    def _minutes(self, path: Sequence[str]) -> int:
        if not path:
            return 0
        return self.calendar.between(self.placed[path[0]].start, self.placed[path[-1]].finish)

    # Meetings and work

    def _meetings(self) -> Meetings:
        single = [each for each in self.plan.nodes if each.kind == "meeting"]
        counted = [(each, 1) for each in single]
        counted += [(each, len(self._times(each))) for each in self.plan.nodes if each.series]
        return Meetings(
            single=len(single),
            sittings=sum(times for each, times in counted if each.series),
            cross_department=sum(times for each, times in counted if len(each.departments) >= CROSS),
        )

    def _times(self, node: PlanNode) -> Sequence[Times]:
        """When somebody is busy with a node: never with what is only reached, each sitting with a series."""
        if node.key in self.sittings:
            return self.sittings[node.key].times
        placed = self.placed[node.key]
        return [(placed.start, placed.finish)] if placed.finish > placed.start else []

    def _loads(self) -> Iterator[Load]:
        owned: dict[str, list[Times]] = {}
        for node in self.plan.nodes:
            if node.owner and (times := self._times(node)):
                owned.setdefault(node.owner, []).extend(times)
        for role, times in owned.items():
            peak, at = _peak(times)
            minutes = sum(self.calendar.between(start, finish) for start, finish in times)
            yield Load(role, len(times), minutes, peak, self.calendar.day_of(at))

    # What would not hold

    def _conflicts(self) -> Iterator[Miss]:
        for each in self.schedule.conflicts:
            if each.item in self.keys:
                by = abs(self.calendar.between(each.required, each.actual))
                yield Miss(each.kind, self.keys[each.item], each.required, each.actual, by)

    def _overruns(self) -> Iterator[Miss]:
        for phase in self.plan.phases:
            if phase.window and (last := self._last(phase)):
                closes, finish = phase.window.closes(self.calendar), self.placed[last].finish
                if (by := self.calendar.between(closes, finish)) > 0:
                    yield Miss("phase_overrun", last, closes, finish, by, ref=phase.key)

    def _last(self, phase: PlanPhase) -> str | None:
        mine = [each.key for each in self.plan.nodes if each.phase == phase.key]
        return max(mine, key=lambda key: self.placed[key].finish, default=None)

    def _too_few(self) -> Iterator[Miss]:
        for node in self.plan.nodes:
            if node.series and (laid := len(self._times(node))) < node.series.least:
                least = node.series.least
                yield Miss("too_few_sittings", node.key, least, laid, least - laid)


def _peak(times: Sequence[Times]) -> tuple[int, int]:
    """The most jobs at one time, and since when; what ends as another begins is not beside it."""
    ends = sorted([(start, 1) for start, _ in times] + [(finish, -1) for _, finish in times])
    running = most = at = 0
    for instant, step in ends:
        running += step
        if running > most:
            most, at = running, instant
    return most, at
