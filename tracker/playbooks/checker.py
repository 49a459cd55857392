"""Loads playbooks and finds everything that is wrong with them, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path as FilePath

from tracker.domain.playbook import Playbook, Vocabulary, Where
from tracker.playbooks import files, mentions, parts
from tracker.playbooks.build import Builder
from tracker.playbooks.draft import Draft
from tracker.playbooks.faults import Fault, Finding
from tracker.playbooks.judge import by_place, finding, findings, judge

VOCABULARY_FILE = "vocabulary.yaml"


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


Kept = dict[str, Loaded]


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


class _Words:
    """A vocabulary as part of a key: equal ones read a text alike."""

    def __init__(self, vocabulary: Vocabulary | None) -> None:
        self.vocabulary = vocabulary

    def __hash__(self) -> int:
        return hash(tuple(self.vocabulary.roles) if self.vocabulary else None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and self.vocabulary == other.vocabulary


def load_text(name: str, text: str, vocabulary: Vocabulary | None) -> Loaded:
    """Check a text; `name` is what its findings call the file. Never raises for what the text says."""
    return _load_text(name, text, _Words(vocabulary))


@lru_cache(maxsize=64)
def _load_text(name: str, text: str, words: _Words) -> Loaded:
    """The last texts are remembered: a folder takes seconds to read, and is read again at every start."""
    document = files.read(name, text)
    draft, blames = judge(document, words.vocabulary)
    loaded = Loaded(name, text, files.digest(text), findings(document, blames))
    return _built(loaded, document, draft) if draft and loaded.ok else loaded


def load(path: FilePath, vocabulary: Vocabulary | None = None, name: str | None = None) -> Loaded:
    """Check a file by itself: of what it includes and names nothing is known."""
    loaded = read(path, vocabulary, name)
    return _alone(loaded, vocabulary)


def read(path: FilePath, vocabulary: Vocabulary | None = None, name: str | None = None) -> Loaded:
    """Check the text of a file; what cannot be read is a finding too."""
    name = name or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        return _unread(Where(name, 1, 1), Fault("unreadable", reason=error.strerror or str(error)))
    return load_bytes(name, data, vocabulary)


def _alone(loaded: Loaded, vocabulary: Vocabulary | None) -> Loaded:
    if loaded.playbook is None or vocabulary is None:
        return loaded
    rehearsed = parts.rehearsed_alone(loaded.playbook, vocabulary)
    more = (finding(path, place, fault) for path, place, fault in rehearsed)
    return replace(loaded, findings=by_place((*loaded.findings, *more)))


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
    words = read(folder / VOCABULARY_FILE, name=VOCABULARY_FILE)
    kept = {VOCABULARY_FILE: words}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != VOCABULARY_FILE:
            kept[path.name] = read(path, words.vocabulary, name=path.name)
    kept = _together(kept, words.vocabulary, kept)
    found = tuple(each for file in kept.values() for each in file.findings)
    return Library(words.vocabulary, _by_key(kept), found, kept)


def load_files(paths: Iterable[FilePath]) -> tuple[Loaded, ...]:
    """Check some files, those of one folder together with what they include and name beside them."""
    wanted = tuple(paths)
    kept: Kept = {}
    for folder in dict.fromkeys(path.parent for path in wanted):
        kept |= _folder(folder, [path for path in wanted if path.parent == folder])
    return tuple(kept[str(path)] for path in wanted)


def _folder(folder: FilePath, paths: list[FilePath]) -> Kept:
    words = folder / VOCABULARY_FILE
    vocabulary = read(words).vocabulary if words.is_file() else None
    kept = {str(path): read(path, vocabulary if path.name != VOCABULARY_FILE else None) for path in paths}
    return _together(kept, vocabulary, {**kept, **_beside(folder, kept, vocabulary)})


def _beside(folder: FilePath, kept: Kept, vocabulary: Vocabulary | None) -> Kept:
    """The files of the playbooks that these include or name: by their names first, else all of the folder."""
    found: Kept = {}
    while missing := _missing({**kept, **found}):
        paths = [folder / f"{key}.yaml" for key in sorted(missing)]
        new = [path for path in paths if path.is_file() and str(path) not in {**kept, **found}]
        for path in new or sorted(set(folder.glob("*.yaml")) - {folder / VOCABULARY_FILE}):
            if str(path) not in {**kept, **found}:
                found[str(path)] = read(path, vocabulary)
        if not new:
            break
    return found


def _missing(kept: Kept) -> set[str]:
    """The playbooks that these include or name and that are not among them."""
    playbooks = _by_key(kept)
    return {key for book in playbooks.values() for key in mentions.named(book)} - playbooks.keys()


def _together(kept: Kept, vocabulary: Vocabulary | None, everything: Kept) -> Kept:
    """These files with what is wrong between them and all that are there."""
    playbooks, more = _by_key(everything), list(_taken(everything))
    for file in kept.values():
        if file.playbook and playbooks[file.playbook.key] is file.playbook:
            found = parts.check(playbooks, vocabulary, only=file.playbook.key)
            more += [finding(path, place, fault) for path, place, fault in found]
    return {
        name: replace(
            file, findings=by_place((*file.findings, *(each for each in more if each.file == file.name)))
        )
        for name, file in kept.items()
    }


def _by_key(kept: Kept) -> dict[str, Playbook]:
    """The playbooks by key; of two with the same key the first."""
    found: dict[str, Playbook] = {}
    for each in kept.values():
        if each.playbook:
            found.setdefault(each.playbook.key, each.playbook)
    return found


def _taken(kept: Kept) -> Iterator[Finding]:
    first = _by_key(kept)
    for playbook in (each.playbook for each in kept.values()):
        if playbook and first[playbook.key] is not playbook:
            fault = Fault("playbook_taken", key=playbook.key, first=first[playbook.key].where.file)
            yield finding(("key",), playbook.where, fault)


def _built(loaded: Loaded, document: files.Document, draft: Draft) -> Loaded:
    builder = Builder(document)
    vocabulary = builder.vocabulary(draft.values) if draft.is_vocabulary else None
    playbook = None if draft.is_vocabulary else builder.playbook(draft.values)
    return Loaded(loaded.name, loaded.text, loaded.digest, loaded.findings, playbook, vocabulary)
