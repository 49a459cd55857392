"""Whatever a file holds, checking it gives findings and never an exception."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import marshmallow as ma
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.playbook import (
    Cadence,
    Category,
    Clock,
    Direction,
    Kind,
    Mode,
    ParameterType,
    Period,
    Side,
    StepKind,
    TriggerKind,
)
from tracker.playbooks import checker, parts, report
from tracker.playbooks.fields import Body, Keyed, Listed
from tracker.playbooks.judge import finding
from tracker.playbooks.rules.names import RULES
from tracker.playbooks.schemas import EmergencySchema, PlanSchema, VocabularySchema
from tracker.playbooks.shapes import Either
from tracker.playbooks.showing.full import show_lines

HERE = Path(__file__).parent
WORDS = checker.load(HERE / "vocabulary.yaml").vocabulary
SEEDS = [
    *(path.read_text() for path in sorted((HERE / "broken").glob("*.yaml"))),
    *(path.read_text() for path in sorted((HERE / "together").glob("*/*.yaml"))),
    (HERE / "rare.yaml").read_text(),
    (HERE.parent.parent / "playbooks" / "emergency-complaint-48h.yaml").read_text(),
]
PIECES = [
    "\n", "  ", ":", "- ", "[", "]", "{", "}", "&a ", "*a", "!x ", "$x", "'", '"', "#", "---\n", "? ", "甲",
    "0wd", "\x00", "-15%", "start+3mo", "phase_end", "$p", "one_of: [A, B]", "alternate_of: A", "weeks: [1]",
    "tiers: startup", "share: 50%", "remainder: true", "read_only: true", "loop.A", "required: true",
]  # fmt: skip
ENUMS = (
    Cadence, Category, Clock, Direction, Kind, Mode, ParameterType, Period, Side, StepKind, TriggerKind,
)  # fmt: skip
PLAIN = [
    "", "1", "0", "-1", "2.5", "1wd", "-2d", "3h", "30min", "50%", "+20%", "-15%", "4.8", "100", "$p", "$A",
    "A", "B", "p", "loop", "loop.A", "total", "all", "true", "false", "6.1", "14:00", "mon", "last", "31",
    "T+2h", "T+1wd", "phase_end", "start+3mo", "2026-02-30", "2026-01-01", "OM", "OPS", "CLIENT", "minutes",
    "周报", "startup", "phone", "甲", "sample", *RULES,
]  # fmt: skip
WORDS_IN = [*PLAIN, *(word.value for words in ENUMS for word in words)]
DEEPEST = 3
KEYS = ["A", "B", "C", "p", "loop", "startup", "description", "D-01"]
FILES = (PlanSchema, EmergencySchema, VocabularySchema)


def inner(field: ma.fields.Field[Any]) -> list[type[ma.Schema]]:
    """The schemas that stand in a field."""
    if isinstance(field, Listed):
        return inner(field.inner)
    if isinstance(field, (Keyed, Either)):
        return [field.body.schema]
    return [field.schema] if isinstance(field, Body) else []


def named(schema: type[ma.Schema], seen: set[type[ma.Schema]]) -> set[str]:
    """Every key of the language, however deep."""
    if schema in seen:
        return set()
    seen.add(schema)
    fields = {field.data_key or name: field for name, field in schema().load_fields.items()}
    return set(fields).union(*(named(each, seen) for field in fields.values() for each in inner(field)))


FIELDS = sorted({"zh", "en"}.union(*(named(schema, set()) for schema in FILES)))
VALUES = st.sampled_from(WORDS_IN)
TREES = st.recursive(
    VALUES,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, *KEYS]), below, max_size=5)
    ),
    max_leaves=30,
)


def shaped(field: ma.fields.Field[Any], chance: random.Random, depth: int = 0) -> Any:
    """A value as a field of the language has it, with any words in it."""
    if isinstance(field, Listed):
        return [shaped(field.inner, chance, depth) for _ in range(chance.randint(0, 3))]
    schemas = inner(field)
    if chance.random() < 0.1 or not schemas or depth > DEEPEST:
        return plain(chance)
    if isinstance(field, Keyed):
        count = chance.randint(0, 3)
        return {chance.choice(KEYS): element(schemas[0], chance, depth + 1) for _ in range(count)}
    return element(schemas[0], chance, depth + 1)


def plain(chance: random.Random) -> Any:
    word = chance.choice(WORDS_IN)
    return chance.choice([word, word, {"zh": word, "en": word}, {chance.choice(KEYS): word}])


def element(schema: type[ma.Schema], chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """What a schema must have, and some of what it may have."""
    fields = {field.data_key or name: field for name, field in schema().load_fields.items()}
    some = chance.sample(sorted(fields), min(len(fields), chance.randint(1, 6)))
    wanted = {*some, *(name for name, field in fields.items() if field.required)}
    return {name: shaped(field, chance, depth) for name, field in fields.items() if name in wanted}


def check(text: str) -> None:
    loaded = checker.load_text("fuzzed.yaml", text, WORDS)
    found = list(loaded.findings)
    if loaded.playbook:
        others = {loaded.playbook.key: loaded.playbook}
        placed = parts.check(others, WORDS, only=loaded.playbook.key)
        found += [finding(path, where, fault) for path, where, fault in placed]
    for lang in ("zh", "en"):
        for line in report.check_lines(found, lang):
            assert "\n" not in line
            line.encode()
    shown = loaded.playbook or loaded.vocabulary
    assert (shown is not None) == loaded.ok
    if shown:
        assert list(show_lines(shown))


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_a_file_changed_at_random_gives_findings(text: str, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        at, width = chance.randint(0, len(text)), chance.choice([0, 1, 5, 40])
        text = text[:at] + chance.choice([*PIECES, *WORDS_IN]) + text[at + width :]

    check(text)


@given(st.sampled_from(SEEDS), st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_a_file_with_other_words_in_it_gives_findings(text: str, changes: list[tuple[str, str]]) -> None:
    for word, other in changes:
        text = text.replace(f" {word},", f" {other},", 1) if word else text

    check(text)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_findings(text: str) -> None:
    check(text)


@given(st.dictionaries(st.sampled_from(FIELDS), TREES, max_size=10))
@settings(max_examples=120, deadline=None)
def test_any_tree_of_words_that_the_language_knows_gives_findings(tree: dict[str, object]) -> None:
    check(yaml.safe_dump(tree, allow_unicode=True, default_flow_style=None))


@given(st.sampled_from(FILES), st.integers(0, 10**9))
@settings(max_examples=200, deadline=None)
def test_a_tree_in_the_shape_of_the_language_gives_findings(schema: type[ma.Schema], seed: int) -> None:
    tree = element(schema, random.Random(seed))  # noqa: S311 - nothing here is secret

    check(yaml.safe_dump(tree, allow_unicode=True, default_flow_style=None))
