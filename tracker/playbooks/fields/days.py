"""Fields of days and times: months from the start, dates, times of day, weekdays."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, ClassVar

from tracker.domain.text import Text
from tracker.playbooks.faults import suggestion
from tracker.playbooks.fields.base import Context, Scalar, refusal
from tracker.playbooks.fields.words import one_of

WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
START = re.compile(r"start\+([0-9]{1,3})mo")
DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class StartMonth(Scalar):
    """`start+3mo`: a month boundary counted from the start."""

    form = Text("自开始起的月数（start+3mo）", "months since the start (start+3mo)")
    example = "start+3mo"

    def parse(self, word: str) -> int:
        parts = START.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        return int(parts.group(1))

    def pattern(self) -> str:
        return START.pattern


class Day(Scalar):
    """A day, written as ISO 8601 has it."""

    form = Text("日期（2026-01-31）", "a date (2026-01-31)")
    example = "2026-01-31"

    def parse(self, word: str) -> date:
        try:
            return date.fromisoformat(word) if DAY.fullmatch(word) else self._no(word)
        except ValueError:
            return self._no(word)

    def _no(self, word: str) -> date:
        raise self.not_it(word)

    def pattern(self) -> str:
        return DAY.pattern


class ClockTime(Scalar):
    """A time of day."""

    form = Text("时刻（HH:MM）", "a time of day (HH:MM)")
    example = "14:00"
    json_types: ClassVar[tuple[str, ...]] = ("string", "integer")

    def parse(self, word: str) -> time:
        parts = CLOCK.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        return time(int(parts.group(1)), int(parts.group(2)))

    def pattern(self) -> str:
        return CLOCK.pattern

    def limits(self) -> dict[str, Any]:
        """YAML 1.1, which some editors still speak, reads 14:00 to base 60: 840."""
        return {"minimum": 60, "maximum": 24 * 60 - 1}


class Weekday(Scalar):
    """mon to sun; 0 for Monday."""

    example = "mon"

    def parse(self, word: str) -> int:
        if word not in WEEKDAYS:
            raise refusal("not_one_of", value=word, suggestion=suggestion(word, WEEKDAYS))
        return WEEKDAYS[word]

    def json_schema(self, context: Context) -> dict[str, Any]:  # noqa: ARG002
        return one_of(WEEKDAYS)
