"""YAML as an editor reads it, and the JSON Schema that it holds against it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import yaml

from tracker.playbooks.editors import json_schema
from tracker.playbooks.schemas.base import Strict

DOCUMENT = json_schema.document("en")
VALIDATOR = jsonschema_rs.validator_for(DOCUMENT)


@cache
def typed(text: str) -> Any:
    """What PyYAML's SafeLoader makes of a file, as JSON has it: numbers and booleans, but keys are words.

    Raises YAMLError. It speaks YAML 1.1, whose guesses go further than those of the editors' YAML 1.2.
    """
    loader = yaml.SafeLoader(text)
    node = loader.get_single_node()
    return None if node is None else _value(loader, node)


def plain(text: str) -> Any:
    """A file with every scalar as the words that stand there."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - reads words only


def strict_schemas(schema: type[Strict] = Strict) -> Iterator[type[Strict]]:
    """Every schema of the language."""
    yield schema
    for each in schema.__subclasses__():
        yield from strict_schemas(each)


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {_key(key): _value(loader, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, each) for each in node.value]
    value = loader.construct_object(node)
    return value if _is_json(value) else node.value


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.YAMLError("this key is no word")
    return node.value


def _is_json(value: Any) -> bool:
    """Dates and infinity are words in JSON."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (str, bool, int))
