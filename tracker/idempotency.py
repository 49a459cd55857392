"""Answers that were given, so that a request sent twice has its effect once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker import clock
from tracker.db import Base
from tracker.errors import Problem

KEPT = timedelta(hours=24)
"""An answer is kept at least so long."""
PRUNED = 100
"""Old answers that one request takes away at most."""


class KeyReused(Problem):
    code = "idempotency_key_reused"
    status = 422
    zh = "这个 Idempotency-Key 已用于另一个请求。请换一个新的键；只有重发完全相同的请求时才沿用原来的键。"
    en = (
        "This Idempotency-Key was sent with another request. Choose a new key; "
        "the same key goes with the very same request only."
    )


class AnswerNotKept(Problem):
    code = "answer_not_kept"
    status = 409
    zh = (
        "这个请求已经执行过，但答复中含有只显示一次的密钥，因此没有保存。"
        "请在列表中找到已生成的条目并撤销，然后换一个新的 Idempotency-Key 重新请求。"
    )
    en = (
        "This was done already, but its answer held a secret that is shown once, so it was not kept. "
        "Find what was made in its list, revoke it, and ask again with a new Idempotency-Key."
    )


class Answered(Base):
    """What was answered to a person's request with an `Idempotency-Key`."""

    __tablename__ = "answered"
    asker: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    """The person, or the empty text for a request without one."""
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of method, path, query and body."""
    at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """None where the answer held a secret."""


@dataclass(frozen=True)
class Asked:
    """A request under its key."""

    asker: str
    key: str
    digest: str


@dataclass(frozen=True)
class Answer:
    """What was answered; `body` is None where it is not to be kept."""

    status: int
    headers: dict[str, str]
    body: bytes | None


def claim(session: Session, asked: Asked, unkept: type[AnswerNotKept]) -> Answer | None:
    """The answer that this request had; None for the first, which holds the key until the transaction ends.

    Another request with the key waits here meanwhile: on PostgreSQL for the row, on SQLite for the database.
    Raises KeyReused, and `unkept` for an answer with a secret.
    """
    found = _find(session, asked)
    if found is None and (found := _insert(session, asked)) is None:
        return None
    if found.digest != asked.digest:
        raise KeyReused
    if found.status is None or found.body is None:
        raise unkept
    return Answer(found.status, found.headers, found.body)


def remember(session: Session, asked: Asked, answer: Answer) -> None:
    """Keep the answer beside the effect, and take some away that are too old."""
    given = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    session.execute(sa.update(Answered).where(*_is(asked)).values(given).execution_options(**UNSYNCED))
    _prune(session)


UNSYNCED: dict[str, Any] = {"synchronize_session": False}


def _is(asked: Asked) -> tuple[Any, ...]:
    return Answered.asker == asked.asker, Answered.key == asked.key


def _find(session: Session, asked: Asked) -> sa.Row[Any] | None:
    columns = (Answered.digest, Answered.status, Answered.headers, Answered.body)
    return session.execute(sa.select(*columns).where(*_is(asked))).one_or_none()


def _insert(session: Session, asked: Asked) -> sa.Row[Any] | None:
    """Take the key; or what another request has kept under it, which was being answered meanwhile."""
    row = {"asker": asked.asker, "key": asked.key, "digest": asked.digest, "at": clock.now(session)}
    try:
        with session.begin_nested():
            session.execute(sa.insert(Answered).values(**row, headers={}))
    except IntegrityError:
        return _find(session, asked)
    return None


def _prune(session: Session) -> None:
    """What somebody else is taking away just now is left to them."""
    old = (
        sa.select(Answered.asker, Answered.key)
        .where(Answered.at < clock.now(session) - KEPT)
        .order_by(Answered.at)
        .limit(PRUNED)
        .with_for_update(skip_locked=True)
    )
    found = [tuple(each) for each in session.execute(old)]
    if found:
        mine = sa.tuple_(Answered.asker, Answered.key).in_(found)
        session.execute(sa.delete(Answered).where(mine).execution_options(**UNSYNCED))
