"""What of a project somebody sees: its people everything, guests what concerns their own party.

Decision 0022 says why each kind of thing is seen or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import GUESTS, Right, Role, Who
from tracker.db import session
from tracker.errors import Forbidden, NotFound
from tracker.people.models import Department
from tracker.projects.models import ChangeSet, Handover, Involved, Item, Link, Part, Project, Stage

# Tables under names of their own: the statements around these conditions may join the same tables.
ITEMS = Item.__table__.c
MEETINGS = ("meeting", "series", "occurrence")
SECRET_FILTERS = ("critical", "label", "watcher", "waiting")
OWN_FILTERS = ("helper", "involved")
"""Filters by a person, which guests may set to themselves."""
SECRET_SORTS = ("slack", "-slack")


def visible(who: Who, column: Any) -> sa.ColumnElement[bool]:
    """Rows of the projects that the asker may see; of what is in them ask `visible_items` or `wholly`."""
    return sa.true() if who.admin else column.in_(sorted(who.roles))


def wholly(who: Who, column: Any) -> sa.ColumnElement[bool]:
    """Rows of the projects whose whole plan the asker may see."""
    return sa.true() if who.admin else column.in_(_projects(who, frozenset(Role) - GUESTS))


def visible_items(who: Who) -> sa.ColumnElement[bool]:
    """Items that the asker may see: a condition on the table of items."""
    if who.admin:
        return sa.true()
    return sa.or_(wholly(who, ITEMS.project_id), *_of_guests(who, _concerns))


def own_items(who: Who) -> sa.ColumnElement[bool]:
    """Items that the asker may work on: for a guest those of their own party (ACT)."""
    if who.admin:
        return sa.true()
    return sa.or_(wholly(who, ITEMS.project_id), *_of_guests(who, _belongs))


def _of_guests(who: Who, condition: Any) -> Iterable[sa.ColumnElement[bool]]:
    """A condition for each party for which somebody is a guest: a guest's role is called like the party."""
    for role in sorted(GUESTS):
        if mine := _projects(who, frozenset({role})):
            yield sa.and_(ITEMS.project_id.in_(mine), condition(role.value, who.person_id))


def _projects(who: Who, roles: frozenset[Role]) -> list[str]:
    return sorted(project_id for project_id, role in who.roles.items() if role in roles)


def _concerns(party: str, person_id: str | None) -> sa.ColumnElement[bool]:
    """Milestones, what belongs to the party, and the meetings in which one of its departments takes part."""
    return sa.or_(
        ITEMS.kind == "milestone",
        _belongs(party, person_id),
        sa.and_(ITEMS.kind.in_(MEETINGS), _takes_part(party)),
    )


def _belongs(party: str, person_id: str | None) -> sa.ColumnElement[bool]:
    """What a department of the party does, what the person owns or helps with, and the parts of all that.

    A part with a department of its own belongs to that department alone.
    """
    whole, parts, helpers = (sa.alias(each.__table__) for each in (Item, Part, Involved))
    helped = sa.select(helpers.c.item_id).where(
        helpers.c.person_id == person_id, helpers.c.role == "helper", helpers.c.active
    )
    pieces = sa.select(parts.c.id).where(parts.c.of_id == whole.c.id, _done_by(whole.c, party, person_id))
    return sa.or_(
        _done_by(ITEMS, party, person_id),
        ITEMS.id.in_(helped),
        sa.and_(ITEMS.department_id.is_(None), ITEMS.id.in_(pieces)),
    )


def _done_by(items: Any, party: str, person_id: str | None) -> sa.ColumnElement[bool]:
    departments = sa.alias(Department.__table__)
    own = sa.select(departments.c.id).where(departments.c.side == party)
    return sa.or_(items.department_id.in_(own), items.owner_id == person_id)


def _takes_part(party: str) -> sa.ColumnElement[bool]:
    """A list in JSON text: a key in its quotes is found alike on both databases, as keys are plain ASCII.

    Not LIKE, to which the underscore in a key would mean any character.
    """
    departments = sa.alias(Department.__table__)
    listed = sa.cast(ITEMS.departments, sa.Text)
    without = sa.func.replace(listed, sa.literal('"').concat(departments.c.key).concat('"'), "")
    taking = sa.select(departments.c.id).where(departments.c.side == party, without != listed)
    return taking.correlate(Item.__table__).exists()


def seen_among(current: Session, who: Who, item_ids: Iterable[str]) -> frozenset[str]:
    """Those of the items that the asker may see, which for the agency's people are all in their projects."""
    wanted = sorted(set(item_ids))
    return frozenset(current.scalars(sa.select(ITEMS.id).where(ITEMS.id.in_(wanted), visible_items(who))))


def only_seen(current: Session, who: Who, project_id: str | None, items: Sequence[Item]) -> Sequence[Item]:
    """The items of a project without those that the asker does not see."""
    if not who.guest_in(project_id):
        return items
    seen = seen_among(current, who, (each.id for each in items))
    return [each for each in items if each.id in seen]


def owned_among(current: Session, who: Who, item_ids: Iterable[str]) -> frozenset[str]:
    """Those of the items on which the asker may work."""
    wanted = sorted(set(item_ids))
    return frozenset(current.scalars(sa.select(ITEMS.id).where(ITEMS.id.in_(wanted), own_items(who))))


def check_filters(who: Who, args: Mapping[str, Any]) -> None:
    """Refuse guests an order or a filter that would tell what they are not shown."""
    asked = [name for name in SECRET_FILTERS if args.get(name) is not None]
    asked += [name for name in OWN_FILTERS if not all(map(who.acts_for, args.get(name, ())))]
    if who.guest and (asked or args.get("sort") in SECRET_SORTS):
        raise Forbidden(right=Right.READ)


# What a path names, in one statement whether it is hidden or is not there


def project_of_project(who: Who, project_id: str) -> str:
    return _project(project_id, Project.id, Project.id == project_id, visible(who, Project.id))


def project_of_item(who: Who, item_id: str) -> str:
    return _project(item_id, ITEMS.project_id, ITEMS.id == item_id, visible_items(who))


def project_of_link(who: Who, link_id: str) -> str:
    return _project(link_id, Link.project_id, Link.id == link_id, wholly(who, Link.project_id))


def project_of_handover(who: Who, handover_id: str) -> str:
    mine = wholly(who, Handover.project_id)
    return _project(handover_id, Handover.project_id, Handover.id == handover_id, mine)


def project_of_stage(who: Who, stage_id: str) -> str:
    mine = wholly(who, Stage.project_id)
    return _project(stage_id, Stage.project_id, Stage.id == stage_id, mine)


def project_of_change_set(who: Who, change_set_id: str) -> str:
    mine = wholly(who, ChangeSet.project_id)
    return _project(change_set_id, ChangeSet.project_id, ChangeSet.id == change_set_id, mine)


def _project(what: str, column: Any, *where: sa.ColumnElement[bool]) -> str:
    found = session().execute(sa.select(column).where(*where)).first()
    if found is None:
        raise NotFound(what=what)
    project_id: str = found[0]
    return project_id
