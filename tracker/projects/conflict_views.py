"""What does not hold in a plan with the ways to repair it, each as a request that can be previewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from tracker.domain.explain.saying import tight
from tracker.domain.text import Text
from tracker.projects.explain_views import options_of
from tracker.projects.explaining import Studied, namer
from tracker.projects.look import Look
from tracker.projects.requests import Request, Requests
from tracker.projects.views import finding

MOST = 20
"""Conflicts of one answer whose repairs are tried; each takes some dozens of schedules."""
PLACED = (
    "deadline_missed",
    "link_violated",
    "bound_violated",
    "non_working_pin",
    "constraint_missed",
    "constraint_vs_constraint",
)
LONGER = Text("将阶段“{phase}”延长到 {day}。", "Let the phase “{phase}” end on {day}.")
APART = Text("让 {then} 在 {first} 之后进行。", "Let {then} follow {first}.")


def conflicts(studied: Studied, look: Look, item: str | None = None) -> list[dict[str, Any]]:
    """The findings of a plan that are conflicts, in their order; the repairs of the first so many."""
    found = [each for each in studied.plan.project.findings if _is_conflict(each, item)]
    shown = _Repairs(studied, look)
    return [
        {**finding(each, look), "culprits": shown.culprits(each), "repairs": shown.of(each, number)}
        for number, each in enumerate(found)
    ]


def _is_conflict(row: Mapping[str, Any], item: str | None) -> bool:
    return "required" in row and (item is None or row["item"] == item)


class _Repairs:
    def __init__(self, studied: Studied, look: Look) -> None:
        self.studied, self.look = studied, look
        self.requests, self.name = Requests(studied.plan), namer(studied.plan)
        self.items = {each.id: each for each in studied.plan.items}

    def culprits(self, row: Mapping[str, Any]) -> list[str]:
        """What it comes from, as it was found; of a phase that runs over, what drives its last item."""
        item = self.items.get(row["item"] or "")
        if "culprits" in row or item is None:
            return list(row.get("culprits", ()))
        if row["code"] == "phase_overrun":
            return [each.id for each in reversed(self.studied.chain(item))]
        return [item.id]

    def of(self, row: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
        """The repairs of a conflict, itself the `number`th: those of the last are not tried."""
        if number >= MOST:
            return []
        if row["code"] in PLACED:
            found = self.studied.repairs(row["item"], row["code"])
            return options_of(self.studied, found, row["item"], self.look)
        return list(self._others(row))

    def _others(self, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        item = self.items.get(row["item"] or "")
        if row["code"] == "phase_overrun" and item is not None and item.phase_id:
            last, ends = (datetime.fromisoformat(row[name]) for name in ("actual", "required"))
            yield from self._longer(item.phase_id, last.date())
            forward = self.studied.options_within(item, ends)
            yield from options_of(self.studied, forward, item.id, self.look)
        elif row["code"] == "too_few_sittings" and item is not None and item.phase_id:
            yield from self._longer(item.phase_id)
        elif row["code"] == "owner_overload":
            linked = [each for each in row["culprits"] if each in self.requests.nodes]
            for first, then in pairwise(linked):  # a sitting has no links of its own
                if self.studied.may_follow(then, first):
                    fields = {"first": self.name(first), "then": self.name(then)}
                    yield self._plain(APART.fill(fields), self.requests.one_after_the_other(first, then))

    def _longer(self, phase_id: str, to: date | None = None) -> Iterator[dict[str, Any]]:
        request = self.requests.longer(phase_id, to)
        if request is not None:
            fields = {"phase": self.name(phase_id), "day": request["body"]["ends_on"]}
            yield self._plain(LONGER.fill(fields), request)

    def _plain(self, words: Text, request: Request) -> dict[str, Any]:
        """A repair that was not tried: preview its request to see what it moves."""
        said = words.pick(self.look.lang)
        return {"words": tight(said) if self.look.lang == "zh" else said, "request": request}
