"""Files that nobody would write, but somebody may send: each gives findings, however many there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.playbooks import checker, parts
from tracker.playbooks.checker import Loaded

WORDS = checker.load(Path(__file__).parent / "vocabulary.yaml").vocabulary
HEAD = """\
format: 1
key: {key}
kind: process
title: {{zh: 方案, en: Playbook}}
source: 1
"""
STEP = "{{kind: task, title: {{zh: 甲, en: A}}, owner: OM, duration: 1wd, source: 1{more}}}"


def check(*lines: str, key: str = "hostile") -> Loaded:
    return checker.load_text("hostile.yaml", HEAD.format(key=key) + "\n".join(lines), WORDS)


def step(key: str, more: str = "") -> str:
    return f"  {key}: {STEP.format(more=more)}"


def codes(loaded: Loaded) -> list[str]:
    return [each.code for each in loaded.findings]


def test_a_question_about_what_is_no_name_is_still_asked() -> None:
    loaded = check(
        "steps:",
        step("A"),
        "questions:",
        "  D-01: {title: {zh: 问, en: Q}, parameters: [[p]], source: 1}",
    )

    assert codes(loaded) == ["D-01", "wrong_shape"]


def test_thousands_of_unknown_names_are_each_answered_with_the_nearest() -> None:
    loaded = check("steps:", step("Alpha"), *(step(f"B{n}", ", after: [Alpah]") for n in range(500)))

    hints = {each.hint.en for each in loaded.findings if each.code == "unknown_step"}
    assert hints == {'Did you mean "Alpha"?'}


@pytest.mark.parametrize("back", ["", "S999"])
def test_every_step_of_a_long_chain_may_choose(back: str) -> None:
    """Each choice asks what comes after it, over thousands of steps, with a circle and without."""
    chain = [f"  S{n}: {{after: [S{n - 1}], one_of: [S{n + 1}, S{n + 2}]}}" for n in range(1, 999)]
    loaded = check(
        "steps:",
        f"  S0: {{after: [{back}]}}",
        *chain,
        "  S999: {after: [S998]}",
        "  S1000: {after: [S998]}",
    )

    assert ("cycle" in codes(loaded)) is bool(back)
    assert "branch_not_after" not in codes(loaded)


def test_what_an_include_says_of_its_part_is_known_there() -> None:
    part = check(
        "parameters:",
        "  days: {type: days, default: 2, title: {zh: 天, en: Days}, source: 1}",
        "steps:",
        step("First", ", duration: $days").replace("duration: 1wd, ", ""),
        key="part",
    )
    whole = check(
        "include:",
        "  p: {playbook: part, with: {day: 3}, after: [{step: A, at: Frist}], before: [A], source: 1}",
        "steps:",
        step("A"),
        key="whole",
    )
    assert part.playbook
    assert whole.playbook

    found = list(parts.check({"part": part.playbook, "whole": whole.playbook}))

    assert [(path, fault.called, fault.hint.en) for path, _, fault in found] == [
        (("include", "p", "with", "day"), "unknown_parameter", 'Did you mean "days"?'),
        (("include", "p", "after", 0, "at"), "unknown_step", 'Did you mean "First"?'),
    ]
