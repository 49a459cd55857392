"""What the asker may do with items now, and why not the rest: the rules of the moves, asked beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.domain.text import Lang
from tracker.projects import around, rules, tasks
from tracker.projects.around import Around
from tracker.projects.look import Look
from tracker.projects.models import Item
from tracker.projects.rules import Action


def of_items(current: Session, who: Who, items: Sequence[Item], look: Look) -> Mapping[str, Any]:
    """Item id to what can be done with it, in a constant number of statements."""
    surroundings = around.find(current, who, items)
    return {
        each.id: {
            action.value: _permission(who, each, action, surroundings, look.lang)
            for action in rules.actions_of(each)
            if not look.verbs or action in look.verbs
        }
        for each in items
    }


def _permission(who: Who, item: Item, action: Action, surroundings: Around, lang: Lang) -> dict[str, Any]:
    fact = rules.why_not(who, item, action, surroundings)
    if fact is not None:
        return {"allowed": False, "code": fact.code, "because": fact.text.pick(lang)}
    if action is Action.EDIT and not who.may(Right.LEAD, item.project_id):
        return {"allowed": True, "fields": sorted(tasks.writable(who, item))}
    return {"allowed": True}
