"""The cheapest ways to bring an activity forward, and to resolve a conflict, each tried before it is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from tracker.domain.changes import identity, only, working_days
from tracker.domain.explain.candidates import Candidate, candidates
from tracker.domain.explain.edits import DropLink, Edit, MovePhase, SetLag, WorkOn
from tracker.domain.explain.remedies import remedies
from tracker.domain.explain.steps import why
from tracker.domain.schedule.network import Network
from tracker.domain.schedule.result import Schedule
from tracker.domain.schedule.spans import span_of
from tracker.domain.schedule.values import Conflict
from tracker.domain.workdays import OutsideCalendar

MOST = 10
"""Options in an answer."""
TRIES = 40
"""Schedules that are laid to answer one question."""

Lay = Callable[[Network], Schedule]
"""Places a network as its project is placed: from the start or the finish, with data date and progress."""


@dataclass(frozen=True)
class Option:
    """An edit and what it brings, measured against the plan as it is; gains are negative where it costs time.

    `gained`: minutes of the asked activity's own time by which it finishes earlier, a day that the edit adds
    included, and the same in days of its calendar. `finish_days`: working days by which the project finishes
    earlier. `moved`: activities with other dates. `broken`, `mended`: ids whose deadline is missed by it, or
    is no longer. `conflicts`: how many new conflicts it makes; counted for repairs only. `effort`: see
    candidates. `rank` counts from 1.
    """

    edit: Edit
    gained: int
    gained_days: float
    finish_days: int
    moved: int
    broken: tuple[str, ...]
    mended: tuple[str, ...]
    effort: float
    conflicts: int = 0
    rank: int = 0


def options(
    network: Network,
    schedule: Schedule,
    key: str,
    lay: Lay | None = None,
    calendar: str = "default",
    among: Collection[str] | None = None,
) -> tuple[Option, ...]:
    """The ways to bring an activity forward, best first.

    First those that break no deadline, then the least effort for a day gained, then the fewest moved.
    `schedule` is that of the network as `lay` places it; without `lay`, from its start and no more.
    `among`: ids that count as moved, all activities if not given.
    Raises KeyError for an activity that is not there.
    """
    trial = _Trial(network, schedule, key, lay, calendar, among)
    found = [option for option, _ in trial.each(candidates(network, why(schedule, key))) if option.gained > 0]
    found.sort(key=lambda each: (len(each.broken), each.effort / each.gained_days, each.moved))
    return _ranked(_distinct(found))


def repairs(
    network: Network,
    schedule: Schedule,
    conflict: Conflict,
    lay: Lay | None = None,
    calendar: str = "default",
    among: Collection[str] | None = None,
) -> tuple[Option, ...]:
    """The ways to resolve a conflict, best first; gains are those of its activity.

    First those that break no deadline and make no other conflict, then the least effort, then the fewest
    moved. Arguments are those of `options`.
    """
    trial = _Trial(network, schedule, conflict.item, lay, calendar, among)
    found = []
    for option, after in trial.each(remedies(network, schedule, conflict)):
        with suppress(OutsideCalendar):
            if trial.resolves(after, conflict):
                found.append(replace(option, conflicts=trial.added(after)))
    found.sort(key=lambda each: (len(each.broken) + each.conflicts, each.effort, each.moved))
    return _ranked(found)


class _Trial:
    """Tries edits against the plan as it is."""

    def __init__(
        self,
        network: Network,
        schedule: Schedule,
        key: str,
        lay: Lay | None,
        calendar: str,
        among: Collection[str] | None,
    ) -> None:
        self.network, self.before, self.key = network, schedule, key
        self.lay = lay or (lambda changed: changed.place(schedule.start))
        self.calendar = calendar
        self.among = network.activities if among is None else among
        self._lateness: dict[str, bool] = {}

    def each(self, tried: Iterable[Candidate]) -> Iterator[tuple[Option, Schedule]]:
        """Every edit once, by its least effort, with the schedule that it makes."""
        least: dict[Edit, float] = {}
        for each in tried:
            least[each.edit] = min(each.effort, least.get(each.edit, each.effort))
        for edit in list(least)[:TRIES]:
            try:
                after = self.lay(edit.apply(self.network))
                option = self._option(edit, least[edit], after)
            except OutsideCalendar:
                continue
            yield option, after

    def _option(self, edit: Edit, effort: float, after: Schedule) -> Option:
        activity, moved = self.network.activities[self.key], after.moved(self.before)
        span, home = span_of(activity, after.calendars), after.calendars[activity.calendar]
        gained = span.gap(after.placed[self.key].finish, self.before.placed[self.key].finish)
        day = 1440 if activity.elapsed else home.minutes_per_day or 1440
        broken, mended = self._deadlines(after, {*moved, getattr(edit, "id", "")})
        return Option(
            edit=edit,
            gained=gained,
            gained_days=gained / day,
            finish_days=working_days(after.calendars[self.calendar], after.finish, self.before.finish),
            moved=sum(each in self.among for each in moved),
            broken=broken,
            mended=mended,
            effort=effort,
        )

    def _deadlines(self, after: Schedule, changed: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Whose deadline is missed with the edit, and whose no longer, among what has changed."""
        touched = [
            key
            for key, each in after.activities.items()
            if each.deadline is not None and (key in changed or each.deadline.step in changed)
        ]
        missed = {key for key in touched if _late(after, key)}
        return (
            tuple(key for key in touched if key in missed and not self._was_late(key)),
            tuple(key for key in touched if key not in missed and self._was_late(key)),
        )

    def _was_late(self, key: str) -> bool:
        if key not in self._lateness:
            self._lateness[key] = _late(self.before, key)
        return self._lateness[key]

    def resolves(self, after: Schedule, conflict: Conflict) -> bool:
        if conflict.kind == "deadline_missed":
            return not _late(after, conflict.item)
        return all(identity(each) != identity(conflict) for each in after.conflicts)

    def added(self, after: Schedule) -> int:
        """How many conflicts are new."""
        return len(only(after.conflicts, self.before.conflicts))


def _late(schedule: Schedule, key: str) -> bool:
    placed = schedule.placed[key]
    span = span_of(schedule.activities[key], schedule.calendars)
    return placed.deadline is not None and span.gap(placed.deadline, placed.finish) > 0


def _ranked(found: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(replace(option, rank=n) for n, option in enumerate(found[:MOST], 1))


def _distinct(found: Iterable[Option]) -> list[Option]:
    """The first of those that do as much with the same activity, link, phase or calendar."""
    best: dict[object, Option] = {}
    for option in found:
        best.setdefault((_subject(option.edit), option.gained), option)
    return list(best.values())


def _subject(edit: Edit) -> tuple[object, ...]:
    if isinstance(edit, SetLag | DropLink):
        return (SetLag, edit.pred, edit.succ)
    if isinstance(edit, MovePhase):
        return (MovePhase, edit.ref)
    return (WorkOn, edit.calendar) if isinstance(edit, WorkOn) else (type(edit), edit.id)
