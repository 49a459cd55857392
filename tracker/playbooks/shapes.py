"""Fields whose value may be written in more than one shape: links, deadlines, proposals, deliverables."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from tracker.domain.text import Text
from tracker.playbooks.fields import (
    Body,
    Context,
    Field,
    Flag,
    Key,
    Line,
    Listed,
    Scalar,
    StartMonth,
    StepName,
    TextField,
    one_of,
    or_boolean,
    refusal,
)

NOT_PROPOSABLE = ("source", "proposed", "format", "key")
YAML_1_1_TRUE = "on"
"""A name of a field that editors on YAML 1.1 take for true."""


class Proposed(Field):
    """true for the whole element, or the list of fields that are proposals."""

    form = Text(" true 或字段列表", "true or a list of fields")
    example = "[owner, duration]"

    def read(self, value: Any) -> Any:
        if isinstance(value, list):
            return Listed(Line(example="owner")).deserialize(value)
        if not isinstance(value, str):
            raise self.wrong_shape(value)
        return self._flag(value)

    def _flag(self, value: str) -> bool:
        flag = Flag()
        flag.form, flag.example = self.form, self.example
        return bool(flag.deserialize(value))

    def json_schema(self, context: Context) -> dict[str, Any]:
        """Names only fields of the schema that it stands in."""
        fields = self.parent.load_fields.items() if isinstance(self.parent, ma.Schema) else ()
        names = [field.data_key or name for name, field in fields]
        known = one_of(name for name in names if name not in NOT_PROPOSABLE)
        listed = or_boolean(known) if YAML_1_1_TRUE in names else known
        return {"anyOf": [Flag().json_schema(context), {"type": "array", "items": listed}]}


class Source(Field):
    """A section of the service document, or several."""

    form = Text("章节号", "a section")
    example = "6.2"
    sections = Listed(Line(example=example), single=True)

    def read(self, value: Any) -> str:
        return ", ".join(self.sections.deserialize(value))

    def json_schema(self, context: Context) -> dict[str, Any]:
        return context.define("Source", lambda: self.sections.json_schema(context))


class Either(Field):
    """A plain key stands for a map with that key under `name`."""

    word: Scalar = StepName()

    def __init__(self, schema: type[ma.Schema], name: str, **options: Any) -> None:
        super().__init__(**options)
        self.body, self.name_of_key = Body(schema), name
        self.body.form, self.body.example = self.form, self.example

    def read(self, value: Any) -> Any:
        if not isinstance(value, str):
            return self.body.deserialize(value)
        return self.plain(value)

    def plain(self, value: str) -> Any:
        return {self.name_of_key: self.word.deserialize(value)}

    def json_schema(self, context: Context) -> dict[str, Any]:
        return {"anyOf": [self.word.json_schema(context), self.body.json_schema(context)]}


class Link(Either):
    """`D01`, or `{step: D01, type: FS, lag: 7d, soft: true}`."""

    form = Text("步骤的键，或 {step: …, lag: …}", "the key of a step, or {step: …, lag: …}")
    example = "D01"


class Touch(Either):
    """`M1`, or `{step: M1, at: A1}`: a step here, and a step of the part that it touches."""

    form = Text("步骤的键，或 {step: …, at: …}", "the key of a step, or {step: …, at: …}")
    example = "M1"
    word = Key(example=example)


class Deadline(Either):
    """`phase_end`, `start+6mo`, a parameter of months, or `{step: M3, lag: 5wd}`."""

    form = Text(" phase_end、start+6mo 或 {step: …, lag: …}", "phase_end, start+6mo or {step: …, lag: …}")
    example = "{step: M3, lag: 5wd}"
    word = StartMonth(ref=True)

    def plain(self, value: str) -> Any:
        if value == "phase_end":
            return {}
        if not value.startswith(("start+", "$")):
            raise refusal("bad_value", value=value, form=self.form, example=self.example)
        return {"months": self.word.deserialize(value)}

    def json_schema(self, context: Context) -> dict[str, Any]:
        either = super().json_schema(context)["anyOf"]
        return {"anyOf": [{"type": "string", "enum": ["phase_end"]}, *either]}


class Output(Field):
    """A document of the vocabulary by key, title or alias; or a text for what has no document type."""

    form = Text("词汇表中的文档，或 {zh: …, en: …}", "a document of the vocabulary, or {zh: …, en: …}")
    example = "minutes"

    def read(self, value: Any) -> Any:
        if isinstance(value, str):
            return Line().deserialize(value)
        text = TextField()
        text.form, text.example = self.form, self.example
        return text.deserialize(value)

    def json_schema(self, context: Context) -> dict[str, Any]:
        return {"anyOf": [Line(example=self.example).json_schema(context), TextField().json_schema(context)]}
