"""Parameters: ranges that hold something, and defaults that lie in them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracker.domain.parameters import LIMITS, WHOLE, bounds
from tracker.domain.playbook import Parameter, ParameterType
from tracker.domain.spans import Ref, Unit
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.fields import NUMBER

NUMERIC = tuple(LIMITS)
UNITS = {
    ParameterType.DAYS: (Unit.DAYS, Unit.WORKING_DAYS),
    ParameterType.HOURS: (Unit.HOURS, Unit.WORKING_HOURS),
}


def check(draft: Draft) -> Iterator[Blame]:
    for part in draft.section("parameters"):
        kind = part.values.get("type")
        if kind is not None:
            yield from _fields(part, kind)
            yield from _numbers(part) if kind in NUMERIC else _choice(part, kind)
    yield from _window(draft)


def _fields(part: Part, kind: ParameterType) -> Iterator[Blame]:
    misplaced: list[str] = [name for name in ("min", "max") if kind not in NUMERIC and name in part.body]
    misplaced += ["choices"] if kind != ParameterType.CHOICE and "choices" in part.body else []
    misplaced += ["default"] if "required" in part.body and "default" in part.body else []
    misplaced += ["unit"] if kind not in UNITS and "unit" in part.body else []
    for name in misplaced:
        yield (*part.path, name), Fault("not_for_type", type=kind, field=name)
    unit = part.values.get("unit")
    if kind in UNITS and unit and unit not in UNITS[kind]:
        yield (*part.path, "unit"), Fault("not_one_of", value=unit, suggestion=suggestion("", UNITS[kind]))


def _numbers(part: Part) -> Iterator[Blame]:
    kind, low, high = part.values["type"], part.values.get("min"), part.values.get("max")
    if low is not None and high is not None and low > high:
        yield (*part.path, "min"), Fault("empty_range", min=low, max=high)
    for name in ("min", "max", "default"):
        value = number(part.values.get(name))
        if value is not None and kind in WHOLE and value % 1:
            yield (*part.path, name), Fault("default_not_whole", type=kind, value=value)
    lowest, highest = LIMITS[kind]
    for name, end in (("min", low), ("max", high)):
        if end is not None and not lowest <= end <= highest:
            yield (*part.path, name), Fault("out_of_range", value=end, low=lowest, high=highest)
    yield from _default(part, *bounds(Parameter(key=part.key, type=kind, min=low, max=high)))


def _default(part: Part, low: Decimal, high: Decimal) -> Iterator[Blame]:
    path, given = (*part.path, "default"), part.values.get("default")
    value = number(given)
    if given is not None and value is None:
        yield path, Fault("default_not_number", type=part.values["type"], value=given)
    elif value is not None and not low <= value <= high:
        yield path, Fault("default_outside", value=value, low=low, high=high)


def _choice(part: Part, kind: ParameterType) -> Iterator[Blame]:
    if kind != ParameterType.CHOICE:
        return
    choices, default = part.values.get("choices"), part.values.get("default")
    if "choices" not in part.body or choices == []:
        yield part.path, Fault("choices_needed")
    elif choices and default is not None and default not in choices:
        known = [each for each in choices if each is not None]
        yield (
            (*part.path, "default"),
            Fault("default_not_choice", value=default, suggestion=suggestion(default, known)),
        )


def _window(draft: Draft) -> Iterator[Blame]:
    window = draft.values.get("window") or {}
    low, high = window.get("min"), window.get("max")
    if low is None or high is None:
        return
    if low > high:
        yield ("window", "min"), Fault("empty_range", min=low, max=high)
        return
    months = [default_of(draft, part.values.get("months")) for part in draft.section("phases")]
    total = sum(each for each in months if each is not None)
    if months and None not in months and not low <= total <= high:
        yield ("window",), Fault("window_missed", total=total, min=low, max=high)


def number(value: Any) -> Decimal | None:
    """The number that was written, if it is one."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else None


def default_of(draft: Draft, value: Any) -> int | None:
    """A whole number as written, or the default of the parameter that stands for it."""
    if not isinstance(value, Ref):
        return value if isinstance(value, int) else None
    for part in draft.section("parameters"):
        if part.key == value.name and (default := number(part.values.get("default"))) is not None:
            return int(default)
    return None
