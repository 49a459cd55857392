"""What a transaction has moved in each project, read off the rows that it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.progress import State
from tracker.journal import Ledger, RowChange
from tracker.projects import effects
from tracker.projects.models import Item, Link, Node, Project

SAME = ("code", "item", "culprits", "parameter")
"""What makes a finding the same one although its dates differ."""


def by_project(session: Session, ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Project id to its changes as a change-set keeps them; projects in which nothing moved are left out.

    `moves`: `{item, start: [before, after], finish: [before, after], owner_id, reason}`, instants in UTC
    or null; `added` and `removed` items; `links` touched; `broken` and `mended` findings;
    `released` and `unreadied`: items that may go on, or have to wait again, for what somebody did;
    `finish_on: [before, after]`; `owners`: how many of the moves are whose.
    """
    found, effect = {}, effects.so_far(session, ledger)
    for project_id in sorted(ledger.counters):
        rows = [each for each in ledger.changes.values() if each.row.journal_scope == project_id]
        if changes := _changes(rows, effects.of_project(effect, project_id)):
            found[project_id] = changes
    return found


def nothing() -> dict[str, Any]:
    """The changes of a project in which nothing moved."""
    return {"moves": [], "added": [], "removed": [], "links": [], "owners": {}}


def _changes(rows: Iterable[RowChange], effect: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = list(rows)
    items = [each for each in rows if isinstance(each.row, Item)]
    project = next((each for each in rows if isinstance(each.row, Project)), None)
    changes: dict[str, Any] = {
        "moves": sorted(
            (_move(each) for each in items if not each.new and _has_moved(each)),
            key=lambda move: (str(move["start"][1]), str(move["finish"][1]), move["item"]),
        ),
        "added": sorted(each.row.id for each in items if each.new),
        "removed": sorted(each.row.id for each in items if _left(each)),
        "links": sorted(each.row.id for each in rows if isinstance(each.row, Link) and each.differs),
        **_of_project(project),
        **effect,
    }
    changes["owners"] = dict(Counter(each["owner_id"] for each in changes["moves"] if each["owner_id"]))
    return changes if any(changes.values()) else None


def _has_moved(change: RowChange) -> bool:
    return any(change.before.get(name) != change.after.get(name) for name in ("start_at", "finish_at"))


def _left(change: RowChange) -> bool:
    state = change.after.get("state")
    return not change.new and state == State.CANCELLED != change.before.get("state")


def _move(change: RowChange) -> dict[str, Any]:
    row = change.row
    return {
        "item": row.id,
        "start": _pair(change, "start_at"),
        "finish": _pair(change, "finish_at"),
        "owner_id": row.owner_id,
        "reason": row.reason if isinstance(row, Node) else None,
    }


def _pair(change: RowChange, name: str) -> list[Any]:
    """A column before and after; what did not change is the same twice."""
    now = change.plain(name)
    return [change.before.get(name, now), now]


def _of_project(change: RowChange | None) -> Mapping[str, Any]:
    if change is None:
        return {}
    before, after = ({_key(each): each for each in side} for side in _pair(change, "findings"))
    dates = {} if change.new else {"finish_on": _pair(change, "finish_on")}
    changes = {
        "broken": [each for key, each in after.items() if key not in before],
        "mended": [each for key, each in before.items() if key not in after],
        **{name: pair for name, pair in dates.items() if pair[0] != pair[1]},
    }
    return {name: value for name, value in changes.items() if value}


def _key(finding: Mapping[str, Any]) -> str:
    """A deadline is missed or not, whatever chain leads there."""
    chain = finding["code"] == "deadline_missed"
    return repr([finding.get(name) for name in SAME if not (chain and name == "culprits")])
