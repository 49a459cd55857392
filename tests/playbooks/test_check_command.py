"""`tracker playbook check`: what is wrong with files, as lines and as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli import main

HERE = Path(__file__).parent
BROKEN = HERE / "broken" / "phases-of-a-project.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a playbook that only draws warnings, one with errors, and the vocabulary."""
    for each in (BROKEN, HERE / "broken" / "choices.yaml", HERE / "vocabulary.yaml"):
        shutil.copy(each, tmp_path)
    (tmp_path / "choices.yaml").write_text(
        (tmp_path / "choices.yaml").read_text().replace("key: sample", "key: other")
    )
    return tmp_path


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["playbook", "check", *(str(each) for each in words)])


def test_lines_name_the_file_as_it_was_given_and_errors_fail(folder: Path) -> None:
    result = check(folder / "choices.yaml", "--lang", "en")

    assert result.exit_code == 1
    assert result.output.startswith(
        f"{folder}/choices.yaml:7:91: error branch_not_after: steps.F.one_of[2]: "
    )
    assert result.output.splitlines()[-1] == "3 errors, 1 warnings."


def test_warnings_do_not_fail(folder: Path) -> None:
    assert check(folder / BROKEN.name).exit_code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_says_the_same_as_the_lines(folder: Path, lang: str) -> None:
    files = sorted(folder.glob("*.yaml"))
    lines = check(*files, "--lang", lang).output.splitlines()[:-1]
    result = check(*files, "--lang", lang, "--json")
    found = json.loads(result.output)

    told = [
        f"{each['file']}:{each['line']}:{each['column']}: {each['severity']} {each['code']}: "
        f"{each['path']}: {each['message']}{'' if lang == 'zh' else ' '}{each['hint']}"
        for each in found["findings"]
    ]
    assert told == lines
    severities = [each["severity"] for each in found["findings"]]
    assert (found["errors"], found["warnings"]) == (severities.count("error"), severities.count("warning"))
    assert (found["ok"], result.exit_code) == (False, 1)


def test_json_of_what_is_clean_is_short(folder: Path) -> None:
    result = check(folder / "vocabulary.yaml", "--json")

    assert json.loads(result.output) == {"ok": True, "errors": 0, "warnings": 0, "findings": []}
    assert result.exit_code == 0


def test_json_names_the_open_question_of_a_finding(folder: Path) -> None:
    shutil.copy(HERE / "broken" / "agenda.yaml", folder)
    (folder / BROKEN.name).unlink()
    found = json.loads(check(folder / "agenda.yaml", "--json").output)["findings"]

    assert [(each["code"], each["question"]) for each in found] == [("agenda_late", "D-09")]
