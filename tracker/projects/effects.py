"""What a move does to others: what it lets go on, and what has to wait again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED, State, is_held
from tracker.journal import Ledger, ledger_of
from tracker.projects import sight, waiting
from tracker.projects.models import Item, Summary

EFFECTS = "tracker_effects"
Standing = Mapping[str, tuple[Item, bool]]
"""Id of what follows to the item, and whether it is held back."""


@dataclass(frozen=True)
class Effect:
    """`released` waited and is ready now; `unreadied` was ready, begun or done and is held now;
    `left_open` are parts of what was completed that are still open."""

    released: Sequence[Item] = ()
    unreadied: Sequence[Item] = ()
    left_open: Sequence[Item] = ()


def to(session: Session, who: Who, item: Item, done: Effect) -> Effect:
    """What of an effect somebody sees."""
    seen = (
        sight.only_seen(session, who, item.project_id, each)
        for each in (done.released, done.unreadied, done.left_open)
    )
    return Effect(*seen)


def standing(session: Session, item: Item) -> Standing:
    """What follows an item, as the rows of the session say; a constant number of statements."""
    following = [each for _, each in waiting.successors(session, item.id)]
    found = {
        each.id: each for each in following if each.state != State.CANCELLED and not isinstance(each, Summary)
    }
    links = waiting.incoming(session, list(found))
    return {
        item_id: (each, is_held(each.kind, State(each.state), (one.incoming for one in links[item_id])))
        for item_id, each in found.items()
    }


def between(session: Session, before: Standing, after: Standing, left_open: Sequence[Item] = ()) -> Effect:
    """The effect of what happened between, which is also kept for the change-set."""
    pairs = [(each, held, after[item_id][1]) for item_id, (each, held) in before.items() if item_id in after]
    effect = Effect(
        released=[each for each, was, now in pairs if was and not now and State(each.state) not in FINISHED],
        unreadied=[each for each, was, now in pairs if now and not was],
        left_open=left_open,
    )
    ledger_of(session).info.setdefault(EFFECTS, []).append(effect)
    return effect


def of_project(ledger: Ledger, project_id: str) -> dict[str, Any]:
    """Ids of what the transaction has released and unreadied in a project, as a change-set keeps them."""
    found: Iterable[Effect] = ledger.info.get(EFFECTS, ())
    told = {
        name: sorted(
            {each.id for one in found for each in getattr(one, name) if each.project_id == project_id}
        )
        for name in ("released", "unreadied")
    }
    return {name: ids for name, ids in told.items() if ids}
