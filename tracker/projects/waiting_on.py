"""An item waits for somebody outside the plan: whom, why and since when. No date moves for it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.journal import ledger_of
from tracker.projects import around, rules
from tracker.projects.models import Item
from tracker.projects.rules import Action


def wait(session: Session, who: Who, item: Item, *, on: str, reason: str) -> None:
    """Let an item wait. Raises ProjectNotActive, AlreadyWaiting, and IllegalMove for what is finished."""
    rules.check(who, item, Action.WAIT, around.find(session, who, [item]))
    item.waiting_on, item.waiting_because, item.waiting_since = on, reason, ledger_of(session).at


def resume(session: Session, who: Who, item: Item) -> None:
    """What it waited for is there. Raises NotWaiting."""
    rules.check(who, item, Action.RESUME, around.find(session, who, [item]))
    end(item)


def end(item: Item) -> None:
    """An item waits no longer; how long it did stays in the journal."""
    item.waiting_on = item.waiting_because = item.waiting_since = None
