"""Notices as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.comments.views import excerpt
from tracker.domain.progress import Verb
from tracker.domain.text import Text
from tracker.notices.models import Notice
from tracker.notices.telling import INSTEAD_OF, kinds
from tracker.notices.words import AND_WHY, FOR_SOMEBODY, HOUSE, NEXT, OVER, STANDS_IN
from tracker.projects.look import Look, named

SPOKEN = ("mentioned", "commented")
"""Kinds that are about a comment."""


@dataclass(frozen=True)
class Known:
    """What the ids in notices stand for."""

    people: Mapping[str, str]
    projects: Mapping[str, str]
    titles: Mapping[str, tuple[str, str]]
    bodies: Mapping[str, str]


def people(row: Notice) -> tuple[str | None, ...]:
    """The ids of the people whom a notice names."""
    return row.actor_id, row.facts.get(INSTEAD_OF)


def notice(row: Notice, known: Known, look: Look, address: str | None) -> dict[str, Any]:
    titles = known.titles.get(row.item_id or "")
    title = Text(*titles).pick(look.lang) if titles else None
    body = known.bodies.get(row.about) if row.kind in SPOKEN else None
    return {
        "id": row.id,
        "kind": row.kind,
        "words": _words(row, known, look, title or ""),
        "at": look.instant(row.at),
        "read_at": look.instant(row.read_at),
        "actor": named(row.actor_id, known.people),
        "project": named(row.project_id, known.projects),
        "item": None if title is None else {"id": row.item_id, "title": title},
        "excerpt": None if body is None else excerpt(body),
        **({"count": row.facts["count"]} if "count" in row.facts else {}),
        **({INSTEAD_OF: named(away, known.people)} if (away := row.facts.get(INSTEAD_OF)) else {}),
        "address": address,
    }


def _words(row: Notice, known: Known, look: Look, title: str) -> str:
    kind = kinds().get(row.kind)
    if kind is None:
        return row.kind  # told by a release that knew more kinds than this one
    facts = {name: _fact(each) for name, each in row.facts.items()}
    filled = {
        "actor": known.people.get(row.actor_id or "") or HOUSE,
        "project": known.projects.get(row.project_id or "", ""),
        "item": title,
        "how": OVER,  # told by a release that knew nothing else
        "next": NEXT[Verb.START],
        "away": known.people.get(row.facts.get(INSTEAD_OF, "")) or HOUSE,
        **facts,
    }
    before = [FOR_SOMEBODY] if INSTEAD_OF in facts and row.kind != STANDS_IN else []
    said = kind.many if "count" in facts else kind.words
    parts = [*before, said, *([AND_WHY] if facts.get("because") else [])]
    joined = "" if look.lang == "zh" else " "
    return joined.join(each.fill(filled).pick(look.lang) for each in parts)


def _fact(value: Any) -> Any:
    """A fact as its words need it: texts are kept as `[zh, en]`, and there may be no day."""
    return Text(*value) if isinstance(value, list) else "—" if value is None else value
