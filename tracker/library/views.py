"""The library as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.text import Text
from tracker.library.evaluation import Evaluation, Figures
from tracker.library.models import Resource, ResourceUse
from tracker.library.sight import Standing
from tracker.projects.look import Look, named
from tracker.projects.models import Item


@dataclass(frozen=True)
class Known:
    """What the ids in rows stand for."""

    teams: Mapping[str, Text] = field(default_factory=dict)
    clients: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)


def resource(row: Resource, known: Known, standing: Standing, look: Look) -> dict[str, Any]:
    return {
        **_brief(row, look),
        "title_zh": row.title_zh,
        "title_en": row.title_en,
        "category": row.category,
        "note": row.note,
        "team": _team(row, known, look),
        "client": named(row.client_id, known.clients),
        "may_change": standing.maintains(row),
        "added_at": look.instant(row.added_at),
        "revision": row.revision,
    }


def used(row: Resource, uses: int, look: Look) -> dict[str, Any]:
    """A resource beside an item for which it was used."""
    return {**_brief(row, look), "uses": uses}


def use(row: ResourceUse, known: Known, look: Look) -> dict[str, Any]:
    item = known.items.get(row.item_id or "")
    return {
        "id": row.id,
        "resource_id": row.resource_id,
        "person": named(row.person_id, known.people),
        "project": named(row.project_id, known.projects),
        "item": item and _item(item, look),
        "used_on": row.used_on.isoformat(),
        "effect": row.effect,
        "note": row.note,
        "revision": row.revision,
    }


def evaluation(found: Evaluation, known: Known, look: Look) -> dict[str, Any]:
    quarter, totals = found.quarter, found.totals
    return {
        "quarter": str(quarter),
        "first_on": quarter.first_on.isoformat(),
        "last_on": quarter.last_on.isoformat(),
        "totals": {
            "resources": totals.resources,
            "used": totals.used,
            "use_rate": _ratio(100 * totals.used, totals.resources),
            "uses": totals.uses,
            "mean_effect": _ratio(totals.effects, totals.scored),
        },
        "items": [
            _evaluated(each, found.figures.get(each.id, Figures()), known, look) for each in found.page.items
        ],
        "next": found.page.next,
    }


def _evaluated(row: Resource, figures: Figures, known: Known, look: Look) -> dict[str, Any]:
    brief = _brief(row, look)
    del brief["url"]
    return {
        **brief,
        "team": _team(row, known, look),
        "uses": figures.uses,
        "projects": figures.projects,
        "mean_effect": _ratio(figures.effects, figures.scored),
        "ended_at": look.instant(row.ended_at),
    }


def _brief(row: Resource, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title.pick(look.lang),
        "level": row.level,
        "kind": row.kind,
        "url": row.url,
    }


def _item(row: Item, look: Look) -> dict[str, Any]:
    title = row.title.pick(look.lang)
    return {"id": row.id, "kind": row.kind, "key": row.key, "title": title, "state": row.state}


def _team(row: Resource, known: Known, look: Look) -> dict[str, Any] | None:
    if row.team_id is None:
        return None
    return {"id": row.team_id, "title": known.teams.get(row.team_id, Text()).pick(look.lang)}


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 2) if whole else None
