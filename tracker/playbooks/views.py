"""A playbook as JSON: its frozen values, in the asker's language, none of them left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from tracker.domain.playbook import Playbook, Vocabulary, Where
from tracker.domain.text import Lang, Text
from tracker.playbooks.models import PlaybookVersion

LISTS = (
    "triggers",
    "parameters",
    "include",
    "phases",
    "steps",
    "series",
    "duties",
    "quotas",
    "documents",
    "metrics",
    "targets",
    "budget",
    "approvals",
    "contacts",
    "teams",
    "risks",
    "drills",
    "questions",
)
SINGLES = ("window", "iteration", "review", "plan")
MAPS = ("values", "by_tier", "parts")
"""Maps of plain words, which keep their keys."""


def version(row: PlaybookVersion, lang: Lang, names: Mapping[str, str]) -> dict[str, Any]:
    """A version as a row; `names` are those of the publishers, by id."""
    by = row.published_by_id
    return {
        "id": row.id,
        "key": row.key,
        "version": row.version,
        "kind": row.kind,
        "title": row.title_zh if lang == "zh" else row.title_en,
        "digest": row.digest,
        "loaded_at": row.loaded_at.isoformat(),
        "state": row.state,
        "published_at": row.published_at and row.published_at.isoformat(),
        "published_by": by and {"id": by, "name": names[by]},
        "note": row.note,
        "origin": row.origin,
        "includes": row.includes,
        "vocabulary_id": row.vocabulary_id,
        "seal": row.seal,
        "revision": row.revision,
    }


def playbook(value: Playbook, lang: Lang) -> dict[str, Any]:
    """The elements in lists, in the order of the file."""
    shown: dict[str, Any] = {name: _plain(list(getattr(value, name).values()), lang) for name in LISTS}
    shown |= {name: _plain(getattr(value, name), lang) for name in SINGLES}
    counts = Counter(step.kind.value for step in value.steps.values())
    more = {"point": len(value.points), "series": len(value.series), "duty": len(value.duties)}
    checklist = {"checklist_step": len(value.plan.steps)} if value.plan else {}
    return {**shown, "counts": {**counts, **more, **checklist, "link": value.link_count}}


def vocabulary(value: Vocabulary, lang: Lang) -> dict[str, Any]:
    names = ("roles", "departments", "documents", "tiers", "channels", "workstreams")
    return {name: _plain(list(getattr(value, name).values()), lang) for name in names}


def _plain(value: Any, lang: Lang) -> Any:
    """A frozen value as JSON."""
    if value is None or (isinstance(value, (bool, int, float, str)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Text):
        return value.pick(lang)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return [_plain(each, lang) for each in value.values()]
    if isinstance(value, (list, tuple)):
        return [_plain(each, lang) for each in value]
    if isinstance(value, Where) or not is_dataclass(value) or type(value).__str__ is not object.__str__:
        return str(value)
    return _object(value, lang)


def _object(value: Any, lang: Lang) -> dict[str, Any]:
    """The fields that say something: what is empty or was not given is left out."""
    shown = {each.name: _field(each.name, getattr(value, each.name), lang) for each in fields(value)}
    return {name: each for name, each in shown.items() if each not in (None, "", [], {}, False)}


def _field(name: str, value: Any, lang: Lang) -> Any:
    if name in MAPS and isinstance(value, Mapping):
        return {key: _plain(each, lang) for key, each in value.items()}
    return _plain(value, lang)


def value(name: str, each: Any, lang: Lang) -> Any:
    """One field of a playbook, or a whole element, as JSON."""
    return _field(name, each, lang)
