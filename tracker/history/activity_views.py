"""What was done, as the JSON that leaves the house: deeds, rows, fields and moves in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tracker.domain.text import Text
from tracker.history import activity_words as words
from tracker.history.activity_fields import (
    NOISE,
    SAID,
    SHIFT,
    TIMES,
    WHY,
    WORDS,
    Key,
    Speaker,
    in_words,
    plainly,
)
from tracker.history.activity_queries import CALLED_AFTER, Deed, Told, keys_of
from tracker.journal import AGENCY, Entry
from tracker.projects import change_views
from tracker.projects.change_views import ChangeLook

MOST = 200
"""Rows that are told of one change-set."""
BRIEF = frozenset({"items", "phases", "projects", "baselines", "playbook_versions", "tokens", "feeds"})
"""Rows of which, when they are new, the title says enough."""
ENDED = ("removed_at", "revoked_at", "withdrawn_at")


@dataclass(frozen=True)
class Telling:
    """How activity is told."""

    told: Told
    speaker: Speaker
    look: ChangeLook
    every: bool = False
    """Also what follows from other fields."""

    @cached_property
    def sets(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """The change-sets of the page as they are shown."""
        return {key: change_views.change_set(each, self.look) for key, each in self.told.sets.items()}


def page(telling: Telling) -> dict[str, Any]:
    return {"items": [_deed(each, telling) for each in telling.told.deeds], "next": telling.told.next}


def _deed(deed: Deed, telling: Telling) -> dict[str, Any]:
    head, speaker = deed.head, telling.speaker
    moved = telling.sets.get((head.scope, head.change_set), {})
    moves = {each["item"]: each for each in moved.get("moves", ())}
    rows = [row for each in deed.entries if (row := _row(each, moves.get(each.entity_id), telling))]
    actor = head.actor_id and {"id": head.actor_id, "name": speaker.name(Key("people", head.actor_id))}
    return {
        "change_set": head.change_set,
        "change_set_id": moved.get("id"),
        "project": _project(head, speaker),
        "at": speaker.instant(head.at.isoformat()).isoformat(),
        "actor": actor,
        "cause": head.cause,
        "words": _did(head, actor["name"] if actor else words.HOUSE.pick(speaker.lang), speaker),
        "summary": moved.get("summary"),
        "changes": rows[:MOST],
        "left_out": len(rows[MOST:]) + deed.more,
    }


def _project(head: Entry, speaker: Speaker) -> dict[str, str] | None:
    if head.scope == AGENCY:
        return None
    return {"id": head.scope, "name": speaker.name(Key("projects", head.scope))}


def _did(head: Entry, actor: str, speaker: Speaker) -> str:
    cause = words.CAUSES.get(head.cause, Text(head.cause, head.cause))
    return words.DID.fill({"actor": actor, "cause": cause}).pick(speaker.lang)


def _row(entry: Entry, move: Mapping[str, Any] | None, telling: Telling) -> dict[str, Any] | None:
    """What became of a row; None where nothing did that anybody talks about."""
    verb, moved = _verb(entry), move and _moved(move, telling.speaker)
    fields = list(_fields(entry, verb, telling, moved=move is not None))
    if verb == words.CHANGED and not fields and not moved:
        return None
    kind = _kind(entry, telling)
    title = _title(entry, telling)
    return {
        "entity": entry.entity,
        "id": entry.entity_id,
        "kind": kind,
        "item_id": _item(entry, telling),
        "title": title,
        "verb": verb,
        "fields_": fields,
        "moved": moved,
        "words": _sentence(entry, verb, kind, title, [*fields, *([moved] if moved else [])], telling),
    }


def _verb(entry: Entry) -> str:
    if entry.before is None:
        return words.ADDED
    ended = entry.after.get("active") is False or any(entry.after.get(each) for each in ENDED)
    again = entry.entity != "people" and entry.after.get("active") is True
    return words.REMOVED if ended else words.ADDED if again else words.CHANGED


def _kind(entry: Entry, telling: Telling) -> str | None:
    if entry.entity != "items":
        return None
    kind = telling.told.kinds.get(entry.entity_id) or entry.after.get("kind")
    return None if kind is None else str(kind)


def _item(entry: Entry, telling: Telling) -> str | None:
    if entry.entity == "items":
        return entry.entity_id
    row = telling.told.rows.get(Key(entry.entity, entry.entity_id), {})
    found = row.get("item_id") or entry.after.get("item_id")
    return None if found is None else str(found)


def _title(entry: Entry, telling: Telling) -> str:
    key = Key(entry.entity, entry.entity_id)
    if entry.entity not in CALLED_AFTER:
        said = str(entry.after.get("name") or entry.entity_id)  # of a row that did not come along
        return telling.speaker.name(key) if key in telling.told.names else said
    row = telling.told.rows.get(key, {})
    named = [
        each for column in CALLED_AFTER[entry.entity] if column in row for each in [(column, row[column])]
    ]
    joint = " → " if entry.entity == "links" else " · "
    return joint.join(_called(entry.entity, column, value, telling) for column, value in named)


def _called(entity: str, column: str, value: str, telling: Telling) -> str:
    names = telling.told.names
    key = next((each for each in keys_of(entity, column, value) if each in names), None)
    return value if key is None else telling.speaker.name(key)


def _fields(entry: Entry, verb: str, telling: Telling, *, moved: bool) -> Iterator[dict[str, Any]]:
    if not telling.every and verb == words.ADDED and entry.entity in BRIEF:
        return
    gone = telling.told.rows.get(Key(entry.entity, entry.entity_id), {}).get("removed_at") is not None
    for field in sorted(entry.after):
        hidden = field in NOISE or field not in WORDS or field == "active" or (moved and field in TIMES)
        if (telling.every or not hidden) and not (gone and field == "body"):
            before = (entry.before or {}).get(field)
            if entry.before is not None or entry.after[field] not in (None, "", False, [], {}):
                yield _field(entry, field, before, telling.speaker)
    yield from _why(entry, telling.speaker)


def _field(entry: Entry, field: str, before: Any, speaker: Speaker) -> dict[str, Any]:
    name = WORDS.get(field, Text(field, field))
    after = entry.after[field]
    template = SAID if entry.before is None else SHIFT
    said = {
        "name": name,
        "before": in_words(entry.entity, field, before, speaker),
        "after": in_words(entry.entity, field, after, speaker),
    }
    return {
        "field": field,
        "name": name.pick(speaker.lang),
        "before": plainly(entry.entity, field, before, speaker),
        "after": plainly(entry.entity, field, after, speaker),
        "words": template.fill(said).pick(speaker.lang),
    }


def _why(entry: Entry, speaker: Speaker) -> Iterator[dict[str, Any]]:
    """What somebody wrote into the details of an item."""
    if entry.before is None:
        return
    before, after = (side.get("details") or {} for side in (entry.before, entry.after))
    for name, called in WHY.items():
        if before.get(name) != after.get(name):
            said = {"name": called, "after": after.get(name) or "—"}
            yield {
                "field": name,
                "name": called.pick(speaker.lang),
                "before": before.get(name),
                "after": after.get(name),
                "words": SAID.fill(said).pick(speaker.lang),
            }


def _moved(move: Mapping[str, Any], speaker: Speaker) -> dict[str, Any]:
    shift = move["shift_working_minutes"]
    reason = move["reason"]["words"] if move["reason"] else words.UNEXPLAINED
    template = words.LATER if (shift or 0) > 0 else words.EARLIER if shift else words.SHIFTED
    said = {"length": speaker.length(abs(shift or 0)), "reason": reason}
    return {
        "start": move["start"],
        "finish": move["finish"],
        "shift_working_minutes": shift,
        "words": template.fill(said).pick(speaker.lang),
    }


def _sentence(
    entry: Entry,
    verb: str,
    kind: str | None,
    title: str,
    parts: Sequence[Mapping[str, Any]],
    telling: Telling,
) -> str:
    lang = telling.speaker.lang
    what = words.KINDS.get(kind or "") or words.ENTITIES.get(entry.entity, Text(entry.entity, entry.entity))
    left = entry.entity == "people" and verb == words.REMOVED
    head = (words.LEFT if left else words.DEEDS[verb]).fill({"what": what, "title": title}).pick(lang)
    if not parts:
        return head
    colon, comma = ("：", "；") if lang == "zh" else (": ", "; ")
    return head + colon + comma.join(each["words"] for each in parts)
