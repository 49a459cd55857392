"""Playbooks from a folder into the database: a new version of each file that changed."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.playbook import Vocabulary
from tracker.domain.text import Fact, Text
from tracker.journal import ledger_of
from tracker.people.actions import add_department
from tracker.people.models import Department
from tracker.playbooks.checker import VOCABULARY_FILE, Loaded, load_all
from tracker.playbooks.models import PlaybookVersion
from tracker.playbooks.queries import VOCABULARY
from tracker.playbooks.report import check_lines


class PlaybooksRefused(Fact):
    """The folder has files with errors; says each of them."""

    code = "playbooks_refused"
    zh = "方案文件有错误：\n{lines}"
    en = "The playbooks have errors:\n{lines}"


def load_folder(session: Session, folder: Path) -> None:
    """Keep what is new in a folder. Raises PlaybooksRefused."""
    library = load_all(folder)
    if not library.ok or library.vocabulary is None:
        zh, en = check_lines(library.findings, "zh"), check_lines(library.findings, "en")
        raise PlaybooksRefused(lines=Text("\n".join(zh), "\n".join(en)))
    words = _keep(session, library.files[VOCABULARY_FILE], VOCABULARY, None)
    _keep_departments(session, library.vocabulary)
    for each in library.files.values():
        if each.playbook:
            _keep(session, each, each.playbook.key, words)


def _keep(session: Session, file: Loaded, key: str, words: PlaybookVersion | None) -> PlaybookVersion:
    """The newest version if nothing changed, otherwise one more."""
    newest = session.scalar(
        sa.select(PlaybookVersion)
        .where(PlaybookVersion.key == key)
        .order_by(PlaybookVersion.version.desc())
        .limit(1)
    )
    vocabulary_id = words and words.id
    if newest and newest.digest == file.digest and newest.vocabulary_id == vocabulary_id:
        return newest
    element = file.playbook or file.vocabulary
    added = PlaybookVersion(
        key=key,
        version=newest.version + 1 if newest else 1,
        kind=file.playbook.kind.value if file.playbook else VOCABULARY,
        title_zh=element.title.zh if element else key,
        title_en=element.title.en if element else key,
        file=file.name,
        text=file.text,
        digest=file.digest,
        vocabulary_id=vocabulary_id,
        loaded_at=ledger_of(session).at,
    )
    session.add(added)
    session.flush()
    return added


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
