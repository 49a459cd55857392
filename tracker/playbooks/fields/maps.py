"""Fields that hold others: lists, maps, and elements by key."""

from __future__ import annotations

from functools import cache
from typing import Any

import marshmallow as ma

from tracker.playbooks.faults import Fault
from tracker.playbooks.fields.base import KEY, LIST, MAP, Context, Field
from tracker.playbooks.fields.words import Line


class Listed(Field):
    """A list; what is wrong in one entry leaves the others readable, and None in its place."""

    form = LIST

    def __init__(self, inner: Field, *, single: bool = False, longest: int = 500, **options: Any) -> None:
        super().__init__(**options)
        self.inner, self.single, self.longest = inner, single, longest
        self.example = f"[{inner.example}]"

    def read(self, value: Any) -> Any:
        if self.single and not isinstance(value, list):
            return [self.inner.deserialize(value)]
        if not isinstance(value, list):
            raise self.wrong_shape(value)
        found: list[Any] = [None] * len(value)
        errors: dict[int, Any] = {}
        for index, each in enumerate(value):
            found[index] = self._entry(each, index, errors)
        if errors:
            raise ma.ValidationError(errors, valid_data=found)
        return found

    def _entry(self, each: Any, index: int, errors: dict[int, Any]) -> Any:
        try:
            return self.inner.deserialize(each)
        except ma.ValidationError as error:
            errors[index] = error.messages
            return error.valid_data

    def json_schema(self, context: Context) -> dict[str, Any]:
        inner = self.inner.json_schema(context)
        listed = {"type": "array", "items": inner}
        return {"anyOf": [inner, listed]} if self.single else listed


@cache
def _made(schema: type[ma.Schema]) -> ma.Schema:
    """A schema is made once: making it costs more than an element to read with it."""
    return schema()


class Body(Field):
    """A map with the fields of a schema."""

    form = MAP

    def __init__(self, schema: type[ma.Schema], *, example: str = "{…}", **options: Any) -> None:
        super().__init__(**options)
        self.schema, self.example = schema, example

    def read(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        return _made(self.schema).load(value)

    def json_schema(self, context: Context) -> dict[str, Any]:
        return context.refer(self.schema)


class Words(Field):
    """A map from keys to single words; with `ref` a parameter may stand for a word.

    `known` are its keys where they are not free; that all are there and no other is a rule's to check.
    """

    form = MAP

    def __init__(
        self, *, known: tuple[str, ...] = (), ref: bool = False, example: str = "{…}", **options: Any
    ) -> None:
        super().__init__(**options)
        self.word, self.known, self.example = Line(ref=ref), known, example

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        found: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for key, each in value.items():
            try:
                found[key] = self.word.deserialize(each)
            except ma.ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ma.ValidationError(errors, valid_data=found)
        return found

    def json_schema(self, context: Context) -> dict[str, Any]:
        word = self.word.json_schema(context)
        if not self.known:
            return by_key(word)
        return {
            "type": "object",
            "properties": dict.fromkeys(self.known, word),
            "required": list(self.known),
            "additionalProperties": False,
        }


class Keyed(Field):
    """A map of elements by key, in the order of the file."""

    form = MAP

    def __init__(self, schema: type[ma.Schema], **options: Any) -> None:
        super().__init__(**options)
        self.body = Body(schema)
        self.example = "{KEY: {…}}"

    def read(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        found: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for key, each in value.items():
            found[key] = self._element(key, each, errors)
        if errors:
            raise ma.ValidationError(errors, valid_data=found)
        return found

    def _element(self, key: str, each: Any, errors: dict[str, Any]) -> Any:
        own = [] if KEY.fullmatch(key) else [Fault("bad_key", key=key)]
        try:
            element = self.body.deserialize(each)
        except ma.ValidationError as error:
            errors[key] = merged(own, error.messages)
            return error.valid_data or {}
        if own:
            errors[key] = own
        return element

    def json_schema(self, context: Context) -> dict[str, Any]:
        return by_key(self.body.json_schema(context))


def merged(own: list[Fault], messages: Any) -> Any:
    """Faults of the element itself beside the faults within it."""
    if isinstance(messages, dict):
        return {ma.exceptions.SCHEMA: own, **messages} if own else messages
    return [*own, *messages]


def by_key(value: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a map whose keys are free."""
    keys = {"pattern": f"^{KEY.pattern}$"}
    return {"type": "object", "propertyNames": keys, "additionalProperties": value}
