"""What each kind of step, meeting and duty needs, and what it cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.playbook import Cadence, StepKind
from tracker.domain.spans import Ref, Span, Unit
from tracker.domain.text import Text
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.rules.defaults import default_of

NAMES = {
    StepKind.TASK: Text("任务", "task"),
    StepKind.MILESTONE: Text("里程碑", "milestone"),
    StepKind.MEETING: Text("会议", "meeting"),
}
FORBIDDEN = {
    StepKind.TASK: ("at", "points"),
    StepKind.MILESTONE: ("duration", "at"),
    StepKind.MEETING: ("points",),
}
WORKING = {Unit.DAYS: Unit.WORKING_DAYS, Unit.HOURS: Unit.WORKING_HOURS, Unit.MINUTES: Unit.WORKING_MINUTES}
# Which fields say the day of which cadence.
DAYS = {
    "on": (Cadence.WEEKLY, Cadence.TWICE_A_MONTH),
    "weeks": (Cadence.TWICE_A_MONTH,),
    "day": (Cadence.TWICE_A_MONTH, Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.YEARLY),
    "month": (Cadence.QUARTERLY, Cadence.YEARLY),
}
MONTHS_IN = {Cadence.QUARTERLY: 3}


def check(draft: Draft) -> Iterator[Blame]:
    for part in draft.section("steps", "points", "series", "duties"):
        if "department" in part.body and "departments" in part.body:
            yield (*part.path, "departments"), Fault("both_departments")
    for part in () if draft.emergency else draft.section("steps"):
        yield from _kind(part)
        yield from _place(draft, part)
    yield from _meetings(draft)
    for part in draft.section("duties"):
        yield from _days(part)
    yield from _quotas(draft)


def _kind(part: Part) -> Iterator[Blame]:
    kind = part.values.get("kind")
    if kind is None:
        return
    for field in FORBIDDEN[kind]:
        if field in part.body:
            yield (*part.path, field), Fault("not_for_kind", kind=NAMES[kind], field=field)
    if kind != StepKind.MILESTONE and "duration" not in part.body:
        example = "1wd" if kind == StepKind.TASK else "2wh"
        yield (
            (*part.path, "duration"),
            Fault("needed_for_kind", kind=NAMES[kind], field="duration", example=example),
        )


def _place(draft: Draft, part: Part) -> Iterator[Blame]:
    phased = "phase" in part.body
    if not phased and draft.section("phases") and part.values.get("kind") != StepKind.MILESTONE:
        yield (*part.path, "phase"), Fault("no_phase")
    if not phased and part.values.get("due") == {}:
        yield (*part.path, "due"), Fault("due_without_phase")
    if not phased and "week" in part.body:
        yield (*part.path, "week"), Fault("week_without_phase")
    if "week" in part.body and "due" in part.body:
        yield (*part.path, "due"), Fault("week_and_due")


def _meetings(draft: Draft) -> Iterator[Blame]:
    units = {part.key: part.values.get("unit") or _unit(part) for part in draft.section("parameters")}
    for part in draft.section("steps", "series"):
        if part.section == "steps" and part.values.get("kind") != StepKind.MEETING:
            continue
        span = part.values.get("duration")
        unit = (
            span.unit if isinstance(span, Span) else units.get(span.name) if isinstance(span, Ref) else None
        )
        if unit is not None and unit.elapsed:
            amount = span.amount if isinstance(span, Span) else 2
            example = f"{amount}{WORKING[unit]}"
            yield (*part.path, "duration"), Fault("meeting_on_the_clock", value=str(span), example=example)


def _unit(part: Part) -> Unit | None:
    return {"days": Unit.DAYS, "hours": Unit.HOURS}.get(part.values.get("type", ""))


def _days(part: Part) -> Iterator[Blame]:
    cadence = part.values.get("cadence")
    if not isinstance(cadence, Cadence):
        return
    for field, fitting in DAYS.items():
        if field in part.body and cadence not in fitting:
            yield (*part.path, field), Fault("wrong_day", field=field, cadence=cadence)
    month, most = part.values.get("month"), MONTHS_IN.get(cadence, 12)
    if month is not None and month > most:
        yield (*part.path, "month"), Fault("out_of_range", value=month, low=1, high=most)


def _quotas(draft: Draft) -> Iterator[Blame]:
    for part in draft.section("quotas"):
        least, there = default_of(draft, part.values.get("least")), part.body.get("steps")
        if least is not None and isinstance(there, list) and len(there) < least:
            yield (*part.path, "steps"), Fault("quota_short", least=least, there=len(there))
