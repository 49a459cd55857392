"""Findings as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.text import Lang, Text
from tracker.playbooks.faults import Finding

CLEAN = Text("没有发现问题。", "Nothing wrong.")
COUNTS = Text("{errors} 个错误，{warnings} 个警告。", "{errors} errors, {warnings} warnings.")


def check_lines(findings: Iterable[Finding], lang: Lang = "en") -> Iterator[str]:
    """One line for each finding (file:line:column: severity code: path: message hint), then how many."""
    errors = warnings = 0
    for finding in findings:
        errors += finding.severity == "error"
        warnings += finding.severity == "warning"
        yield finding_line(finding, lang)
    counts = COUNTS.fill({"errors": errors, "warnings": warnings})
    yield (counts if errors or warnings else CLEAN).pick(lang)


def finding_line(finding: Finding, lang: Lang = "en") -> str:
    place = f"{finding.file}:{finding.line}:{finding.column}"
    path = f"{finding.path}: " if finding.path else ""
    code = f"{finding.code} ({finding.question})" if finding.question else finding.code
    return f"{place}: {finding.severity} {code}: {path}{finding.words.pick(lang)}"
