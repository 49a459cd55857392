"""Dates, slack and critical tasks equal those that Microsoft Project stored in 30 real projects."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

REPOSITORY = Path(__file__).parents[2]


def test_every_value_of_every_real_project_is_reproduced(oracle: ModuleType, oracles: Path) -> None:
    projects = [
        each for path in sorted((oracles / "mspdi/json").glob("*.json")) for each in oracle.read(path)
    ]
    assert len(projects) == 30
    assert [text for each in projects for text in oracle.wrong(each)] == []


def test_nothing_but_the_known_deviations_differs(oracle: ModuleType, oracles: Path) -> None:
    """Without the accepted alternatives exactly the listed values differ, or fewer."""
    for path in sorted((oracles / "mspdi/json").glob("*.json")):
        for project in oracle.read(path):
            listed = {(str(d["uid"]), d["field"]) for d in project.pop("known_deviations", [])}
            found = {tuple(text.split(":")[0].split()[-2:]) for text in oracle.wrong(project)}
            assert found <= listed


def test_the_comparer_finds_no_mismatch_in_what_the_command_writes(oracles: Path) -> None:
    folders = [str(oracles / name) for name in ("mspdi/json", "synthetic", "tj3_generated")]
    command = f"{shlex.quote(sys.executable)} -m tracker.cli schedule --batch"
    compare = [sys.executable, str(oracles / "compare.py"), "--command", command, "--batch", "--summaries"]
    compared = subprocess.run(
        [*compare, "--all", *folders], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert " 0 mismatches" in compared.stdout


def test_the_answers_are_not_needed_to_find_them(oracle: ModuleType, oracles: Path) -> None:
    """The comparer hides them; here the command must not depend on the order of the fields either."""
    path = min((oracles / "mspdi/json").glob("*.json"))
    project = oracle.read(path)[0]
    asked = {
        key: project[key] for key in sorted(project) if key not in ("expected", "known_deviations", "tier")
    }
    shown = json.loads(json.dumps(asked, sort_keys=True))
    assert oracle.schedule(shown)[1].placed == oracle.schedule(project)[1].placed


def test_where_they_are_needed_these_tests_fail_without_their_folder(tmp_path: Path) -> None:
    given = {"TRACKER_ORACLES": str(tmp_path / "none"), "TRACKER_NEEDS_ORACLES": "1"}
    test = f"{__file__}::test_the_answers_are_not_needed_to_find_them"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    ran = subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert "1 error" in ran.stdout
    assert "there is no folder" in ran.stdout
