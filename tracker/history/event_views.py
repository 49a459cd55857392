"""Events as JSON, and as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tracker.calendars import cn
from tracker.history.events import Batch
from tracker.history.hearing import Card, Heard
from tracker.history.parting import Gone
from tracker.journal import AGENCY, Entry
from tracker.projects.look import named
from tracker.projects.models import Project

RETRY = "retry: 2000\n\n"
"""Milliseconds after which a reader whose stream ended comes back."""
BEAT = ": here\n\n"
"""A comment that keeps the connection."""


def batch(found: Batch) -> dict[str, Any]:
    return {
        "events": [event(each, found.heard, found.names) for each in found.entries],
        "cursor": found.cursor.text,
        "more": found.more,
    }


def event(entry: Entry, heard: Heard, names: Mapping[str, str]) -> dict[str, Any]:
    """One change of one row: which fields, but no values, which only the row itself shows to whom it may."""
    if entry.id in heard.gone:
        return {**_place(entry), **_gone(heard.gone[entry.id])}
    actor = entry.actor_id
    card = heard.cards.get(entry.id)
    silent = entry.before is None or entry.scope in heard.as_guest
    return {
        **_place(entry),
        "actor": named(actor, names),
        "cause": entry.cause,
        "new": entry.before is None,
        "fields": [] if silent else sorted(entry.after),
        "item": _card(card) if card else None,
    }


def _place(entry: Entry) -> dict[str, Any]:
    return {
        "id": f"{entry.scope}-{entry.revision}",
        "scope": entry.scope,
        "project_id": _project(entry),
        "revision": entry.revision,
        "at": entry.at.astimezone(ZoneInfo(cn.base_calendar().zone)).isoformat(),
        "change_set": entry.change_set,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
    }


def _gone(gone: Gone) -> dict[str, Any]:
    """That an item is no longer theirs to see, and neither by whom nor why."""
    item = {"id": gone.id, "kind": gone.kind, "gone": True}
    return {"actor": None, "cause": None, "new": False, "fields": [], "item": item}


def _project(entry: Entry) -> str | None:
    """The one that it is about: of the agency's entries only the arrival of a project is about one."""
    if entry.scope != AGENCY:
        return entry.scope
    return entry.entity_id if entry.entity == Project.__tablename__ else None


def _card(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "project_id": card.project_id,
        "kind": card.kind,
        "state": card.state,
        "revision": card.revision,
    }


def messages(found: Batch) -> Iterator[str]:
    """Each event as a message; only the last of a transaction has an id, so that none is resumed halfway."""
    for step in found.steps:
        *others, last = step.entries
        for each in others:
            yield _message(event(each, found.heard, found.names))
        yield f"id: {step.after.text}\n{_message(event(last, found.heard, found.names))}"


def heartbeat(found: Batch) -> str:
    """An id without data, which is no event: their new place."""
    return f"id: {found.cursor.text}\n\n"


def _message(body: Mapping[str, Any]) -> str:
    return f"event: change\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
