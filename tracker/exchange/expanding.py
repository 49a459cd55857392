"""Links on summaries, held for what belongs to the summaries, until the engine does that itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.schedule import Activity, Link, LinkType, Placed, Schedule, place
from tracker.exchange.planfile import PlanFile


def placed(plan: PlanFile) -> Schedule:
    activities = [row.activity for row in plan.rows]
    leaves = {each.id: [each.id] for each in activities if not each.summary}
    below = leaves | _below(activities)
    working = [each for each in activities if not each.summary]
    links = list(_expanded(plan.links, below, {}))
    schedule = place(working, links, plan.calendars, plan.start)
    if any(link.pred not in leaves and link.type in (LinkType.SS, LinkType.SF) for link in plan.links):
        links = list(_expanded(plan.links, below, schedule.placed))
        schedule = place(working, links, plan.calendars, plan.start)
    spans = {key: _span(schedule, under) for key, under in below.items() if key not in leaves and under}
    return replace(schedule, placed={**schedule.placed, **spans})


def _below(activities: Sequence[Activity]) -> dict[str, list[str]]:
    by_id = {each.id: each for each in activities}
    below: dict[str, list[str]] = {each.id: [] for each in activities if each.summary}
    for each in activities:
        above = None if each.summary else each.parent
        while above is not None:
            below[above].append(each.id)
            above = by_id[above].parent
    return below


def _expanded(
    links: Sequence[Link], below: Mapping[str, Sequence[str]], dates: Mapping[str, Placed]
) -> Iterator[Link]:
    for link in links:
        preds = below[link.pred]
        if link.type in (LinkType.SS, LinkType.SF) and dates and preds:
            preds = [min(preds, key=lambda leaf: dates[leaf].start)]
        for pred in preds:
            yield from (replace(link, pred=pred, succ=succ) for succ in below[link.succ])


def _span(schedule: Schedule, under: Sequence[str]) -> Placed:
    leaves = [schedule.placed[leaf] for leaf in under]
    first, last = min(leaves, key=lambda each: each.start), max(leaves, key=lambda each: each.finish)
    return replace(
        first,
        start=first.start,
        finish=last.finish,
        early_finish=max(each.early_finish for each in leaves),
        late_finish=max(each.late_finish for each in leaves),
        total_slack=min(each.total_slack for each in leaves),
        critical=any(each.critical for each in leaves),
    )
