"""What changed between two playbooks, in the words of the playbook language rather than of its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.domain.compare_keys import (
    Names,
    Sections,
    content,
    is_value,
    is_word,
    renamed,
    renaming,
    sections_of,
)
from tracker.domain.compare_words import FILE, ORDER, Told, sentence
from tracker.domain.playbook import After, Playbook
from tracker.domain.text import Text

LINKS = "after["


class ChangeKind(StrEnum):
    """What became of an element, or which side of it changed."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED_KEY = "renamed_key"
    RENAMED = "renamed"
    MOVED = "moved"
    RETIMED = "retimed"
    RELINKED = "relinked"
    REASSIGNED = "reassigned"
    CHANGED = "changed"


SIDES = {
    ChangeKind.RENAMED: ("title",),
    ChangeKind.MOVED: ("phase", "milestone", ORDER),
    ChangeKind.RETIMED: (
        "duration", "due", "begins", "week", "at", "months", "on", "day", "weeks", "month", "cadence",
        "limit",
    ),
    ChangeKind.RELINKED: ("after", "before", "runs"),
    ChangeKind.REASSIGNED: ("owner", "coordinator", "departments", "recorder"),
}  # fmt: skip
KIND_OF = {name: kind for kind, names in SIDES.items() for name in names}


@dataclass(frozen=True)
class Change:
    """One difference: which field of which element, before and after, and the sentence for it.

    Of a whole element there is no field; `before` or `after` is the element. The key is the newer one.
    """

    kind: ChangeKind
    section: str
    key: str
    field: str | None
    before: Any
    after: Any
    text: Text


def compare(before: Playbook, after: Playbook) -> tuple[Change, ...]:
    """Every difference once; none if the two say the same, whatever their files look like."""
    olds, news = sections_of(before), sections_of(after)
    names = renamed(olds, news)
    return (*_file(before, after, names), *_order(olds, news, names), *_elements(olds, news, names))


def _file(before: Playbook, after: Playbook, names: Names) -> Iterator[Change]:
    """What stands outside the sections, down to the single facts."""
    olds, news = dict(_facts(before)), dict(_facts(after))
    for name in {**olds, **news}:
        old, new = olds.get(name), news.get(name)
        if renaming(old, name.rpartition(".")[2], FILE, names) != new:
            yield _change(_kind(name), FILE, after.key, name, old, new)


def _facts(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Names and values of what is no section: `title`, `window.min`, `plan.scenario.title`."""
    for name, each in content(value).items():
        if _opens(each):
            yield from _facts(each, f"{prefix}{name}.")
        else:
            yield prefix + name, each


def _opens(value: Any) -> bool:
    """Whether a value is told by its parts: not what is one word, as a text or a span is."""
    return is_value(value) and not is_word(value) and not isinstance(value, Text)


def _order(olds: Sections, news: Sections, names: Names) -> Iterator[Change]:
    """Phases follow each other in the order of the file; of nothing else does the order matter."""
    there = names.get("phases", {})
    old, new = (tuple(each.get("phases", ())) for each in (olds, news))
    kept = tuple(there.get(key, key) for key in old if there.get(key, key) in new)
    now = tuple(key for key in new if key in kept)
    if kept != now:
        yield _change(ChangeKind.MOVED, "phases", "", ORDER, kept, now)


def _elements(olds: Sections, news: Sections, names: Names) -> Iterator[Change]:
    for section in {**olds, **news}:
        old, new = olds.get(section, {}), news.get(section, {})
        there = {key: names.get(section, {}).get(key, key) for key in old}
        came = dict(zip(there.values(), there, strict=True))
        for key, element in new.items():
            if key not in came:
                yield _change(ChangeKind.ADDED, section, key, None, None, element)
            else:
                yield from _same(section, came[key], old[came[key]], element, names)
        for key in old:
            if there[key] not in new:
                yield _change(ChangeKind.REMOVED, section, key, None, old[key], None)


def _same(section: str, old_key: str, old: Any, new: Any, names: Names) -> Iterator[Change]:
    """The fields in which an element differs from what it was."""
    if old_key != new.key:
        yield _change(ChangeKind.RENAMED_KEY, section, new.key, "key", old_key, new.key)
    olds, news = _fields(old), _fields(new)
    as_now = {_renamed_link(name, names): value for name, value in olds.items()}
    for name in {**as_now, **news}:
        was, now = as_now.get(name), news.get(name)
        if renaming(was, name, section, names) != now:
            yield _change(_kind(name), section, new.key, name, was, now)


def _fields(element: Any) -> Mapping[str, Any]:
    """What an element says by field; each of its links stands for itself: `after[D05]`."""
    said = dict(content(element))
    links = said.get("after")
    if isinstance(links, tuple) and all(isinstance(each, After) for each in links):
        del said["after"]
        said |= {f"{LINKS}{each.step}]": each for each in links}
    return said


def _renamed_link(name: str, names: Names) -> str:
    if not name.startswith(LINKS):
        return name
    return f"{LINKS}{renaming(name[len(LINKS) : -1], 'step', '', names)}]"


def _kind(name: str) -> ChangeKind:
    if name.startswith(LINKS):
        return ChangeKind.RELINKED
    return (
        ChangeKind.RENAMED_KEY if name == "key" else KIND_OF.get(name.rpartition(".")[2], ChangeKind.CHANGED)
    )


def _change(kind: ChangeKind, section: str, key: str, name: str | None, before: Any, after: Any) -> Change:
    told = Told(kind.value, section, "" if section == FILE else key, name, before, after)
    return Change(kind, section, key, name, before, after, Text(sentence(told, "zh"), sentence(told, "en")))
