"""What was found in playbooks as JSON, the same for the command and for the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tracker.domain.text import Lang
from tracker.playbooks.faults import Finding


def finding(found: Finding, lang: Lang) -> dict[str, Any]:
    """A finding in the asker's language; `question` is the open question that it belongs to, if any."""
    return {
        "severity": found.severity,
        "code": found.code,
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "path": found.path,
        "message": found.message.pick(lang),
        "hint": found.hint.pick(lang),
        "question": found.question,
    }


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    counted = Counter(each.severity for each in findings)
    return {"error": counted["error"], "warning": counted["warning"]}


def document(findings: Sequence[Finding], lang: Lang) -> dict[str, Any]:
    """All findings, how many there are, and whether none is an error."""
    counted = counts(findings)
    return {
        "ok": not counted["error"],
        "errors": counted["error"],
        "warnings": counted["warning"],
        "findings": [finding(each, lang) for each in findings],
    }
