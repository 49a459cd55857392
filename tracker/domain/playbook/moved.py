"""A playbook as a part of another one: every key, and every mention of it, behind the name of the part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from tracker.domain.playbook.elements import After, Due, Element
from tracker.domain.playbook.recipe import Playbook
from tracker.domain.playbook.steps import FollowUp, Iteration, Phase
from tracker.domain.spans import Ref
from tracker.domain.text import Text

E = TypeVar("E", bound=Element)
MENTIONS = frozenset({"phase", "during", "runs", "alternate_of", "one_of", "step", "closes"})
"""Fields that name a step or phase of their own playbook."""
SECTIONS = ("phases", "steps", "series", "duties", "quotas")


class Moved:
    """Moves elements behind a name; `names` says which parameter a `$name` means afterwards."""

    def __init__(self, prefix: str, title: Text, names: Mapping[str, str]) -> None:
        self.prefix, self.title, self.names = prefix, title, names

    def playbook(self, inner: Playbook) -> Playbook:
        """Everything of a playbook that a plan is made of."""
        moved: dict[str, Any] = {name: self._section(getattr(inner, name)) for name in SECTIONS}
        own = {
            key: each for key, each in inner.parameters.items() if self.names[key] == f"{self.prefix}.{key}"
        }
        return replace(inner, parameters=self._section(own), **moved)

    def iteration(self, iteration: Iteration) -> Iteration:
        """The loop of what is moved, or of a part in it."""
        return self._element(iteration)

    def _section(self, elements: Mapping[str, E]) -> dict[str, E]:
        made = (self._element(each) for each in elements.values())
        return {each.key: each for each in made}

    def _element(self, element: E) -> E:
        values = {each.name: self._value(each.name, getattr(element, each.name)) for each in fields(element)}
        if isinstance(element, Phase):
            title = Text(f"{self.title.zh} · {element.title.zh}", f"{self.title.en} · {element.title.en}")
            values["title"] = title
        return replace(element, **{**values, "key": self._key(element.key)})

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, Ref):
            return Ref(self.names.get(value.name, value.name))
        if name in MENTIONS or (name == "steps" and isinstance(value, tuple)):
            return self._mention(value)
        if isinstance(value, tuple):
            return tuple(self._value(name, each) for each in value)
        if isinstance(value, Element):
            return self._element(value)
        if isinstance(value, (After, Due, FollowUp)):
            inner = {each.name: self._value(each.name, getattr(value, each.name)) for each in fields(value)}
            return replace(value, **inner)
        return value

    def _mention(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._key(each) for each in value)
        return None if value is None else self._key(value)

    def _key(self, key: str) -> str:
        return f"{self.prefix}.{key}"
