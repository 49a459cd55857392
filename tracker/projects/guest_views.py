"""What guests are shown of a project: only what is named here, so that nothing new is shown by accident."""

from __future__ import annotations

from typing import Any

from tracker.domain.text import Lang, Text

PROJECT = (
    "id", "name", "state", "start_on", "finish_on", "provisional", "revision", "work", "next_milestone",
    "my_role", "client",
)  # fmt: skip
MEMBER = ("person_id", "name", "party", "department")
ITEM = (
    "id", "project_id", "kind", "key", "title", "titles", "state", "owner", "department", "departments",
    "phase", "start", "finish", "start_on", "due_on", "overdue", "blocked_by", "started_at", "done_at",
    "revision", "duration_working_minutes", "duration_elapsed_minutes", "provisional", "produces", "accept",
    "progress", "waiting", "instead_of", "milestone_id", "evidence", "decided_at", "series_id",
    "number", "of_id",
)  # fmt: skip
OWN = (*ITEM, "note")
"""Of what is their own party's to do: whoever may write the note reads it."""
HANDOVER = (
    "id", "project_id", "item", "state", "from_department", "from_owner", "to_department", "to_owner", "note",
    "offered_by", "offered_at", "due_at", "answered_by", "answered_at", "because", "waited_working_minutes",
    "late", "revision",
)  # fmt: skip
WAITING = Text("等待服务方完成前置工作", "Waiting for the agency")


def project(shown: dict[str, Any]) -> dict[str, Any]:
    return _only(shown, PROJECT)


def member(shown: dict[str, Any]) -> dict[str, Any]:
    return _only(shown, MEMBER)


def handover(shown: dict[str, Any], *, own_words: bool) -> dict[str, Any]:
    """A hand-over to their party; why it was declined is for who offered it and for who said so."""
    return _only({**shown, "because": shown["because"] if own_words else ""}, HANDOVER)


def item(shown: dict[str, Any], seen: frozenset[str], lang: Lang, *, party: str, own: bool) -> dict[str, Any]:
    """An item; whatever holds it back and is not seen stands there once, without a name or a number.

    Of waiting they are told while it is for their own party.
    """
    holding = [each for each in shown["blocked_by"] if each["id"] in seen]
    hidden = [{"id": None, "title": WAITING.pick(lang)}] if len(holding) < len(shown["blocked_by"]) else []
    waiting = shown["waiting"] if shown["waiting"] and shown["waiting"]["on"] == party else None
    return _only({**shown, "blocked_by": [*holding, *hidden], "waiting": waiting}, OWN if own else ITEM)


def _only(shown: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: shown[name] for name in names if name in shown}
