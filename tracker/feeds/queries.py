"""Reads of subscriptions, and of what one shows to whoever made it, now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker import clock
from tracker.access import Who
from tracker.db import session
from tracker.domain.progress import State
from tracker.domain.text import Lang
from tracker.errors import NotFound
from tracker.feeds.entries import KINDS, TIMED, Imprint, Names, Told
from tracker.feeds.facts import FeedRevoked
from tracker.feeds.models import Block, Feed, Instance
from tracker.journal import Entry
from tracker.people.models import Department, Member, Person, Substitute
from tracker.people.queries import HELD, hash_of, standing_in, who_of
from tracker.projects.models import Item, Phase, Project
from tracker.projects.sight import visible, visible_items

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
TOMBSTONE = timedelta(days=31)
"""Thirty days from whatever hour; counted from midnight, so that a feed changes by itself once a day only."""
RUNNING = ("active", "paused", "closed")
"""Project states whose work is in a person's feed; a draft binds nobody yet."""
ITEMS = Item.__table__
AT_ONCE = 500


@dataclass(frozen=True)
class Shown:
    """A living subscription as values, with what its maker may see today."""

    feed_id: str
    kind: str
    project_id: str | None
    name: str
    lang: Lang
    changed_at: datetime
    who: Who
    department: str | None
    today: date
    zone: str


@dataclass(frozen=True)
class Mark:
    """What tells one state of a feed from every other, without reading a body."""

    etag: str
    modified: datetime


@dataclass(frozen=True)
class Kept:
    """An item of a feed, and its block if there is one."""

    item_id: str
    revision: int
    names: Names
    instead: bool
    """Whether it is there only because somebody is away."""
    kept_revision: int | None
    kept_form: str | None
    body: bytes | None


def mine(who: Who, feed_id: str) -> Feed:
    """A subscription that the asker may revoke: their own, or any for an administrator."""
    found = session().get(Feed, feed_id)
    if found is None or not (who.admin or found.person_id == who.person_id):
        raise NotFound(what=feed_id)
    return found


def of_project(who: Who, project_id: str) -> list[Feed]:
    """Subscriptions of a project: the asker's own, all of them for an administrator."""
    own = sa.true() if who.admin else Feed.person_id == who.person_id
    return list(
        session().scalars(sa.select(Feed).where(Feed.project_id == project_id, own).order_by(Feed.id))
    )


def made_by(person_id: str | None) -> list[Feed]:
    return list(session().scalars(sa.select(Feed).where(Feed.person_id == person_id).order_by(Feed.id)))


def projects_of(person_id: str) -> sa.Select[Any]:
    """The projects to which a person has a living subscription."""
    mine = Feed.person_id == person_id, Feed.revoked_at.is_(None), Feed.project_id.is_not(None)
    return sa.select(Feed.project_id).where(*mine).distinct()


def instance(current: Session) -> str | None:
    """The name of this installation, once it has one."""
    return current.scalar(sa.select(Instance.uuid))


def shown(current: Session, secret: str, name: str, zone: str) -> Shown:
    """The subscription of a secret, with the rights its maker has now. Raises NotFound and FeedRevoked."""
    today = clock.now(current).astimezone(ZoneInfo(zone)).date()
    rows = current.execute(
        sa.select(Feed, Person, Department.key, Member.project_id, Member.role, Substitute.person_id)
        .join(Person, Person.id == Feed.person_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .outerjoin(Substitute, standing_in(today))
        .outerjoin(Member, HELD)
        .where(Feed.hash == hash_of(secret))
    ).all()
    if not rows:
        raise NotFound(what=f"{name}.ics")
    feed, person, department = rows[0][:3]
    who = who_of(person, rows, away={each.person_id for each in rows if each.person_id})
    if feed.revoked_at or not person.active or (feed.project_id and not who.sees(feed.project_id)):
        raise FeedRevoked
    return Shown(
        feed_id=feed.id,
        kind=feed.kind,
        project_id=feed.project_id,
        name=feed.name,
        lang=cast(Lang, feed.lang),
        changed_at=feed.changed_at or feed.created_at,
        who=who,
        department=department,
        today=today,
        zone=zone,
    )


def mark(current: Session, shown: Shown, imprint: Imprint) -> Mark:
    """One statement over indexes, before any body is read.

    People and departments are few, so any change of theirs counts; the window moves with the day.
    """
    projects = sa.select(Project.id).where(*_projects(shown))
    names = (
        sa.select(sa.func.max(Project.changed_at)).where(*_projects(shown)),
        sa.select(sa.func.max(Phase.changed_at)).where(Phase.project_id.in_(projects)),
        sa.select(sa.func.max(Person.changed_at)),
        sa.select(sa.func.max(Department.changed_at)),
        sa.select(sa.func.max(Substitute.changed_at)).where(Substitute.substitute_id == shown.who.person_id),
    )
    found = current.execute(_newest(shown).add_columns(*(each.scalar_subquery() for each in names))).one()
    who = shown.who
    rights = (who.admin, sorted(who.roles.items()), sorted(who.stands_in_for), shown.department)
    said = (shown.feed_id, shown.name, shown.lang, imprint.mark, shown.today, rights, *found)
    midnight = datetime.combine(shown.today, time(), ZoneInfo(shown.zone)).astimezone(UTC)
    times = [each for each in found if isinstance(each, datetime)]
    return Mark(hashlib.sha256(repr(said).encode()).hexdigest()[:32], max(*times, shown.changed_at, midnight))


def _newest(shown: Shown) -> Any:
    """The newest entry of the project's journal; for a person, whatever tells their items from before.

    Among a person's items a change raises the sum of revisions, and one that comes or goes changes the count.
    """
    if shown.kind == "project":
        newest = sa.select(Entry.revision, Entry.at).where(Entry.scope == shown.project_id)
        return newest.order_by(Entry.revision.desc()).limit(1)
    revisions, newest_at = sa.func.sum(ITEMS.c.revision), sa.func.max(ITEMS.c.changed_at)
    return sa.select(sa.func.count(), revisions, newest_at).where(*_items(shown))


def kept(current: Session, shown: Shown) -> list[Kept]:
    """The items of a feed in the order of their days, each with its kept block."""
    of_names = (Person.revision, Phase.revision, Department.revision, Project.name)
    of_block = (Block.revision, Block.form, Block.body)
    instead = sa.not_(_mine(shown)) if shown.kind == "person" and shown.who.stands_in_for else sa.false()
    found = sa.case((instead, 1), else_=0)
    rows = current.execute(
        _named(sa.select(ITEMS.c.id, ITEMS.c.revision, *of_names, *of_block, found).select_from(ITEMS))
        .outerjoin(Block, sa.and_(Block.item_id == ITEMS.c.id, Block.lang == shown.lang))
        .where(*_items(shown))
        .order_by(ITEMS.c.due_on, ITEMS.c.id)
    )
    return [Kept(row[0], row[1], tuple(row[2:6]), row[9] == 1, *row[6:9]) for row in rows]


def told(current: Session, ids: Sequence[str]) -> Iterator[Told]:
    """Items by id, with the rows that their entries name."""
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        wanted = _named(sa.select(Item, Person, Phase, Department, Project)).where(ITEMS.c.id.in_(some))
        for row in current.execute(wanted.order_by(ITEMS.c.id)):
            yield Told(*row)


def _named(statement: Any) -> Any:
    """A select of items joined with their owners, phases, departments and projects."""
    return (
        statement.outerjoin(Person, Person.id == ITEMS.c.owner_id)
        .outerjoin(Phase, Phase.id == ITEMS.c.phase_id)
        .outerjoin(Department, Department.id == ITEMS.c.department_id)
        .outerjoin(Project, Project.id == ITEMS.c.project_id)
    )


def _items(shown: Shown) -> list[sa.ColumnElement[bool]]:
    """Which items a feed shows: kinds with a day, in scope and near enough; the cancelled for a while."""
    since = datetime.combine(shown.today, time(), UTC) - TOMBSTONE
    tombstone = sa.and_(ITEMS.c.sequence > 0, ITEMS.c.changed_at >= since)
    return [
        ITEMS.c.kind.in_(list(KINDS)),
        ITEMS.c.due_on.is_not(None),
        *([] if shown.kind == "project" else [_near(shown)]),
        sa.or_(ITEMS.c.state != State.CANCELLED, tombstone),
        ITEMS.c.project_id.in_(sa.select(Project.id).where(*_projects(shown))),
        visible_items(shown.who),
        *([] if shown.kind == "project" else [_of_person(shown)]),
    ]


def _near(shown: Shown) -> sa.ColumnElement[bool]:
    """A person's feed grows over the years, so what is finished leaves it; what is open never does."""
    unfinished = ITEMS.c.state.in_((State.OPEN, State.STARTED))
    return sa.or_(unfinished, ITEMS.c.due_on.between(shown.today - BACK, shown.today + AHEAD))


def _projects(shown: Shown) -> list[sa.ColumnElement[bool]]:
    if shown.kind == "project":
        return [Project.id == shown.project_id]
    return [visible(shown.who, Project.id), Project.state.in_(RUNNING)]


def _of_person(shown: Shown) -> sa.ColumnElement[bool]:
    """What is the person's, and meanwhile what those own who are away and for whom they stand in."""
    away = sorted(shown.who.stands_in_for)
    return sa.or_(_mine(shown), ITEMS.c.owner_id.in_(away)) if away else _mine(shown)


def _mine(shown: Shown) -> sa.ColumnElement[bool]:
    """What the person owns, and the meetings that their department takes part in."""
    own = ITEMS.c.owner_id == shown.who.person_id
    if shown.department is None:
        return own
    # A list in JSON text: the key in its quotes is found alike on both databases.
    takes_part = sa.cast(ITEMS.c.departments, sa.Text).contains(json.dumps(shown.department), autoescape=True)
    return sa.or_(own, sa.and_(ITEMS.c.kind.in_(TIMED), takes_part))
