"""Reads of the playbooks that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.db import session
from tracker.domain.playbook import Playbook, Vocabulary
from tracker.domain.text import Text
from tracker.errors import NotFound
from tracker.people.models import Person
from tracker.playbooks import includes
from tracker.playbooks.checker import VOCABULARY_FILE, load_text
from tracker.playbooks.models import DRAFT, PUBLISHED, PlaybookVersion

VOCABULARY = "vocabulary"


def newest(state: str = PUBLISHED, *, saying: Iterable[str] = ()) -> list[PlaybookVersion]:
    """The newest version of every playbook that has one in this state, by key.

    `saying`: only those in whose text one of these words stands.
    """
    tops = (
        sa.select(PlaybookVersion.key, sa.func.max(PlaybookVersion.version).label("top"))
        .where(PlaybookVersion.state == state)
        .group_by(PlaybookVersion.key)
        .subquery()
    )
    joined = sa.and_(PlaybookVersion.key == tops.c.key, PlaybookVersion.version == tops.c.top)
    statement = sa.select(PlaybookVersion).join(tops, joined).order_by(PlaybookVersion.key)
    if words := [PlaybookVersion.text.contains(each, autoescape=True) for each in saying]:
        statement = statement.where(sa.or_(*words))
    return [each for each in session().scalars(statement) if each.key != VOCABULARY]


def version(current: Session, key: str, number: int | None = None) -> PlaybookVersion:
    """One version of a playbook; the newest that is published when no number is given."""
    found = next(iter(_versions(current, key, number)), None)
    if found is None:
        raise NotFound(what=key if number is None else f"{key} v{number}")
    return found


def _versions(current: Session, key: str, number: int | None) -> Iterable[PlaybookVersion]:
    own = PlaybookVersion.state == PUBLISHED if number is None else PlaybookVersion.version == number
    statement = sa.select(PlaybookVersion).where(PlaybookVersion.key == key, own)
    statement = statement.where(PlaybookVersion.kind != VOCABULARY)
    return current.scalars(statement.order_by(PlaybookVersion.version.desc()).limit(1))


def versions(current: Session, key: str) -> list[PlaybookVersion]:
    """All versions of a playbook or of the vocabulary, oldest first."""
    statement = sa.select(PlaybookVersion).where(PlaybookVersion.key == key)
    return list(current.scalars(statement.order_by(PlaybookVersion.version)))


def draft(current: Session, key: str) -> PlaybookVersion | None:
    """The one draft of a playbook."""
    wanted = sa.select(PlaybookVersion).where(PlaybookVersion.key == key, PlaybookVersion.state == DRAFT)
    return current.scalar(wanted)


def publishers(rows: Iterable[PlaybookVersion]) -> dict[str, str]:
    """Names of those who published, by id."""
    wanted = {each.published_by_id for each in rows if each.published_by_id}
    found = session().execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row[0]: row[1] for row in found}


def read(current: Session, row: PlaybookVersion) -> tuple[Playbook, Vocabulary]:
    """The values of a kept version, as they were when it was loaded."""
    words = current.get_one(PlaybookVersion, row.vocabulary_id)
    return _read(row.file, row.text, words.text)


def read_all(current: Session, rows: Iterable[PlaybookVersion]) -> list[tuple[Playbook, Vocabulary]]:
    """The values of several kept versions, with one statement for all their words.

    What an older language wrote, and nobody can read any more, is left out.
    """
    rows, found = list(rows), []
    wanted = sa.select(PlaybookVersion).where(PlaybookVersion.id.in_({each.vocabulary_id for each in rows}))
    words = {each.id: each.text for each in current.scalars(wanted)}
    for each in rows:
        with suppress(NotFound):
            found.append(_read(each.file, each.text, words[each.vocabulary_id or ""]))
    return found


def library(current: Session, row: PlaybookVersion) -> Mapping[str, Playbook]:
    """The playbooks that are brought into a version, and those that are brought into them, by key.

    They are the ones it was published with; what a draft brings in is the newest. Where two of them bring in
    different versions of a third, the one nearest to the whole counts.
    """
    found: dict[str, Playbook] = {}
    waiting = [row]
    for each in waiting:
        for key in includes.keys(read(current, each)[0]):
            part = None if key in found else _part(current, each, key)
            if part is not None:
                found[key] = read(current, part)[0]
                waiting.append(part)
    return found


def _part(current: Session, row: PlaybookVersion, key: str) -> PlaybookVersion | None:
    if key in row.includes:
        return current.get(PlaybookVersion, row.includes[key])
    try:
        return version(current, key)
    except NotFound:
        return draft(current, key) if row.state == DRAFT else None


def vocabulary(current: Session) -> Vocabulary:
    """The newest vocabulary. Raises NotFound while no playbooks are loaded."""
    words = _vocabulary(vocabulary_row(current).text)
    if words is None:
        raise NotFound(what=VOCABULARY)
    return words


def vocabulary_row(current: Session) -> PlaybookVersion:
    """The newest version of the vocabulary. Raises NotFound while no playbooks are loaded."""
    wanted = sa.select(PlaybookVersion).where(PlaybookVersion.kind == VOCABULARY)
    found = current.scalar(wanted.order_by(PlaybookVersion.version.desc()).limit(1))
    if found is None:
        raise NotFound(what=VOCABULARY)
    return found


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
