"""An outlook as JSON and in words, the same for a terminal and for a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.outlook import Chain, Load, Miss, Outlook
from tracker.domain.plan_values import Plan
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar, to_datetime

MISSES = {
    "deadline_missed": Text(
        "“{item}”会比期限晚 {by}完成。", "“{item}” would finish {by} after its deadline."
    ),
    "phase_overrun": Text(
        "阶段“{phase}”会超出 {by}，最后完成的是“{item}”。",
        "The phase “{phase}” would run over by {by}; “{item}” finishes last.",
    ),
    "too_few_sittings": Text(
        "例会“{item}”至少需要 {required} 次，只排得下 {actual} 次。",
        "The series “{item}” needs at least {required} sittings; only {actual} fit.",
    ),
}
OTHER = Text("“{item}”与要求相差 {by}。", "“{item}” would lie {by} from where it should.")
DAYS = Text("{amount} 个工作日", "{amount} working days")
HOURS = Text("{amount} 个工作小时", "{amount} working hours")


@dataclass(frozen=True)
class Telling:
    """What an outlook is told with: its plan, the calendar it was measured on, role titles, language.

    Of a plan that is not `dated`, no dates are told.
    """

    plan: Plan
    calendar: WorkCalendar
    lang: Lang
    roles: Mapping[str, Text] = field(default_factory=dict)
    dated: bool = True

    def role(self, key: str) -> str:
        return self.roles[key].pick(self.lang) if key in self.roles else key

    def miss(self, miss: Miss) -> str:
        """What would not hold, in a sentence."""
        phases = {each.key: each.title for each in self.plan.phases}
        titles = {each.key: each.title for each in self.plan.nodes}
        fields = {
            "item": f"{miss.item} {titles[miss.item].pick(self.lang)}",
            "phase": phases.get(miss.ref, Text()),
            "by": worked(miss.by, self.calendar.minutes_per_day),
            "required": miss.required,
            "actual": miss.actual,
        }
        return MISSES.get(miss.kind, OTHER).fill(fields).pick(self.lang)


def worked(minutes: int, per_day: int) -> Text:
    """Working time in words: in days from half a day on, else in hours."""
    days = 2 * minutes >= per_day
    count = amount(minutes / (per_day if days else 60))
    words = (DAYS if days else HOURS).fill({"amount": count})
    return Text(words.zh, words.en.removesuffix("s")) if count == "1" else words


def amount(number: float) -> str:
    """A number with at most two decimals, none of them idle."""
    shown = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def outlook(value: Outlook, telling: Telling) -> dict[str, Any]:
    """The outlook with its sentences in the asker's language."""
    dates = {"start_on": value.start_on.isoformat(), "finish_on": value.finish_on.isoformat()}
    return {
        **(dates if telling.dated else {}),
        "working_days": value.length.working_days,
        "days": value.length.days,
        "months": value.length.months,
        "odd_days": value.length.odd_days,
        "meetings": {
            "single": value.meetings.single,
            "sittings": value.meetings.sittings,
            "cross_department": value.meetings.cross_department,
        },
        "people": [_load(each, telling) for each in value.loads],
        "critical_path": list(value.critical_path),
        "critical_working_minutes": value.critical_minutes,
        **({"tightest": _chain(value.tightest)} if value.tightest else {}),
        "warnings": [
            {"code": each.code, "message": each.text.pick(telling.lang), "parameter": each.parameter}
            for each in value.warnings
        ],
        "conflicts": [_miss(each, telling) for each in value.misses],
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {"path": list(chain.path), "working_minutes": chain.minutes, "slack_minutes": chain.slack}


def _load(load: Load, telling: Telling) -> dict[str, Any]:
    return {
        "role": load.role,
        "title": telling.role(load.role),
        "jobs": load.jobs,
        "working_minutes": load.minutes,
        "peak": load.peak,
        **({"peak_on": load.peak_on.isoformat()} if telling.dated else {}),
    }


def _miss(miss: Miss, telling: Telling) -> dict[str, Any]:
    said: dict[str, Any] = {"code": miss.kind, "item": miss.item, "message": telling.miss(miss)}
    if miss.kind == "too_few_sittings":
        return {**said, "required": miss.required, "actual": miss.actual, "by": miss.by}
    said["by_working_minutes"] = miss.by
    if not telling.dated:
        return said
    zone = telling.calendar.zone
    required, actual = (to_datetime(each, zone).isoformat() for each in (miss.required, miss.actual))
    return {**said, "required": required, "actual": actual}
