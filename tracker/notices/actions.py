"""Telling people what concerns them, and noting what they have read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import inserting, new_id
from tracker.journal import Ledger, RowChange
from tracker.notices.models import Notice
from tracker.notices.telling import INSTEAD_OF, Guarded, Tell, rules
from tracker.notices.words import STANDS_IN
from tracker.people.queries import day_of
from tracker.people.team_queries import stand_ins
from tracker.projects import audience
from tracker.projects.audience import Glance

FEW = 5
"""Notices of one kind about one project that a person gets from one transaction, before they become one."""


def tell(session: Session, ledger: Ledger, changes: list[RowChange]) -> None:
    """Tell everybody whom the changes of the transaction concern, but for who made them.

    Of somebody who is away today, their substitute is told as well.
    """
    found = [each for rule in rules() for each in rule(session, ledger, changes)]
    found = [each for each in found if each.person_id != ledger.who.person_id]
    if not found:
        return
    today = day_of(ledger.at)
    found += _instead(session, ledger, found, today)
    seen = audience.allowed(session, (glance for each in found for glance in _glances(each)), today)
    told = _folded(ledger, [_known(each, seen) for each in found if _glance(each) in seen])
    if told:
        session.execute(
            inserting(session, Notice).on_conflict_do_nothing(), [_row(ledger, each) for each in told]
        )


def _instead(session: Session, ledger: Ledger, found: Sequence[Tell], today: date) -> list[Tell]:
    """The same for who stands in; what they are told themselves they are not told again."""
    instead = stand_ins(session, {each.person_id for each in found}, today)
    known = {(each.person_id, each.kind, each.about) for each in found}
    return [
        replace(each, person_id=substitute, facts={**each.facts, INSTEAD_OF: each.person_id})
        for each in found
        if each.kind != STANDS_IN
        for substitute in instead.get(each.person_id, ())
        if substitute != ledger.who.person_id and (substitute, each.kind, each.about) not in known
    ]


def _glance(tell: Tell) -> Glance:
    return Glance(tell.person_id, tell.project_id, tell.item_id, tell.internal)


def _glances(tell: Tell) -> Iterator[Glance]:
    """What a person is to see before they are told all of it."""
    yield _glance(tell)
    for each in tell.guarded.values():
        yield _guarded(tell, each)


def _guarded(tell: Tell, fact: Guarded) -> Glance:
    return Glance(tell.person_id, tell.project_id, fact.item_id or tell.item_id, fact.internal)


def _known(tell: Tell, seen: Collection[Glance]) -> Tell:
    """The same with the facts that the person may know."""
    if not tell.guarded:
        return tell
    known = {
        name: each.value if _guarded(tell, each) in seen else each.otherwise
        for name, each in tell.guarded.items()
    }
    facts = {**tell.facts, **{name: value for name, value in known.items() if value is not None}}
    return replace(tell, facts=facts, guarded={})


def _folded(ledger: Ledger, found: Iterable[Tell]) -> list[Tell]:
    """Many of a kind as one with their number."""
    alike: dict[tuple[str, str, str | None, str | None], list[Tell]] = defaultdict(list)
    for each in found:
        alike[each.person_id, each.kind, each.project_id, each.facts.get(INSTEAD_OF)].append(each)
    told: list[Tell] = []
    for (person_id, kind, project_id, instead_of), mine in alike.items():
        about = f"{ledger.change_set}:{instead_of or project_id or ''}"
        facts = {"count": len(mine), **({INSTEAD_OF: instead_of} if instead_of else {})}
        one = Tell(kind, person_id, about, project_id, facts=facts)
        told += [one] if len(mine) > FEW else mine
    return told


def _row(ledger: Ledger, tell: Tell) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": tell.person_id,
        "kind": tell.kind,
        "about": tell.about,
        "at": ledger.at,
        "actor_id": ledger.who.person_id,
        "project_id": tell.project_id,
        "item_id": tell.item_id,
        "facts": dict(tell.facts),
    }


def read(session: Session, who: Who, at: datetime, *, ids: Sequence[str] | None, until: str | None) -> None:
    """Note as read: those named, those up to one, or everything."""
    wanted = sa.update(Notice).where(Notice.person_id == who.person_id, Notice.read_at.is_(None))
    if ids is not None:
        wanted = wanted.where(Notice.id.in_(ids))
    if until is not None:
        wanted = wanted.where(Notice.id <= until)
    session.execute(wanted.values(read_at=at))
