"""The sheet of a playbook as JSON."""

from __future__ import annotations

from typing import Any

from tracker.domain.emergency_times import Response
from tracker.domain.plan_values import PlanNode, PlanPhase
from tracker.domain.playbook import Duty, Step
from tracker.domain.text import Lang
from tracker.playbooks import cadences, outlook_views
from tracker.playbooks.outlook_views import Telling
from tracker.playbooks.preview import Preview
from tracker.playbooks.showing.speaker import counts


def data(shown: Preview, lang: Lang) -> dict[str, Any]:
    """What the sheet says, as plain values; days are numbers of working days, with dates if there are any."""
    roles = {key: role.title for key, role in shown.vocabulary.roles.items()}
    telling = Telling(shown.plan, shown.calendar, lang, roles, dated=shown.dated)
    book = shown.playbook
    return {
        "key": book.key,
        "kind": book.kind.value,
        "title": book.title.pick(lang),
        "counts": counts(shown),
        "phases": [_phase(each, shown, lang) for each in shown.plan.phases],
        "steps": [_node(each, shown, lang) for each in shown.plan.nodes],
        "spares": [_spare(each, shown, lang) for each in shown.spares],
        "parts": [{"key": each.key, "playbook": each.playbook} for each in shown.plan.parts],
        "duties": [_duty(each, shown, lang) for each in shown.plan.duties],
        "assumed": dict(shown.assumed),
        **({"response": _response(shown.response)} if shown.response else {}),
        "outlook": outlook_views.outlook(shown.outlook, telling),
    }


def _phase(phase: PlanPhase, shown: Preview, lang: Lang) -> dict[str, Any]:
    said = {"key": phase.key, "title": phase.title.pick(lang)}
    if (days := shown.phase_days(phase)) is None:
        return said
    numbers = {"first_day": shown.first_number(days[0]), "last_day": shown.number(days[1])}
    dates = {"starts_on": days[0].isoformat(), "ends_on": days[1].isoformat()}
    return {**said, **numbers, **(dates if shown.dated else {})}


def _node(node: PlanNode, shown: Preview, lang: Lang) -> dict[str, Any]:
    activity = node.activity
    said = {
        "key": node.key,
        "kind": node.kind,
        "title": node.title.pick(lang),
        "phase": node.phase,
        "owner": node.owner,
        "departments": list(node.departments),
        "duration_elapsed_minutes" if activity.elapsed else "duration_working_minutes": activity.duration,
        "critical": shown.placed(node).critical,
        "slack_days": round(shown.slack_days(node), 2),
    }
    if note := shown.marks.of(node.key).pick(lang):
        said["note"] = note
    if node.series is not None:
        said["sittings"] = shown.outlook.sittings[node.key]
    return said | (_days(node, shown) if shown.response is None else _times(node, shown.response))


def _days(node: PlanNode, shown: Preview) -> dict[str, Any]:
    first, last = shown.days(node)
    days = {"first_day": shown.number(first), "last_day": shown.number(last)}
    return days | ({"start_on": first.isoformat(), "finish_on": last.isoformat()} if shown.dated else {})


def _times(node: PlanNode, response: Response) -> dict[str, Any]:
    times = response.steps[node.key]
    due = {} if times.due is None else {"due": f"T+{times.due}"}
    late = {"late_minutes": times.late} if times.late else {}
    return {"start_minutes": times.start, "finish_minutes": times.finish, **due, **late}


def _spare(step: Step, shown: Preview, lang: Lang) -> dict[str, Any]:
    title, note = step.title.pick(lang), shown.marks.of(step.key).pick(lang)
    return {"key": step.key, "title": title, "instead_of": step.alternate_of, "note": note}


def _duty(duty: Duty, shown: Preview, lang: Lang) -> dict[str, Any]:
    return {
        "key": duty.key,
        "title": duty.title.pick(lang),
        "owner": duty.owner,
        "when": cadences.words(duty, shown.filled).pick(lang),
        "during": list(duty.during),
    }


def _response(response: Response) -> dict[str, Any]:
    limit = {} if response.limit is None else {"limit": str(response.limit)}
    return {"clock": response.clock.value, "total_minutes": response.total, **limit}
