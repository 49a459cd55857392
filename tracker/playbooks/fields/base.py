"""What every field has: a form in words, an example, its faults, and its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

import marshmallow as ma

from tracker.domain.spans import Ref
from tracker.domain.text import Lang, Text
from tracker.playbooks.faults import Fault

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
REF = re.compile(rf"\$({KEY.pattern})")
PARAMETER = rf"\${KEY.pattern}"
"""What `REF` finds, as a part of other patterns."""

PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
LIST = Text("列表", "a list")
MAP = Text("键值映射", "a map of keys to values")
WORD = Text("单个值", "a single value")
NO_EXAMPLE = "…"
EXPECTED = Text("应为{form}，例如 {example}", "This should be {form}, for example {example}")


def refusal(code: str, **fields: Any) -> ma.ValidationError:
    """A marshmallow error that carries a fault."""
    return ma.ValidationError([Fault(code, **fields)])


def shape_of(value: Any) -> Text:
    if isinstance(value, dict):
        return MAP
    return LIST if isinstance(value, list) else WORD


class Context(Protocol):
    """The JSON Schema that fields are asked to say their part of."""

    @property
    def lang(self) -> Lang:
        """In which language it speaks."""

    def refer(self, schema: type[ma.Schema]) -> dict[str, Any]:
        """A reference to the definition of a schema."""

    def define(self, name: str, body: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """A reference to a definition that stands once, however many fields refer to it."""


class Field(ma.fields.Field[Any]):
    """What every field here says of itself: the form of its value in words, and an example."""

    form = WORD
    example = NO_EXAMPLE

    def make_error(self, key: str, **_: Any) -> ma.ValidationError:
        if key == "required":
            return refusal("missing", field=self.data_key or self.name, example=self.example)
        return refusal("empty_value", form=self.form)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:  # noqa: ARG002
        return self.read(value)

    def read(self, value: Any) -> Any:
        """The value meant by what was written; raises what `refusal` gives."""
        raise NotImplementedError

    def json_schema(self, context: Context) -> dict[str, Any]:
        """The JSON Schema of what may be written."""
        raise NotImplementedError

    def wrong_shape(self, value: Any) -> ma.ValidationError:
        return refusal("wrong_shape", form=self.form, found=shape_of(value), example=self.example)


class Scalar(Field):
    """One word; `ref` lets a parameter stand for it."""

    json_types: ClassVar[tuple[str, ...]] = ("string",)
    """What YAML may make of the word."""

    def __init__(self, *, ref: bool = False, example: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.ref = ref
        self.example = example or self.example

    def read(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise self.wrong_shape(value)
        named = REF.fullmatch(value)
        if named and not self.ref:
            raise refusal("no_parameter_here", value=value)
        return Ref(named.group(1)) if named else self.parse(value)

    def parse(self, word: str) -> Any:
        raise NotImplementedError

    def not_it(self, word: str) -> ma.ValidationError:
        return refusal("bad_value", value=word, form=self.form, example=self.example)

    def pattern(self) -> str:
        """A regular expression of the words that it takes, parameters aside."""
        raise NotImplementedError

    def limits(self) -> dict[str, Any]:
        """What JSON Schema says of the value beside its pattern."""
        return {}

    def json_schema(self, context: Context) -> dict[str, Any]:
        types = self.json_types
        words = f"{self.pattern()}|{PARAMETER}" if self.ref else self.pattern()
        expected = EXPECTED.fill({"form": self.form, "example": self.example}).pick(context.lang)
        return {
            "type": types[0] if len(types) == 1 else list(types),
            "pattern": f"^(?:{words})$",
            **self.limits(),
            # Beyond the standard, for editors that would otherwise show the pattern to people.
            "patternErrorMessage": " ".join(expected.split()),
            **({} if self.example == NO_EXAMPLE else {"examples": self.samples()}),
        }

    def samples(self) -> list[str | float]:
        """Examples as values, which an editor writes down in the way of YAML."""
        if not PLAIN_NUMBER.fullmatch(self.example):
            return [self.example.strip('"')]
        return [float(self.example) if "." in self.example else int(self.example)]


def or_boolean(words: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema that takes a boolean too, put so that no editor offers true and false for it."""
    others = ["string", "number", "array", "object", "null"]
    return {"anyOf": [words, {"not": {"type": others}}]}
