"""What a value is at a start that changes nothing: as written, or the default of its parameter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracker.domain.playbook import ParameterType
from tracker.domain.spans import Amount, Ref, Span, Unit
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault
from tracker.playbooks.fields import NUMBER
from tracker.playbooks.paths import Path


def number(value: Any) -> Decimal | None:
    """The number that was written, if it is one."""
    if isinstance(value, (Decimal, int)):
        return Decimal(value)
    return Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else None


def figure_of(draft: Draft, value: Any) -> Amount | None:
    """The figure as written, or the default of the parameter that stands for it; None if there is none."""
    if isinstance(value, Amount):
        return value
    if not isinstance(value, Ref):
        plain = number(value)
        return None if plain is None else Amount(plain)
    parameter = draft.by_key("parameters").get(value.name)
    default = None if parameter is None else number(parameter.values.get("default"))
    if parameter is None or default is None:
        return None
    return Amount(default, percent=parameter.values.get("type") is ParameterType.PERCENT)


def span_of(draft: Draft, value: Any) -> Span | None:
    """The time as written, or the default of the parameter that stands for it."""
    figure = figure_of(draft, value) if isinstance(value, Ref) else None
    if not isinstance(value, Ref) or figure is None:
        return value if isinstance(value, Span) else None
    parameter = draft.by_key("parameters")[value.name]
    usual = Unit.DAYS if parameter.values.get("type") is ParameterType.DAYS else Unit.HOURS
    return Span(figure.value, parameter.values.get("unit") or usual)


def default_of(draft: Draft, value: Any) -> int | None:
    """The same for what is a whole number."""
    found = figure_of(draft, value)
    return None if found is None else int(found.value)


def in_order(draft: Draft, path: Path, low: tuple[str, Any], high: tuple[str, Any]) -> Iterator[Blame]:
    """A range whose lower end, by name, is above its upper end holds nothing."""
    (lower, least), (upper, most) = ((name, figure_of(draft, value)) for name, value in (low, high))
    if least is not None and most is not None and least.value > most.value:
        yield (*path, lower), Fault("empty_range", lower=lower, min=str(least), upper=upper, max=str(most))
