"""Amounts of time as playbooks write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.spans import Percent, Ref, Span, Unit


@pytest.mark.parametrize(
    ("amount", "unit", "minutes", "elapsed"),
    [
        ("2", Unit.WORKING_DAYS, 900, False),
        ("0.5", Unit.WORKING_DAYS, 225, False),
        ("1.5", Unit.WORKING_HOURS, 90, False),
        ("30", Unit.WORKING_MINUTES, 30, False),
        ("7", Unit.DAYS, 7 * 1440, True),
        ("-2", Unit.HOURS, -120, True),
        ("45", Unit.MINUTES, 45, True),
    ],
)
def test_a_span_has_minutes_of_working_or_elapsed_time(
    amount: str, unit: Unit, minutes: int, elapsed: bool
) -> None:
    span = Span(Decimal(amount), unit)

    assert span.minutes(450) == minutes
    assert span.elapsed is elapsed


def test_amounts_are_said_as_they_were_written() -> None:
    assert str(Span(Decimal("1.50"), Unit.WORKING_HOURS)) == "1.50wh"
    assert str(Percent(Decimal(-50))) == "-50%"
    assert str(Ref("ph1_months")) == "$ph1_months"
