"""Dates, slack and critical tasks equal those that other schedulers, or people with a pencil, computed."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

SETS = {
    "synthetic/fs": 24,
    "synthetic/types": 32,
    "synthetic/cal": 24,
    "synthetic/cons": 32,
    "synthetic/elapsed": 20,
    "synthetic/all": 27,
    "tj3/projects": 8,
}


@pytest.mark.parametrize("name", SETS)
def test_every_value_of_every_project_is_reproduced(name: str, oracle: ModuleType, data: Path) -> None:
    projects = oracle.read(data / f"{name}.jsonl.gz")
    wrong = [text for each in projects for text in oracle.wrong(each)]
    assert len(projects) == SETS[name]
    assert wrong == []


def test_every_value_of_the_cases_made_by_hand_is_reproduced(oracle: ModuleType, data: Path) -> None:
    projects = [each for path in sorted((data / "hand").glob("*.json")) for each in oracle.read(path)]
    assert len(projects) == 11
    assert [text for each in projects for text in oracle.wrong(each)] == []


def test_the_comparison_notices_one_wrong_value_of_each_kind(oracle: ModuleType, data: Path) -> None:
    project = oracle.read(data / "synthetic/fs.jsonl.gz")[0]
    plan, schedule = oracle.schedule(project)
    answer = next(iter(project["expected"].values()))
    answer["start"] = "2026-12-01T09:00:00"
    answer["total_slack_min"] += 1
    answer["critical"] = not answer["critical"]
    assert len(oracle.differences(project, plan, schedule.placed)) == 3
