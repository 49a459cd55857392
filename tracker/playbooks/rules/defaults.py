"""What a value is at a start that changes nothing: as written, or the default of its parameter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracker.domain.spans import Amount, Ref
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault
from tracker.playbooks.fields import NUMBER
from tracker.playbooks.paths import Path


def number(value: Any) -> Decimal | None:
    """The number that was written, if it is one."""
    if isinstance(value, Amount):
        return value.value
    if isinstance(value, (Decimal, int)):
        return Decimal(value)
    return Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else None


def decimal_of(draft: Draft, value: Any) -> Decimal | None:
    """The number as written, or the default of the parameter that stands for it; None if there is none."""
    if not isinstance(value, Ref):
        return number(value)
    parameter = draft.by_key("parameters").get(value.name)
    return None if parameter is None else number(parameter.values.get("default"))


def default_of(draft: Draft, value: Any) -> int | None:
    """The same for what is a whole number."""
    found = decimal_of(draft, value)
    return None if found is None else int(found)


def in_order(path: Path, low: tuple[str, Any], high: tuple[str, Any]) -> Iterator[Blame]:
    """A range whose lower end, by name, is above its upper end holds nothing."""
    (lower, least), (upper, most) = low, high
    if least is not None and most is not None and least > most:
        yield (*path, lower), Fault("empty_range", lower=lower, min=least, upper=upper, max=most)
