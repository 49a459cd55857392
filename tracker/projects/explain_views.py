"""An explanation as the JSON that leaves the house: each driver as data and as one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.domain.explain import Beaten, Namer, Step, words
from tracker.domain.explain.days_off import DaysOff
from tracker.domain.explain.option_words import option_words
from tracker.domain.explain.options import Option
from tracker.domain.explain.saying import Saying
from tracker.domain.schedule import Link
from tracker.domain.text import Text
from tracker.domain.workdays import to_datetime, to_minute
from tracker.projects.explaining import Studied, namer
from tracker.projects.inputs import ProjectPlan
from tracker.projects.look import Look
from tracker.projects.models import Item, Node, Occurrence, Summary
from tracker.projects.requests import Requests

CANCELLED = Text("“{title}”已取消，不再排期。", "“{title}” is cancelled and has no dates.")
SITTING = Text(
    "“{title}”是{series}的一次会议，由该系列排定。",
    "“{title}” is a sitting of {series}, which lays it.",
)
SUMMARY = Text(
    "“{title}”的日期由其下的事项决定，最晚完成的是“{last}”。",
    "“{title}” lies where its items lie; the last of them is “{last}”.",
)
MOVED = Text("“{title}”由人工改到 {start} 开始。", "“{title}” was moved by hand and starts on {start}.")


def explanation(studied: Studied, item: Item, look: Look) -> dict[str, Any]:
    """The chain from an item back to the root, in words and data, and the ways to bring it forward."""
    shown = _Shown(studied.plan, look)
    steps = [shown.step(each) for each in studied.chain(item)]
    first = shown.first(item, steps)
    return {
        "item": shown.named(item.id),
        "start": look.instant(item.start_at),
        "finish": look.instant(item.finish_at),
        "words": [*([first] if first else []), *(each["words"] for each in steps)],
        "chain": steps,
        "options": options_of(studied, studied.options(item), item.id, look),
    }


def options_of(studied: Studied, found: Iterable[Option], key: str, look: Look) -> list[dict[str, Any]]:
    """Options with the requests that carry them out; those that the API refuses are left out."""
    requests, name = Requests(studied.plan), namer(studied.plan)
    shown: list[dict[str, Any]] = []
    for option in found:
        request = requests.of(option.edit)
        if request is not None:
            said = option_words(option, studied.network, key, name, look.zone).pick(look.lang)
            shown.append(_option(option, said, request, rank=len(shown) + 1))
    return shown


def _option(option: Option, said: str, request: Mapping[str, Any], rank: int) -> dict[str, Any]:
    return {
        "rank": rank,
        "words": said,
        "gained_minutes": option.gained,
        "gained_days": round(option.gained_days, 2),
        "finish_gained_working_days": option.finish_days,
        "moved": option.moved,
        "broken": list(option.broken),
        "mended": list(option.mended),
        "request": request,
    }


class _Shown:
    def __init__(self, plan: ProjectPlan, look: Look) -> None:
        self.plan, self.look = plan, look
        self.name: Namer = namer(plan)
        self.items = {each.id: each for each in plan.items}

    def first(self, item: Item, steps: Sequence[Mapping[str, Any]]) -> str | None:
        """What is to be said of an item that the engine does not place itself."""
        fields: dict[str, Any] = {"title": item.title}
        if isinstance(item, Node):
            fields["title"] = Text(f"{item.key} {item.title_zh}", f"{item.key} {item.title_en}")
        if item.state == "cancelled":
            return CANCELLED.fill(fields).pick(self.look.lang)
        if isinstance(item, Occurrence) and item.start_at:
            start = Saying(self.look.zone).instant(to_minute(item.start_at))
            fields |= {"series": self.name(item.series_id), "start": start}
            return (MOVED if item.pinned else SITTING).fill(fields).pick(self.look.lang)
        if isinstance(item, Summary) and steps and steps[0]["item"]["id"] != item.id:
            last = self.items[steps[0]["item"]["id"]]
            fields["last"] = Text(f"{last.key} {last.title_zh}", f"{last.key} {last.title_en}")
            return SUMMARY.fill(fields).pick(self.look.lang)
        return None

    def named(self, item_id: str) -> dict[str, Any]:
        row = self.items[item_id]
        return {"id": row.id, "key": row.key, "kind": row.kind, "title": row.title.pick(self.look.lang)}

    def step(self, step: Step) -> dict[str, Any]:
        row = self.items[step.id]
        return {
            "item": self.named(step.id),
            "start": self.at(step.start),
            "finish": self.at(step.finish),
            "reason": {"kind": step.reason.kind, "ref": step.reason.ref},
            "asked": self.at(step.asked),
            "link": None if step.link is None else self.link(step.link),
            "days_off": [self.days(each) for each in step.waits],
            "days_off_inside": [self.days(each) for each in step.inside],
            "beaten": [self.beaten(each) for each in step.beaten],
            "provisional": step.provisional,
            "where": row.details.get("where"),
            "source": row.details.get("source"),
            "words": words(step, self.name, self.look.zone).pick(self.look.lang),
        }

    def link(self, link: Link) -> dict[str, Any]:
        return {
            "pred": link.pred,
            "succ": link.succ,
            "type": link.type,
            "lag_minutes": link.lag,
            "lag_elapsed": link.lag_elapsed,
            "lag_percent": link.lag_percent,
        }

    def beaten(self, beaten: Beaten) -> dict[str, Any]:
        return {
            "kind": beaten.kind,
            "ref": beaten.ref,
            "at": self.at(beaten.at),
            "working_minutes": beaten.minutes,
        }

    def days(self, days: DaysOff) -> dict[str, Any]:
        return {
            "first_on": days.first.isoformat(),
            "last_on": days.last.isoformat(),
            "kind": days.kind,
            "name": days.name.pick(self.look.lang) if days.name else None,
        }

    def at(self, minute: int) -> str | None:
        return self.look.instant(to_datetime(minute))
