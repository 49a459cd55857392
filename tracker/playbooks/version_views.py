"""What was found in the text of a playbook, as JSON."""

from __future__ import annotations

from typing import Any

from tracker.domain.text import Lang
from tracker.playbooks.checker import Loaded
from tracker.playbooks.checking import counts
from tracker.playbooks.facts import finding


def checked(loaded: Loaded, lang: Lang) -> dict[str, Any]:
    """All findings, and whether the text could be kept."""
    found = [finding(each, lang) for each in loaded.findings]
    return {"ok": loaded.ok, "counts": counts(loaded.findings), "findings": found}
