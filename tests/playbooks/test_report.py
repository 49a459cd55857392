"""Findings and playbooks as text."""

from __future__ import annotations

from pathlib import Path

from tracker.domain.playbook import Kind, Part, Playbook, Vocabulary
from tracker.domain.text import Text, columns
from tracker.playbooks import checker, report
from tracker.playbooks.checker import Library
from tracker.playbooks.faults import Finding
from tracker.playbooks.tables import table

HERE = Path(__file__).parent


def finding(severity: str, path: str = "steps.A") -> Finding:
    return Finding(
        severity, "code", "a.yaml", 3, 7, path, Text("坏了。", "It broke."), Text("修好。", "Mend it.")
    )


def test_a_finding_is_one_line_with_place_path_reason_and_hint() -> None:
    assert report.finding_line(finding("error")) == "a.yaml:3:7: error code: steps.A: It broke. Mend it."
    assert report.finding_line(finding("warning", ""), "zh") == "a.yaml:3:7: warning code: 坏了。修好。"


def test_findings_are_counted_at_the_end() -> None:
    lines = list(report.check_lines([finding("error"), finding("warning"), finding("error")]))

    assert len(lines) == 4
    assert lines[-1] == "2 errors, 1 warnings."


def test_nothing_wrong_is_said_too() -> None:
    assert list(report.check_lines([])) == ["Nothing wrong."]
    assert list(report.check_lines([], "zh")) == ["没有发现问题。"]


def test_columns_stay_straight_with_chinese_text() -> None:
    lines = list(table(["Key", "Title", "Empty"], [("A", "启动", ""), ("BBBB", "x", "")]))

    assert lines == ["Key   Title", "----  -----", "A     启动", "BBBB  x"]
    assert columns("启动a") == 5
    assert columns("e\u0301") == 1


def test_every_column_begins_at_the_same_place_in_every_row(library: Library) -> None:
    book = library.playbooks["implementation-four-phase"]
    lines = list(report.show_lines(book, "zh"))
    start = lines.index("步骤 (75)") + 1
    rule = lines[start + 1]
    second = rule.index("  ") + 2

    for line in lines[start : start + 77]:
        assert line[second - 2 : second] == " " * 2 or columns(line[:second]) > second


def test_the_four_phase_playbook_is_shown_with_all_it_holds(library: Library) -> None:
    book = library.playbooks["implementation-four-phase"]
    text = "\n".join(report.show_lines(book, "en"))

    for words in ("Parameters (12)", "Phases (4)", "Steps (75)", "Series (2)", "Duties (4)", "Quotas (2)"):
        assert words in text
    assert "L08+$agenda_lead" in text
    assert "≤ M3+5wd" in text
    assert "launch tue,fri 14:00 ≥$xd_execute_min $xd_execute_per_week/w" in text
    assert "monthly last all phases" in text


def test_an_emergency_plan_is_shown_with_its_clock_and_times(library: Library) -> None:
    lines = list(report.show_lines(library.playbooks["emergency-complaint-48h"], "en"))

    assert lines[1] == "Scenario: Malicious complaint  level 2 ($level)  on the clock  48h"
    assert any(line.startswith("N7") and "T+48h" in line for line in lines)


def test_the_vocabulary_is_shown(words: Vocabulary) -> None:
    assert list(report.show_lines(words)) == (HERE / "vocabulary.shown").read_text().splitlines()


def test_rare_things_are_shown(words: Vocabulary) -> None:
    loaded = checker.load(HERE / "rare.yaml", words)
    assert [each.code for each in loaded.findings] == ["deadline_missed"]
    assert loaded.playbook is not None

    assert list(report.show_lines(loaded.playbook)) == (HERE / "rare.shown").read_text().splitlines()


def test_what_is_true_is_said_as_it_is_written() -> None:
    part = Part(key="fire", playbook="kitchen-fire", read_only=True)
    book = Playbook(key="p", format=1, kind=Kind.PROJECT, include={"fire": part})

    assert any("read_only: true" in line for line in report.show_lines(book))
