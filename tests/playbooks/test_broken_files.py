"""Every kind of fault is named with its place, its path, the reason and what to do, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.domain.playbook import Vocabulary
from tracker.playbooks import checker, report
from tracker.playbooks.catalogue import CATALOGUE

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
TOGETHER = sorted((Path(__file__).parent / "together").glob("*/expected"))


def lines_for(path: Path, words: Vocabulary) -> list[str]:
    findings = checker.load(path, words, name=path.name).findings
    return [report.finding_line(finding, lang) for finding in findings for lang in ("en", "zh")]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_draws_exactly_the_expected_findings(path: Path, words: Vocabulary) -> None:
    expected = path.with_suffix(".expected").read_text().splitlines()

    assert expected == lines_for(path, words)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_file_with_an_error_gives_no_playbook_and_one_with_warnings_does(
    path: Path, words: Vocabulary
) -> None:
    loaded = checker.load(path, words)

    assert loaded.ok == (loaded.playbook is not None or loaded.vocabulary is not None)


def test_every_fault_in_the_catalogue_speaks_both_languages() -> None:
    silent = [
        code
        for code, entry in CATALOGUE.items()
        if not all((entry.message.zh, entry.message.en, entry.hint.zh, entry.hint.en))
    ]

    assert silent == []


def test_every_fault_in_the_catalogue_is_shown_by_some_test_file() -> None:
    files = [*(path.with_suffix(".expected") for path in BROKEN), *TOGETHER]
    lines = [line for path in files for line in path.read_text().splitlines()]
    shown = {line.split(": ")[1].split()[1] for line in lines}
    # These need a missing file, bytes, no vocabulary or very much of something; and some go by other names:
    # an open question by its own key.
    elsewhere = {"unreadable", "not_utf8", "no_vocabulary", "too_big", "too_many_values", "too_many_parts"}
    elsewhere |= {"more_errors", "more_warnings"}
    elsewhere |= {"open_question", "part_without_step", "part_without_parameter"}

    assert set(CATALOGUE) - shown == elsewhere
