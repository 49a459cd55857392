"""What people are able to do, as the JSON that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.capability import Dimension, Standing, together
from tracker.domain.text import Lang
from tracker.people import views
from tracker.people.assessment_queries import Capabilities
from tracker.people.models import Person, Team


def by_dimension(found: Mapping[Dimension, Any]) -> dict[str, Any]:
    """Where somebody stands, by the name of the dimension."""
    return {dimension.value: vars(each) for dimension, each in found.items()}


def capabilities(found: Capabilities, lang: Lang) -> dict[str, Any]:
    return {
        "people": [
            {**views.named(each), "capabilities": by_dimension(found.standings[each.id])}
            for each in found.people
        ],
        "teams": [_team(row, members, found.standings, lang) for row, members in found.teams],
    }


def _team(
    row: Team, members: Iterable[Person], known: Mapping[str, Mapping[Dimension, Standing]], lang: Lang
) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title.pick(lang),
        "level": row.level,
        "capabilities": by_dimension(together(known[each.id] for each in members)),
    }
