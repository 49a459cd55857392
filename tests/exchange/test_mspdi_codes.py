"""Codes and texts of the format, from the tables of its schema."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.documents import document, link, task
from tracker.domain.schedule import Constraint, ConstraintKind, Link, LinkType
from tracker.exchange import mspdi
from tracker.exchange.mspdi import codes

ELAPSED = {4: "em", 6: "eh", 8: "ed", 10: "ew", 12: "emo", 20: "e%"}
WORKING = {3: "m", 5: "h", 7: "d", 9: "w", 11: "mo", 19: "%", 21: "none"}
ESTIMATED = {
    35: "m?", 36: "em?", 37: "h?", 38: "eh?", 39: "d?", 40: "ed?", 41: "w?", 42: "ew?", 43: "mo?", 44: "emo?",
    51: "%?", 52: "e%?", 53: "none",
}  # fmt: skip


@pytest.mark.parametrize("unit", {**ELAPSED, **WORKING, **ESTIMATED})
def test_elapsed_units_run_on_the_clock(unit: int) -> None:
    name = {**ELAPSED, **WORKING, **ESTIMATED}[unit]
    read = mspdi.read(document(task(1, f"<DurationFormat>{unit}</DurationFormat>")))
    assert read.plan.rows[0].activity.elapsed is name.startswith("e")


def test_no_other_unit_is_known() -> None:
    assert {*ELAPSED, *WORKING, *ESTIMATED} == codes.FORMATS


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0, LinkType.FF), (1, LinkType.FS), (2, LinkType.SF), (3, LinkType.SS), (None, LinkType.FS)],
)
def test_types_of_links(code: int | None, kind: LinkType) -> None:
    body = "" if code is None else f"<Type>{code}</Type>"
    assert mspdi.read(document(task(1), task(2, link(1, body)))).plan.links == (Link("1", "2", kind),)


LAGS = {
    (4800, 7): {"lag": 480},
    (-4800, 5): {"lag": -480},
    (4805, 3): {"lag": 480},
    (14400, 8): {"lag": 1440, "lag_elapsed": True},
    (14400, 40): {"lag": 1440, "lag_elapsed": True},
    (50, 19): {"lag_percent": 50.0},
    (-25, 51): {"lag_percent": -25.0},
    (50, 20): {"lag_percent": 50.0, "lag_elapsed": True},
    (0, 21): {},
}


@pytest.mark.parametrize(("lag", "unit"), LAGS)
def test_lags_are_tenths_of_minutes_or_per_cent(lag: int, unit: int) -> None:
    body = f"<LinkLag>{lag}</LinkLag><LagFormat>{unit}</LagFormat>"
    read = mspdi.read(document(task(1), task(2, link(1, body)))).plan.links
    assert read == (Link("1", "2", **LAGS[lag, unit]),)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (2, ConstraintKind.MUST_START_ON),
        (3, ConstraintKind.MUST_FINISH_ON),
        (4, ConstraintKind.START_NO_EARLIER_THAN),
        (5, ConstraintKind.START_NO_LATER_THAN),
        (6, ConstraintKind.FINISH_NO_EARLIER_THAN),
        (7, ConstraintKind.FINISH_NO_LATER_THAN),
    ],
)
def test_constraints_with_a_date(code: int, kind: ConstraintKind) -> None:
    body = f"<ConstraintType>{code}</ConstraintType><ConstraintDate>2026-01-06T09:00:00</ConstraintDate>"
    plan = mspdi.read(document(task(1, body)), zone="UTC").plan
    assert plan.rows[0].activity.constraint == Constraint(kind, plan.start + 1440)


@pytest.mark.parametrize(("code", "kind"), [(0, None), (1, Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE))])
def test_constraints_without_a_date(code: int, kind: Constraint | None) -> None:
    body = f"<ConstraintType>{code}</ConstraintType><ConstraintDate>2026-01-06T09:00:00</ConstraintDate>"
    assert mspdi.read(document(task(1, body))).plan.rows[0].activity.constraint == kind


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT8H0M0S", 480),
        ("PT0H0M0S", 0),
        ("PT7H59M0S", 479),
        ("PT0H0M29S", 0),
        ("PT0H0M31.5S", 1),
        ("P1D", 1440),
        ("P1DT2H", 1560),
        ("PT90M", 90),
    ],
)
def test_durations(text: str, minutes: int) -> None:
    assert codes.duration(text) == minutes


@given(st.integers(0, codes.LARGEST))
def test_durations_are_read_as_they_were_written(minutes: int) -> None:
    assert codes.duration(codes.duration_text(minutes)) == minutes


@given(st.integers(-1_000_000, 90_000_000), st.sampled_from(["Asia/Shanghai", "UTC", "America/Caracas"]))
def test_instants_are_read_as_they_were_written(minute: int, zone: str) -> None:
    assert codes.instant(codes.instant_text(minute, zone), zone) == minute


@given(st.dates())
def test_days_of_the_week_are_counted_from_sunday(day: date) -> None:
    names = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    assert names[codes.day_type(day.weekday()) - 1] == day.strftime("%A")
    assert codes.weekday(codes.day_type(day.weekday())) == day.weekday()
