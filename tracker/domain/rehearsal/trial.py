"""One start of a playbook, on weeks of five days without holidays, and what cannot hold there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice, pairwise

from tracker.domain.composition import compose
from tracker.domain.emergency_times import as_process, respond
from tracker.domain.outlook import UNDATED, plain_calendar
from tracker.domain.parameters import Filled, with_words
from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.plan_values import PlanNode, SeriesRule
from tracker.domain.playbook import EmergencyPlan, Playbook, StepKind, Vocabulary
from tracker.domain.recurrence import sittings
from tracker.domain.rehearsal.values import Changed, Crowded, EarlyAgenda, Found, Late, PastWeek, TooSlow
from tracker.domain.sampling import sampled
from tracker.domain.schedule import Link, Schedule, place
from tracker.domain.windows import WEEK

MOST_SERIES = 50
"""Of more series only the first are laid: each takes as long as a whole plan."""


class Trial:
    """A playbook with some of its parameters changed. Raises what compiling and placing raise."""

    def __init__(
        self, playbook: Playbook, vocabulary: Vocabulary, library: Mapping[str, Playbook], changed: Changed
    ) -> None:
        self.emergency, self.changed = playbook.plan, changed
        self.calendar = plain_calendar()
        recipe = as_process(playbook, playbook.plan) if playbook.plan else playbook
        self.whole = compose(recipe, library).playbook
        offered = with_words(self.whole.parameters, vocabulary)
        self.plan: Plan = plan_of(
            recipe,
            vocabulary,
            start_on=UNDATED,
            parameters=sampled(offered, changed).values,
            calendar=self.calendar,
            library=library,
        )

    @cached_property
    def schedule(self) -> Schedule:
        calendars = {"default": self.calendar}
        return place(self.plan.activities, self.plan.links, calendars, self.plan.start)

    @cached_property
    def _filled(self) -> Filled:
        return Filled(self.whole.parameters, self.plan.parameters)

    def found(self) -> Iterator[Found]:
        if self.emergency is not None:
            yield from self._too_slow(self.emergency)
            return
        for node in self.plan.nodes:
            yield from self._past_week(node)
        rules = ((each.key, each.series) for each in self.plan.nodes if each.series)
        for key, rule in islice(rules, MOST_SERIES):
            yield from self._series(key, rule)
        missed = tuple(self._missed())
        yield from missed
        told = {key for each in missed for key in each.path}
        for node in self.plan.nodes:
            if node.key not in told:
                yield from self._past_phase(node)

    def _too_slow(self, emergency: EmergencyPlan) -> Iterator[TooSlow]:
        response = respond(emergency, self.whole, self.plan, self.schedule, self.calendar)
        for key, times in response.steps.items():
            if times.late and times.due is not None:
                yield TooSlow(key, times.due, times.finish, self.schedule.chain(key), self.changed)

    def _past_week(self, node: PlanNode) -> Iterator[PastWeek]:
        window = next((each.window for each in self.plan.phases if each.key == node.phase), None)
        if node.week is not None and window is not None:
            weeks = ((window.ends_on - window.starts_on).days + 1) // WEEK
            if node.week > weeks:
                yield PastWeek(node.key, node.week, weeks, self.changed)

    # Deadlines

    def _missed(self) -> Iterator[Late]:
        missed = (each for each in self.schedule.conflicts if each.kind == "deadline_missed")
        for each in missed:
            yield self._late(each.item, each.required, each.actual)

    def _past_phase(self, node: PlanNode) -> Iterator[Late]:
        """A meeting for which something must wait so long that it comes after its phase."""
        window = next((each.window for each in self.plan.phases if each.key == node.phase), None)
        if node.kind != StepKind.MEETING or window is None or node.activity.deadline is not None:
            return
        closes, finish = window.closes(self.calendar), self.schedule.placed[node.key].finish
        if finish > closes and (late := self._late(node.key, closes, finish)).waits is not None:
            yield late

    def _late(self, key: str, required: int, actual: int) -> Late:
        work, path = self.calendar.between(required, actual), self.schedule.chain(key)
        return Late(
            item=key,
            minutes=work or actual - required,
            elapsed=not work,
            path=path,
            begins=self.schedule.placed[path[0]].reason,
            waits=self._waits(path, required, actual),
            changed=self.changed,
        )

    def _waits(self, path: tuple[str, ...], required: int, actual: int) -> str | None:
        """The step after which a meeting of the chain waits at least as long as it is late."""
        kinds = {node.key: node.kind for node in self.plan.nodes}
        for pred, succ in pairwise(path):
            link = self._links.get((pred, succ))
            if link and kinds.get(succ) == StepKind.MEETING and self._enough(link, required, actual):
                return pred
        return None

    @cached_property
    def _links(self) -> Mapping[tuple[str, str], Link]:
        return {(link.pred, link.succ): link for link in self.plan.links}

    def _enough(self, link: Link, required: int, actual: int) -> bool:
        late = actual - required if link.lag_elapsed else self.calendar.between(required, actual)
        return link.lag > 0 and link.lag >= late

    # Series

    def _series(self, key: str, rule: SeriesRule) -> Iterator[Found]:
        placed = self.schedule.placed[key]
        laid = sittings(
            placed.start,
            placed.finish,
            self.calendar,
            least=rule.least,
            per_week=rule.per_week,
            on=rule.on,
            at=rule.at,
            duration=rule.duration,
        )
        if len(laid.times) < laid.wanted:
            yield Crowded(key, laid.wanted, len(laid.times), self.changed)
        for first, _ in laid.times[:1]:
            yield from self._agenda(key, first)

    def _agenda(self, key: str, first: int) -> Iterator[EarlyAgenda]:
        lead = self.whole.series[key].agenda_lead
        if lead is None:
            return
        span = self._filled.span(lead)
        minutes = span.minutes(self.calendar.minutes_per_day)
        due = first - minutes if span.elapsed else self.calendar.add(first, -minutes)
        if due < self.calendar.midnight(self.plan.start_on):
            yield EarlyAgenda(key, span, first - self.plan.start, self.changed)
