"""What the format has no word for, kept in one text field of the task: meetings, whole stretches, series.

The field reads like `kind=meeting whole at=10:00`; in Project it is Text30 with the alias `tracker`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from tracker.exchange.mspdi import codes
from tracker.exchange.planfile import FileRow

FIELD_ID = "188744016"
FIELD_NAME = "Text30"
ALIAS = "tracker"


@dataclass(frozen=True)
class Own:
    """`until` is the instant that a series lasts until."""

    meeting: bool = False
    whole: bool = False
    at: time | None = None
    until: int | None = None


def words(row: FileRow, zone: str) -> str:
    """The text of the field; empty where the format says it all."""
    activity = row.activity
    found = {
        "kind=meeting": row.kind == "meeting",
        "whole": activity.whole,
        f"at={activity.at:%H:%M}" if activity.at else "": activity.at is not None,
        f"until={codes.instant_text(activity.span_to, zone)}" if activity.span_to is not None else "": True,
    }
    return " ".join(word for word, holds in found.items() if word and holds)


def read(text: str, zone: str) -> Own:
    """What the field says; words that are not understood, after somebody typed there, say nothing."""
    given = dict(word.partition("=")[::2] for word in text.split())
    return Own(given.get("kind") == "meeting", "whole" in given, _time(given.get("at")), _until(given, zone))


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def _until(given: dict[str, str], zone: str) -> int | None:
    try:
        return codes.instant(given["until"], zone)
    except (KeyError, ValueError):
        return None
