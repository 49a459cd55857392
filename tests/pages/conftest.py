"""What the tests of pictures share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.playbooks import checker


@pytest.fixture(scope="session")
def library() -> checker.Library:
    """The playbooks that are delivered."""
    return checker.load_all(Path(__file__).parents[2] / "playbooks")
