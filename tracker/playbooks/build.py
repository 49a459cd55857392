"""From checked values to the frozen playbook of the domain, each part with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from tracker.domain.playbook import (
    After,
    Approval,
    Baseline,
    BudgetLine,
    Contact,
    Deliverable,
    Department,
    DocumentRule,
    DocumentType,
    Drill,
    Due,
    Duty,
    Element,
    EmergencyPlan,
    EmergencyStep,
    FollowUp,
    Iteration,
    Job,
    Join,
    Metric,
    Parameter,
    Part,
    Phase,
    Playbook,
    Point,
    Question,
    Quota,
    Review,
    Risk,
    Role,
    Series,
    Step,
    Target,
    Team,
    Trigger,
    Vocabulary,
    Window,
    Word,
)
from tracker.domain.text import Text
from tracker.playbooks.files import Document
from tracker.playbooks.paths import Path
from tracker.playbooks.rules.parameters import NUMERIC

E = TypeVar("E", bound=Element)
Values = dict[str, Any]
PLAIN: dict[str, type[Element]] = {
    "triggers": Trigger,
    "phases": Phase,
    "quotas": Quota,
    "documents": DocumentRule,
    "metrics": Metric,
    "budget": BudgetLine,
    "approvals": Approval,
    "contacts": Contact,
    "teams": Team,
    "risks": Risk,
    "drills": Drill,
    "questions": Question,
}
"""Sections whose elements are built as they were read."""
WORDS: dict[str, type[Element]] = {
    "roles": Role,
    "departments": Department,
    "documents": DocumentType,
    "tiers": Word,
    "channels": Word,
    "workstreams": Word,
}


class Builder:
    """Builds one file; its values must have passed every check."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def vocabulary(self, values: Values) -> Vocabulary:
        return Vocabulary(
            **_facts(_some(values, "format", "title", "note", "source", "proposed")),
            key=values["key"],
            where=self.document.where(()),
            **self.sections(WORDS, values),
        )

    def playbook(self, values: Values) -> Playbook:
        return Playbook(
            **_facts(_some(values, "format", "kind", "title", "note", "source", "proposed")),
            key=values["key"],
            where=self.document.where(()),
            **self.sections(PLAIN, values),
            parameters=self.every(Parameter, values, ("parameters",), _parameter),
            include=self.every(Part, values, ("include",), self.part),
            window=Window(**_facts(values["window"])) if "window" in values else None,
            steps={} if "scenario" in values else self.every(Step, values, ("steps",), self.step),
            series=self.every(Series, values, ("series",), _series),
            duties=self.every(Duty, values, ("duties",), _duty),
            targets=self.every(Target, values, ("targets",), _target),
            iteration=self.single(Iteration, values, "iteration"),
            review=self.single(Review, values, "review"),
            plan=self.plan(values) if "scenario" in values else None,
        )

    def sections(self, kinds: Mapping[str, type[Element]], values: Values) -> Values:
        return {name: self.every(kind, values, (name,)) for name, kind in kinds.items()}

    def single(self, kind: type[E], values: Values, name: str) -> E | None:
        return self.element(kind, name, values[name], (name,)) if name in values else None

    def plan(self, values: Values) -> EmergencyPlan:
        scenario = self.element(Element, "scenario", values["scenario"], ("scenario",))
        own = _some(values, "level", "clock", "department", "limit", "followed_by")
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
            tied = self.joins if kind is Part else self.links
            own["after"] = tied(own["after"], (*path, "after"))
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

    def part(self, values: Values, path: Path) -> Values:
        own = dict(values)
        if "before" in own:
            own["before"] = self.joins(own["before"], (*path, "before"))
        return own

    def joins(self, entries: list[Values], path: Path) -> tuple[Join, ...]:
        return tuple(
            Join(where=self.document.where((*path, index)), **each) for index, each in enumerate(entries)
        )


def _some(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names if name in values}


def _facts(values: Values) -> Values:
    """The values with their lists as tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


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
    if values["type"] not in NUMERIC:
        return values
    own = dict(values)
    if "default" in own:
        own["default"] = Decimal(own["default"])
    if "by_tier" in own:
        own["by_tier"] = {tier: Decimal(each) for tier, each in own["by_tier"].items()}
    return own


def _series(values: Values, _: Path) -> Values:
    return {**values, "follow_up": FollowUp(**values["follow_up"])} if "follow_up" in values else values


def _duty(values: Values, _: Path) -> Values:
    """`during: all` is what no `during` says."""
    return {**values, "during": ()} if "all" in values.get("during", ()) else values


def _target(values: Values, _: Path) -> Values:
    return {**values, "baseline": Baseline(**values["baseline"])} if "baseline" in values else values
