"""What editors are told of the language is what the loader reads: no more, no less."""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner

from tests.playbooks.editing import DOCUMENT, VALIDATOR, plain, strict_schemas, typed
from tracker.cli import main
from tracker.domain.playbook import Kind, Vocabulary
from tracker.playbooks import catalogue, checker
from tracker.playbooks.catalogue.values import VALUES
from tracker.playbooks.editors import json_schema
from tracker.playbooks.paths import spoken
from tracker.playbooks.schemas import schema_for
from tracker.playbooks.schemas.base import fields_of
from tracker.playbooks.schemas.words import KEYS, SPECIAL, TITLES, meaning, name_of

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DELIVERED = sorted((ROOT / "playbooks").glob("*.yaml"))
OWN = [*DELIVERED, HERE / "rare.yaml", HERE / "vocabulary.yaml", *sorted((HERE / "shown").glob("*.yaml"))]
BROKEN = {path.stem: path for path in sorted((HERE / "broken").glob("*.yaml"))}
EXTENDED_ONLY = {"Strict", "Provenance", "Named", "Job", "File"}
DEFINITIONS = DOCUMENT["definitions"]

# Which faults an editor sees, by their place in the catalogue: those of one value, or of the keys of one
# element. JSON Schema looks no further, so of the rest it is said why it cannot.
SEEN = {
    "values": set(VALUES) - {"english_missing"},
    "provenance": {"no_provenance", "unknown_field"},
    "reading": {"empty_file", "too_deep"},
}
NOT_SEEN = {
    "values": "a warning, and JSON Schema knows errors only",
    "provenance": "whether a field that is named is there",
    "reading": "YAML before it is a tree; JSON has one value for a key, and no tags",
    "budgets": "sums, and lines within lines",
    "choices": "steps that stand for others",
    "emergencies": "what a step means beside others",
    "links": "what waits for what",
    "names": "names of other sections, of the vocabulary, of other files",
    "papers": "what is made, and by which step",
    "parameters": "what fits the type of a parameter",
    "parts": "what stands in other files",
    "people": "what is said of roles elsewhere",
    "phases": "what is said of phases elsewhere",
    "questions": "no faults, but what is open",
    "rehearsals": "what stands in other files",
    "steps": "what fits the kind of a step, or its cadence",
    "targets": "which goals go together, and with which metric",
}
BY_A_RULE = {
    ("parameters", "parameters.range.unit"): "the units of its type",
    ("parameters", "parameters.huge.max"): "the range of its type",
}
"""Faults that look like those of one value, but hang on another."""
NO_TREE = {
    "alias-anchor-tag": "a tag that no reader knows",
    "key-not-word": "a key that is a list",
    "not-yaml": "no YAML",
    "two-documents": "two documents",
}
"""Files that YAML itself refuses."""

SCHEMAS = {name_of(each): each for each in strict_schemas() if name_of(each) not in EXTENDED_ONLY}


@pytest.mark.parametrize("read", [typed, plain])
@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_good_file_is_taken_however_its_scalars_are_read(path: Path, read: Any) -> None:
    faults = VALIDATOR.iter_errors(read(path.read_text()))

    assert [(spoken(tuple(each.instance_path)), each.message) for each in faults] == []


def test_the_delivered_files_are_all_there() -> None:
    assert len(DELIVERED) >= 32
    assert {kind_of(path) for path in DELIVERED} == set(Kind)


def kind_of(path: Path) -> str:
    return str(typed(path.read_text())["kind"])


def seen(name: str, words: Vocabulary) -> set[str]:
    """Where the checker finds faults that an editor should see too."""
    codes = set().union(*SEEN.values())
    found = checker.load(BROKEN[name], words).findings
    return {each.path for each in found if each.code in codes and (name, each.path) not in BY_A_RULE}


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - NO_TREE.keys()))
def test_a_broken_file_is_refused_for_its_shape_and_for_nothing_else(name: str, words: Vocabulary) -> None:
    assert VALIDATOR.is_valid(typed(BROKEN[name].read_text())) == (not seen(name, words))


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - NO_TREE.keys()))
def test_a_fault_of_shape_is_marked_where_the_checker_finds_it(name: str, words: Vocabulary) -> None:
    faults = VALIDATOR.iter_errors(typed(BROKEN[name].read_text()))
    marked = {spoken(tuple(each.instance_path)) for each in faults}

    placed = seen(name, words) - {""}  # the whole file is no place

    assert {path for path in placed if not marked & around(path)} == set()


@pytest.mark.parametrize("name", NO_TREE)
def test_what_is_no_tree_never_gets_so_far(name: str) -> None:
    with pytest.raises(yaml.YAMLError):
        typed(BROKEN[name].read_text())


def test_of_every_kind_of_fault_it_is_said_whether_an_editor_sees_it() -> None:
    kinds = {each.name for each in pkgutil.iter_modules(catalogue.__path__)} - {"entry"}

    assert NOT_SEEN.keys() == kinds
    assert set().union(*SEEN.values()) <= catalogue.CATALOGUE.keys()
    assert {file for file, _ in BY_A_RULE} <= BROKEN.keys()


def around(path: str) -> set[str]:
    """The place itself, and what it stands in: a missing key is marked at its map, a choice at its whole."""
    ends = [at for at, letter in enumerate(path) if letter in ".["]
    places = {path, *(path[:at] for at in ends)}
    return places if len(ends) > 1 else {*places, ""}


def test_every_schema_has_a_definition_and_every_key_stands_in_it() -> None:
    written = {name: tuple(each["properties"]) for name, each in DEFINITIONS.items() if name in SCHEMAS}

    assert written == {name: fields_of(schema) for name, schema in SCHEMAS.items()}
    assert DEFINITIONS.keys() - SCHEMAS.keys() == {"Text", "Source"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_definition_asks_for_what_the_schema_asks_for_and_takes_no_other_key(name: str) -> None:
    fields = SCHEMAS[name]().load_fields.items()
    required = {field.data_key or key for key, field in fields if field.required}

    assert set(DEFINITIONS[name].get("required", ())) == required
    assert DEFINITIONS[name]["additionalProperties"] is False


def test_every_key_is_described_in_both_languages() -> None:
    silent = [
        (name, key, lang)
        for lang in ("zh", "en")
        for name, each in json_schema.document(lang)["definitions"].items()
        for key, value in each.get("properties", {}).items()
        if not value.get("description")
    ]

    assert silent == []


def test_no_description_is_of_a_key_that_there_is_not() -> None:
    said = {id(meaning(schema, key)) for schema in SCHEMAS.values() for key in fields_of(schema)}
    unused = [key for key, each in KEYS.items() if id(each) not in said]
    unused += [key for own in SPECIAL.values() for key, each in own.items() if id(each) not in said]

    assert unused == []
    assert TITLES.keys() == SCHEMAS.keys()


def test_a_description_is_one_short_line() -> None:
    every = [*KEYS.values(), *TITLES.values(), *(each for own in SPECIAL.values() for each in own.values())]

    assert [each for each in every if not (0 < len(each.zh) <= 60 and 0 < len(each.en) <= 100)] == []


def test_free_keys_are_keys() -> None:
    free = [each for each in maps(DOCUMENT) if isinstance(each.get("additionalProperties"), dict)]

    assert len(free) > 25
    assert {each["propertyNames"]["pattern"] for each in free} == {"^[A-Za-z][A-Za-z0-9_-]{0,63}$"}


def maps(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from maps(each)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_json_schema_of_draft_7(lang: Any) -> None:
    document = json_schema.document(lang)

    assert document["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema_rs.meta.validate(document)
    assert "://" not in document["$id"]


def test_only_words_differ_between_the_languages() -> None:
    english, chinese = (_without_words(json_schema.document(lang)) for lang in ("en", "zh"))

    assert english == chinese
    assert json_schema.text("en") != json_schema.text("zh")


def _without_words(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_words(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_words(each)
        for key, each in value.items()
        if not (key in ("description", "title", "patternErrorMessage", "label") and isinstance(each, str))
    }


@pytest.mark.parametrize("kind", [each.value for each in Kind])
def test_a_file_is_held_to_the_keys_of_its_kind(kind: str) -> None:
    path = next(path for path in DELIVERED if kind_of(path) == kind)
    tree = typed(path.read_text())
    others = [each for each in Kind if schema_for({"kind": each}) is not schema_for({"kind": kind})]

    assert VALIDATOR.is_valid(tree)
    assert [each for each in others if VALIDATOR.is_valid({**tree, "kind": each})] == []


def test_the_command_prints_it_in_either_language() -> None:
    for lang in ("zh", "en"):
        printed = CliRunner().invoke(main, ["playbook", "schema", "--lang", lang])

        assert (printed.exit_code, printed.stdout) == (0, json_schema.text(lang))
        assert json.loads(printed.stdout) == json_schema.document(lang)


def test_it_is_the_same_in_every_process() -> None:
    tell = (
        "import sys; from tracker.playbooks.editors import json_schema as it; sys.stdout.write(it.text('en'))"
    )
    again = subprocess.run(
        [sys.executable, "-c", tell],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )

    assert again.stdout.decode() == json_schema.text("en")
