"""What rows of a placed plan break, part by part, so that a change looks again only at what it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tracker.domain.overload import Job, Overload, overloads
from tracker.domain.progress import FINISHED, State
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.projects.findings import (
    CROWDED,
    FULL,
    NO_TIME,
    OVERLOADED,
    OVERRUN,
    OWNER,
    QUOTA_MISSED,
    TOO_FEW,
    WORDS,
    finding,
    named,
    say,
)
from tracker.projects.groups import Groups
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Node, Occurrence, Phase, Project, Series

Finding = dict[str, Any]
Rows = Mapping[str, Item]


@dataclass(frozen=True)
class Found:
    """Findings about rows: of phases by phase, of sittings, of quotas, and of owners by owner.

    With those of an owner stands the place of the first item that takes their time: they come in this order.
    """

    phases: Mapping[str, Finding]
    sittings: Sequence[Finding]
    quotas: Sequence[Finding]
    owners: Mapping[str, tuple[int, Sequence[Finding]]]

    def listed(self, plan: ProjectPlan) -> Iterator[Finding]:
        """All of them in their order."""
        yield from (self.phases[each.id] for each in plan.phases if each.id in self.phases)
        yield from self.sittings
        yield from self.quotas
        for _, found in sorted(self.owners.values(), key=lambda each: each[0]):
            yield from found


def found_in(plan: ProjectPlan, rows: Rows, groups: Groups) -> Found:
    """Everything that the rows of a placed plan break; what is finished breaks nothing more."""
    return Found(
        phases=_phases(plan, rows, groups, plan.phases),
        sittings=[*_too_few(plan), *_off_hours(plan.occurrences, plan.calendar)],
        quotas=list(_quotas(plan.project, rows, groups)),
        owners=_owners(plan, rows, groups, groups.owners),
    )


def found_again(
    before: Found, plan: ProjectPlan, rows: Rows, groups: Groups, touched: AbstractSet[str]
) -> Found:
    """The same after some nodes changed, none of them a series; sittings stay as they are."""
    changed = {rows[each].phase_id for each in touched}
    owners = {str(owner) for each in touched if (owner := rows[each].owner_id) in groups.owners}
    phases = [each for each in plan.phases if each.id in changed]
    same = {key: each for key, each in before.phases.items() if key not in changed}
    others = {key: each for key, each in before.owners.items() if key not in owners}
    counts = not touched.isdisjoint(groups.counted)
    return Found(
        phases=same | _phases(plan, rows, groups, phases),
        sittings=before.sittings,
        quotas=list(_quotas(plan.project, rows, groups)) if counts else before.quotas,
        owners=others | _owners(plan, rows, groups, owners),
    )


def _phases(plan: ProjectPlan, rows: Rows, groups: Groups, phases: Iterable[Phase]) -> dict[str, Finding]:
    """The phases that end after their window, by id."""
    found = {}
    for phase in phases:
        mine = [rows[each] for each in groups.phases.get(phase.id, ())]
        if overrun := _overrun(phase, [each for each in mine if each.state not in FINISHED], plan.calendar):
            found[phase.id] = overrun
    return found


def _overrun(phase: Phase, items: Sequence[Item], calendar: WorkCalendar) -> Finding | None:
    window, item = phase.window, max(items, key=_finish, default=None)
    if window is None or item is None:
        return None
    ends = window.closes(calendar)
    if calendar.between(ends, _finish(item)) <= 0:
        return None
    required, actual = (to_datetime(each, calendar.zone) for each in (ends, _finish(item)))
    fields = {"phase": phase.title, "title": named(item), "required": say(required), "actual": say(actual)}
    return finding(
        "phase_overrun",
        OVERRUN.fill(fields),
        item=item.id,
        required=required.isoformat(),
        actual=actual.isoformat(),
    )


def _start(item: Item) -> int:
    return to_minute(item.start_at) if item.start_at else 0


def _finish(item: Item) -> int:
    return to_minute(item.finish_at) if item.finish_at else 0


def _too_few(plan: ProjectPlan) -> Iterator[Finding]:
    """Series with fewer sittings than they must have."""
    laid = Counter(each.series_id for each in plan.occurrences if each.state != State.CANCELLED)
    for series in plan.nodes:
        if isinstance(series, Series) and series.state != State.CANCELLED and laid[series.id] < series.least:
            fields = {"title": named(series), "least": series.least, "laid": laid[series.id]}
            yield finding(
                "too_few_sittings",
                TOO_FEW.fill(fields),
                item=series.id,
                required=series.least,
                actual=laid[series.id],
            )


def _off_hours(occurrences: Sequence[Occurrence], calendar: WorkCalendar) -> Iterator[Finding]:
    """Sittings that somebody moved to where nobody works."""
    for sitting in occurrences:
        if not sitting.pinned or sitting.state in FINISHED or not sitting.start_at or not sitting.finish_at:
            continue
        start, finish = _start(sitting), _finish(sitting)
        if calendar.between(start, finish) < finish - start:
            required = to_datetime(calendar.place_whole(start, finish - start)[0], calendar.zone)
            actual = to_datetime(start, calendar.zone)
            fields = {"title": named(sitting), "required": say(required), "actual": say(actual)}
            yield finding(
                "non_working_pin",
                WORDS["non_working_pin"].fill(fields),
                item=sitting.id,
                required=required.isoformat(),
                actual=actual.isoformat(),
            )


def _quotas(project: Project, rows: Rows, groups: Groups) -> Iterator[Finding]:
    """Meetings of which there must be so many, at such a rate (requirement S-261, contradiction D-04)."""
    for quota in project.quotas:
        counted = [each for each in (rows[key] for key in groups.counted) if each.key in quota["keys"]]
        mine = [each for each in counted if each.state != State.CANCELLED]
        fields = {"title": Text(quota["zh"], quota["en"]), "least": quota["least"], "laid": len(mine)}
        if len(mine) < min(quota["least"], len(quota["keys"])):
            yield finding(
                "quota_missed", QUOTA_MISSED.fill(fields), required=quota["least"], actual=len(mine)
            )
        for week, laid in sorted(Counter(map(_week, mine)).items()):
            if quota["per_week"] is not None and laid > quota["per_week"]:
                text = CROWDED.fill({**fields, "per_week": quota["per_week"], "laid": laid, "week": week})
                yield finding("quota_crowded", text, required=quota["per_week"], actual=laid)


def _week(node: Item) -> str:
    return f"{node.start_on:%G-W%V}"


def _owners(
    plan: ProjectPlan, rows: Rows, groups: Groups, owners: Iterable[str]
) -> dict[str, tuple[int, Sequence[Finding]]]:
    """Owners with more than a day's work in a day, by what is theirs in this plan."""
    found: dict[str, tuple[int, Sequence[Finding]]] = {}
    for owner in owners:
        items = [each for each in (rows[key] for key in groups.owners[owner]) if _is_work(each)]
        if items and (made := [_overload(each, rows) for each in _overloads(plan, owner, items)]):
            first = next(each for each in items if _finish(each) > _start(each))
            found[owner] = groups.place[first.id], made
    return found


def _overloads(plan: ProjectPlan, owner: str, items: Sequence[Item]) -> Iterable[Overload]:
    """On the owner's calendar, as the department of the last item has it."""
    department_id = items[-1].department_id
    calendar = plan.layers.of(person_id=owner, department_id=department_id)[1]
    return overloads([_job(each, owner) for each in items], {owner: calendar})


def _is_work(item: Item) -> bool:
    return item.state not in FINISHED and item.start_at is not None


def _job(item: Item, owner: str) -> Job:
    pinned = isinstance(item, Node) and item.pin_start_at is not None
    return Job(item.id, owner, _start(item), _finish(item), pinned)


def _overload(overload: Overload, rows: Rows) -> Finding:
    first, last = overload.first.isoformat(), overload.last.isoformat()
    fields = {
        "owner": OWNER,
        "days": first if first == last else Text(f"{first} 至 {last}", f"{first} to {last}"),
        "worst": _worst(overload),
        "titles": tuple(named(rows[key]) for key in overload.ids),
    }
    return finding(
        "owner_overload",
        OVERLOADED.fill(fields),
        item=overload.ids[0],
        owner=overload.owner,
        required=overload.capacity,
        actual=overload.minutes,
        first_on=first,
        last_on=last,
        culprits=list(overload.ids),
    )


def _worst(found: Overload) -> Text:
    """How full the fullest day is."""
    if not found.capacity:
        return NO_TIME.fill({"day": found.day.isoformat()})
    return FULL.fill({"percent": round(100 * found.minutes / found.capacity)})
