"""All that a playbook says, as text."""

from __future__ import annotations

from pathlib import Path

from tracker.domain.playbook import Kind, Part, Playbook, Vocabulary
from tracker.domain.text import columns
from tracker.playbooks import checker
from tracker.playbooks.checker import Library
from tracker.playbooks.showing.full import show_lines

HERE = Path(__file__).parent


def test_every_column_begins_at_the_same_place_in_every_row(library: Library) -> None:
    book = library.playbooks["implementation-four-phase"]
    lines = list(show_lines(book, "zh"))
    start = lines.index("步骤 (75)") + 1
    rule = lines[start + 1]
    second = rule.index("  ") + 2

    for line in lines[start : start + 77]:
        assert line[second - 2 : second] == " " * 2 or columns(line[:second]) > second


def test_the_four_phase_playbook_is_shown_with_all_it_holds(library: Library) -> None:
    book = library.playbooks["implementation-four-phase"]
    text = "\n".join(show_lines(book, "en"))

    for words in ("Parameters (12)", "Phases (4)", "Steps (75)", "Series (2)", "Duties (4)", "Quotas (2)"):
        assert words in text
    assert "L08+$agenda_lead" in text
    assert "≤ M3+5wd" in text
    assert "launch tue,fri 14:00 ≥$xd_execute_min $xd_execute_per_week/w" in text
    assert "monthly last all phases" in text


def test_an_emergency_plan_is_shown_with_its_clock_and_times(library: Library) -> None:
    lines = list(show_lines(library.playbooks["emergency-complaint-48h"], "en"))

    assert lines[1] == "Scenario: Malicious complaint  level 2 ($level)  on the clock  48h"
    assert any(line.startswith("N7") and "T+48h" in line for line in lines)


def test_the_vocabulary_is_shown(words: Vocabulary) -> None:
    assert list(show_lines(words)) == (HERE / "vocabulary.shown").read_text().splitlines()


def test_rare_things_are_shown(words: Vocabulary) -> None:
    loaded = checker.load(HERE / "rare.yaml", words)
    assert loaded.findings == ()
    assert loaded.playbook is not None

    assert list(show_lines(loaded.playbook)) == (HERE / "rare.shown").read_text().splitlines()


def test_what_is_true_is_said_as_it_is_written() -> None:
    part = Part(key="fire", playbook="kitchen-fire", read_only=True)
    book = Playbook(key="p", format=1, kind=Kind.PROJECT, include={"fire": part})

    assert any("read_only: true" in line for line in show_lines(book))
