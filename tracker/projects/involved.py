"""People beside the owner of an item: who helps with it, and who watches it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.errors import NotFound
from tracker.people.models import Person
from tracker.projects.members import bring
from tracker.projects.models import Involved, Item
from tracker.projects.people_facts import OwnerHelps

HELPER, WATCHER = "helper", "watcher"


def involve(session: Session, who: Who, item: Item, person_id: str, role: str) -> None:
    """Let a person help with an item or watch it; who helps belongs to the project.

    Raises NotFound for somebody who left, NotInProject, OwnerHelps, and Forbidden for whoever lets others
    watch without working in the project.
    """
    _check(who, item, person_id, role)
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise NotFound(what=person_id)
    if role == HELPER and item.owner_id == person_id:
        raise OwnerHelps(name=person.name, title=item.title)
    bring(session, who, str(item.project_id), person)
    put(session, item, person_id, role)


def put(session: Session, item: Item, person_id: str, role: str) -> None:
    """Let somebody of the project help with an item or watch it, whoever asks."""
    row = _row(session, item.id, person_id, role)
    if row is not None:
        row.active = True
        return
    session.add(
        Involved(project_id=item.project_id, item_id=item.id, person_id=person_id, role=role, active=True)
    )


def end_help(session: Session, items: Iterable[Item]) -> None:
    """Whoever has become the owner of an item helps with it no longer."""
    owners = {each.id: each.owner_id for each in items if each.owner_id is not None}
    if not owners:
        return
    mine = Involved.item_id.in_(sorted(owners)), Involved.role == HELPER, Involved.active
    for row in session.scalars(sa.select(Involved).where(*mine)):
        if row.person_id == owners[row.item_id]:
            row.active = False


def release(session: Session, who: Who, item: Item, person_id: str, role: str) -> None:
    """A person helps or watches no longer; whoever did not already is no mistake. Raises Forbidden."""
    _check(who, item, person_id, role)
    row = _row(session, item.id, person_id, role)
    if row is not None:
        row.active = False


def of_items(
    session: Session, item_ids: Iterable[str], role: str | None = None
) -> dict[str, list[tuple[Involved, str]]]:
    """Who is involved in items, with their names, by item and then by name."""
    found: dict[str, list[tuple[Involved, str]]] = defaultdict(list)
    wanted = sa.select(Involved, Person.name).join(Person, Person.id == Involved.person_id)
    wanted = wanted.where(Involved.item_id.in_(list(item_ids)), Involved.active)
    if role is not None:
        wanted = wanted.where(Involved.role == role)
    for row, name in session.execute(wanted.order_by(Person.name, Person.id)):
        found[row.item_id].append((row, name))
    return found


def _check(who: Who, item: Item, person_id: str, role: str) -> None:
    if role != WATCHER or person_id != who.person_id:
        who.require(Right.WORK, item.project_id)


def _row(session: Session, item_id: str, person_id: str, role: str) -> Involved | None:
    return session.scalar(
        sa.select(Involved).where(
            Involved.item_id == item_id, Involved.person_id == person_id, Involved.role == role
        )
    )
