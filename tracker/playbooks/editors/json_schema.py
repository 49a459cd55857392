"""The JSON Schema of the playbook language, made of the schemas that the loader reads with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from tracker.domain.playbook import Kind
from tracker.domain.text import Lang, Text
from tracker.playbooks import schemas
from tracker.playbooks.schemas.words import meaning, name_of, title

# Draft 7 is the newest that every editor completes with: the YAML language server read no other before
# version 1.20, and checks a schema of a later draft against draft 7 there. Nothing here needs a later one.
# Beside `$ref` draft 7 ignores what it finds; editors still show a `description` that stands there.
DRAFT = "http://json-schema.org/draft-07/schema#"
MEDIA_TYPE = "application/schema+json"
TITLE = Text("方案语言", "The playbook language")
NOTE = Text(
    "一个 YAML 文件的写法。跨元素的规则由 tracker playbook check 检查。",
    "How a YAML file is written. `tracker playbook check` has the rules between its elements.",
)


@cache
def text(lang: Lang) -> str:
    """The JSON Schema as a file."""
    return json.dumps(document(lang), ensure_ascii=False, indent=2) + "\n"


def document(lang: Lang) -> dict[str, Any]:
    """The JSON Schema of a playbook file of any kind."""
    writer = _Writer(lang)
    branches = _branches(writer)
    return {
        "$schema": DRAFT,
        "$id": "tracker:playbook/1",
        "title": TITLE.pick(lang),
        "description": NOTE.pick(lang),
        "type": "object",
        **branches,
        "definitions": dict(sorted(writer.definitions.items())),
    }


def _branches(writer: _Writer) -> dict[str, Any]:
    """The schema of a file by its kind, chosen with `if`: of `oneOf`, editors show the faults of all."""
    usual = schemas.schema_for({})
    chosen = writer.refer(usual)
    for schema, kinds in _kinds().items():
        if schema is not usual:
            asked = {"properties": {"kind": {"enum": kinds}}, "required": ["kind"]}
            chosen = {"if": asked, "then": writer.refer(schema), "else": chosen}
    return chosen


def _kinds() -> Mapping[type[schemas.FileSchema], list[str]]:
    found: dict[type[schemas.FileSchema], list[str]] = {}
    for kind in Kind:
        found.setdefault(schemas.schema_for({"kind": kind.value}), []).append(kind.value)
    return found


class _Writer:
    """Writes each definition once, when it is first referred to."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.definitions: dict[str, dict[str, Any]] = {}

    def refer(self, schema: type[ma.Schema]) -> dict[str, Any]:
        return self.define(name_of(schema), lambda: self._object(schema))

    def define(self, name: str, body: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a schema within itself is not written without end
            self.definitions[name] = body()
        return {"$ref": f"#/definitions/{name}"}

    def _property(self, schema: type[ma.Schema], key: str) -> dict[str, Any]:
        """What may stand under a key of a schema."""
        written: dict[str, Any] = _fields(schema)[key].json_schema(self)
        return {"description": meaning(schema, key).pick(self.lang), **written}

    def _object(self, schema: type[ma.Schema]) -> dict[str, Any]:
        fields = _fields(schema)
        required = [key for key, field in fields.items() if field.required]
        return {
            "title": title(schema).pick(self.lang),
            "type": "object",
            "properties": {key: self._property(schema, key) for key in fields},
            **({"required": required} if required else {}),
            "additionalProperties": False,
            **(ORIGIN if issubclass(schema, (schemas.ElementSchema, schemas.NamedSchema)) else {}),
        }


def _fields(schema: type[ma.Schema]) -> dict[str, Any]:
    return {field.data_key or name: field for name, field in schema().load_fields.items()}


ORIGIN: Mapping[str, Any] = {
    "if": {"properties": {"proposed": {"enum": [False, "false"]}}},
    "then": {"required": ["source"]},
}
"""An element without a section says that it is proposed; where `proposed` is missing the condition holds."""
