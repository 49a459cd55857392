"""Words that items are marked with: of one project, or of the whole agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.text import Text
from tracker.errors import NotFound, Taken
from tracker.projects.models import Item, ItemLabel, Label

WHAT = Text("标签", "label")


def living(session: Session, project_id: str | None, *, with_agency: bool = False) -> list[Label]:
    """The labels of a project or of the agency by name; of a project also the agency's, if wanted."""
    scope = Label.project_id.is_(None) if project_id is None else Label.project_id == project_id
    if with_agency:
        scope = sa.or_(scope, Label.project_id.is_(None))
    return list(session.scalars(sa.select(Label).where(scope, Label.active).order_by(Label.name, Label.id)))


def get(session: Session, project_id: str | None, label_id: str) -> Label:
    """A living label of exactly this scope. Raises NotFound."""
    found = session.get(Label, label_id)
    if found is None or not found.active or found.project_id != project_id:
        raise NotFound(what=label_id)
    return found


def add(session: Session, project_id: str | None, fields: dict[str, Any]) -> Label:
    """Raises Taken."""
    _free(session, project_id, fields["name"])
    label = Label(project_id=project_id, active=True, **fields)
    session.add(label)
    session.flush()
    return label


def change(session: Session, label: Label, fields: dict[str, Any]) -> None:
    """Raises Taken."""
    if "name" in fields:
        _free(session, label.project_id, fields["name"], but=label)
    for name, value in fields.items():
        setattr(label, name, value)


def end(label: Label) -> None:
    """Nothing shows it any more; what was marked with it stays in the journal."""
    label.active = False


def mark(session: Session, item: Item, label_id: str) -> None:
    """Mark an item with a label of its project or of the agency. Raises NotFound."""
    label = session.get(Label, label_id)
    if label is None or not label.active or label.project_id not in (None, item.project_id):
        raise NotFound(what=label_id)
    row = _row(session, item, label_id)
    if row is not None:
        row.active = True
        return
    session.add(ItemLabel(project_id=item.project_id, item_id=item.id, label_id=label_id, active=True))


def unmark(session: Session, item: Item, label_id: str) -> None:
    row = _row(session, item, label_id)
    if row is not None:
        row.active = False


def put(session: Session, item: Item, label_ids: Collection[str]) -> None:
    """Mark an item with just these. Raises NotFound."""
    for label in of_items(session, [item.id]).get(item.id, ()):
        if label.id not in label_ids:
            unmark(session, item, label.id)
    for label_id in label_ids:
        mark(session, item, label_id)


def of_items(session: Session, item_ids: Iterable[str]) -> dict[str, list[Label]]:
    """The living labels of items, by name."""
    found: dict[str, list[Label]] = defaultdict(list)
    wanted = sa.select(ItemLabel.item_id, Label).join(Label, Label.id == ItemLabel.label_id)
    wanted = wanted.where(ItemLabel.item_id.in_(list(item_ids)), ItemLabel.active, Label.active)
    for item_id, label in session.execute(wanted.order_by(Label.name, Label.id)):
        found[item_id].append(label)
    return found


def _row(session: Session, item: Item, label_id: str) -> ItemLabel | None:
    return session.scalar(
        sa.select(ItemLabel).where(ItemLabel.item_id == item.id, ItemLabel.label_id == label_id)
    )


def _free(session: Session, project_id: str | None, name: str, but: Label | None = None) -> None:
    """No two living labels of a scope have one name, however it is written."""
    there = (each for each in living(session, project_id) if each is not but)
    if any(each.name.casefold() == name.casefold() for each in there):
        raise Taken(what=WHAT, value=name)
