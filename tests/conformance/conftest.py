"""Gives the tests of this folder the reader of the oracle projects."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
ORACLES = Path(os.environ.get("TRACKER_ORACLES") or HERE.parents[2] / "shared/oracles")


@pytest.fixture(scope="session")
def data() -> Path:
    return HERE / "data"


@pytest.fixture(scope="session")
def oracles() -> Path:
    """The folder of cases that derive from other people's files and so are not in the repository."""
    if not ORACLES.is_dir():
        missing = f"there is no folder {ORACLES}; TRACKER_ORACLES may name another"
        if os.environ.get("TRACKER_NEEDS_ORACLES"):
            pytest.fail(missing)
        pytest.skip(missing)
    return ORACLES


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("oracle", HERE / "oracle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
