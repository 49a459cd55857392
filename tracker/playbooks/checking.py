"""A text checked as the next version of a playbook, against the vocabulary and the playbooks kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.domain.playbook import Playbook, Vocabulary
from tracker.playbooks import parts, queries
from tracker.playbooks.checker import Loaded, load_bytes, load_text
from tracker.playbooks.faults import Finding
from tracker.playbooks.judge import by_place, finding
from tracker.playbooks.models import DRAFT, PUBLISHED

NAME = "playbook.yaml"
"""What the findings call a text that came without a file."""


def check(session: Session, text: str | bytes, name: str = NAME) -> Loaded:
    """Everything that is wrong with a text, all at once; never raises for what it says."""
    words = queries.vocabulary(session)
    loaded = load_bytes(name, text, words) if isinstance(text, bytes) else load_text(name, text, words)
    if loaded.playbook is None:
        return loaded
    found = (*loaded.findings, *_between(session, loaded.playbook, words))
    return replace(loaded, findings=by_place(found))


def _between(session: Session, playbook: Playbook, words: Vocabulary) -> Iterable[Finding]:
    """What does not fit between the playbook and those that it includes, and what cannot hold."""
    for path, place, fault in parts.check(_Kept(session, playbook), words, only=playbook.key):
        yield finding(path, place, fault)


class _Kept(Mapping[str, Playbook]):
    """A playbook among those that are kept, each read when it is asked for: its newest published version,
    or its draft while none is published."""

    def __init__(self, session: Session, playbook: Playbook) -> None:
        self.session, self.playbook = session, playbook
        self.rows = {each.key: each for state in (DRAFT, PUBLISHED) for each in queries.newest(state)}

    def __getitem__(self, key: str) -> Playbook:
        if key == self.playbook.key:
            return self.playbook
        return queries.read(self.session, self.rows[key])[0]

    def __iter__(self) -> Iterator[str]:
        return iter({**self.rows, self.playbook.key: None})

    def __len__(self) -> int:
        return len(self.rows.keys() | {self.playbook.key})
