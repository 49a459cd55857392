"""`tracker schedule FILE`: a plan as a table that people read, in both languages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tracker.cli import main
from tracker.domain.text import Lang, columns
from tracker.exchange import files, table

REPOSITORY = Path(__file__).parents[2]
PLAYBOOK = REPOSITORY / "playbooks/implementation-four-phase.yaml"
MONDAY = date(2026, 3, 2)
Make = Callable[..., dict[str, Any]]
Project = dict[str, Any]


def placing(path: Path, lang: Lang = "en", **order: Any) -> files.Placing:
    (found,) = files.placings(path, files.Order(lang, **order))
    assert isinstance(found, files.Placing), found
    return found


def shown(path: Path, lang: Lang = "en", **order: Any) -> list[str]:
    found = placing(path, lang, **order)
    return list(table.lines(found.plan, found.schedule, lang, found.notes))


def refusal(path: Path, lang: Lang = "en", **order: Any) -> str:
    (found,) = files.placings(path, files.Order(lang, **order))
    assert isinstance(found, files.NotPlaced)
    return found.text.pick(lang)


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., Path]:
    def keep(project: Project, name: str = "plan.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(project), encoding="utf-8")
        return path

    return keep


@pytest.fixture
def rich(project: Project, task: Make, link: Make) -> Project:
    """A line of each kind, with a missed deadline."""
    project["tasks"] = [
        task(10, id=1, name="筹备", summary=True, duration_min=None),
        task(1, id=2, name="起草 draft", parent=10),
        task(2, id=3, name="审阅", parent=10, duration_min=90, deadline="2026-03-03T10:00"),
        task(3, id=4, name="晾干", elapsed=True, duration_min=2880),
        task(4, id=5, name="验收", duration_min=0, milestone=True),
        task(5, id=6, constraint="START_NO_EARLIER_THAN", constraint_date="2026-03-05T09:00"),
        task(6, id=7, constraint="AS_LATE_AS_POSSIBLE", duration_min=20),
        task(7, id=8, external=True, given_start="2026-03-04T09:00", given_finish="2026-03-04T18:00"),
        task(8, id=9, actual_start="2026-03-02T13:00"),
        task(9, id=10, duration_min=4800),
    ]  # fmt: skip
    project["links"] = [
        link(1, 2),
        link(2, 3, type="SS", lag_min=240),
        link(3, 4, lag_min=1440, lag_elapsed=True),
        link(1, 5, type="FF", lag_min=None, lag_percent=50),
        link(5, 9, type="SF", lag_min=-60),
        link(1, 9),
    ]
    return project


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_says_when_how_long_and_why(lang: Lang, rich: Project, kept: Callable[..., Path]) -> None:
    expected = Path(__file__).with_name(f"rich.{lang}.shown").read_text(encoding="utf-8")
    assert "\n".join(shown(kept(rich), lang)) + "\n" == expected


def test_columns_are_straight_though_chinese_characters_are_wide(
    rich: Project, kept: Callable[..., Path]
) -> None:
    lines = shown(kept(rich), "zh")
    for line in lines[4:14]:
        assert columns(line.split("2026-03", maxsplit=1)[0]) == columns(lines[4].split("2026-03")[0])


def test_another_start_moves_the_plan(project: Project, kept: Callable[..., Path]) -> None:
    found = placing(kept(project), start_on=date(2026, 3, 7))
    assert found.schedule.start == found.plan.calendars["Standard"].opens(date(2026, 3, 9))


def test_a_plan_backward_from_its_finish_names_what_holds_each_task(
    project: Project, kept: Callable[..., Path]
) -> None:
    lines = shown(kept(project), finish_on=date(2026, 3, 8))
    assert lines[4].endswith("before 2 starts")
    assert lines[5].endswith("the project must finish")
    assert "Starts 2026-03-05 09:00, finishes 2026-03-06 18:00." in lines


def test_a_playbook_shows_its_phases_and_marks_what_is_provisional() -> None:
    lines = shown(PLAYBOOK, "en", start_on=date(2026, 12, 1))
    assert lines[0] == "Four-phase implementation"
    assert any(line.endswith("phase Plan optimisation begins") for line in lines)
    assert any("2027-03-03 18:00~" in line for line in lines)
    assert lines[-1] == "Dates marked ~ touch a year whose holidays are not announced yet and may move."


def test_each_line_of_a_file_of_lines_is_a_plan_or_says_what_is_wrong(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "plans.jsonl.gz"
    path.write_bytes(gzip.compress(f"{json.dumps(project)}\n\n{{}}\n{json.dumps(project)}\n".encode()))
    first, second, third = files.placings(path, files.Order("en"))
    assert isinstance(first, files.Placing)
    assert isinstance(third, files.Placing)
    assert isinstance(second, files.NotPlaced)
    assert second.text.en == f"{path}:3: / lacks the field project."


def test_what_cannot_be_read_says_where_and_why(tmp_path: Path, project: Project) -> None:
    def written(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    assert refusal(tmp_path / "none.json").endswith("No such file or directory.")
    assert refusal(tmp_path).endswith(
        "use .json, .jsonl, .jsonl.gz (cpm-oracle/1), .xml (MSPDI) or .yaml (playbook)."
    )
    assert "not valid JSON" in refusal(written("a.json", b"{"))
    assert "Not a gzipped file" in refusal(written("a.jsonl.gz", b"{}"))
    cut = gzip.compress(json.dumps(project).encode())[:-20]
    assert "cannot be read" in refusal(written("cut.jsonl.gz", cut))
    assert refusal(written("b.json", b'{"project": 1}')).endswith("/project should be an object, not 1.")
    assert "a.yaml:1:" in refusal(written("a.yaml", b"key: x\n"), start_on=MONDAY)


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    monkeypatch.setattr(files, "LARGEST", 10)
    path = tmp_path / "large.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(project).encode()))
    assert refusal(path).endswith("The file is too large.")


def test_a_playbook_needs_its_start_and_must_be_one_that_is_planned() -> None:
    assert "--start" in refusal(PLAYBOOK)
    assert "应急预案" in refusal(
        PLAYBOOK.with_name("emergency-complaint-48h.yaml"), "zh", start_on=date(2026, 3, 2)
    )
    assert "not a playbook" in refusal(PLAYBOOK.with_name("vocabulary.yaml"), start_on=MONDAY)
    assert "working calendar" in refusal(PLAYBOOK, start_on=date(2050, 3, 2))


def test_a_title_speaks_to_no_terminal(project: Project, kept: Callable[..., Path]) -> None:
    project["name"] = project["tasks"][0]["name"] = "red \x1b[31m\nnew \ud800"
    lines = shown(kept(project))
    assert lines[0] == "red \ufffd[31m\ufffdnew \ufffd"
    assert all(line.isprintable() for line in lines)


# The command


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["schedule", *options])


def test_the_command_prints_the_table_and_says_in_one_line_what_is_wrong(
    project: Project, kept: Callable[..., Path]
) -> None:
    path = kept(project)
    good = run(str(path), "--lang", "zh")
    assert (good.exit_code, good.stderr) == (0, "")
    assert good.stdout.splitlines()[:-1] == shown(path, "zh")
    bad = run(str(kept({}, "bad.json")), "--lang", "zh")
    assert (bad.exit_code, bad.stdout) == (2, "")
    assert bad.stderr.endswith("bad.json：/ 缺少字段 project。\n")
    assert bad.stderr.count("\n") == 1


def test_the_command_wants_a_file_or_a_batch() -> None:
    assert run().exit_code == run(str(PLAYBOOK), "--batch").exit_code == 2
