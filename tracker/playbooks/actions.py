"""Playbooks from a folder into the database: a new version of each file that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.playbook import Vocabulary
from tracker.domain.text import Fact, Text
from tracker.journal import ledger_of
from tracker.people.actions import add_department
from tracker.people.models import Department
from tracker.playbooks import includes, queries
from tracker.playbooks.checker import VOCABULARY_FILE, Library, Loaded, load_all
from tracker.playbooks.faults import Finding
from tracker.playbooks.models import FOLDER, PUBLISHED, PlaybookVersion
from tracker.playbooks.queries import VOCABULARY
from tracker.playbooks.report import check_lines
from tracker.playbooks.sealing import seal

NOTHING: Mapping[str, PlaybookVersion] = MappingProxyType({})


class PlaybooksRefused(Fact):
    """The folder has files with errors; says each of them."""

    code = "playbooks_refused"
    zh = "方案文件有错误：\n{lines}"
    en = "The playbooks have errors:\n{lines}"


def read_folder(folder: Path) -> Library:
    """A folder without errors; it takes a while, so it is read before the database is locked.

    Raises PlaybooksRefused.
    """
    library = load_all(folder)
    if not library.ok or library.vocabulary is None:
        raise _refused(library.findings)
    return library


def keep_folder(session: Session, library: Library) -> None:
    """Keep and publish what is new in a folder. Raises PlaybooksRefused."""
    words = _keep(session, library.files[VOCABULARY_FILE], VOCABULARY)
    if library.vocabulary:
        _keep_departments(session, library.vocabulary)
    files = {each.playbook.key: each for each in library.files.values() if each.playbook}
    kept: dict[str, PlaybookVersion] = {}
    for key in _order(library):
        parts = {each: kept[each] for each in includes.keys(library.playbooks[key])}
        kept[key] = _keep(session, files[key], key, words, parts)


def _order(library: Library) -> tuple[str, ...]:
    try:
        return includes.inmost_first(library.playbooks)
    except includes.IncludesItself as circle:
        raise PlaybooksRefused(lines=circle.text) from circle


def _refused(findings: Iterable[Finding]) -> PlaybooksRefused:
    found = tuple(findings)
    zh, en = check_lines(found, "zh"), check_lines(found, "en")
    return PlaybooksRefused(lines=Text("\n".join(zh), "\n".join(en)))


def _keep(
    session: Session,
    file: Loaded,
    key: str,
    words: PlaybookVersion | None = None,
    parts: Mapping[str, PlaybookVersion] = NOTHING,
) -> PlaybookVersion:
    """The newest version if the folder has nothing new, otherwise one more."""
    known = queries.versions(session, key)
    frozen = {
        "vocabulary_id": words.id if words else None,
        "includes": {name: parts[name].id for name in parts},
    }
    standing = _standing(known, file, frozen)
    if standing is not None:
        return standing
    at = ledger_of(session).at
    added = PlaybookVersion(
        key=key,
        version=1 + max((each.version for each in known), default=0),
        **said(file),
        **frozen,
        file=file.name,
        loaded_at=at,
        published_at=at,
        state=PUBLISHED,
        origin={"kind": FOLDER},
        seal=seal(
            file.digest, words.seal if words else None, {name: str(parts[name].seal) for name in parts}
        ),
    )
    session.add(added)
    session.flush()
    return added


def _standing(known: list[PlaybookVersion], file: Loaded, frozen: dict[str, Any]) -> PlaybookVersion | None:
    """The newest published version, unless the folder has something newer.

    What the agency has published itself gives way to a changed file only, not to a new vocabulary
    that the same file is read with.
    """
    published = [each for each in reversed(known) if each.state == PUBLISHED]
    ours = next((each for each in published if each.origin.get("kind") == FOLDER), None)
    if ours is None or ours.digest != file.digest:
        return None
    same = all(getattr(ours, name) == value for name, value in frozen.items())
    return published[0] if same or ours is not published[0] else None


def said(file: Loaded) -> dict[str, Any]:
    """What a text without errors says of itself, as columns."""
    element = file.playbook or file.vocabulary
    if element is None:
        raise ValueError(file.name)
    return {
        "kind": file.playbook.kind.value if file.playbook else VOCABULARY,
        "title_zh": element.title.zh,
        "title_en": element.title.en,
        "text": file.text,
        "digest": file.digest,
    }


def _keep_departments(session: Session, vocabulary: Vocabulary) -> None:
    """Departments of the vocabulary that the agency does not have yet; its own names are left alone."""
    known = set(session.scalars(sa.select(Department.key)))
    for key, each in vocabulary.departments.items():
        if key not in known:
            fields = {
                "key": key,
                "title_zh": each.title.zh,
                "title_en": each.title.en,
                "side": each.side.value,
            }
            add_department(session, fields)
