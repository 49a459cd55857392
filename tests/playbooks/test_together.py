"""What is wrong between playbooks is found when they lie in one folder, and when some of them are checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tracker.playbooks import checker, report

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in (HERE / "together").iterdir() if path.is_dir())
HEAD = "format: 1\nkind: process\ntitle: {zh: 示例, en: Sample}\nsource: 3.1\n"
STEP = "{kind: task, owner: OM, title: {zh: 甲, en: A}, duration: 1wd, source: 3.1}"


def copied(folder: Path, to: Path) -> Path:
    """The files of a folder, with the vocabulary of the tests beside them."""
    for path in (*folder.glob("*.yaml"), HERE / "vocabulary.yaml"):
        shutil.copy(path, to)
    return to


def write(folder: Path, key: str, include: str = "", steps: str = f"{{A: {STEP}}}") -> Path:
    path = folder / f"{key}.yaml"
    path.write_text(f"key: {key}\n{HEAD}include: {{{include}}}\nsteps: {steps}\n")
    return path


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_folder_draws_exactly_the_expected_findings(folder: Path, tmp_path: Path) -> None:
    found = checker.load_all(copied(folder, tmp_path)).findings
    lines = [report.finding_line(each, lang) for each in found for lang in ("en", "zh")]

    assert lines == (folder / "expected").read_text().splitlines()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_files_checked_one_by_one_draw_what_they_draw_in_their_folder(folder: Path, tmp_path: Path) -> None:
    copied(folder, tmp_path)
    whole = checker.load_all(tmp_path)
    for name, file in whole.files.items():
        (alone,) = checker.load_files([tmp_path / name])
        told = [(each.line, each.column, each.path, each.code, each.message) for each in alone.findings]
        if "playbook_taken" not in {each.code for each in file.findings}:
            assert told == [
                (each.line, each.column, each.path, each.code, each.message) for each in file.findings
            ]


def test_an_included_playbook_is_found_by_its_key_whatever_its_file_is_called(tmp_path: Path) -> None:
    shutil.copy(HERE / "vocabulary.yaml", tmp_path)
    write(tmp_path, "inner").rename(tmp_path / "another-name.yaml")
    outer = write(tmp_path, "outer", include="part: {playbook: inner, source: 3.1}")

    assert checker.load_files([outer])[0].findings == ()


def test_files_of_two_folders_know_nothing_of_each_other(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        shutil.copy(HERE / "vocabulary.yaml", tmp_path / name)
    inner = write(tmp_path / "one", "inner")
    outer = write(tmp_path / "two", "outer", include="part: {playbook: inner, source: 3.1}")
    first, second = checker.load_files([inner, outer])

    assert first.findings == ()
    assert [each.code for each in second.findings] == ["unknown_playbook"]


def test_a_playbook_of_too_many_parts_is_refused_before_they_are_put_together(tmp_path: Path) -> None:
    shutil.copy(HERE / "vocabulary.yaml", tmp_path)
    write(tmp_path, "inner", steps="{}")
    many = ", ".join(f"p{number}: {{playbook: inner, source: 3.1}}" for number in range(60))
    write(tmp_path, "middle", include=many, steps="{}")
    outer = write(tmp_path, "outer", include=many.replace("inner", "middle"))
    (loaded,) = checker.load_files([outer])

    assert [each.code for each in loaded.findings] == ["too_many_parts"]
    assert "3660" in loaded.findings[0].message.zh
    assert not loaded.ok
