"""Whatever people ask for, in whatever order: no request fails inside, and what must hold always does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.api import life, life_requests, shelf

RUNS = settings(max_examples=13, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def stocked(agency: Any, tmp_path_factory: Any) -> Any:
    """An agency with the playbook of a life, and Claire to see it as a guest."""
    shelf.keep(agency, tmp_path_factory.mktemp("life"), life.PLAYBOOK)
    assert agency.claire
    return agency


def test_no_sequence_of_requests_breaks_a_project(stocked: Any) -> None:
    assert len(life.REQUESTS) >= len(life_requests.CHANGES)
    machine = type("LifeHere", (life.Life,), {"agency": stocked})
    run_state_machine_as_test(machine, settings=RUNS)


@pytest.mark.parametrize(("state", "held"), [("open", True), ("started", True), ("done", False)])
def test_the_check_itself_sees_a_predecessor_that_is_open(state: str, held: bool) -> None:
    link = {"pred": "a", "succ": "b", "type": "FS", "soft": False}
    assert life.holds(link, {"a": {"state": state}}) is held
