"""A plan as the values that a timeline draws."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import cast

from tracker.domain.progress import FINISHED, State
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import DayStatus, WorkCalendar
from tracker.pages.timeline import Arrow, Bar, Chart, DayMark, PhaseBand
from tracker.pages.timeline.chart import ArrowType, BarKind, BarState, DayKind
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Link, Node, Occurrence
from tracker.projects.planning import critical_path

AROUND = timedelta(days=45)
"""How far beyond the plan the calendar is told, so that no margin of the picture counts as worked."""
OFF = ("holiday", "in_lieu")


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


def chart(plan: ProjectPlan, calendar: WorkCalendar, names: Names, lang: Lang, today: date) -> Chart:
    """A plan, stored or not, as values."""
    chain = set(pairwise(critical_path(plan)))
    return Chart(
        title=plan.project.name,
        bars=tuple(_bars(plan, calendar, names, lang, today)),
        phases=tuple(
            PhaseBand(each.key, each.title.pick(lang), each.starts_on, each.ends_on) for each in plan.phases
        ),
        arrows=tuple(_arrow(each, chain) for each in plan.links),
        days=tuple(days(calendar, *_span(plan, today), lang)),
        today=today,
        zone=calendar.zone,
        lang=lang,
    )


def _arrow(link: Link, chain: set[tuple[str, str]]) -> Arrow:
    ends = link.pred_id, link.succ_id
    return Arrow(*ends, type=cast(ArrowType, link.type), critical=ends in chain, soft=link.soft)


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
                slack_days=node.total_slack / calendar.minutes_per_day,
                owner=names.of(node, lang),
                sittings=tuple(each.start_at for each in sittings[node.id] if each.start_at),
            )


def _late(node: Node, sittings: Sequence[Occurrence], today: date) -> bool:
    """A series is late when a sitting of it is: nobody ticks the series itself off before its last one."""
    watched: Sequence[Item] = sittings or [node]
    return any(each.due_on and each.due_on < today and each.state not in FINISHED for each in watched)


def _span(plan: ProjectPlan, today: date) -> tuple[date, date]:
    """From the first to the last day of the plan, with some room."""
    ends = [day for each in plan.nodes for day in (each.start_on, each.due_on) if day]
    ends += [day for each in plan.phases for day in (each.starts_on, each.ends_on)]
    ends = ends or [today]
    return min(ends) - AROUND, max(ends) + AROUND


def days(calendar: WorkCalendar, first: date, last: date, lang: Lang) -> Iterator[DayMark]:
    """Every day off and every make-up workday, within the years that the calendar covers.

    A weekend that touches a holiday belongs to it, as in the notices of the State Council,
    and the whole of it bears the name that most of its days have.
    """
    first, last = max(first, date(calendar.first_year, 1, 1)), min(last, date(calendar.last_year, 12, 31))
    run: list[DayStatus] = []
    for shift in range((last - first).days + 1):
        status = calendar.status(first + timedelta(days=shift))
        if not status.working:
            run.append(status)
            continue
        yield from _marks(run, lang)
        run = []
        if status.kind == "make_up":
            yield _mark(status, "make_up", status.name, lang)
    yield from _marks(run, lang)


def _marks(run: Sequence[DayStatus], lang: Lang) -> Iterator[DayMark]:
    """Days off that follow each other."""
    named = Counter(each.name for each in run if each.kind == "holiday" and each.name)
    name = named.most_common(1)[0][0] if named else None
    holiday = any(each.kind in OFF for each in run)
    for each in run:
        if each.kind == "in_lieu":
            yield _mark(each, "in_lieu", each.name, lang)
        else:
            yield _mark(each, "holiday" if holiday else "weekend", name and _short(name), lang)


def _mark(status: DayStatus, kind: DayKind, name: Text | None, lang: Lang) -> DayMark:
    return DayMark(status.day, kind, name.pick(lang) if name else "", status.provisional)


def _short(name: Text) -> Text:
    """A holiday's name without what stands in brackets: there is little room above a narrow day."""
    return Text(name.zh.partition("（")[0], name.en.partition(" (")[0])
