"""What the tests of the playbook language share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.domain.playbook import Vocabulary
from tracker.playbooks import checker

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    """A vocabulary of a few words of each kind."""
    vocabulary = checker.load(HERE / "vocabulary.yaml").vocabulary
    assert vocabulary is not None
    return vocabulary


@pytest.fixture(scope="session")
def library() -> checker.Library:
    """The playbooks that are delivered."""
    return checker.load_all(HERE.parent.parent / "playbooks")
