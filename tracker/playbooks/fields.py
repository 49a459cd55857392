"""Marshmallow fields that turn the words of a playbook file into values, or say what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

import marshmallow as ma

from tracker.domain.spans import Amount, Percent, Ref, Span, Unit
from tracker.domain.text import Text
from tracker.playbooks.faults import Fault, suggestion

WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
REF = re.compile(r"\$([A-Za-z][A-Za-z0-9_-]{0,63})")
SPAN = re.compile(r"(-?)([0-9]{1,6}(?:\.[0-9]{1,4})?)(wd|wh|wmin|d|h|min|mo)")
PERCENT = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?%")
FIGURE = re.compile(r"([-+]?[0-9]{1,12}(?:\.[0-9]{1,6})?)(%?)")
START = re.compile(r"start\+([0-9]{1,3})mo")
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")

LONGEST_LINE = 200
LONGEST_TEXT = 500
LIST = Text("列表", "a list")
MAP = Text("键值映射", "a map of keys to values")
WORD = Text("单个值", "a single value")


def refusal(code: str, **fields: Any) -> ma.ValidationError:
    """A marshmallow error that carries a fault."""
    return ma.ValidationError([Fault(code, **fields)])


def shape_of(value: Any) -> Text:
    if isinstance(value, dict):
        return MAP
    return LIST if isinstance(value, list) else WORD


class Field(ma.fields.Field[Any]):
    """What every field here says of itself: the form of its value in words, and an example."""

    form = WORD
    example = "…"

    def make_error(self, key: str, **_: Any) -> ma.ValidationError:
        if key == "required":
            return refusal("missing", field=self.data_key or self.name, example=self.example)
        return refusal("empty_value", form=self.form)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:  # noqa: ARG002
        return self.read(value)

    def read(self, value: Any) -> Any:
        """The value meant by what was written; raises what `refusal` gives."""
        raise NotImplementedError

    def wrong_shape(self, value: Any) -> ma.ValidationError:
        return refusal("wrong_shape", form=self.form, found=shape_of(value), example=self.example)


class Scalar(Field):
    """One word; `ref` lets a parameter stand for it."""

    def __init__(self, *, ref: bool = False, example: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.ref = ref
        self.example = example or self.example

    def read(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise self.wrong_shape(value)
        named = REF.fullmatch(value)
        if named and not self.ref:
            raise refusal("no_parameter_here", value=value)
        return Ref(named.group(1)) if named else self.parse(value)

    def parse(self, word: str) -> Any:
        raise NotImplementedError

    def not_it(self, word: str) -> ma.ValidationError:
        return refusal("bad_value", value=word, form=self.form, example=self.example)


class Line(Scalar):
    """Any words on one line."""

    form = Text("一行文字", "one line of text")

    def parse(self, word: str) -> str:
        if not word.strip() or "\n" in word:
            raise self.not_it(word)
        if len(word) > LONGEST_LINE:
            raise refusal("too_long", length=len(word), longest=LONGEST_LINE)
        return word.strip()


class Key(Scalar):
    """The key of something."""

    form = Text("键（字母开头，含字母、数字、- 和 _）", "a key (a letter, then letters, digits, - and _)")
    example = "D01"

    def parse(self, word: str) -> str:
        if not KEY.fullmatch(word):
            raise self.not_it(word)
        return word


class StepName(Key):
    """The key of a step, or `part.KEY` for a step of an included playbook."""

    form = Text("步骤的键，或 部分.键", "the key of a step, or part.KEY")

    def parse(self, word: str) -> str:
        names = word.split(".")
        if len(names) > 2 or not all(KEY.fullmatch(name) for name in names):
            raise self.not_it(word)
        return word


class Whole(Scalar):
    """A whole number between two bounds."""

    form = Text("整数", "a whole number")

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high
        self.example = str(max(low, 1))

    def parse(self, word: str) -> int:
        if not re.fullmatch("-?[0-9]{1,9}", word):
            raise self.not_it(word)
        if not self.low <= int(word) <= self.high:
            raise refusal("out_of_range", value=word, low=self.low, high=self.high)
        return int(word)


class Months(Whole):
    """A number of calendar months; the unit `mo` may stand behind it."""

    form = Text("月数", "a number of months")

    def parse(self, word: str) -> int:
        return super().parse(word.removesuffix("mo"))


class Number(Scalar):
    """A number, decimals allowed."""

    form = Text("数字", "a number")
    example = "1"

    def parse(self, word: str) -> Decimal:
        if not NUMBER.fullmatch(word):
            raise self.not_it(word)
        return Decimal(word)


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
        return self._bounded(Span(Decimal(parts.group(1) + parts.group(2)), Unit(parts.group(3))), word)

    def _bounded(self, span: Span, word: str) -> Span:
        if span.amount < 0 and not self.lag:
            raise refusal("no_negative", value=word)
        if span.amount == 0 and not (self.lag or self.zero):
            raise refusal("too_little", value=word)
        return span


class AfterStart(SpanField):
    """`T+2h`: so long after it occurred."""

    form = Text("自发生时刻 T 起的时间（T+2h）", "a time since T, when it occurred (T+2h)")
    example = "T+2h"

    def parse(self, word: str) -> Span | Percent:
        if not word.startswith("T+"):
            raise self.not_it(word)
        return super().parse(word.removeprefix("T+"))


class Figure(Scalar):
    """A figure with its sign and percent sign."""

    form = Text("数值（4.8、95%、-15%）", "a figure (4.8, 95%, -15%)")
    example = "95%"

    def parse(self, word: str) -> Amount:
        parts = FIGURE.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        return Amount(Decimal(parts.group(1)), percent=bool(parts.group(2)))


class StartMonth(Scalar):
    """`start+3mo`: a month boundary counted from the start."""

    form = Text("自开始起的月数（start+3mo）", "months since the start (start+3mo)")
    example = "start+3mo"

    def parse(self, word: str) -> int:
        parts = START.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        return int(parts.group(1))


class Day(Scalar):
    """A day, written as ISO 8601 has it."""

    form = Text("日期（2026-01-31）", "a date (2026-01-31)")
    example = "2026-01-31"

    def parse(self, word: str) -> date:
        try:
            return date.fromisoformat(word) if len(word) == len(self.example) else self._no(word)
        except ValueError:
            return self._no(word)

    def _no(self, word: str) -> date:
        raise self.not_it(word)


class ClockTime(Scalar):
    """A time of day."""

    form = Text("时刻（HH:MM）", "a time of day (HH:MM)")
    example = "14:00"

    def parse(self, word: str) -> time:
        parts = CLOCK.fullmatch(word)
        if not parts:
            raise self.not_it(word)
        return time(int(parts.group(1)), int(parts.group(2)))


class OneOf(Scalar):
    """One of a few words."""

    def __init__(self, words: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.words = words
        self.example = options.get("example") or next(iter(words)).value

    def parse(self, word: str) -> Any:
        known = [each.value for each in self.words]
        if word not in known:
            raise refusal("not_one_of", value=word, suggestion=suggestion(word, known))
        return self.words(word)


class Weekday(Scalar):
    """mon to sun; 0 for Monday."""

    example = "mon"

    def parse(self, word: str) -> int:
        if word not in WEEKDAYS:
            raise refusal("not_one_of", value=word, suggestion=suggestion(word, WEEKDAYS))
        return WEEKDAYS[word]


class MonthDay(Whole):
    """A day of the month, or `last`, its last working day (-1)."""

    form = Text("日期（1 至 31）或 last", "a day of the month (1 to 31) or last")

    def __init__(self, **options: Any) -> None:
        super().__init__(1, 31, **options)

    def parse(self, word: str) -> int:
        return -1 if word == "last" else super().parse(word)


class Flag(Scalar):
    """true or false."""

    form = Text(" true 或 false", "true or false")
    example = "true"

    def parse(self, word: str) -> bool:
        if word not in ("true", "false"):
            raise self.not_it(word)
        return word == "true"


class Format(Scalar):
    """The edition of the language."""

    example = "1"

    def parse(self, word: str) -> int:
        if word != "1":
            raise refusal("not_format_1", value=word)
        return 1


class TextField(Field):
    """The same words in Chinese and English."""

    form = Text("中英文文本 {zh: …, en: …}", "text in both languages {zh: …, en: …}")
    example = "{zh: 中文, en: English}"

    def read(self, value: Any) -> Text:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        faults = {name: each for name in value if (each := self._fault(name, value[name]))}
        if not value.get("zh") and "zh" not in faults:
            faults["zh"] = Fault("chinese_missing")
        if faults:
            raise ma.ValidationError({name: [each] for name, each in faults.items()})
        return Text(zh=value["zh"].strip(), en=(value.get("en") or "").strip())

    def _fault(self, name: str, value: Any) -> Fault | None:
        if name not in ("zh", "en"):
            return Fault("unknown_key", key=name, suggestion=suggestion(name, ("zh", "en")))
        if isinstance(value, str) and value.strip():
            fits = len(value) <= LONGEST_TEXT
            return None if fits else Fault("too_long", length=len(value), longest=LONGEST_TEXT)
        if isinstance(value, (dict, list)):
            return Fault("wrong_shape", form=WORD, found=shape_of(value), example=f"{name}: …")
        return Fault("chinese_missing") if name == "zh" else None


class Listed(Field):
    """A list; what is wrong in one entry leaves the others readable, and None in its place."""

    form = LIST

    def __init__(self, inner: Field, *, single: bool = False, longest: int = 500, **options: Any) -> None:
        super().__init__(**options)
        self.inner, self.single, self.longest = inner, single, longest
        self.example = f"[{inner.example}]"

    def read(self, value: Any) -> Any:
        if self.single and not isinstance(value, list):
            return [self.inner.deserialize(value)]
        if not isinstance(value, list):
            raise self.wrong_shape(value)
        found: list[Any] = [None] * len(value)
        errors: dict[int, Any] = {}
        for index, each in enumerate(value):
            found[index] = self._entry(each, index, errors)
        if errors:
            raise ma.ValidationError(errors, valid_data=found)
        return found

    def _entry(self, each: Any, index: int, errors: dict[int, Any]) -> Any:
        try:
            return self.inner.deserialize(each)
        except ma.ValidationError as error:
            errors[index] = error.messages
            return error.valid_data


class Body(Field):
    """A map with the fields of a schema."""

    form = MAP

    def __init__(self, schema: type[ma.Schema], *, example: str = "{…}", **options: Any) -> None:
        super().__init__(**options)
        self.schema, self.example = schema, example

    def read(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        return self.schema().load(value)


class Words(Field):
    """A map from keys to single words; with `ref` a parameter may stand for a word."""

    form = MAP

    def __init__(self, *, ref: bool = False, example: str = "{…}", **options: Any) -> None:
        super().__init__(**options)
        self.word, self.example = Line(ref=ref), example

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        found: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for key, each in value.items():
            try:
                found[key] = self.word.deserialize(each)
            except ma.ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ma.ValidationError(errors, valid_data=found)
        return found


class Keyed(Field):
    """A map of elements by key, in the order of the file."""

    form = MAP

    def __init__(self, schema: type[ma.Schema], **options: Any) -> None:
        super().__init__(**options)
        self.body = Body(schema)
        self.example = "{KEY: {…}}"

    def read(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        found: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for key, each in value.items():
            found[key] = self._element(key, each, errors)
        if errors:
            raise ma.ValidationError(errors, valid_data=found)
        return found

    def _element(self, key: str, each: Any, errors: dict[str, Any]) -> Any:
        own = [] if KEY.fullmatch(key) else [Fault("bad_key", key=key)]
        try:
            element = self.body.deserialize(each)
        except ma.ValidationError as error:
            errors[key] = merged(own, error.messages)
            return error.valid_data or {}
        if own:
            errors[key] = own
        return element


def merged(own: list[Fault], messages: Any) -> Any:
    """Faults of the element itself beside the faults within it."""
    if isinstance(messages, dict):
        return {ma.exceptions.SCHEMA: own, **messages} if own else messages
    return [*own, *messages]
