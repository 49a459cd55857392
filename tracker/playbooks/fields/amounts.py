"""Fields of amounts: whole numbers, decimals, figures and spans of time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, ClassVar

from tracker.domain.spans import Amount, Percent, Span, Unit
from tracker.domain.text import Text
from tracker.playbooks.fields.base import Scalar, refusal

WHOLE = re.compile(r"-?[0-9]{1,9}")
AMOUNT = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"
UNITS = "wd|wh|wmin|d|h|min"
SPAN = re.compile(rf"(-?)({AMOUNT})({UNITS}|mo)")
NOTHING = r"0+(?:\.0+)?[a-z]"
PERCENT = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?%")
FIGURE = re.compile(r"([-+]?[0-9]{1,12}(?:\.[0-9]{1,6})?)(%?)")
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")


class Whole(Scalar):
    """A whole number between two bounds."""

    form = Text("整数", "a whole number")
    json_types: ClassVar[tuple[str, ...]] = ("integer", "string")

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high
        self.example = str(max(low, 1))

    def parse(self, word: str) -> int:
        if not WHOLE.fullmatch(word):
            raise self.not_it(word)
        if not self.low <= int(word) <= self.high:
            raise refusal("out_of_range", value=word, low=self.low, high=self.high)
        return int(word)

    def pattern(self) -> str:
        return WHOLE.pattern

    def limits(self) -> dict[str, Any]:
        return {"minimum": self.low, "maximum": self.high}


class Months(Whole):
    """A number of calendar months; the unit `mo` may stand behind it."""

    form = Text("月数", "a number of months")

    def parse(self, word: str) -> int:
        return super().parse(word.removesuffix("mo"))

    def pattern(self) -> str:
        return f"{super().pattern()}(?:mo)?"


class MonthDay(Whole):
    """A day of the month, or `last`, its last working day (-1)."""

    form = Text("日期（1 至 31）或 last", "a day of the month (1 to 31) or last")

    def __init__(self, **options: Any) -> None:
        super().__init__(1, 31, **options)

    def parse(self, word: str) -> int:
        return -1 if word == "last" else super().parse(word)

    def pattern(self) -> str:
        return f"last|{super().pattern()}"

    def samples(self) -> list[str | float]:
        return [*super().samples(), "last"]


class Number(Scalar):
    """A number, decimals allowed."""

    form = Text("数字", "a number")
    example = "1"
    json_types: ClassVar[tuple[str, ...]] = ("number", "string")

    def parse(self, word: str) -> Decimal:
        if not NUMBER.fullmatch(word):
            raise self.not_it(word)
        return Decimal(word)

    def pattern(self) -> str:
        return NUMBER.pattern

    def limits(self) -> dict[str, Any]:
        return {"exclusiveMinimum": -(10**9), "exclusiveMaximum": 10**9}


class Figure(Scalar):
    """A figure with its sign and percent sign."""

    form = Text("数值（4.8、95%、-15%）", "a figure (4.8, 95%, -15%)")
    example = "95%"
    json_types: ClassVar[tuple[str, ...]] = ("number", "string")

    def parse(self, word: str) -> Amount:
        parts = FIGURE.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        return Amount(Decimal(parts.group(1)), percent=bool(parts.group(2)))

    def pattern(self) -> str:
        return FIGURE.pattern

    def limits(self) -> dict[str, Any]:
        return {"exclusiveMinimum": -(10**12), "exclusiveMaximum": 10**12}


class SpanField(Scalar):
    """An amount of time with its unit; negative and percent only as a lag."""

    form = Text("带单位的时长（wd wh wmin d h min）", "a span with its unit (wd wh wmin d h min)")
    example = "1wd"

    def __init__(
        self, *, lag: bool = False, percent: bool = False, zero: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.lag, self.percent, self.zero = lag, percent, zero

    def parse(self, word: str) -> Span | Percent:
        if self.percent and PERCENT.fullmatch(word):
            return Percent(Decimal(word.removesuffix("%")))
        parts = SPAN.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        if parts.group(3) == "mo":
            raise refusal("months_not_here", value=word)
        if parts.group(1) and not self.lag:
            raise refusal("no_negative", value=word)
        return self._bounded(Span(Decimal(parts.group(1) + parts.group(2)), Unit(parts.group(3))), word)

    def _bounded(self, span: Span, word: str) -> Span:
        if span.amount == 0 and not (self.lag or self.zero):
            raise refusal("too_little", value=word)
        return span

    def pattern(self) -> str:
        sign = "-?" if self.lag else "" if self.zero else f"(?!{NOTHING})"
        span = f"{sign}{AMOUNT}(?:{UNITS})"
        return f"{span}|{PERCENT.pattern}" if self.percent else span


class AfterStart(SpanField):
    """`T+2h`: so long after it occurred."""

    form = Text("自发生时刻 T 起的时间（T+2h）", "a time since T, when it occurred (T+2h)")
    example = "T+2h"

    def parse(self, word: str) -> Span | Percent:
        if not word.startswith("T+"):
            raise self.not_it(word)
        return super().parse(word.removeprefix("T+"))

    def pattern(self) -> str:
        return rf"T\+{super().pattern()}"
