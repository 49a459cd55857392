"""Items as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from typing import Any

from tracker.domain.progress import FINISHED, State, held_by, onward, percent
from tracker.domain.text import Text
from tracker.projects import guest_views, offers
from tracker.projects.look import Look, iso_day, named
from tracker.projects.models import Item, Node, Occurrence, Part, Point, Series
from tracker.projects.waiting import Waiting

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


def item(row: Item, look: Look) -> dict[str, Any]:
    """One item of any kind, with what was asked for beside it; what a kind does not have is left out."""
    shown = _whole_item(row, look)
    if look.who.guest_in(row.project_id):
        party, own = look.who.roles[str(row.project_id)].value, row.id in look.own
        shown = guest_views.item(shown, look.seen, look.lang, party=party, own=own)
    shown |= look.extras.get(row.id, {})
    return look.only(shown)


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
        "owner": named(row.owner_id, look.names.people),
        "department": row.department_id and look.names.departments[row.department_id],
        "departments": row.departments,
        "phase": row.phase_id and look.names.phases[row.phase_id],
        "start": look.instant(row.start_at),
        "finish": look.instant(row.finish_at),
        "start_on": iso_day(row.start_on),
        "due_on": iso_day(row.due_on),
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
    return {"instead_of": named(row.owner_id, look.names.people)}


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
