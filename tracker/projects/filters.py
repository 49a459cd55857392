"""Items by what is kept beside them: who is involved, and what they are marked with."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from tracker.access import Who
from tracker.projects.models import Involved, Item, ItemLabel, Label
from tracker.projects.sight import awaited_items


def of_person(who: Who, role: str) -> sa.ColumnElement[bool]:
    """What the asker, and those for whom they stand in, own (`owner`), help with (`helper`), or both (`all`).

    What waits for the party of a guest counts as owned.
    """
    people = sorted({str(who.person_id), *who.stands_in_for})
    owned = sa.or_(Item.owner_id.in_(people), awaited_items(who))
    helped = involving(people, "helper")
    return {"owner": owned, "helper": helped, "all": sa.or_(owned, helped)}[role]


def involving(people: Collection[str], role: str) -> sa.ColumnElement[bool]:
    """Items that a person helps with, or watches."""
    mine = Involved.person_id.in_(people), Involved.role == role, Involved.active
    return Item.__table__.c.id.in_(sa.select(Involved.item_id).where(*mine))


def marked(label_ids: Iterable[str]) -> sa.ColumnElement[bool]:
    """Items that have all of these labels, while the labels live."""
    having = sa.select(ItemLabel.item_id).join(Label, Label.id == ItemLabel.label_id)
    living = having.where(ItemLabel.active, Label.active)
    return sa.and_(
        *(Item.__table__.c.id.in_(living.where(Label.id == each)) for each in dict.fromkeys(label_ids))
    )
