"""Drafts of playbooks: kept, replaced, withdrawn, and published with all they depend on."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.composition import compose
from tracker.domain.playbook import Playbook
from tracker.errors import NotFound
from tracker.journal import ledger_of
from tracker.playbooks import includes, queries
from tracker.playbooks.actions import said
from tracker.playbooks.checker import Loaded
from tracker.playbooks.checking import check
from tracker.playbooks.facts import (
    STATE_WORDS,
    IncludesDrafts,
    KeyReserved,
    NotADraft,
    PlaybookFaulty,
    VocabularyNotHere,
)
from tracker.playbooks.models import DRAFT, PUBLISHED, WITHDRAWN, PlaybookVersion
from tracker.playbooks.sealing import seal

RESERVED = "check"
"""`/playbooks/check` is no playbook."""


def save(session: Session, loaded: Loaded, origin: dict[str, Any]) -> PlaybookVersion:
    """Keep a text as the draft of its key, in the place of the draft that there is.

    Raises PlaybookFaulty, VocabularyNotHere and KeyReserved.
    """
    key = key_of(loaded)
    known = queries.versions(session, key)
    row = next((each for each in known if each.state == DRAFT), None)
    if row is None:
        number = 1 + max((each.version for each in known), default=0)
        row = PlaybookVersion(key=key, version=number, state=DRAFT, file=f"{key}.yaml", note="", includes={})
        row.origin = origin
        session.add(row)
    write(session, row, loaded)
    return row


def key_of(loaded: Loaded) -> str:
    """The key of a text that may become a draft. Raises PlaybookFaulty, VocabularyNotHere, KeyReserved."""
    if not loaded.ok:
        raise PlaybookFaulty(loaded.findings)
    if loaded.playbook is None or loaded.playbook.key == queries.VOCABULARY:
        raise VocabularyNotHere
    if loaded.playbook.key == RESERVED:
        raise KeyReserved(key=RESERVED)
    return loaded.playbook.key


def write(session: Session, row: PlaybookVersion, loaded: Loaded) -> None:
    """Give a draft another text."""
    for name, value in said(loaded).items():
        setattr(row, name, value)
    row.vocabulary_id = queries.vocabulary_row(session).id
    row.loaded_at = ledger_of(session).at
    session.flush()


def draft(session: Session, key: str) -> PlaybookVersion:
    """The draft of a playbook. Raises NotFound."""
    found = queries.draft(session, key)
    if found is None:
        raise NotFound(what=f"{key} (draft)")
    return found


def withdraw(session: Session, row: PlaybookVersion) -> None:
    row.state = WITHDRAWN
    session.flush()


def publish(session: Session, key: str, fields: dict[str, Any]) -> tuple[PlaybookVersion, Loaded]:
    """Freeze the draft with the newest vocabulary and the newest versions of what it includes.

    Versions count in the order of publication, so a draft that was overtaken takes the next number.
    Raises NotFound, NotADraft, PlaybookFaulty, IncludesDrafts and PartsTooDeep.
    """
    row = _wanted(session, key, fields.get("version"))
    loaded = check(session, row.text, row.file)
    if loaded.playbook is None or not loaded.ok:
        raise PlaybookFaulty(loaded.findings)
    row.version = _number(row, queries.versions(session, key))
    _freeze(session, row, loaded.playbook)
    compose(loaded.playbook, queries.library(session, row))
    ledger = ledger_of(session)
    row.state, row.note = PUBLISHED, fields.get("note", "")
    row.published_at, row.published_by_id = ledger.at, ledger.who.person_id
    session.flush()
    return row, loaded


def _wanted(session: Session, key: str, number: int | None) -> PlaybookVersion:
    row = draft(session, key) if number is None else queries.version(session, key, number)
    if row.state != DRAFT:
        raise NotADraft(key=key, version=row.version, state=STATE_WORDS[row.state])
    return row


def _number(row: PlaybookVersion, known: list[PlaybookVersion]) -> int:
    overtaken = any(each.state == PUBLISHED and each.version > row.version for each in known)
    return 1 + known[-1].version if overtaken else row.version


def _freeze(session: Session, row: PlaybookVersion, playbook: Playbook) -> None:
    newest = {each.key: each for each in queries.newest()}
    if missing := [each for each in includes.named(playbook) if each not in newest]:
        raise IncludesDrafts(key=row.key, parts=missing)
    parts = {each: newest[each] for each in includes.keys(playbook)}
    words = queries.vocabulary_row(session)
    row.vocabulary_id, row.includes = words.id, {each: parts[each].id for each in parts}
    row.seal = seal(row.digest, words.seal, {each: str(parts[each].seal) for each in parts})
