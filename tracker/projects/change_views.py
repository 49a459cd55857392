"""Change-sets as the JSON that leaves the house: what moves, what breaks, and one sentence about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.projects import item_views, views
from tracker.projects.changing import Change
from tracker.projects.effects import Effect
from tracker.projects.look import Look
from tracker.projects.models import ChangeSet, Item

SUMMARY = Text(
    "移动 {moves} 项事项，新增 {broken} 个问题，解决 {mended} 个问题{added}{finish}。",
    "Items moved: {moves}; new problems: {broken}; solved: {mended}{added}{finish}.",
)
ADDED = Text("；新增 {added} 项事项", "; added: {added}")
FINISH = Text(
    "；项目完成日由 {before} 变为 {after}（{working_days:+d} 个工作日）",
    "; finish from {before} to {after} ({working_days:+d} working days)",
)
OF_PROJECT = Text("“{project}”：{summary}", "“{project}”: {summary}")
NOTHING = Text("没有日期变动。", "No date moves.")


@dataclass(frozen=True)
class ChangeLook:
    """What change-sets are shown with: the rows that moved, names, and the calendars that count days."""

    look: Look
    items: Mapping[str, Item]
    calendars: Mapping[str, WorkCalendar]
    """Project to the calendar of its items."""
    projects: Mapping[str, str]
    """Project to its name."""
    undone: Mapping[str, str]
    """Change-set to the one that undid it."""


def preview(change: Change, shown: ChangeLook) -> dict[str, Any]:
    """What a commit would do, and the token that a commit may name."""
    sets = [change_set(each, shown) for each in change.sets]
    for each in sets:
        each["id"] = None
    return {
        "dry_run": True,
        "base": change.base,
        "change_sets": sets,
        **{name: [row for each in sets for row in each[name]] for name in ("released", "unreadied")},
        "summary": _summaries(sets, shown) or NOTHING.pick(shown.look.lang),
    }


def _summaries(sets: Sequence[Mapping[str, Any]], shown: ChangeLook) -> str:
    """One sentence for each project, which is named where there are several."""
    if len(sets) == 1:
        return str(sets[0]["summary"])
    fields = [{"project": shown.projects[each["project_id"]], "summary": each["summary"]} for each in sets]
    return " ".join(OF_PROJECT.fill(each).pick(shown.look.lang) for each in fields)


def change_set(row: ChangeSet, shown: ChangeLook) -> dict[str, Any]:
    changes, look = row.changes, shown.look
    finish = _finish(changes.get("finish_on"), shown.calendars[row.project_id])
    return {
        "id": row.id,
        "project_id": row.project_id,
        "cause": row.cause,
        "at": look.instant(row.at),
        "actor_id": row.actor_id,
        "base_revision": row.base_revision,
        "undoes_id": row.undoes_id,
        "undone_by_id": shown.undone.get(row.id),
        "moves": [_move(each, shown) for each in changes["moves"]],
        "added": changes["added"],
        "removed": changes["removed"],
        "links": changes["links"],
        "broken": [views.finding(each, look) for each in changes.get("broken", ())],
        "mended": [views.finding(each, look) for each in changes.get("mended", ())],
        **{
            name: [item_views.brief(shown.items[each], look) for each in changes.get(name, ())]
            for name in ("released", "unreadied")
        },
        "finish_on": finish,
        "owners": [
            {"id": owner, "name": look.names.people.get(owner, owner), "moves": count}
            for owner, count in sorted(changes["owners"].items())
        ],
        "summary": _summary(changes, finish).pick(look.lang),
    }


def effect(done: Effect, look: Look) -> dict[str, Any]:
    """What a move has done to others."""
    return {
        name: [item_views.brief(each, look) for each in getattr(done, name)]
        for name in ("released", "unreadied", "left_open")
    }


def _finish(pair: Sequence[str | None] | None, calendar: WorkCalendar) -> dict[str, Any] | None:
    if not pair:
        return None
    before, after = pair
    days = None if before is None or after is None else _between(calendar, before, after)
    return {"before": before, "after": after, "working_days": days}


def _between(calendar: WorkCalendar, before: str, after: str) -> int:
    """Working days from one date to another, negative when it comes earlier."""
    first, last = sorted((date.fromisoformat(before), date.fromisoformat(after)))
    count = len(calendar.working_days(first, last)) - int(calendar.works_on(first))
    return count if before <= after else -count


def _summary(changes: Mapping[str, Any], finish: Mapping[str, Any] | None) -> Text:
    fields: dict[str, Any] = {name: len(changes.get(name, ())) for name in ("moves", "broken", "mended")}
    said = finish is not None and finish["working_days"] is not None
    fields["added"] = ADDED.fill({"added": len(changes["added"])}) if changes["added"] else ""
    return SUMMARY.fill({**fields, "finish": FINISH.fill(dict(finish or {})) if said else ""})


def _move(move: Mapping[str, Any], shown: ChangeLook) -> dict[str, Any]:
    item, look = shown.items[move["item"]], shown.look
    owner = move["owner_id"]
    return {
        "item": item.id,
        "key": item.key,
        "kind": item.kind,
        "title": item.title.pick(look.lang),
        "owner": owner and {"id": owner, "name": look.names.people.get(owner, owner)},
        "start": _instants(move["start"], look),
        "finish": _instants(move["finish"], look),
        "shift_working_minutes": _shift(move["finish"], shown.calendars[str(item.project_id)]),
        "reason": move["reason"] and _reason(move["reason"], shown),
    }


def _reason(reason: Mapping[str, Any], shown: ChangeLook) -> dict[str, Any]:
    words = item_views.REASON_WORDS[reason["kind"]].pick(shown.look.lang)
    pred = shown.items.get(reason["ref"])
    named = f"{words} {pred.key} {pred.title.pick(shown.look.lang)}" if pred else words
    return {**reason, "words": named}


def _instants(pair: Sequence[str | None], look: Look) -> dict[str, Any]:
    before, after = (None if each is None else look.instant(datetime.fromisoformat(each)) for each in pair)
    return {"before": before, "after": after}


def _shift(pair: Sequence[str | None], calendar: WorkCalendar) -> int | None:
    """Working minutes from the old finish to the new one, on the project's calendar."""
    if None in pair:
        return None
    before, after = (to_minute(datetime.fromisoformat(str(each))) for each in pair)
    return calendar.between(before, after)
