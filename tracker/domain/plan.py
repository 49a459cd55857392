"""A playbook with its parameters filled and a start date: phases, nodes and links ready to be placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.branches import Offer
from tracker.domain.composition import PartsTooDeep, PartUnknown, compose
from tracker.domain.layout import Layout, add_months
from tracker.domain.parameters import Filled, ParameterRefused, Value, fill, tier_of, with_words
from tracker.domain.plan_values import (
    Loop,
    NotPlannable,
    Plan,
    PlanNode,
    PlanPhase,
    PlanQuota,
    PlanWarning,
    SeriesRule,
)
from tracker.domain.plan_warnings import warnings
from tracker.domain.playbook import (
    After,
    Cadence,
    Duty,
    Iteration,
    Job,
    Kind,
    Playbook,
    Point,
    Series,
    Step,
    StepKind,
    Vocabulary,
)
from tracker.domain.schedule.values import Activity, Bound, Constraint, ConstraintKind, Deadline, Link
from tracker.domain.selection import ChoiceRefused, Choices, select
from tracker.domain.selection import offers as offers_of
from tracker.domain.spans import Number, Percent, Ref, Time
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar

__all__ = [
    "ChoiceRefused",
    "Choices",
    "NotPlannable",
    "ParameterRefused",
    "PartUnknown",
    "PartsTooDeep",
    "Plan",
    "PlanNode",
    "PlanPhase",
    "PlanQuota",
    "PlanWarning",
    "SeriesRule",
    "add_months",
    "compile",
]


NO_LIBRARY: Mapping[str, Playbook] = {}
NO_CHOICES = Choices()


def compile(  # noqa: A001 - the verb of the language; Python's own is not used here
    playbook: Playbook,
    vocabulary: Vocabulary,
    *,
    start_on: date,
    parameters: Mapping[str, object],
    calendar: WorkCalendar,
    library: Mapping[str, Playbook] = NO_LIBRARY,
    choices: Choices = NO_CHOICES,
) -> Plan:
    """Bring in the parts, fill the parameters, and lay the phases out from the start date.

    `library` holds the playbooks that this one includes. Raises ParameterRefused, ChoiceRefused,
    NotPlannable, PartUnknown, PartsTooDeep, and OutsideCalendar when the calendar does not reach so far.
    """
    if playbook.kind is Kind.EMERGENCY:
        raise NotPlannable(title=playbook.title)
    own_tier = tier_of(with_words(playbook.parameters, vocabulary), parameters)
    composed = compose(playbook, library, own_tier)
    offered = with_words(composed.playbook.parameters, vocabulary)
    values, tier = fill(offered, parameters), tier_of(offered, parameters)
    chosen = select(composed.playbook, tier, choices)
    offers = {key: each for key, each in offers_of(composed.playbook, tier, choices).items() if each.options}
    order = _Order(start_on, calendar, composed.begins, composed.iterations, offers)
    return _Compiler(chosen, vocabulary, Filled(offered, values), order).plan(values)


@dataclass(frozen=True)
class _Order:
    start_on: date
    calendar: WorkCalendar
    begins: Mapping[str, str | None]
    iterations: Mapping[str, Iteration]
    offers: Mapping[str, Offer]


class _Compiler:
    def __init__(self, playbook: Playbook, vocabulary: Vocabulary, filled: Filled, order: _Order) -> None:
        self.playbook, self.vocabulary, self.filled = playbook, vocabulary, filled
        self.calendar, start_on = order.calendar, order.start_on
        self.begins, self.offers = order.begins, order.offers
        self.layout = Layout(playbook, filled, start_on, order.calendar, order.begins)
        self.start = self.calendar.next_start(self.calendar.midnight(start_on))
        self.loops = tuple(self._loops(order.iterations))
        self.closing = {each.closes for each in self.loops if each.most != 1}

    def plan(self, values: Mapping[str, Value]) -> Plan:
        start_on, nodes, quotas = self.layout.start_on, tuple(self._nodes()), tuple(self._quotas())
        return Plan(
            playbook=self.playbook.key,
            start_on=start_on,
            start=self.start,
            parameters=values,
            phases=tuple(self.layout.phases.values()),
            nodes=nodes,
            links=tuple(self._links()),
            duties=tuple(self._duty(each) for each in self.playbook.duties.values()),
            quotas=quotas,
            warnings=tuple(warnings(self.playbook, self.layout, nodes, quotas)),
            parts=tuple(each for each in self.playbook.include.values()),
            loops=self.loops,
        )

    def _loops(self, iterations: Mapping[str, Iteration]) -> Iterator[Loop]:
        """The loops whose last step is there; a turn without months of its own takes those of its phases."""
        for part, each in iterations.items():
            if each.closes not in self.playbook.steps:
                continue
            phases = self.layout.taken.get(part)
            months = phases if each.months is None else self.filled.number(each.months)
            yield Loop(part, each.closes, self.layout.origin(each.closes), months, each.most)

    def _duty(self, duty: Duty) -> Duty:
        if not isinstance(duty.cadence, Ref):
            return duty
        return replace(duty, cadence=Cadence(str(self.filled.values[duty.cadence.name])))

    def _quotas(self) -> Iterator[PlanQuota]:
        for quota in self.playbook.quotas.values():
            rate = None if quota.per_week is None else self.filled.number(quota.per_week)
            yield PlanQuota(quota.key, quota.title, quota.steps, self.filled.number(quota.least), rate)

    # Nodes

    def _nodes(self) -> Iterator[PlanNode]:
        for step in self.playbook.steps.values():
            for point in step.points:
                yield self._point(point, step)
            yield self._step(step)
        for series in self.playbook.series.values():
            yield self._series(series)

    def _point(self, point: Point, step: Step) -> PlanNode:
        activity = Activity(id=point.key, bounds=self._bounds(step.phase))
        return self._node(point, "point", step.phase, activity, milestone=step.key)

    def _step(self, step: Step) -> PlanNode:
        week = None if step.week is None else self.filled.number(step.week)
        activity = Activity(
            id=step.key,
            duration=self._minutes(step),
            elapsed=self._elapsed(step),
            whole=step.kind is StepKind.MEETING,
            at=step.at,
            bounds=self._bounds(step.phase, week),
            constraint=self._begins(step),
            deadline=self._deadline(step, week),
        )
        due = None if step.due is None else step.due.months
        node = self._node(
            step,
            step.kind.value,
            step.phase,
            activity,
            week=week,
            begins=self._months(step.key, step.begins),
            due_months=self._months(step.key, due),
        )
        return replace(node, optional=step.optional, offer=self.offers.get(step.key))

    def _series(self, series: Series) -> PlanNode:
        rule = SeriesRule(
            least=self.filled.number(series.least),
            per_week=self.filled.number(series.per_week),
            on=series.on,
            at=series.at,
            duration=self.filled.span(series.duration).minutes(self.calendar.minutes_per_day),
        )
        window = self.layout.window(series.phase)
        end = None if window is None else window.closes(self.calendar)
        activity = Activity(id=series.key, span_to=end, bounds=self._bounds(series.phase))
        return self._node(series, "series", series.phase, activity, series=rule)

    def _node(
        self,
        job: Job,
        kind: str,
        phase: str | None,
        activity: Activity,
        *,
        milestone: str | None = None,
        week: int | None = None,
        series: SeriesRule | None = None,
        begins: int | None = None,
        due_months: int | None = None,
    ) -> PlanNode:
        outputs = [self._output(each.document, each.title) for each in job.produces]
        return PlanNode(
            key=job.key,
            kind=kind,
            title=job.title,
            phase=phase,
            owner=job.owner,
            departments=job.departments,
            activity=activity,
            where=job.where,
            milestone=milestone,
            produces=tuple(key for key, _ in outputs),
            deliverables=tuple(title for _, title in outputs),
            acceptance=job.accept,
            week=week,
            begins=begins,
            due_months=due_months,
            series=series,
            coordinator=job.coordinator,
            note=job.note,
            source=job.source,
            proposed=job.proposed,
            begins_turn=job.key in self.closing,
        )

    def _output(self, document: str | None, title: Text) -> tuple[str, Text]:
        """The key and title of a deliverable; what is no type of document goes by its Chinese name."""
        if document is None:
            return title.zh, title
        known = self.vocabulary.document(document)
        return (known.key, known.title) if known else (document, Text(document, document))

    def _minutes(self, step: Step) -> int:
        if step.duration is None:
            return 0
        return self.filled.span(step.duration).minutes(self.calendar.minutes_per_day)

    def _elapsed(self, step: Step) -> bool:
        """People meet in working time, whatever unit a meeting's length is written in."""
        if step.duration is None or step.kind is StepKind.MEETING:
            return False
        return self.filled.span(step.duration).elapsed

    def _bounds(self, phase: str | None, week: int | None = None) -> tuple[Bound, ...]:
        window = self.layout.window(phase)
        return () if window is None else window.bounds(week, self.calendar)

    def _months(self, key: str, months: Number | None) -> int | None:
        """A month boundary as the project counts it, from its own start."""
        return None if months is None else self.layout.origin(key) + self.filled.number(months)

    def _begins(self, step: Step) -> Constraint | None:
        if step.begins is None:
            return None
        day = self.layout.boundary(step.key, self.filled.number(step.begins))
        at = self.calendar.next_start(self.calendar.midnight(day))
        return Constraint(ConstraintKind.START_NO_EARLIER_THAN, at)

    def _deadline(self, step: Step, week: int | None) -> Deadline | None:
        due = step.due
        if week is None and due is not None and due.step is not None:
            return None if self._left_out(due.step) else Deadline(step=due.step, **self._lag(due.lag))
        if due is not None and due.months is not None:
            day = self.layout.boundary(step.key, self.filled.number(due.months))
            return Deadline(at=self.calendar.previous_end(self.calendar.midnight(day)))
        window = self.layout.window(step.phase)
        if window is None:
            return None
        return window.deadline(week, self.calendar, at_end=week is None and due is not None)

    def _lag(self, lag: Time | None) -> dict[str, Any]:
        span = None if lag is None else self.filled.span(lag)
        if span is None:
            return {}
        return {"lag": span.minutes(self.calendar.minutes_per_day), "lag_elapsed": span.elapsed}

    # Links

    def _links(self) -> Iterator[Link]:
        for step in self.playbook.steps.values():
            for point in step.points:
                yield from self._after(point.key, point.after)
                yield Link(pred=point.key, succ=step.key)
            yield from self._after(step.key, step.after)
        for series in self.playbook.series.values():
            yield from self._after(series.key, series.after)

    def _left_out(self, step: str) -> bool:
        """Whether a step belongs to a part that is only read."""
        return "." in step and step.rpartition(".")[0] not in self.begins

    def _after(self, key: str, links: tuple[After, ...]) -> Iterator[Link]:
        for link in links:
            if self._left_out(link.step):
                continue
            lag = None if link.lag is None else self.filled.lag(link.lag)
            if isinstance(lag, Percent):
                yield Link(link.step, key, link.type, lag_percent=float(lag.amount), soft=link.soft)
            else:
                minutes = lag.minutes(self.calendar.minutes_per_day) if lag else 0
                elapsed = bool(lag and lag.elapsed)
                yield Link(link.step, key, link.type, lag=minutes, lag_elapsed=elapsed, soft=link.soft)
