"""Rows as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.access import HOUSE, Who
from tracker.domain.playbook import Duty
from tracker.domain.progress import FINISHED, State, held_by, onward, percent, ready
from tracker.domain.schedule import Schedule
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.journal import Entry
from tracker.people.models import Member, Person
from tracker.projects import guest_views, offers
from tracker.projects.findings import OWNER
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import (
    Baseline,
    Item,
    Link,
    Milestone,
    Node,
    Occurrence,
    Part,
    Phase,
    Point,
    Project,
    SavedView,
    Series,
    Stage,
    Summary,
)
from tracker.projects.standing import Standing
from tracker.projects.waiting import Waiting, held_links

REASON_WORDS = {
    "project_start": Text("项目开始", "start of the project"),
    "phase": Text("阶段开始", "start of the phase"),
    "week": Text("阶段内的周次", "week of the phase"),
    "link": Text("前置事项", "predecessor"),
    "pin": Text("人工固定", "pinned by hand"),
    "constraint": Text("日期约束", "date constraint"),
    "actual": Text("实际日期", "actual date"),
    "kept": Text("保持不提前", "kept where it was"),
    "data_date": Text("今天", "today"),
    "finish": Text("项目完成日", "finish of the project"),
}
SUCCESSOR = Text("后续事项", "what follows it")
"""The reason of a date that is planned backward: a link to what has to wait for it."""


@dataclass(frozen=True)
class Names:
    """What ids are called: people by name, departments and phases by key."""

    people: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """How rows are shown: language, zone, and the day that is today."""

    lang: Lang
    zone: str
    today: date
    waiting: dict[str, list[Waiting]] = field(default_factory=dict)
    """Item id to what its links let it wait for."""
    names: Names = field(default_factory=Names)
    projected: frozenset[int] = frozenset()
    """The years whose holidays are not announced yet; what lies in them is provisional."""
    steps: Mapping[tuple[str | None, str], str] = field(default_factory=dict)
    """Project and key of a step that an item may choose, to its id."""
    stages: Mapping[str, str] | None = None
    """Item id to the column in which it stands, if that was asked for."""
    extras: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Item id to what was asked for beside it, by name."""
    projects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Project id to how it stands, and what the asker is in it."""
    fields: frozenset[str] = frozenset()
    """The only fields to show of an item; all of them if empty."""
    who: Who = HOUSE
    seen: frozenset[str] = frozenset()
    """Of what holds items back, what a guest sees."""
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Item id to how many of its parts are done, and how many there are."""
    wholes: Mapping[str, Item] = field(default_factory=dict)
    """The items that parts are pieces of, by id."""
    waited: Mapping[str, int] = field(default_factory=dict)
    """Item id to the working minutes for which it has waited for somebody outside."""
    instead_of: frozenset[str] = frozenset()
    """Owners who are away, and for whom the asker stands in."""

    def instant(self, moment: datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(ZoneInfo(self.zone)).isoformat()


def project(row: Project, look: Look) -> dict[str, Any]:
    shown = _whole_project(row, look)
    return guest_views.project(shown) if look.who.guest_in(row.id) else shown


def _whole_project(row: Project, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "note": row.note,
        "client_id": row.client_id,
        "playbook_id": row.playbook_id,
        "state": row.state,
        "start_on": _day(row.start_on),
        "finish_on": _day(row.finish_on),
        "provisional": row.provisional,
        "parameters": row.parameters,
        "roles": row.roles,
        "policy": row.policy,
        "progress": row.progress,
        "not_in_past": row.not_in_past,
        "finish_by": _day(row.finish_by),
        "findings": [finding(each, look) for each in row.findings],
        "revision": row.revision,
        **look.projects.get(row.id, {}),
    }


def standing(row: Standing, look: Look) -> dict[str, Any]:
    """How a project stands: what of its work is done, what is late, and what comes next."""
    return {
        "work": {
            "percent": row.percent,
            "total": row.total,
            "open": row.total - row.done,
            "done": row.done,
            "overdue": row.overdue,
            "working_minutes": row.minutes,
            "done_working_minutes": row.done_minutes,
        },
        "next_milestone": row.milestone and _next(row.milestone, look),
    }


def _next(row: Milestone, look: Look) -> dict[str, Any]:
    past = row.due_on is not None and row.due_on < look.today
    planned_late = bool(row.finish_at and row.due_by_at and row.finish_at > row.due_by_at)
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title.pick(look.lang),
        "due_on": _day(row.due_on),
        "late": past or planned_late,
    }


def finding(row: dict[str, Any], look: Look) -> dict[str, Any]:
    """A warning or conflict with its sentence in the asker's language."""
    shown = {name: value for name, value in row.items() if name not in ("zh", "en")}
    message: str = row[look.lang]
    if row.get("owner") in look.names.people:
        message = message.replace(OWNER.pick(look.lang), look.names.people[row["owner"]], 1)
    return {**shown, "message": message}


def phase(row: Phase, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title.pick(look.lang),
        "starts_on": _day(row.starts_on),
        "ends_on": _day(row.ends_on),
        "revision": row.revision,
    }


def stage(row: Stage, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title.pick(look.lang),
        "titles": {"zh": row.title_zh, "en": row.title_en},
        "state": row.state,
        "revision": row.revision,
    }


def saved_view(row: SavedView, who: Who) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "project_id": row.project_id,
        "query": row.query,
        "shared": row.shared,
        "mine": row.person_id == who.person_id,
        "revision": row.revision,
    }


def item(row: Item, look: Look) -> dict[str, Any]:
    """One item of any kind, with what was asked for beside it; what a kind does not have is left out."""
    shown = _whole_item(row, look)
    if look.who.guest_in(row.project_id):
        shown = guest_views.item(shown, look.seen, look.lang)
    shown |= look.extras.get(row.id, {})
    return {name: each for name, each in shown.items() if name in look.fields} if look.fields else shown


def _whole_item(row: Item, look: Look) -> dict[str, Any]:
    waiting = look.waiting.get(row.id, [])
    return {
        "id": row.id,
        "project_id": row.project_id,
        "kind": row.kind,
        "key": row.key,
        "title": row.title.pick(look.lang),
        "titles": {"zh": row.title_zh, "en": row.title_en},
        "note": row.note,
        "state": row.state,
        **({} if look.stages is None else {"stage": look.stages.get(row.id)}),
        "role": row.role,
        "owner": row.owner_id and {"id": row.owner_id, "name": look.names.people[row.owner_id]},
        "department": row.department_id and look.names.departments[row.department_id],
        "departments": row.departments,
        "phase": row.phase_id and look.names.phases[row.phase_id],
        "start": look.instant(row.start_at),
        "finish": look.instant(row.finish_at),
        "start_on": _day(row.start_on),
        "due_on": _day(row.due_on),
        "overdue": bool(row.due_on and row.due_on < look.today and row.state not in FINISHED),
        "blocked": any(_holds(each, row) for each in waiting),
        "blocked_by": [_blocker(each, look) for each in waiting if _holds(each, row)],
        "waiting": row.waiting_on and _waiting_on(row, look),
        **_progress(row, look),
        "started_at": look.instant(row.started_at),
        "done_at": look.instant(row.done_at),
        "out_of_sequence": row.out_of_sequence,
        "revision": row.revision,
        **row.details,
        **_instead_of(row, look),
        **_chooses(row, look),
        **(_node(row, look) if isinstance(row, Node) else {}),
        **_kind(row, look),
    }


def brief(row: Item, look: Look) -> dict[str, Any]:
    """An item by what it is called and how it stands."""
    title = row.title.pick(look.lang)
    return {"id": row.id, "kind": row.kind, "key": row.key, "title": title, "state": row.state}


def _waiting_on(row: Item, look: Look) -> dict[str, Any]:
    return {
        "on": row.waiting_on,
        "because": row.waiting_because,
        "since": look.instant(row.waiting_since),
        "working_minutes": look.waited.get(row.id),
    }


def _progress(row: Item, look: Look) -> dict[str, Any]:
    left = (row.remaining, row.duration) if isinstance(row, Node) and row.remaining is not None else None
    shown, source = percent(State(row.state), row.progress, look.parts.get(row.id, (0, 0)), left)
    return {"progress": shown, "progress_from": source}


def _instead_of(row: Item, look: Look) -> dict[str, Any]:
    """Whose work it is that the asker finds among their own."""
    if row.owner_id is None or row.owner_id not in look.instead_of:
        return {}
    return {"instead_of": {"id": row.owner_id, "name": look.names.people[row.owner_id]}}


def _chooses(row: Item, look: Look) -> dict[str, Any]:
    """What it may choose and has chosen, if anything."""
    titles = offers.titles(row)
    shown = [
        {
            "id": look.steps.get((row.project_id, each.key)),
            "key": each.key,
            "title": titles[each.key].pick(look.lang),
            "status": each.standing.value,
            "reason": each.reason,
        }
        for each in (*offers.branches(row), *offers.alternates(row))
    ]
    return {"chooses": shown} if shown else {}


def _holds(waiting: Waiting, row: Item) -> bool:
    """Whether a predecessor holds back the next move of an item."""
    state = State(row.state)
    return state not in FINISHED and bool(held_by(onward(row.kind, state), state, [waiting.incoming]))


def _blocker(waiting: Waiting, look: Look) -> dict[str, Any]:
    return {
        "id": waiting.pred.id,
        "key": waiting.pred.key,
        "title": waiting.pred.title.pick(look.lang),
        "state": waiting.pred.state,
        "owner_id": waiting.pred.owner_id,
        "type": waiting.link.type,
    }


def _node(row: Node, look: Look) -> dict[str, Any]:
    length = "duration_elapsed_minutes" if row.elapsed else "duration_working_minutes"
    return {
        length: row.duration,
        "week": row.week,
        "pinned": row.pin_start_at is not None,
        "deadline": look.instant(row.deadline_at),
        "due_by": _due_by(row, look),
        "late_start": look.instant(row.late_start_at),
        "late_finish": look.instant(row.late_finish_at),
        "total_slack_minutes": row.total_slack,
        "free_slack_minutes": row.free_slack,
        "critical": row.critical,
        "provisional": row.provisional,
        "reason": reason(row, look),
        "scheduling": _scheduling(row),
        "constraint": row.constraint_kind and _constraint(row, look),
        "parent": row.parent_id,
        "calendar_id": row.calendar_id,
        "remaining_working_minutes": row.remaining,
    }


def _scheduling(row: Node) -> str:
    if row.started_at is not None and row.state != State.CANCELLED:
        return "actual"
    return "auto" if row.pin_start_at is None else "pinned"


def _constraint(row: Node, look: Look) -> dict[str, Any]:
    dated = {"at": look.instant(row.constraint_at)} if row.constraint_at else {}
    return {"kind": row.constraint_kind, **dated}


def _due_by(row: Node, look: Look) -> dict[str, Any] | None:
    """The deadline in force, and who or what set it."""
    if row.due_by_at is None:
        return None
    at = look.instant(row.due_by_at)
    if row.deadline_at:
        return {"at": at, "because": "deadline"}
    if "step" in row.due_rule:
        return {"at": at, "because": "step", "ref": row.due_rule["step"]}
    if {"months", "before"} & row.due_rule.keys():
        return {"at": at, "because": "months"}
    return {"at": at, "because": "phase_end" if row.due_rule else "week"}


def reason(row: Node, look: Look) -> dict[str, Any] | None:
    """Why it starts when it does."""
    if not row.reason:
        return None
    words = REASON_WORDS[row.reason["kind"]].pick(look.lang)
    if row.reason["kind"] == "link" and row.id in look.waiting:
        preds = {each.pred.id: each.pred for each in look.waiting[row.id]}
        pred = preds.get(row.reason["ref"])
        named = SUCCESSOR.pick(look.lang) if pred is None else f"{pred.key} {pred.title.pick(look.lang)}"
        words = named if pred is None else f"{words} {named}"
    return {**row.reason, "words": words}


def _kind(row: Item, look: Look) -> dict[str, Any]:
    if isinstance(row, Point):
        return {
            "milestone_id": row.milestone_id,
            "evidence": row.evidence and {"kind": row.evidence_kind, "text": row.evidence},
            "waived_because": row.waived_because,
            "decided_by": row.decided_by,
            "decided_at": look.instant(row.decided_at),
        }
    if isinstance(row, Series):
        return {
            "least": row.least,
            "per_week": row.per_week,
            "weekdays": row.weekdays,
            "sitting_at": row.sitting_at,
            "sitting_working_minutes": row.sitting,
        }
    if isinstance(row, Part):
        whole = look.wholes.get(row.of_id)
        return {"of_id": row.of_id, "of": whole and brief(whole, look)}
    if isinstance(row, Occurrence):
        return {
            "series_id": row.series_id,
            "number": row.number,
            "pinned": row.pinned,
            "provisional": row.start_on is not None and row.start_on.year in look.projected,
        }
    return {}


def link(row: Link) -> dict[str, Any]:
    return {
        "id": row.id,
        "pred": row.pred_id,
        "succ": row.succ_id,
        "type": row.type,
        "lag_working_minutes": None if row.lag_elapsed or row.lag_percent is not None else row.lag,
        "lag_elapsed_minutes": row.lag if row.lag_elapsed else None,
        "lag_percent": row.lag_percent,
        "gap_minutes": row.gap,
        "soft": row.soft,
        "revision": row.revision,
    }


def graph_node(row: Node, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "kind": row.kind,
        "title": row.title.pick(look.lang),
        "phase": row.phase_id and look.names.phases[row.phase_id],
        "state": row.state,
        "start": look.instant(row.start_at),
        "finish": look.instant(row.finish_at),
        "total_slack_minutes": row.total_slack,
        "critical": row.critical,
        "owner_id": row.owner_id,
    }


def graph(plan: ProjectPlan, critical_path: Sequence[str], look: Look) -> dict[str, Any]:
    """Nodes with dates, links, what is ready, and the critical path in order."""
    states = {each.id: State(each.state) for each in plan.nodes if not isinstance(each, Summary)}
    return {
        "project_id": plan.project.id,
        "nodes": [graph_node(each, look) for each in plan.nodes],
        "links": [link(each) for each in plan.links],
        "ready": list(ready(states, held_links(plan))),
        "critical_path": list(critical_path),
    }


def whole_plan(
    plan: ProjectPlan, schedule: Schedule, duties: Sequence[Duty], look: Look, *, stored: bool
) -> dict[str, Any]:
    """A project with everything in it; of one that is not stored, keys stand where ids would."""
    body: dict[str, Any] = {
        "project": project(plan.project, look),
        "phases": [phase(each, look) for each in plan.phases],
        "items": [item(each, look) for each in plan.items],
        "links": [link(each) for each in plan.links],
        "duties": [duty(each, look) for each in duties],
        "critical_path": list(schedule.critical_path),
        "counts": dict(Counter(each.kind for each in plan.items)),
        "dry_run": not stored,
    }
    if stored:
        return body
    keys = {each.id: each.key for each in plan.items} | {plan.project.id: None}
    keys |= {each.id: None for each in plan.links} | {each.id: each.key for each in plan.phases}
    shown: dict[str, Any] = _rename(body, keys)
    for row in (shown["project"], *shown["phases"], *shown["items"], *shown["links"]):
        row["id"] = row["revision"] = None
    return shown


def _rename(value: Any, names: dict[str, str | None]) -> Any:
    """The same JSON with every id replaced."""
    if isinstance(value, dict):
        return {name: _rename(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [_rename(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def duty(row: Duty, look: Look) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title.pick(look.lang),
        "cadence": str(row.cadence),
        "owner": row.owner,
        "during": list(row.during),
        "source": row.source,
    }


def member(row: Member, person: Person, look: Look) -> dict[str, Any]:
    shown = {
        "person_id": person.id,
        "name": person.name,
        "party": person.party,
        "department": person.department_id and look.names.departments[person.department_id],
        "role": row.role,
        "revision": row.revision,
    }
    return guest_views.member(shown) if look.who.guest_in(row.project_id) else shown


def entry(row: Entry, look: Look) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "at": look.instant(row.at),
        "actor_id": row.actor_id,
        "cause": row.cause,
        "change_set": row.change_set,
        "entity": row.entity,
        "entity_id": row.entity_id,
        "before": row.before,
        "after": row.after,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def baseline(row: Baseline, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "at": look.instant(row.at),
        "finish_on": _day(row.finish_on),
        "items": len(row.dates),
    }


def drift(
    row: Baseline, kept: Mapping[str, tuple[datetime, datetime]], plan: ProjectPlan, look: Look
) -> dict[str, Any]:
    """Every item of the plan or of the baseline, in the order of the plan."""
    shown = [each for each in plan.items if each.id in kept or each.state != State.CANCELLED]
    return {
        "baseline": baseline(row, look),
        "finish_on": {"before": _day(row.finish_on), "after": _day(plan.project.finish_on)},
        "items": [_item_drift(each, kept.get(each.id), plan.calendar, look) for each in shown],
    }


def _item_drift(
    row: Item, kept: tuple[datetime, datetime] | None, calendar: WorkCalendar, look: Look
) -> dict[str, Any]:
    was = kept or (None, None)
    now = (None, None) if row.state == State.CANCELLED else (row.start_at, row.finish_at)
    slip = calendar.between(to_minute(was[1]), to_minute(now[1])) if was[1] and now[1] else None
    return {
        "item": row.id,
        "key": row.key,
        "kind": row.kind,
        "title": row.title.pick(look.lang),
        "state": row.state,
        "start": {"before": look.instant(was[0]), "after": look.instant(now[0])},
        "finish": {"before": look.instant(was[1]), "after": look.instant(now[1])},
        "slip_working_minutes": slip,
    }
