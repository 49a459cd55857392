"""The report of an import as the JSON that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.domain.text import Lang
from tracker.exchange.mspdi import Where
from tracker.exchange.noted import Noted


def report(notes: Iterable[Noted], lang: Lang) -> list[dict[str, Any]]:
    """What of the file is not in the project, in the asker's language."""
    return [
        {
            "code": each.code,
            "where": [_place(place) for place in each.where],
            "message": each.text.pick(lang),
            "count": each.count,
        }
        for each in notes
    ]


def _place(place: Where) -> dict[str, Any]:
    return {
        "line": place.line or None,
        "element": place.element,
        "uid": place.uid or None,
        "number": place.number,
    }
