"""Gives the tests of this folder the projects of other programs, which stay out of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def oracles() -> Path:
    """The folder of the oracles: TRACKER_ORACLES, else beside the repository."""
    beside = Path(__file__).parents[3] / "shared" / "oracles"
    folder = Path(os.environ.get("TRACKER_ORACLES", beside))
    if not (folder / "mspdi").is_dir():
        reason = f"no projects of Microsoft Project in {folder}; set TRACKER_ORACLES to where they are"
        if os.environ.get("TRACKER_NEEDS_ORACLES"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
