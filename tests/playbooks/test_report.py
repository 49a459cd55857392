"""Findings as text, and tables that stay straight."""

from __future__ import annotations

from tracker.domain.text import Text, columns
from tracker.playbooks import report
from tracker.playbooks.faults import Finding
from tracker.playbooks.tables import table


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
