"""Whatever a file holds, checking it gives findings and never an exception."""

from __future__ import annotations

import random
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.playbooks import checker, report
from tracker.playbooks.schemas import EmergencySchema, PlanSchema, VocabularySchema
from tracker.playbooks.showing.full import show_lines

ROOT = Path(__file__).parent.parent.parent
WORDS = checker.load(Path(__file__).parent / "vocabulary.yaml").vocabulary
SEEDS = [
    *(path.read_text() for path in sorted((Path(__file__).parent / "broken").glob("*.yaml"))),
    (Path(__file__).parent / "rare.yaml").read_text(),
    (ROOT / "playbooks" / "emergency-complaint-48h.yaml").read_text(),
]
PIECES = [
    "\n",
    "  ",
    ":",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!x ",
    "$x",
    "'",
    '"',
    "#",
    "---\n",
    "? ",
    "甲",
    "0wd",
    "\x00",
]

INNER = [
    "after",
    "step",
    "lag",
    "soft",
    "type",
    "phase",
    "months",
    "duration",
    "zh",
    "en",
    "points",
    "week",
    "due",
    "at",
    "on",
    "day",
    "during",
    "cadence",
    "least",
    "per_week",
    "owner",
    "produces",
    "min",
    "max",
    "choices",
]
FIELDS = sorted(
    {name for schema in (PlanSchema, EmergencySchema, VocabularySchema) for name in schema().load_fields}
    | set(INNER)
)
WORDS_IN = [
    "1",
    "0",
    "-1",
    "1wd",
    "-2d",
    "50%",
    "$p",
    "$A",
    "A",
    "B",
    "project",
    "emergency",
    "vocabulary",
    "task",
    "milestone",
    "meeting",
    "true",
    "6.1",
    "14:00",
    "mon",
    "T+2h",
    "phase_end",
    "weekly",
    "all",
    "甲",
    "months",
]
VALUES = st.sampled_from(["", *WORDS_IN])
TREES = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FIELDS, "A", "B", "p"]), inner, max_size=5)
    ),
    max_leaves=30,
)


def check(text: str) -> None:
    loaded = checker.load_text("fuzzed.yaml", text, WORDS)
    for line in report.check_lines(loaded.findings, "zh"):
        assert "\n" not in line
        line.encode()
    shown = loaded.playbook or loaded.vocabulary
    assert (shown is not None) == loaded.ok
    if shown:
        assert list(show_lines(shown))


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_a_file_changed_at_random_gives_findings(text: str, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        at, width = chance.randint(0, len(text)), chance.choice([0, 1, 5, 40])
        text = text[:at] + chance.choice(PIECES) + text[at + width :]

    check(text)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_findings(text: str) -> None:
    check(text)


@given(st.dictionaries(st.sampled_from(FIELDS), TREES, max_size=10))
@settings(max_examples=250, deadline=None)
def test_any_tree_of_words_that_the_language_knows_gives_findings(tree: dict[str, object]) -> None:
    check(yaml.safe_dump(tree, allow_unicode=True, default_flow_style=None))
