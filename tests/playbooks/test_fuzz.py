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
    "0wd", "\x00", "-15%", "start+3mo", "phase_end", "$p", "one_of: [A, B]", "alternate_of: A", "tiers: startup",
    "share: 50%", "remainder: true", "read_only: true", "loop.A", "required: true", "weeks: [1, 3]",
]  # fmt: skip
ENUMS = (
    Cadence, Category, Clock, Direction, Kind, Mode, ParameterType, Period, Side, StepKind, TriggerKind,
)  # fmt: skip
PLAIN = [
    "", "1", "0", "-1", "2.5", "1wd", "-2d", "3h", "30min", "50%", "+20%", "-15%", "4.8", "1000000", "$p", "$A", "A",
    "B", "p", "loop", "loop.A", "total", "all", "true", "false", "6.1", "14:00", "mon", "last", "31", "T+2h", "T+1wd",
    "phase_end", "start+3mo", "2026-02-30", "2026-01-01", "OM", "OPS", "CLIENT", "minutes", "周报", "startup",
    "phone", "甲", "sample", *RULES,
]  # fmt: skip
WORDS_IN = [*PLAIN, *(word.value for words in ENUMS for word in words)]
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
TEXTS = st.fixed_dictionaries({"zh": VALUES}, optional={"en": VALUES})
TREES = st.recursive(
    VALUES,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, *KEYS]), below, max_size=5)
    ),
    max_leaves=30,
)


def shaped(field: ma.fields.Field[Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values as a field of the language has them, with any words in them."""
    if isinstance(field, Listed):
        return st.lists(shaped(field.inner, depth), max_size=3) | VALUES
    schemas = inner(field)
    if not schemas or depth > 3:
        return VALUES | TEXTS | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2)
    element = elements(schemas[0], depth + 1)
    if isinstance(field, Keyed):
        return st.dictionaries(st.sampled_from(KEYS), element, max_size=3)
    return element | VALUES


def elements(schema: type[ma.Schema], depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keys of a schema."""
    fields = {field.data_key or name: field for name, field in schema().load_fields.items()}
    strategies = {
        name: st.deferred(lambda field=field: shaped(field, depth)) for name, field in fields.items()
    }
    chosen = st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=8, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: strategies[name] for name in names}))


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
        assert list(report.show_lines(shown))


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_a_file_changed_at_random_gives_findings(text: str, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        at, width = chance.randint(0, len(text)), chance.choice([0, 1, 5, 40])
        text = text[:at] + chance.choice([*PIECES, *WORDS_IN]) + text[at + width :]

    check(text)


@given(st.sampled_from(SEEDS), st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_file_with_other_words_in_it_gives_findings(text: str, changes: list[tuple[str, str]]) -> None:
    for word, other in changes:
        text = text.replace(f" {word},", f" {other},", 1) if word else text

    check(text)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_findings(text: str) -> None:
    check(text)


@given(st.dictionaries(st.sampled_from(FIELDS), TREES, max_size=10))
@settings(max_examples=150, deadline=None)
def test_any_tree_of_words_that_the_language_knows_gives_findings(tree: dict[str, object]) -> None:
    check(yaml.safe_dump(tree, allow_unicode=True, default_flow_style=None))


@given(st.sampled_from(FILES).flatmap(elements))
@settings(max_examples=200, deadline=None)
def test_a_tree_in_the_shape_of_the_language_gives_findings(tree: dict[str, object]) -> None:
    check(yaml.safe_dump(tree, allow_unicode=True, default_flow_style=None))
