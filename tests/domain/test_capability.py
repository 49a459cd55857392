"""Where people stand in three dimensions, from their scores."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.capability import Dimension, Score, Standing, Together, standings, together

PROFESSIONAL, TOOLS, RISK = Dimension
FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 9)


def test_the_latest_score_counts_by_its_day_and_the_mean_over_all():
    found = standings(
        [Score(TOOLS, SECOND, 80), Score(TOOLS, FIRST, 90.5), Score(RISK, FIRST, 60), Score(RISK, FIRST, 70)]
    )

    assert found[TOOLS] == Standing(80.0, SECOND, 85.3, 2)  # 85.25, halves up
    assert found[RISK] == Standing(70.0, FIRST, 65.0, 2)
    assert found[PROFESSIONAL] == Standing(None, None, None, 0)


@pytest.mark.parametrize(
    ("points", "most", "percent"), [(84.9, 100, 84.9), (45, 60, 75.0), (1, 3, 33.3), (0, 7, 0.0)]
)
def test_a_score_is_told_in_per_cent_of_the_most(points, most, percent):
    assert standings([Score(RISK, FIRST, points, most)])[RISK].latest == percent


def test_each_of_several_people_counts_once_and_who_has_none_is_counted():
    often = standings([Score(RISK, FIRST, 100), Score(RISK, SECOND, 100)])
    once = standings([Score(RISK, FIRST, 50)])

    found = together([often, once, standings([])])

    assert found[RISK] == Together(75.0, 2, 1)
    assert found[TOOLS] == Together(None, 0, 3)
