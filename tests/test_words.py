"""What is refused is refused in the language of the asker: no text of a schema stays English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import marshmallow as ma
import pytest
from marshmallow.fields import Nested
from marshmallow.validate import Regexp

from tracker import app, words
from tracker.bodies import DEPTH, NUMBER, ONCE, TEXT, WHOLE

SOURCE = Path(app.__file__).parent
OF_PLAYBOOKS = ("playbooks/fields", "playbooks/schemas")
"""Where a fault is a code with words of its own in both languages."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _texts(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Every text that an expression may be; what is filled in stands as 7."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(each.value) if isinstance(each, ast.Constant) else "7" for each in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body, names), *_texts(node.orelse, names))
    elif isinstance(node, (ast.Name, ast.Attribute)):
        name = node.id if isinstance(node, ast.Name) else node.attr
        for each in names.get(name, ()):
            yield from _texts(each, names)


def _assigned(tree: ast.AST) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for each in targets if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value else ():
            if isinstance(each, ast.Name):
                found.setdefault(each.id, []).append(node.value)
    return found


def _refusals(tree: ast.AST) -> Iterator[ast.expr]:
    """What is said where a ValidationError is made, and where a validator is given its `error`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if getattr(node.func, "attr", getattr(node.func, "id", "")) == "ValidationError":
            yield node.args[0]
        yield from (each.value for each in node.keywords if each.arg == "error")


def test_every_text_of_a_schema_has_chinese_words():
    seen, english = set(), []
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if place.startswith(OF_PLAYBOOKS):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = _assigned(tree)
        for each in _refusals(tree):
            texts = list(_texts(each, names))
            if not texts and not isinstance(each, ast.Dict):  # a dict passes on what others said
                english.append(f"{place}:{each.lineno} says what this test cannot read")
            seen |= {*texts}
            english += [f"{place}:{each.lineno} {text}" for text in texts if not _in_chinese(text)]
    assert english == []
    assert {"Give after or before, not both.", "Give 7 changes at most."} <= seen


def _in_chinese(text: str) -> bool:
    return CHINESE.search(words.validation(text, "zh")) is not None


def _schemas(kind: type[ma.Schema] = ma.Schema) -> Iterator[type[ma.Schema]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("tracker.") and "playbooks.schemas" not in each.__module__:
            yield each
        yield from _schemas(each)


def _fields(field: ma.fields.Field) -> Iterator[ma.fields.Field]:
    yield field
    if not isinstance(field, Nested):
        parts = [getattr(field, name, None) for name in ("inner", "key_field", "value_field")]
        for each in parts:
            yield from _fields(each) if isinstance(each, ma.fields.Field) else ()


def test_every_text_that_a_field_brings_along_has_chinese_words():
    declared = [each for kind in _schemas() for each in kind._declared_fields.values()]
    every = [part for each in declared for part in _fields(each)]
    said = {text for each in every for text in _said(each)}
    said |= {each.error for field in every for each in field.validators if isinstance(each, Regexp)}
    assert len(every) > 500
    assert [text for text in sorted(said) if not _in_chinese(text)] == []


def _said(field: ma.fields.Field) -> Iterator[str]:
    kind = getattr(field, "OBJ_TYPE", "")
    for key, text in field.error_messages.items():
        if key not in UNREACHED and (key != "invalid_awareness" or kind == "datetime"):
            yield re.sub(r"\{\w+\}", "7", text.replace("{obj_type}", kind).replace("{awareness}", "aware"))


UNREACHED = {"format"}
"""Of what is written, never of what is read."""


@pytest.mark.parametrize("text", [DEPTH, NUMBER, ONCE, TEXT, WHOLE])
def test_what_the_parser_itself_refuses_has_chinese_words(text):
    assert _in_chinese(text)


def test_what_nobody_has_translated_is_said_in_english_rather_than_lost():
    assert words.validation("Something new.", "zh") == "Something new."
