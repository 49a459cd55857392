"""Files that are too much in some way are refused by name, and what is said of them stays short."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.domain.playbook import Vocabulary
from tracker.playbooks import checker, report
from tracker.playbooks.faults import LISTED, suggestion
from tracker.playbooks.files import MAX_VALUES
from tracker.playbooks.judge import MOST

HEAD = "format: 1\nkey: big\nkind: process\ntitle: {zh: 甲, en: A}\nsource: 6.1\n"
LONGEST_LINE = 1000


def lines(text: str, words: Vocabulary) -> list[str]:
    return list(report.check_lines(checker.load_text("big.yaml", text, words).findings))


def codes(text: str, words: Vocabulary) -> list[str]:
    return [each.code for each in checker.load_text("big.yaml", text, words).findings]


def steps(count: int, entry: str) -> str:
    return HEAD + "steps:\n" + "".join(f"  A{number}: {entry}\n" for number in range(count))


def test_a_section_of_a_hundred_thousand_entries_is_refused(words: Vocabulary) -> None:
    entries = ",".join(format(number, "x") for number in range(100_000))
    assert codes(HEAD + f"steps: {{{entries}}}", words) == ["too_big"]
    assert codes(HEAD + "steps: {" + "a," * 100_000 + "}", words) == ["too_many_values"]
    assert codes(HEAD + "steps: [" + "a," * 100_000 + "]", words) == ["too_many_values"]


def test_as_many_values_as_are_allowed_are_read(words: Vocabulary) -> None:
    head = 2 + 2 * 5 + 4
    text = HEAD + f"note: [{'a, ' * (MAX_VALUES - head - 1)}]"

    assert codes(text, words) == ["missing", "wrong_shape"]
    assert codes(text.replace("[", "[a, "), words) == ["too_many_values"]


def test_of_very_many_findings_the_first_are_shown_and_the_rest_counted(words: Vocabulary) -> None:
    found = checker.load_text("big.yaml", steps(700, ""), words)

    assert len(found.findings) == MOST + 1
    assert not found.ok
    last = found.findings[-1]
    assert (last.code, last.severity, last.line) == ("more_errors", "error", 7 + MOST)
    assert last.message.en == "200 more findings are not shown, 200 of them errors."


def test_very_many_warnings_do_not_make_an_error(words: Vocabulary) -> None:
    entry = "{kind: task, title: {zh: 甲, en: A}, duration: 1wd, source: 6.1}"
    found = checker.load_text("big.yaml", steps(MOST + 5, entry), words)

    assert found.ok
    assert found.playbook is not None
    assert (found.findings[-1].code, found.findings[-1].severity) == ("more_warnings", "warning")
    assert found.findings[-1].message.zh == "另有 5 个问题未显示，均为警告。"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "steps:\n  ? " + "k" * 100_000 + "\n  : x\n",
        HEAD + 'steps: {"' + "k\\n" * 300 + '": {}}',
        HEAD + "steps: {A: {kind: " + "k" * 100_000 + "}}",
        HEAD + "k" * 100_000,
        HEAD + "steps: {A: {kind: task, after: [" + "甲" * 50_000 + "]}}",
        steps(400, "{kind: task, title: {zh: 甲, en: A}, duration: 1wd, after: [B], source: 6.1}"),
        HEAD
        + "steps:\n"
        + "".join(
            f"  A{number}: {{kind: task, title: {{zh: 甲, en: A}}, after: [A{(number + 1) % 300}]}}\n"
            for number in range(300)
        ),
    ],
    ids=["long key", "long quoted key", "long word", "no colon", "long name", "many names", "long circle"],
)
def test_every_line_stays_readable(text: str, words: Vocabulary) -> None:
    said = lines(text, words)

    assert len(said) > 1
    assert max(len(line) for line in said) < LONGEST_LINE


@pytest.mark.parametrize("text", ["[" * 10_000, "{a: " * 10_000, "- " * 10_000, "? " * 10_000])
def test_depth_is_bounded(text: str, words: Vocabulary) -> None:
    assert codes(text, words) == ["too_deep"]


def test_aliases_are_never_followed(words: Vocabulary) -> None:
    text = (
        HEAD + "steps:\n  A0: &a0 x\n" + "".join(f"  A{n}: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 300))
    )

    assert {"anchor_refused", "alias_refused"} <= set(codes(text, words))


def test_a_name_is_guessed_among_thousands_by_its_first_letter() -> None:
    names = [f"{letter}{number:04}" for letter in "abc" for number in range(300)]

    assert suggestion("b0200x", names).text.en == 'Did you mean "b0200"?'
    assert suggestion("zzz", names).text.en.endswith(f"and {900 - LISTED} more.")


def test_files_of_a_folder_with_a_name_that_is_no_file_are_findings(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").mkdir()
    (tmp_path / "a.yaml").write_text(HEAD + "steps: {}\n")

    assert [each.code for each in checker.load_all(tmp_path).findings] == ["unreadable", "no_vocabulary"]
    assert [each.code for each in checker.load_files([tmp_path / "a.yaml"])[0].findings] == ["no_vocabulary"]
