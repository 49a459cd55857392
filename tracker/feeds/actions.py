"""What can be done with subscriptions, and the keeping of what they read."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.feeds.models import Block, Feed, Instance
from tracker.journal import ledger_of
from tracker.people.models import Person
from tracker.people.queries import hash_of

AT_ONCE = 500


def subscribe(
    session: Session, person_id: str, *, name: str, lang: str, project_id: str | None = None
) -> tuple[Feed, str]:
    """A new subscription and its secret, which is shown this once."""
    secret = secrets.token_urlsafe(24)
    feed = Feed(
        kind="project" if project_id else "person",
        project_id=project_id,
        person_id=person_id,
        name=name,
        lang=lang,
        hash=hash_of(secret),
        created_at=ledger_of(session).at,
    )
    session.add(feed)
    session.flush()
    return feed, secret


def revoke(session: Session, feed: Feed) -> None:
    if feed.revoked_at is None:
        feed.revoked_at = ledger_of(session).at


def revoke_all(session: Session, person: Person) -> int:
    """End every subscription of somebody who leaves; answers how many."""
    living = session.scalars(sa.select(Feed).where(Feed.person_id == person.id, Feed.revoked_at.is_(None)))
    ended = living.all()
    for each in ended:
        revoke(session, each)
    return len(ended)


def keep(session: Session, fresh: Sequence[dict[str, Any]]) -> None:
    """Keep rendered blocks; of two readers that render the same item, the newer revision stays.

    `fresh` is sorted by item, so that two readers wait for each other instead of locking each other out.
    """
    for begin in range(0, len(fresh), AT_ONCE):
        wanted = _insert(session, Block).values(list(fresh[begin : begin + AT_ONCE]))
        session.execute(
            wanted.on_conflict_do_update(
                index_elements=["item_id", "lang"],
                set_={name: wanted.excluded[name] for name in ("revision", "form", "body")},
                where=Block.revision <= wanted.excluded.revision,
            )
        )


def name_instance(session: Session) -> str:
    """Give this installation its name, unless somebody just did; it never changes again."""
    session.execute(_insert(session, Instance).values(id=1, uuid=str(uuid.uuid4())).on_conflict_do_nothing())
    return session.execute(sa.select(Instance.uuid)).scalar_one()


def _insert(session: Session, model: type[Any]) -> Any:
    """Both databases know ON CONFLICT, each in a dialect of its own."""
    dialect = session.get_bind().dialect.name
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)
