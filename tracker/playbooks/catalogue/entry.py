"""What one fault has: how grave it is, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.domain.text import Text


@dataclass(frozen=True)
class Entry:
    """Templates for what is wrong and for what to do."""

    severity: Literal["error", "warning"]
    message: Text
    hint: Text


def error(en: str, do_en: str, zh: str, do_zh: str) -> Entry:
    """What makes a playbook unusable."""
    return Entry("error", Text(zh, en), Text(do_zh, do_en))


def warning(en: str, do_en: str, zh: str, do_zh: str) -> Entry:
    """What may be meant, and is worth a look."""
    return Entry("warning", Text(zh, en), Text(do_zh, do_en))
