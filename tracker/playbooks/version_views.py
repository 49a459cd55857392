"""What was found in the text of a playbook, and what changed from one to the next, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.domain.compare import Change
from tracker.domain.text import Lang
from tracker.playbooks import views
from tracker.playbooks.checker import Loaded
from tracker.playbooks.findings import counts, finding


def checked(loaded: Loaded, lang: Lang) -> dict[str, Any]:
    """All findings, and whether the text could be kept."""
    found = [finding(each, lang) for each in loaded.findings]
    return {"ok": loaded.ok, "counts": counts(loaded.findings), "findings": found}


def changes(found: Iterable[Change], lang: Lang) -> list[dict[str, Any]]:
    """Changes in the asker's language."""
    return [_change(each, lang) for each in found]


def _change(change: Change, lang: Lang) -> dict[str, Any]:
    name = (change.field or "").rpartition(".")[2]
    return {
        "kind": change.kind.value,
        "section": change.section,
        "key": change.key,
        "field": change.field,
        "before": views.value(name, change.before, lang),
        "after": views.value(name, change.after, lang),
        "message": change.text.pick(lang),
    }
