"""What of a project somebody sees: its people everything, guests what concerns their own party.

Decision 0022 says why each kind of thing is seen or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import GUESTS, Forbidden, Right, Role, Who
from tracker.db import session
from tracker.errors import NotFound
from tracker.people.models import Department
from tracker.projects.models import ChangeSet, Handover, Involved, Item, Link, Part, Project, Stage
from tracker.projects.people_facts import NotYourParty

# Tables under names of their own: the statements around these conditions may join the same tables.
ITEMS, HANDOVERS = Item.__table__.c, Handover.__table__.c
OFFERED = "offered"
"""The state of a hand-over that waits for its answer."""
MEETINGS = ("meeting", "series", "occurrence")
SECRET_FILTERS = ("critical", "label", "watcher")
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
    return sa.or_(wholly(who, ITEMS.project_id), *_of_guests(who, ITEMS.project_id, _concerns))


def own_items(who: Who) -> sa.ColumnElement[bool]:
    """Items that the asker may work on: for a guest those of their own party (ACT)."""
    if who.admin:
        return sa.true()
    return sa.or_(wholly(who, ITEMS.project_id), *_of_guests(who, ITEMS.project_id, _belongs))


def awaited_items(who: Who) -> sa.ColumnElement[bool]:
    """Items that wait for the party for which the asker is a guest."""
    return sa.or_(sa.false(), *_of_guests(who, ITEMS.project_id, _awaits))


def visible_handovers(who: Who) -> sa.ColumnElement[bool]:
    """Hand-overs that the asker may see: a guest those to their own party, while they see the item."""
    if who.admin:
        return sa.true()
    offers = [
        sa.and_(each, HANDOVERS.item_id.in_(sa.select(ITEMS.id).where(visible_items(who))))
        for each in _of_guests(who, HANDOVERS.project_id, partial(_offered, HANDOVERS))
    ]
    return sa.or_(wholly(who, HANDOVERS.project_id), *offers)


def offered_to_party(who: Who) -> sa.ColumnElement[bool]:
    """Hand-overs to a department of the party for which the asker is a guest."""
    return sa.or_(sa.false(), *_of_guests(who, HANDOVERS.project_id, _offered_to_department))


def _of_guests(who: Who, project: Any, condition: Any) -> Iterable[sa.ColumnElement[bool]]:
    """A condition for each party for which somebody is a guest: a guest's role is called like the party.

    It is about whom they act for: themselves, and those for whom they stand in today.
    """
    people = sorted({str(who.person_id), *who.stands_in_for})
    for role in sorted(GUESTS):
        if mine := _projects(who, frozenset({role})):
            yield sa.and_(project.in_(mine), condition(role.value, people))


def _projects(who: Who, roles: frozenset[Role]) -> list[str]:
    return sorted(project_id for project_id, role in who.roles.items() if role in roles)


def _concerns(party: str, people: Sequence[str]) -> sa.ColumnElement[bool]:
    """Milestones, what belongs to the party, and the meetings in which one of its departments takes part.

    Also what waits for the party, and what is offered to it, as long as it does.
    """
    offers = sa.alias(Handover.__table__).c
    offered = sa.select(offers.item_id).where(offers.state == OFFERED, _offered(offers, party, people))
    return sa.or_(
        ITEMS.kind == "milestone",
        _belongs(party, people),
        sa.and_(ITEMS.kind.in_(MEETINGS), _takes_part(party)),
        _awaits(party, people),
        ITEMS.id.in_(offered),
    )


def _awaits(party: str, _people: Sequence[str]) -> sa.ColumnElement[bool]:
    """`waiting_on` names a party by its key."""
    return ITEMS.waiting_on == party


def _offered(offers: Any, party: str, people: Sequence[str]) -> sa.ColumnElement[bool]:
    """Hand-overs to a person, or to a department of their party."""
    return sa.or_(offers.to_owner_id.in_(people), offers.to_department_id.in_(_departments(party)))


def _offered_to_department(party: str, _people: Sequence[str]) -> sa.ColumnElement[bool]:
    return HANDOVERS.to_department_id.in_(_departments(party))


def _belongs(party: str, people: Sequence[str]) -> sa.ColumnElement[bool]:
    """What a department of the party does, what the people own or help with, and the parts of all that.

    A part with a department of its own belongs to that department alone.
    """
    whole, parts, helpers = (sa.alias(each.__table__) for each in (Item, Part, Involved))
    helped = sa.select(helpers.c.item_id).where(
        helpers.c.person_id.in_(people), helpers.c.role == "helper", helpers.c.active
    )
    pieces = sa.select(parts.c.id).where(parts.c.of_id == whole.c.id, _done_by(whole.c, party, people))
    return sa.or_(
        _done_by(ITEMS, party, people),
        ITEMS.id.in_(helped),
        sa.and_(ITEMS.department_id.is_(None), ITEMS.id.in_(pieces)),
    )


def _done_by(items: Any, party: str, people: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(items.department_id.in_(_departments(party)), items.owner_id.in_(people))


def _departments(party: str) -> sa.Select[Any]:
    """Ids of the departments of a party."""
    departments = sa.alias(Department.__table__)
    return sa.select(departments.c.id).where(departments.c.side == party)


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


def sorted_out(current: Session, who: Who, item_ids: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Those of the items that the asker may see, and those of them on which they may work; one statement."""
    mine = sa.case((own_items(who), 1), else_=0)
    wanted = sa.select(ITEMS.id, mine).where(ITEMS.id.in_(sorted(set(item_ids))), visible_items(who))
    rows = list(current.execute(wanted))
    return frozenset(row[0] for row in rows), frozenset(row[0] for row in rows if row[1])


def require_own(current: Session, who: Who, item: Item) -> None:
    """Refuse guests what is not their party's to work on. Raises NotYourParty."""
    if who.guest_in(item.project_id) and not owned_among(current, who, [item.id]):
        raise NotYourParty(title=item.title)


def check_filters(who: Who, args: Mapping[str, Any]) -> None:
    """Refuse guests an order or a filter that would tell what they are not shown.

    Of waiting they are shown that for their own party.
    """
    asked = [name for name in SECRET_FILTERS if args.get(name) is not None]
    asked += [each for each in args.get("waiting") or () if each != who.party]
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
    return _project(handover_id, HANDOVERS.project_id, HANDOVERS.id == handover_id, visible_handovers(who))


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
