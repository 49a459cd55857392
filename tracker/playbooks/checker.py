"""Loads playbooks and finds everything that is wrong with them, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import marshmallow as ma

from tracker.domain.playbook import Playbook, Vocabulary, Where
from tracker.playbooks import files, parts, schemas
from tracker.playbooks.build import Builder
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault, Finding
from tracker.playbooks.fields import MAP, shape_of
from tracker.playbooks.paths import Path, spoken
from tracker.playbooks.rules import (
    budgets,
    choices,
    emergencies,
    kinds,
    links,
    names,
    papers,
    parameters,
    people,
    phases,
    provenance,
    questions,
    targets,
)

VOCABULARY_FILE = "vocabulary.yaml"
RULES: tuple[Callable[[Draft], Iterator[Blame]], ...] = (
    provenance.check,
    names.check,
    links.check,
    kinds.check,
    choices.check,
    parameters.check,
    phases.check,
    people.check,
    targets.check,
    budgets.check,
    papers.check,
    emergencies.check,
    questions.check,
)


@dataclass(frozen=True)
class Loaded:
    """One file: the playbook or vocabulary if it has no error, and all that was found.

    `digest` is the SHA-256 of the text in hex.
    """

    name: str
    text: str
    digest: str
    findings: tuple[Finding, ...]
    playbook: Playbook | None = None
    vocabulary: Vocabulary | None = None

    @property
    def ok(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Library:
    """A folder of playbooks: those without errors by key, and every file as it was read, by name."""

    vocabulary: Vocabulary | None
    playbooks: Mapping[str, Playbook]
    findings: tuple[Finding, ...]
    files: Mapping[str, Loaded] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


def load_text(name: str, text: str, vocabulary: Vocabulary | None) -> Loaded:
    """Check a text; `name` is what its findings call the file. Never raises for what the text says."""
    document = files.read(name, text)
    draft, blames = _draft(document, vocabulary)
    findings = _findings(document, blames)
    loaded = Loaded(name, text, files.digest(text), findings)
    return _built(loaded, document, draft) if draft and loaded.ok else loaded


def load(path: FilePath, vocabulary: Vocabulary | None = None, name: str | None = None) -> Loaded:
    """Check a file; what cannot be read is a finding too."""
    name = name or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        return _unread(Where(name, 1, 1), Fault("unreadable", reason=error.strerror or str(error)))
    return load_bytes(name, data, vocabulary)


def load_bytes(name: str, data: bytes, vocabulary: Vocabulary | None) -> Loaded:
    """Check a text as it came; that it is not UTF-8 is a finding too."""
    try:
        return load_text(name, data.decode("utf-8-sig"), vocabulary)
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        place = Where(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        return _unread(place, Fault("not_utf8"))


def _unread(place: Where, fault: Fault) -> Loaded:
    return Loaded(place.file, "", files.digest(""), (finding((), place, fault),))


def load_all(folder: FilePath) -> Library:
    """Check every .yaml file of a folder against its vocabulary.yaml; findings name no folder."""
    words = load(folder / VOCABULARY_FILE, name=VOCABULARY_FILE)
    kept = {VOCABULARY_FILE: words}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != VOCABULARY_FILE:
            kept[path.name] = load(path, words.vocabulary, name=path.name)
    playbooks, taken = _by_key(kept.values())
    findings = [finding for each in kept.values() for finding in each.findings]
    between = [finding(path, place, fault) for path, place, fault in parts.check(playbooks)]
    return Library(words.vocabulary, playbooks, (*findings, *taken, *between), kept)


def load_files(paths: Iterable[FilePath]) -> tuple[Loaded, ...]:
    """Check some files, each against the vocabulary that lies beside it, if one does."""
    return tuple(load(path, _beside(path)) for path in paths)


def _beside(path: FilePath) -> Vocabulary | None:
    vocabulary = path.parent / VOCABULARY_FILE
    return load(vocabulary).vocabulary if vocabulary.is_file() and path.name != VOCABULARY_FILE else None


def _by_key(loaded: Iterable[Loaded]) -> tuple[dict[str, Playbook], list[Finding]]:
    playbooks: dict[str, Playbook] = {}
    taken = []
    for each in loaded:
        playbook = each.playbook
        if playbook and playbook.key in playbooks:
            first = playbooks[playbook.key].where.file
            taken.append(
                finding(("key",), playbook.where, Fault("playbook_taken", key=playbook.key, first=first))
            )
        elif playbook:
            playbooks[playbook.key] = playbook
    return playbooks, taken


def _draft(document: files.Document, vocabulary: Vocabulary | None) -> tuple[Draft | None, list[Blame]]:
    if document.tree is None:
        return None, []
    if not isinstance(document.tree, dict):
        return None, [
            ((), Fault("wrong_shape", form=MAP, found=shape_of(document.tree), example="format: 1"))
        ]
    schema = schemas.schema_for(document.tree)
    values, blames = _values(schema, document.tree)
    draft = Draft(document, schema, values, vocabulary)
    found = (*blames, *(blame for rule in RULES for blame in rule(draft)))
    return draft, list(questions.tied(draft, found))


def _values(schema: type[schemas.FileSchema], tree: dict[str, Any]) -> tuple[dict[str, Any], list[Blame]]:
    try:
        return schema().load(tree), []
    except ma.ValidationError as error:
        values = error.valid_data if isinstance(error.valid_data, dict) else {}
        return values, list(_flat(error.messages, ()))


def _flat(messages: Any, path: Path) -> Iterator[Blame]:
    """The faults in marshmallow's tree of messages; `_schema` is the element itself."""
    if isinstance(messages, dict):
        for key, each in messages.items():
            yield from _flat(each, path if key == ma.exceptions.SCHEMA else (*path, key))
    else:
        for fault in messages:
            yield path, fault


def _findings(document: files.Document, blames: Iterable[Blame]) -> tuple[Finding, ...]:
    found = [finding(path, place, fault) for path, place, fault in document.faults]
    found += [
        finding(path, _place(document, path, fault), fault)
        for path, fault in blames
        if not document.touched(path)
    ]
    return tuple(sorted(found, key=lambda each: (each.line, each.column, each.path, each.code)))


def _place(document: files.Document, path: Path, fault: Fault) -> Where:
    """An element is found at its key, a value where it stands, and what is missing where it should be."""
    if fault.code == "unknown_key" and path in document.keys:
        return document.keys[path]
    while path and path not in document.positions:
        path = path[:-1]
    value: Any = document.tree
    for part in path:
        value = value[part]
    return document.key_where(path) if isinstance(value, dict) else document.where(path)


def finding(path: Path, place: Where, fault: Fault) -> Finding:
    """A fault at its place, with its words."""
    return Finding(
        severity=fault.severity,
        code=fault.called,
        file=place.file,
        line=place.line,
        column=place.column,
        path=spoken(path),
        message=fault.message,
        hint=fault.hint,
        question=fault.question,
    )


def _built(loaded: Loaded, document: files.Document, draft: Draft) -> Loaded:
    builder = Builder(document)
    vocabulary = builder.vocabulary(draft.values) if draft.is_vocabulary else None
    playbook = None if draft.is_vocabulary else builder.playbook(draft.values)
    return Loaded(loaded.name, loaded.text, loaded.digest, loaded.findings, playbook, vocabulary)
