"""From checked values to the frozen playbook of the domain, each part with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from tracker.domain.playbook import (
    After,
    Deliverable,
    Department,
    DocumentType,
    Due,
    Duty,
    Element,
    EmergencyPlan,
    EmergencyStep,
    Job,
    Parameter,
    Part,
    Phase,
    Playbook,
    Point,
    Quota,
    Role,
    Series,
    Step,
    Vocabulary,
    Window,
)
from tracker.domain.text import Text
from tracker.playbooks.files import Document
from tracker.playbooks.paths import Path
from tracker.playbooks.rules.parameters import NUMERIC

E = TypeVar("E", bound=Element)
Values = dict[str, Any]
LISTS = (
    "on",
    "during",
    "choices",
    "indicators",
    "aliases",
    "evidence",
    "one_of",
    "steps",
    "departments",
    "proposed",
)


class Builder:
    """Builds one file; its values must have passed every check."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def vocabulary(self, values: Values) -> Vocabulary:
        return Vocabulary(
            **_facts(_some(values, "format", "title", "note", "source", "proposed")),
            key=values["key"],
            where=self.document.where(()),
            roles=self.every(Role, values, ("roles",)),
            departments=self.every(Department, values, ("departments",)),
            documents=self.every(DocumentType, values, ("documents",)),
        )

    def playbook(self, values: Values) -> Playbook:
        return Playbook(
            **_facts(_some(values, "format", "kind", "title", "note", "source", "proposed")),
            key=values["key"],
            where=self.document.where(()),
            parts=self.every(Part, values, ("parts",)),
            parameters=self.every(Parameter, values, ("parameters",), _parameter),
            window=Window(**_facts(values["window"])) if "window" in values else None,
            phases=self.every(Phase, values, ("phases",)),
            steps={} if "scenario" in values else self.every(Step, values, ("steps",), self.step),
            series=self.every(Series, values, ("series",)),
            duties=self.every(Duty, values, ("duties",), _duty),
            quotas=self.every(Quota, values, ("quotas",)),
            plan=self.plan(values) if "scenario" in values else None,
        )

    def plan(self, values: Values) -> EmergencyPlan:
        scenario = self.element(Element, "scenario", values["scenario"], ("scenario",))
        own = _some(values, "level", "clock", "department", "limit")
        return EmergencyPlan(scenario=scenario, steps=self.every(EmergencyStep, values, ("steps",)), **own)

    def every(
        self,
        kind: type[E],
        values: Values,
        path: Path,
        shape: Callable[[Values, Path], Values] | None = None,
    ) -> Mapping[str, E]:
        """All elements of the section at the end of the path, by key, in the order of the file."""
        found: dict[str, E] = {}
        for key, each in (values.get(str(path[-1])) or {}).items():
            own = (*path, key)
            found[key] = self.element(kind, key, shape(each, own) if shape else each, own)
        return found

    def element(self, kind: type[E], key: str, values: Values, path: Path) -> E:
        own = _one_department(_facts(values)) if issubclass(kind, Job) else _facts(values)
        if "after" in own:
            own["after"] = self.links(own["after"], (*path, "after"))
        if "produces" in own:
            own["produces"] = tuple(_deliverable(each) for each in own["produces"])
        return kind(key=key, where=self.document.key_where(path), **own)

    def links(self, entries: list[Values], path: Path) -> tuple[After, ...]:
        return tuple(
            After(where=self.document.where((*path, index)), **_facts(each))
            for index, each in enumerate(entries)
        )

    def step(self, values: Values, path: Path) -> Values:
        """The points of a milestone are built first; a deadline becomes one value."""
        own = dict(values)
        if "points" in own:
            own["points"] = tuple(self.every(Point, values, (*path, "points")).values())
        if "due" in own:
            own["due"] = Due(**own["due"])
        return own


def _some(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names if name in values}


def _facts(values: Values) -> Values:
    """The values with their lists as tuples."""
    return {
        name: tuple(value) if name in LISTS and isinstance(value, list) else value
        for name, value in values.items()
    }


def _one_department(own: Values) -> Values:
    """The one department becomes the departments, and so does what is proposed of it."""
    if "department" in own:
        own["departments"] = (own.pop("department"),)
    if isinstance(own.get("proposed"), tuple):
        own["proposed"] = tuple("departments" if name == "department" else name for name in own["proposed"])
    return own


def _deliverable(value: str | Text) -> Deliverable:
    return Deliverable(title=value) if isinstance(value, Text) else Deliverable(document=value)


def _parameter(values: Values, _: Path) -> Values:
    default = values.get("default")
    if default is None or values["type"] not in NUMERIC:
        return values
    return {**values, "default": Decimal(default)}


def _duty(values: Values, _: Path) -> Values:
    """`during: all` is what no `during` says."""
    return {**values, "during": ()} if "all" in values.get("during", ()) else values
