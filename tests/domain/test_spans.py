"""Amounts of time as playbooks write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.spans import Amount, Percent, Ref, Span, Unit, half_days, span_of


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


@pytest.mark.parametrize(
    ("minutes", "elapsed", "written"),
    [
        (960, False, "2wd"),
        (240, False, "0.5wd"),
        (720, False, "1.5wd"),
        (120, False, "2wh"),
        (45, False, "45wmin"),
        (-480, False, "-1wd"),
        (-240, False, "-0.5wd"),
        (7 * 1440, True, "7d"),
        (720, True, "12h"),
        (90, True, "90min"),
        (0, False, "0wd"),
        (0, True, "0d"),
    ],
)
def test_minutes_are_written_in_the_unit_that_says_them_whole(
    minutes: int, elapsed: bool, written: str
) -> None:
    assert str(span_of(minutes, elapsed=elapsed, per_day=480)) == written


@given(st.integers(-100_000, 100_000), st.booleans(), st.sampled_from([450, 480, 479]))
def test_what_is_written_says_the_same_minutes(minutes: int, elapsed: bool, per_day: int) -> None:
    span = span_of(minutes, elapsed=elapsed, per_day=per_day)

    assert (span.minutes(per_day), span.elapsed) == (minutes, elapsed)


@pytest.mark.parametrize(
    ("minutes", "days"),
    [(0, "0.5"), (10, "0.5"), (359, "0.5"), (360, "1"), (480, "1"), (599, "1"), (600, "1.5"), (4800, "10")],
)
def test_days_are_rounded_to_halves_and_half_a_day_is_the_least(minutes: int, days: str) -> None:
    assert str(half_days(minutes, 480)) == days


def test_a_figure_is_written_as_it_was_read() -> None:
    assert str(Amount(Decimal("4.8"))) == "4.8"
    assert str(Amount(Decimal(-15), percent=True)) == "-15%"
