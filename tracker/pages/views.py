"""A plan as the values that a timeline draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import cast

from tracker.domain.progress import BEGUN, FINISHED, State
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.pages.days import days
from tracker.pages.lags import CLOCK_DAY, lag_words
from tracker.pages.timeline import Arrow, Bar, Chart, Freeze, PhaseBand
from tracker.pages.timeline.chart import ArrowType, BarKind, BarState, Mode
from tracker.pages.timeline.words import FREEZE
from tracker.projects.baselines import dates_of
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Baseline, Item, Link, Node, Occurrence
from tracker.projects.planning import critical_path

AROUND = timedelta(days=45)
"""How far beyond the plan the calendar is told, so that no margin of the picture counts as worked."""


@dataclass(frozen=True)
class Names:
    """What stands in the owner's column: a person by id, a role by its key while nobody has it."""

    people: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Text] = field(default_factory=dict)

    def of(self, item: Item, lang: Lang) -> str:
        if item.owner_id:
            return self.people[item.owner_id]
        role = item.role or ""
        return self.roles[role].pick(lang) if role in self.roles else role


def chart(
    plan: ProjectPlan, names: Names, lang: Lang, today: date, baseline: Baseline | None = None
) -> Chart:
    """A plan, stored or not, as values, beside the baseline to compare it with."""
    chain = set(pairwise(critical_path(plan)))
    conflicts, calendar = _conflicts(plan, lang), plan.calendar
    promised = dates_of(baseline) if baseline else {}
    return Chart(
        title=plan.project.name,
        bars=tuple(
            replace(
                _with_baseline(bar, promised.get(bar.id), calendar),
                conflicts=tuple(conflicts.pop(bar.id, ())),
            )
            for bar in _bars(plan, calendar, names, lang, today)
        ),
        phases=tuple(
            PhaseBand(each.key, each.title.pick(lang), window.starts_on, window.ends_on)
            for each in plan.phases
            if (window := each.window)
        ),
        arrows=tuple(_arrow(each, chain, calendar, lang) for each in plan.links),
        days=tuple(days(calendar, *_span(plan, today), lang)),
        today=today,
        zone=calendar.zone,
        lang=lang,
        freezes=tuple(
            Freeze(each.title.pick(lang) or FREEZE.pick(lang), each.first, each.last)
            for each in plan.layers.freezes
        ),
        baseline=baseline.name if baseline else "",
        notes=tuple(each for mine in conflicts.values() for each in mine),
    )


def _conflicts(plan: ProjectPlan, lang: Lang) -> dict[str, list[str]]:
    """What does not hold, in words, by the node that shows it; under "" what belongs to none.

    What is wrong with a sitting shows on its series.
    """
    shown = {each.id: each.id for each in plan.nodes if each.start_at and each.finish_at}
    shown |= {each.id: each.series_id for each in plan.occurrences if each.series_id in shown}
    found = defaultdict(list)
    for each in plan.project.findings:
        found[shown.get(each["item"] or "", "")].append(each[lang])
    return dict(found)


def _with_baseline(bar: Bar, promised: tuple[datetime, datetime] | None, calendar: WorkCalendar) -> Bar:
    if promised is None:
        return bar
    minutes = calendar.between(to_minute(promised[1]), to_minute(bar.finish))
    return replace(bar, baseline=promised, shift_days=minutes / calendar.minutes_per_day)


def _arrow(link: Link, chain: set[tuple[str, str]], calendar: WorkCalendar, lang: Lang) -> Arrow:
    ends = link.pred_id, link.succ_id
    return Arrow(
        *ends,
        type=cast(ArrowType, link.type),
        critical=ends in chain,
        soft=link.soft,
        lag=lag_words(link, calendar.minutes_per_day).pick(lang),
    )


def _bars(plan: ProjectPlan, calendar: WorkCalendar, names: Names, lang: Lang, today: date) -> Iterator[Bar]:
    """Every node that has a place in time."""
    phases = {each.id: each.key for each in plan.phases}
    sittings = defaultdict(list)
    for each in plan.occurrences:
        if each.state != State.CANCELLED:
            sittings[each.series_id].append(each)
    for node in plan.nodes:
        if node.start_at and node.finish_at:
            yield Bar(
                id=node.id,
                key=node.key,
                title=node.title.pick(lang),
                kind=cast(BarKind, node.kind),
                phase=phases.get(node.phase_id or ""),
                start=node.start_at,
                finish=node.finish_at,
                critical=node.critical,
                state=cast(BarState, node.state),
                late=_late(node, sittings[node.id], today),
                slack_days=node.total_slack / (CLOCK_DAY if node.elapsed else calendar.minutes_per_day),
                owner=names.of(node, lang),
                late_finish=node.late_finish_at,
                mode=_mode(node),
                sittings=tuple(each.start_at for each in sittings[node.id] if each.start_at),
            )


def _mode(node: Node) -> Mode:
    """What has begun or is finished is no longer computed, whoever pinned it before."""
    if node.state in BEGUN and node.state != State.CANCELLED:
        return "actual"
    return "pinned" if node.pin_start_at else "auto"


def _late(node: Node, sittings: Sequence[Occurrence], today: date) -> bool:
    """A series is late when a sitting of it is: nobody ticks the series itself off before its last one."""
    watched: Sequence[Item] = sittings or [node]
    return any(each.due_on and each.due_on < today and each.state not in FINISHED for each in watched)


def _span(plan: ProjectPlan, today: date) -> tuple[date, date]:
    """From the first to the last day of the plan, with some room."""
    ends = [day for each in plan.nodes for day in (each.start_on, each.due_on) if day]
    ends += [day for each in plan.phases for day in (each.starts_on, each.ends_on) if day]
    ends = ends or [today]
    return min(ends) - AROUND, max(ends) + AROUND
