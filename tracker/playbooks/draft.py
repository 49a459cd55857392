"""A playbook between its words and its values: what the schema could read, and everything as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import marshmallow as ma

from tracker.domain.playbook import Vocabulary
from tracker.playbooks import schemas
from tracker.playbooks.faults import Fault
from tracker.playbooks.fields import Keyed
from tracker.playbooks.files import Document
from tracker.playbooks.paths import Path

Blame = tuple[Path, Fault]

SECTIONS = (
    "triggers",
    "include",
    "parameters",
    "phases",
    "steps",
    "series",
    "duties",
    "quotas",
    "metrics",
    "targets",
    "budget",
    "approvals",
    "contacts",
    "teams",
    "risks",
    "drills",
    "questions",
    "roles",
    "departments",
    "documents",
    "tiers",
    "channels",
    "workstreams",
)
SINGLES: dict[str, type[ma.Schema]] = {
    "scenario": schemas.ElementSchema,
    "iteration": schemas.IterationSchema,
    "review": schemas.ReviewSchema,
}
NODES = ("steps", "points", "series")


@dataclass(frozen=True)
class Part:
    """One element: its values as far as they could be read, and its body as written."""

    path: Path
    section: str
    values: dict[str, Any]
    body: dict[str, Any]
    schema: type[ma.Schema]

    @property
    def key(self) -> str:
        return str(self.path[-1])


@dataclass(frozen=True)
class Link:
    """One entry of an `after`."""

    path: Path
    pred: str
    succ: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A file after its schema: rules ask it, and answer with what they blame."""

    document: Document
    schema: type[schemas.FileSchema]
    values: dict[str, Any]
    vocabulary: Vocabulary | None

    @property
    def body(self) -> dict[str, Any]:
        tree: dict[str, Any] = self.document.tree
        return tree

    @property
    def emergency(self) -> bool:
        return self.schema is schemas.EmergencySchema

    @property
    def is_vocabulary(self) -> bool:
        return self.schema is schemas.VocabularySchema

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All elements of the file, in the order of the sections, points after their milestone."""
        return tuple(self._parts())

    @cached_property
    def _sections(self) -> dict[tuple[str, ...], tuple[Part, ...]]:
        return {}

    @cached_property
    def _keys(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def section(self, *names: str) -> tuple[Part, ...]:
        if names not in self._sections:
            self._sections[names] = tuple(part for part in self.parts if part.section in names)
        return self._sections[names]

    def keys(self, *names: str) -> tuple[str, ...]:
        if names not in self._keys:
            self._keys[names] = tuple(part.key for part in self.section(*names))
        return self._keys[names]

    def by_key(self, *names: str) -> dict[str, Part]:
        """The elements of some sections by key."""
        if names not in self._known:
            self._known[names] = {part.key: part for part in self.section(*names)}
        return self._known[names]

    @cached_property
    def _known(self) -> dict[tuple[str, ...], dict[str, Part]]:
        return {}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link whose predecessor could be read."""
        return tuple(self._links())

    def _parts(self) -> Iterator[Part]:
        yield Part((), "file", self.values, self.body, self.schema)
        known = self.schema().load_fields
        for name, schema in SINGLES.items():
            if name in known:
                yield from self._single(name, schema)
        for section in SECTIONS:
            field = known.get(section)
            if isinstance(field, Keyed):
                yield from self._section((section,), section, self.values, self.body, field.body.schema)

    def _single(self, name: str, schema: type[ma.Schema]) -> Iterator[Part]:
        body = self.body.get(name)
        if isinstance(body, dict):
            yield Part((name,), name, self.values.get(name) or {}, body, schema)

    def _section(
        self, path: Path, section: str, values: dict[str, Any], body: dict[str, Any], schema: type[ma.Schema]
    ) -> Iterator[Part]:
        bodies = body.get(str(path[-1]))
        found = values.get(str(path[-1])) or {}
        for key, each in bodies.items() if isinstance(bodies, dict) else ():
            if isinstance(each, dict):
                part = Part((*path, key), section, found.get(key) or {}, each, schema)
                yield part
                if schema is schemas.StepSchema:
                    yield from self._section(
                        (*part.path, "points"), "points", part.values, each, schemas.PointSchema
                    )

    def _links(self) -> Iterator[Link]:
        for part in self.section(*NODES, "duties"):
            for index, entry in enumerate(part.values.get("after") or ()):
                if entry and "step" in entry:
                    yield Link((*part.path, "after", index), entry["step"], part.key, entry)


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value inside maps and lists, with its path."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*path, index))
    else:
        yield path, value
