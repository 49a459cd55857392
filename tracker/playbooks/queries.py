"""Reads of the playbooks that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.db import session
from tracker.domain.playbook import Playbook, Vocabulary
from tracker.domain.text import Text
from tracker.errors import NotFound
from tracker.playbooks.checker import VOCABULARY_FILE, load_text
from tracker.playbooks.models import PlaybookVersion

VOCABULARY = "vocabulary"


def newest() -> list[PlaybookVersion]:
    """The newest version of every playbook, by key."""
    tops = (
        sa.select(PlaybookVersion.key, sa.func.max(PlaybookVersion.version).label("top"))
        .group_by(PlaybookVersion.key)
        .subquery()
    )
    joined = sa.and_(PlaybookVersion.key == tops.c.key, PlaybookVersion.version == tops.c.top)
    statement = sa.select(PlaybookVersion).join(tops, joined).order_by(PlaybookVersion.key)
    return [each for each in session().scalars(statement) if each.key != VOCABULARY]


def version(current: Session, key: str, number: int | None = None) -> PlaybookVersion:
    """One version of a playbook; the newest when no number is given."""
    statement = sa.select(PlaybookVersion).where(
        PlaybookVersion.key == key, PlaybookVersion.kind != VOCABULARY
    )
    if number is not None:
        statement = statement.where(PlaybookVersion.version == number)
    found = current.scalar(statement.order_by(PlaybookVersion.version.desc()).limit(1))
    if found is None:
        raise NotFound(what=key if number is None else f"{key} v{number}")
    return found


def versions(key: str) -> list[PlaybookVersion]:
    """All versions of a playbook, oldest first; NotFound when there is none."""
    newest = version(session(), key)
    statement = sa.select(PlaybookVersion).where(PlaybookVersion.key == newest.key)
    return list(session().scalars(statement.order_by(PlaybookVersion.version)))


def read(current: Session, row: PlaybookVersion) -> tuple[Playbook, Vocabulary]:
    """The values of a kept version, as they were when it was loaded."""
    words = current.get_one(PlaybookVersion, row.vocabulary_id)
    return _read(row.file, row.text, words.text)


def library(current: Session, row: PlaybookVersion) -> Mapping[str, Playbook]:
    """The playbooks that a version includes, and those that they include, by key."""
    found: dict[str, Playbook] = {}
    waiting = [read(current, row)[0]]
    while waiting:
        for part in waiting.pop().include.values():
            if part.playbook not in found and (kept := _newest(current, part.playbook)):
                found[part.playbook] = read(current, kept)[0]
                waiting.append(found[part.playbook])
    return found


def _newest(current: Session, key: str) -> PlaybookVersion | None:
    statement = sa.select(PlaybookVersion).where(PlaybookVersion.key == key)
    return current.scalar(statement.order_by(PlaybookVersion.version.desc()).limit(1))


def vocabulary(current: Session) -> Vocabulary:
    """The newest vocabulary. Raises NotFound while no playbooks are loaded."""
    wanted = sa.select(PlaybookVersion.text).where(PlaybookVersion.key == VOCABULARY)
    text = current.scalar(wanted.order_by(PlaybookVersion.version.desc()).limit(1))
    words = _vocabulary(text) if text else None
    if words is None:
        raise NotFound(what=VOCABULARY)
    return words


def role_titles(current: Session) -> Mapping[str, Text]:
    """Titles of roles by key, as the newest vocabulary has them."""
    try:
        return {key: role.title for key, role in vocabulary(current).roles.items()}
    except NotFound:
        return {}


@lru_cache(maxsize=8)
def _vocabulary(text: str) -> Vocabulary | None:
    return load_text(VOCABULARY_FILE, text, None).vocabulary


@lru_cache(maxsize=128)
def _read(file: str, text: str, words: str) -> tuple[Playbook, Vocabulary]:
    vocabulary = _vocabulary(words)
    playbook = load_text(file, text, vocabulary).playbook
    if vocabulary is None or playbook is None:
        raise NotFound(what=file)  # only what has no error is kept, so a changed language is the cause
    return playbook, vocabulary
