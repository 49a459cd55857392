"""The sections of a playbook by key, and which keys were only renamed between two playbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from tracker.domain.playbook import Element, Playbook, Point
from tracker.domain.spans import Ref

Sections = Mapping[str, Mapping[str, Any]]
Names = Mapping[str, Mapping[str, str]]
"""By section: what a key is called now."""

NODES = ("steps", "points", "series", "plan.steps")
OWN = ()
"""A field that names elements of the section it stands in."""
REFERENCES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("phase", "during", "phases"), ("phases",)),
    **dict.fromkeys(("step", "steps", "one_of", "alternate_of", "runs", "milestone"), NODES),
    **dict.fromkeys(("closes", "release_on", "parts"), NODES),
    **dict.fromkeys(("of", "inside", "parent", "duplicate_of"), OWN),
    "about": (*NODES, "duties", "phases", "include", "documents", "metrics", "targets", "budget", "risks"),
    "parameters": ("parameters",),
    "metric": ("metrics",),
    "contact": ("contacts",),
}
"""Fields that hold keys, and the sections in which these are; whatever else a field holds is no key."""
PARTS = ("include",)
SILENT = ("key", "where", "points")
"""Fields that are told in another way: by the key itself, not at all, and as a section."""


@dataclass(frozen=True, kw_only=True)
class Shown(Point):
    """A verification point with the milestone that it belongs to."""

    milestone: str


def sections_of(playbook: Playbook) -> Sections:
    """Elements by section and key; sections inside a part of the file are called `plan.steps`."""
    found = dict(_sections(playbook))
    steps = found.get("steps", {}).values()
    points = [(step.key, point) for step in steps for point in step.points]
    return {**found, "points": {point.key: _shown(point, milestone) for milestone, point in points}}


def _sections(value: Any, prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in fields(value):
        inner = getattr(value, each.name)
        if is_section(inner):
            yield prefix + each.name, inner
        elif is_value(inner):
            yield from _sections(inner, f"{prefix}{each.name}.")


def is_section(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(each, Element) for each in value.values())


def is_value(value: Any) -> bool:
    """Whether it is one of the frozen values that playbooks are made of."""
    return hasattr(type(value), "__dataclass_fields__")


def is_word(value: Any) -> bool:
    """Whether a value says itself in one word, as a span or a place does."""
    return "__str__" in vars(type(value))


def _shown(point: Point, milestone: str) -> Shown:
    own = {each.name: getattr(point, each.name) for each in fields(point)}
    return Shown(**own, milestone=milestone)


def content(value: Any) -> dict[str, Any]:
    """The fields of an element by name, without those that are told otherwise."""
    own = {each.name: getattr(value, each.name) for each in fields(value)}
    hidden = SILENT[1:] if isinstance(value, Playbook) else SILENT
    return {name: each for name, each in own.items() if name not in hidden and not is_section(each)}


def renamed(olds: Sections, news: Sections) -> Names:
    """Keys that are gone whose elements stand under new keys and say the same, references and all."""
    names = _candidates(olds, news)
    while wrong := list(_wrong(olds, news, names)):
        for section, key in wrong:
            del names[section][key]
    return names


def _candidates(olds: Sections, news: Sections) -> dict[str, dict[str, str]]:
    """Pairs that say the same if every key that is gone could be every key that came."""
    gone = {
        section: {key: "" for key in olds[section] if key not in news.get(section, {})} for section in olds
    }
    come = {
        section: {key: "" for key in news[section] if key not in olds.get(section, {})} for section in news
    }
    pairs: dict[str, dict[str, str]] = {}
    for section in gone:
        free = {key: _renamed(news[section][key], section, come) for key in come.get(section, ())}
        for key in gone[section]:
            blurred = _renamed(olds[section][key], section, gone)
            match = next((each for each in free if free[each] == blurred), None)
            if match is not None:
                pairs.setdefault(section, {})[key] = match
                del free[match]
    return pairs


def _wrong(olds: Sections, news: Sections, names: Names) -> Iterator[tuple[str, str]]:
    for section, pairs in names.items():
        for old, new in pairs.items():
            if _renamed(olds[section][old], section, names) != content(news[section][new]):
                yield section, old


def _renamed(element: Any, section: str, names: Names) -> dict[str, Any]:
    return {name: renaming(each, name, section, names) for name, each in content(element).items()}


def renaming(value: Any, field: str, section: str, names: Names) -> Any:
    """A value with the keys that it names as they are called now."""
    if isinstance(value, Ref):
        return Ref(_now(value.name, ("parameters",), names))
    if isinstance(value, str):
        return _key(value, field, section, names) if field in REFERENCES else value
    if isinstance(value, tuple):
        return tuple(renaming(each, field, section, names) for each in value)
    if isinstance(value, Mapping):
        return {key: renaming(each, field, section, names) for key, each in value.items()}
    if not is_value(value):
        return value
    inner = {each.name: getattr(value, each.name) for each in fields(value)}
    return replace(value, **{name: renaming(inner[name], name, section, names) for name in inner})


def _key(word: str, field: str, section: str, names: Names) -> str:
    part, dot, step = word.partition(".")
    if dot:
        return f"{_now(part, PARTS, names)}.{step}"
    return _now(word, REFERENCES[field] or (section,), names)


def _now(word: str, sections: tuple[str, ...], names: Names) -> str:
    return next((names[each][word] for each in sections if word in names.get(each, {})), word)
