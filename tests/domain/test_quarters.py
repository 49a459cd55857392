"""Quarters begin and end where the calendar says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.domain import quarters


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_its_three_months(text, first, last):
    quarter = quarters.read(text)

    assert (quarter.first_on, quarter.last_on, str(quarter)) == (first, last, text)
    assert {quarters.of(first), quarters.of(last)} == {quarter}
    assert quarters.of(last + timedelta(days=1)) == quarter.next


@pytest.mark.parametrize("text", ["2026", "2026Q5", "2026Q", "2026Q11"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match=text):
        quarters.read(text)
