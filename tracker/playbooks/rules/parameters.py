"""Parameters: ranges that hold something, and defaults, for all and for single tiers, that lie in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tracker.domain.parameters import LIMITS, WHOLE, bounds
from tracker.domain.playbook import Cadence, Parameter, ParameterType
from tracker.domain.spans import Unit
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.paths import Path
from tracker.playbooks.rules.defaults import default_of, in_order, number

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
            yield from _range(draft, part, kind) if kind in NUMERIC else ()
            yield from _choices(part, kind)
            if kind == ParameterType.TIER and draft.vocabulary and not draft.vocabulary.tiers:
                yield (*part.path, "type"), Fault("no_tiers")
            for path, value in _given(part):
                yield from _number(part, path, value) if kind in NUMERIC else _word(draft, part, path, value)
    yield from _window(draft)


def _given(part: Part) -> Iterator[tuple[Path, Any]]:
    """The default, and those for single tiers."""
    if part.values.get("default") is not None:
        yield (*part.path, "default"), part.values["default"]
    for tier, value in (part.values.get("by_tier") or {}).items():
        yield (*part.path, "by_tier", tier), value


def _fields(part: Part, kind: ParameterType) -> Iterator[Blame]:
    misplaced: list[str] = [name for name in ("min", "max") if kind not in NUMERIC and name in part.body]
    misplaced += ["choices"] if kind != ParameterType.CHOICE and "choices" in part.body else []
    misplaced += ["unit"] if kind not in UNITS and "unit" in part.body else []
    for name in misplaced:
        yield (*part.path, name), Fault("not_for_type", type=kind, field=name)
    if part.values.get("required") and "default" in part.body:
        yield (*part.path, "default"), Fault("required_with_default")
    unit = part.values.get("unit")
    if kind in UNITS and unit and unit not in UNITS[kind]:
        yield (*part.path, "unit"), Fault("not_one_of", value=unit, suggestion=suggestion("", UNITS[kind]))


def _range(draft: Draft, part: Part, kind: ParameterType) -> Iterator[Blame]:
    low, high = part.values.get("min"), part.values.get("max")
    yield from in_order(draft, part.path, ("min", low), ("max", high))
    lowest, highest = LIMITS[kind]
    for name, end in (("min", low), ("max", high)):
        if end is not None and kind in WHOLE and end % 1:
            yield (*part.path, name), Fault("default_not_whole", type=kind, value=end)
        if end is not None and not lowest <= end <= highest:
            yield (*part.path, name), Fault("out_of_range", value=end, low=lowest, high=highest)


def _number(part: Part, path: Path, given: Any) -> Iterator[Blame]:
    kind, value = part.values["type"], number(given)
    if value is None:
        yield path, Fault("default_not_number", type=kind, value=given)
        return
    if kind in WHOLE and value % 1:
        yield path, Fault("default_not_whole", type=kind, value=value)
    low, high = _bounds(part)
    if not low <= value <= high:
        yield path, Fault("default_outside", value=value, low=low, high=high)


def _bounds(part: Part) -> tuple[Decimal, Decimal]:
    low, high = part.values.get("min"), part.values.get("max")
    return bounds(Parameter(key=part.key, type=part.values["type"], min=low, max=high))


def _word(draft: Draft, part: Part, path: Path, given: str) -> Iterator[Blame]:
    known = _words(draft, part)
    if known is not None and given not in known:
        yield path, Fault("default_not_choice", value=given, suggestion=suggestion(given, known))


def _words(draft: Draft, part: Part) -> Sequence[str] | None:
    """What a parameter may be, as far as that is known."""
    kind = part.values["type"]
    if kind == ParameterType.CHOICE:
        return [each for each in part.values.get("choices") or () if each is not None] or None
    if kind == ParameterType.CADENCE:
        return [each.value for each in Cadence]
    if kind == ParameterType.TIER and draft.vocabulary and draft.vocabulary.tiers:
        return tuple(draft.vocabulary.tiers)
    return None


def _choices(part: Part, kind: ParameterType) -> Iterator[Blame]:
    if kind != ParameterType.CHOICE:
        return
    choices = part.values.get("choices")
    if "choices" not in part.body or choices == []:
        yield part.path, Fault("choices_needed")
    elif choices and len(choices) == 1:
        yield (*part.path, "choices"), Fault("one_choice", choice=choices[0])


def _window(draft: Draft) -> Iterator[Blame]:
    window = draft.values.get("window") or {}
    low, high = window.get("min"), window.get("max")
    if low is None or high is None:
        return
    yield from in_order(draft, ("window",), ("min", low), ("max", high))
    phases = [part for part in draft.section("phases") if "months" in part.body]
    months = [default_of(draft, part.values.get("months")) for part in phases]
    total = sum(each for each in months if each is not None)
    if months and None not in months and low <= high and not low <= total <= high:
        yield ("window",), Fault("window_missed", total=total, min=low, max=high)
