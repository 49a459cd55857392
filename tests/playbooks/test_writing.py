"""Playbooks written: what was read comes back word for word, and looks like the delivered files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PLAYBOOKS
from tracker.domain.compare import compare
from tracker.playbooks import files
from tracker.playbooks.checker import Library, load_text

TREE = {
    "format": "1",
    "key": "tea",
    "title": {"zh": "茶", "en": "Tea"},
    "phases": {"one": {"title": {"zh": "一", "en": "One"}, "months": "$length"}},
    "steps": {
        "A": {
            "kind": "task",
            "title": {"zh": "甲：调研", "en": "Survey: first"},
            "after": ["B", {"step": "C", "lag": "7d"}],
            "checklist": [{"zh": "一", "en": "One"}, {"zh": "二", "en": "Two"}],
            "at": "14:00",
            "source": "6.10",
        },
        "M": {"kind": "milestone", "points": {"V": {"title": {"zh": "验", "en": "V"}, "proposed": "true"}}},
    },
    "proposed": "true",
}
TEXT = """\
format: 1
key: tea
title: {zh: 茶, en: Tea}

phases:
  one:
    title: {zh: 一, en: One}
    months: $length

steps:
  A:
    kind: task
    title: {zh: 甲：调研, en: 'Survey: first'}
    after: [B, {step: C, lag: 7d}]
    checklist:
      - {zh: 一, en: One}
      - {zh: 二, en: Two}
    at: 14:00
    source: 6.10

  M:
    kind: milestone
    points:
      V:
        title: {zh: 验, en: V}
        proposed: true

proposed: true
"""


def test_a_playbook_is_written_in_blocks_with_texts_on_one_line() -> None:
    assert files.write(TREE) == TEXT


@pytest.mark.parametrize("path", sorted(PLAYBOOKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_delivered_playbook_comes_back_as_it_was(path: Any, library: Library) -> None:
    loaded = library.files[path.name]
    text = files.write(files.read(path.name, loaded.text).tree)

    again = load_text(path.name, text, library.vocabulary)

    assert again.ok
    assert files.read(path.name, text).tree == files.read(path.name, loaded.text).tree
    if loaded.playbook and again.playbook:
        assert compare(loaded.playbook, again.playbook) == ()


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30).filter(
    lambda word: not files.ODD.search(word)
)
keys = words.filter(lambda word: word and not files.BREAKS.search(word))
trees = st.dictionaries(
    keys,
    st.recursive(
        words,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@given(trees)
def test_whatever_words_a_tree_holds_they_come_back(tree: dict[str, Any]) -> None:
    document = files.read("x.yaml", files.write(tree))

    assert document.faults == []
    assert document.tree == tree
