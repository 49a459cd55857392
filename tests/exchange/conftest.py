"""What the tests of exchanged files share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Project = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = [["09:00", "12:00"], ["13:00", "18:00"]]


def _task(uid: Any, **more: Any) -> dict[str, Any]:
    return {
        "uid": uid,
        "id": uid if isinstance(uid, int) else 1,
        "name": f"Task {uid}",
        "duration_min": 480,
        "summary": False,
        **more,
    }


def _link(pred: Any, succ: Any, **more: Any) -> dict[str, Any]:
    return {"pred": pred, "succ": succ, "type": "FS", "lag_min": 0, **more}


@pytest.fixture(scope="session")
def task() -> Callable[..., dict[str, Any]]:
    """`task(uid, **fields)`: a task of one day."""
    return _task


@pytest.fixture(scope="session")
def link() -> Callable[..., dict[str, Any]]:
    """`link(pred, succ, **fields)`: the successor follows the finish."""
    return _link


@pytest.fixture
def project() -> Project:
    """Two tasks of a day, one after the other, from Monday 2026-03-02."""
    return {
        "format": "cpm-oracle/1",
        "name": "two days",
        "project": {"start": "2026-03-02T09:00", "default_calendar": "Standard", "minutes_per_day": 480},
        "calendars": {
            "Standard": {"week": {**dict.fromkeys(DAYS, HOURS), "sat": [], "sun": []}, "exceptions": {}}
        },
        "tasks": [_task(1), _task(2)],
        "links": [_link(1, 2)],
    }
