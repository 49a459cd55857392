"""The values that are chosen when a project starts: defaults, ranges, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tracker.domain.playbook import Cadence, Parameter, ParameterType, Vocabulary
from tracker.domain.spans import Lag, Number, Percent, Ref, Span, Time, Unit
from tracker.domain.text import Fact, Text

Value = int | float | str

WHOLE = (ParameterType.MONTHS, ParameterType.COUNT)
# What no range of a playbook may go beyond, so that one wrong digit cannot ask for a million meetings.
LIMITS: dict[ParameterType, tuple[Decimal, Decimal]] = {
    ParameterType.MONTHS: (Decimal(1), Decimal(60)),
    ParameterType.COUNT: (Decimal(0), Decimal(1000)),
    ParameterType.DAYS: (Decimal(-1000), Decimal(1000)),
    ParameterType.HOURS: (Decimal(-10000), Decimal(10000)),
    ParameterType.PERCENT: (Decimal(-1000), Decimal(1000)),
    ParameterType.NUMBER: (Decimal(-1_000_000), Decimal(1_000_000)),
    ParameterType.MONEY: (Decimal(0), Decimal(1_000_000_000)),
}
CHOSEN = (ParameterType.CHOICE, ParameterType.CADENCE, ParameterType.TIER)
LONGEST_TEXT = 200
NUMERAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
NOUNS = {
    ParameterType.MONTHS: Text("个月", " months"),
    ParameterType.COUNT: Text("", ""),
    ParameterType.DAYS: Text("天", " days"),
    ParameterType.HOURS: Text("小时", " hours"),
    ParameterType.PERCENT: Text("%", "%"),
    ParameterType.NUMBER: Text("", ""),
    ParameterType.MONEY: Text("元", " CNY"),
}


UNKNOWN = Text("没有参数 {which}。", "There is no parameter {which}.")
MISSING = Text("参数 {which} 须给出一个值。", "The parameter {which} needs a value.")
NOT_ALLOWED = Text("参数 {which} 不能取 {given}。", "The parameter {which} cannot be {given}.")


class ParameterRefused(Fact):
    """A value that the playbook does not allow, or a parameter that it does not have."""

    code = "parameter_refused"
    zh = "{why}允许：{allowed}。"
    en = "{why} Allowed: {allowed}."

    others: tuple[ParameterRefused, ...] = ()
    """What else was refused of the same request."""


def with_words(parameters: Mapping[str, Parameter], vocabulary: Vocabulary) -> dict[str, Parameter]:
    """The parameters with the words that a client tier or a cadence may be."""
    words = {ParameterType.TIER: tuple(vocabulary.tiers), ParameterType.CADENCE: tuple(Cadence)}
    return {
        key: replace(each, choices=words[each.type]) if each.type in words else each
        for key, each in parameters.items()
    }


def tier_of(parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> str | None:
    """The client tier that a project is for: the value of the first parameter of that type."""
    for key, each in parameters.items():
        if each.type is ParameterType.TIER:
            return str(_value(each, given.get(key)))
    return None


def fill(parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> dict[str, Value]:
    """A value for every parameter: what was given (None is not given), else its default for the tier.

    Numbers may come as text. Raises ParameterRefused with `which`, `given` and `allowed`, for the first of
    all that are wrong; `others` has the rest.
    """
    refused = [_unknown(name, value, parameters) for name, value in given.items() if name not in parameters]
    tier, values = _known_tier(parameters, given), {}
    for key, each in parameters.items():
        try:
            values[key] = _value(_at(each, tier), given.get(key))
        except ParameterRefused as wrong:
            refused.append(wrong)
    if refused:
        refused[0].others = tuple(refused[1:])
        raise refused[0]
    return values


def _known_tier(parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> str | None:
    """The client tier; None also if it is wrong, which is said with whatever else is wrong."""
    try:
        return tier_of(parameters, given)
    except ParameterRefused:
        return None


def _unknown(name: str, value: object, parameters: Mapping[str, Parameter]) -> ParameterRefused:
    names = Text("、".join(parameters) or "无", ", ".join(parameters) or "none")
    return _refused(name, value, names, UNKNOWN)


def _refused(name: str, value: object, known: Text, why: Text) -> ParameterRefused:
    given = _shown(value)
    said = why.fill({"which": name, "given": given})
    return ParameterRefused(which=name, given=given, allowed=known, why=said)


def _at(parameter: Parameter, tier: str | None) -> Parameter:
    default = parameter.by_tier.get(tier) if tier else None
    return parameter if default is None else replace(parameter, default=default)


def bounds(parameter: Parameter) -> tuple[Decimal, Decimal]:
    """The lowest and the highest number allowed; without a `min` nothing negative."""
    lowest, highest = LIMITS[parameter.type]
    low = max(Decimal(0), lowest) if parameter.min is None else max(parameter.min, lowest)
    return low, highest if parameter.max is None else min(parameter.max, highest)


def allowed(parameter: Parameter) -> Text:
    """What the parameter may be, in words."""
    if parameter.type in CHOSEN:
        return Text("、".join(parameter.choices), ", ".join(parameter.choices))
    if parameter.type is ParameterType.TEXT:
        return Text(f"不超过 {LONGEST_TEXT} 个字符的文字", f"text of at most {LONGEST_TEXT} characters")
    low, high = bounds(parameter)
    noun = NOUNS[parameter.type]
    whole = Text("整数 ", "a whole number from ") if parameter.type in WHOLE else Text()
    return Text(f"{whole.zh}{low} 至 {high} {noun.zh}".strip(), f"{whole.en}{low} to {high}{noun.en}")


def _value(parameter: Parameter, given: object) -> Value:
    value = parameter.default if given is None else given
    if parameter.type in LIMITS:
        number = _number(value)
        low, high = bounds(parameter)
        if number is not None and low <= number <= high and not (parameter.type in WHOLE and number % 1):
            return float(number) if number % 1 else int(number)
    elif isinstance(value, str) and _speakable(parameter, value):
        return value
    raise _refused(parameter.key, value, allowed(parameter), MISSING if value is None else NOT_ALLOWED)


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float, str, Decimal)) and NUMERAL.fullmatch(str(value)):
        return Decimal(str(value))
    return None


def _speakable(parameter: Parameter, value: str) -> bool:
    if parameter.type in CHOSEN:
        return value in parameter.choices
    return len(value) <= LONGEST_TEXT


def _shown(value: object) -> Text | str:
    return Text("空", "empty") if value is None else str(value)[:60]


class Filled:
    """Looks up what stands for `$name`; a value that is no reference is itself."""

    def __init__(self, parameters: Mapping[str, Parameter], values: Mapping[str, Value]) -> None:
        self.parameters, self.values = parameters, values

    def number(self, value: Number) -> int:
        return int(self.values[value.name]) if isinstance(value, Ref) else value

    def span(self, value: Time) -> Span:
        """A time; days and hours of a parameter run on the clock unless it has a unit of its own."""
        return self._span(value) if isinstance(value, Ref) else value

    def lag(self, value: Lag) -> Span | Percent:
        if isinstance(value, Ref) and self.parameters[value.name].type is ParameterType.PERCENT:
            return Percent(Decimal(str(self.values[value.name])))
        return self._span(value) if isinstance(value, Ref) else value

    def _span(self, ref: Ref) -> Span:
        parameter = self.parameters[ref.name]
        usual = Unit.DAYS if parameter.type is ParameterType.DAYS else Unit.HOURS
        return Span(Decimal(str(self.values[ref.name])), parameter.unit or usual)
