"""What might be edited to resolve a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.explain.candidates import HOUR, Candidate, Links, candidates
from tracker.domain.explain.edits import (
    DropConstraint,
    DropLink,
    MovePhase,
    MovePin,
    SetConstraint,
    SetDeadline,
    SetDuration,
    SetLag,
    Unpin,
    WorkOn,
)
from tracker.domain.explain.steps import why
from tracker.domain.schedule.link_bounds import Ruler, held_end, holds_start
from tracker.domain.schedule.network import Network
from tracker.domain.schedule.result import Schedule
from tracker.domain.schedule.values import Activity, Conflict, ConstraintKind, Link

_STARTS = (
    ConstraintKind.MUST_START_ON,
    ConstraintKind.START_NO_LATER_THAN,
    ConstraintKind.START_NO_EARLIER_THAN,
)
_LONGEST = 4
"""How many activities and links of a chain are tried, the longest."""


def remedies(network: Network, schedule: Schedule, conflict: Conflict) -> list[Candidate]:
    """Edits that may resolve a conflict, the directest first; not all of them do."""
    return list(_Remedies(network, schedule, conflict).all())


class _Remedies:
    def __init__(self, network: Network, schedule: Schedule, conflict: Conflict) -> None:
        self.network, self.schedule, self.conflict = network, schedule, conflict
        self.ruler = Ruler(network.activities, network.calendars)
        self.item = network.activities[conflict.item]
        self.calendar = self.ruler.calendar(conflict.item)
        self.day = self.calendar.minutes_per_day
        self.gap = abs(self.ruler.span(conflict.item).gap(conflict.actual, conflict.required))

    def all(self) -> Iterator[Candidate]:
        kind = self.conflict.kind
        if kind == "deadline_missed":
            yield Candidate(SetDeadline(self.item.id, self.conflict.actual), self.gap + self.day)
            yield from self._shorter(self.conflict.culprits)
            yield from candidates(self.network, why(self.schedule, self.item.id))
        elif kind == "non_working_pin":
            yield from self._onto_work()
        elif kind == "constraint_missed":
            yield from self._released(self.item, self.conflict.actual)
        else:
            yield from self._released(self.item, self._start_required())
            yield from self._phase()
            for key in self.conflict.culprits:
                if key in self.network.activities and key != self.item.id:
                    yield from self._released(self.network.activities[key], None)
            yield from self._links()
            yield from self._shorter(self._path())

    def _start_required(self) -> int:
        """Where the item would have to start for the conflict to be gone."""
        span, required = self.ruler.span(self.item.id), self.conflict.required
        return span.snap(required if self._about_start() else span.less(required))

    def _about_start(self) -> bool:
        """Whether the conflict is about the item's start: always but for links that hold its finish."""
        ends = [each[1:] for each in self.conflict.causes if each[0] == "link"][-1:]
        placed, actual = self.schedule.placed[self.item.id], self.conflict.actual
        into = [link for link in self.schedule.leaf_links if (link.pred, link.succ) in ends]
        held = [link for link in into if held_end(link, placed) == actual]
        return not held or any(holds_start(link) for link in held)

    def _released(self, activity: Activity, start: int | None) -> Iterator[Candidate]:
        """Without its pin or constraint, or with it at another start."""
        wish = activity.constraint
        if activity.pin is not None:
            if start is not None:
                yield Candidate(MovePin(activity.id, start), HOUR)
            yield Candidate(Unpin(activity.id), HOUR)
        if wish is not None:
            if start is not None and wish.kind is not ConstraintKind.AS_LATE_AS_POSSIBLE:
                at = start if wish.kind in _STARTS else self.ruler.span(activity.id).plus(start)
                yield Candidate(SetConstraint(activity.id, wish.kind, at), HOUR)
            yield Candidate(DropConstraint(activity.id), HOUR)

    def _onto_work(self) -> Iterator[Candidate]:
        """A pin where there is work: at the next working time, or with work made there."""
        start, finish = self.item.pin or (self.conflict.actual, self.conflict.actual)
        yield Candidate(MovePin(self.item.id, self.ruler.span(self.item.id).snap(start)), HOUR)
        yield Candidate(Unpin(self.item.id), HOUR)
        for t in (start, finish):
            day = self.calendar.day_of(t)
            if not self.calendar.works_on(day):
                yield Candidate(WorkOn(self.item.calendar, day), 2 * self.day)

    def _phase(self) -> Iterator[Candidate]:
        """The phase begins when the item does."""
        first, last = (self.calendar.day_of(t) for t in (self.conflict.actual, self.conflict.required))
        days = len(self.calendar.working_days(first, last)) - self.calendar.works_on(last)
        for ref in [each[2] for each in self.conflict.causes if each[0] == "phase"]:
            yield Candidate(MovePhase(ref, -days), days * self.day / 2)

    def _links(self) -> Iterator[Candidate]:
        """The links of the conflict, shorter by what is missing, or dropped."""
        ends = {each[1:] for each in self.conflict.causes if each[0] == "link"}
        links = [each for each in self.schedule.leaf_links if (each.pred, each.succ) in ends]
        stated = Links(self.network)
        for leaf in sorted(links, key=lambda each: -self.ruler.lag(each))[:_LONGEST]:
            link, lag = stated.stated(leaf), self.ruler.lag(leaf)
            yield from self._shorter_lag(leaf, link, lag)
            effort = self.network.activities[leaf.pred].duration + max(0, lag) + self.day
            yield Candidate(DropLink(link.pred, link.succ), effort)

    def _shorter_lag(self, leaf: Link, link: Link, lag: int) -> Iterator[Candidate]:
        gap = self.conflict.required - self.conflict.actual if leaf.lag_elapsed else self.gap
        waited = min(gap, max(0, lag))
        yield Candidate(SetLag(link.pred, link.succ, lag - gap, link.type), gap - waited / 2)

    def _path(self) -> list[str]:
        """What lies on the way of the links of the conflict, and before it what drives its predecessor."""
        links = [each for each in self.conflict.causes if each[0] == "link"]
        on_the_way = [each[1] for each in links]
        if self.conflict.kind == "link_violated":
            on_the_way = [step.id for step in why(self.schedule, on_the_way[0])]
        return on_the_way

    def _shorter(self, keys: Iterable[str]) -> Iterator[Candidate]:
        """The longest of these activities, each shorter by what is missing."""
        work = [self.network.activities[key] for key in keys if key in self.network.activities]
        open_work = [each for each in work if each.actual_finish is None and not each.summary]
        for each in sorted(open_work, key=lambda one: -one.duration)[:_LONGEST]:
            if each.duration - self.gap >= HOUR:
                yield Candidate(SetDuration(each.id, each.duration - self.gap), self.gap)
