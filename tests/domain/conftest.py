"""What the domain tests share."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest


@pytest.fixture(scope="session")
def ical_lint() -> Callable[..., list[str]]:
    """`lint(data, content_type=None)` of tests/ical_lint.py: the faults of one calendar file."""
    path = Path(__file__).parents[1] / "ical_lint.py"
    spec = importlib.util.spec_from_file_location("ical_lint", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["ical_lint"] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return cast("Callable[..., list[str]]", module.lint)
