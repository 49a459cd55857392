"""Whatever is delivered says where it comes from, can be started, and brings in what it includes."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.calendars import cn
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import Element, Kind
from tracker.domain.schedule import place
from tracker.playbooks.checker import Library

FOLDER = Path(__file__).parents[2] / "playbooks"
KEYS = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "vocabulary")
QUESTION = re.compile("D-[0-9]{2}")
"""What the service document leaves open is warned of until it is settled."""


def elements(value: Any) -> list[Element]:
    """Every element inside a value, itself included."""
    if isinstance(value, dict):
        return [found for each in value.values() for found in elements(each)]
    if isinstance(value, tuple):
        return [found for each in value for found in elements(each)]
    if not is_dataclass(value):
        return []
    inside = [found for each in fields(value) for found in elements(getattr(value, each.name))]
    return [value, *inside] if isinstance(value, Element) else inside


def test_nothing_is_wrong_and_only_open_questions_are_said(library: Library) -> None:
    loud = [each for each in library.findings if not QUESTION.fullmatch(each.question or each.code)]

    assert loud == []


@pytest.mark.parametrize("key", KEYS)
def test_every_element_says_where_it_comes_from_in_both_languages(library: Library, key: str) -> None:
    found = elements(library.playbooks[key])

    assert [each.key for each in found if not each.source and not each.proposed] == []
    assert [each.key for each in found if bool(each.title.zh) != bool(each.title.en)] == []
    assert len(found) > len(library.playbooks[key].steps)


@pytest.mark.parametrize("start_on", [date(2026, 1, 5), date(2026, 6, 29)])
@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("emergency")])
def test_each_can_be_started_and_nothing_contradicts_itself(
    library: Library, key: str, start_on: date
) -> None:
    assert library.vocabulary is not None
    calendar = cn.base_calendar()
    book = library.playbooks[key]
    plan = plan_of(
        book,
        library.vocabulary,
        start_on=start_on,
        parameters={},
        calendar=calendar,
        library=library.playbooks,
    )
    schedule = place(plan.activities, plan.links, {"default": calendar}, plan.start)

    assert len(plan.nodes) >= len(book.steps) + len(book.points) + len(book.series)
    assert len(plan.links) >= book.link_count
    assert schedule.conflicts == ()


@pytest.mark.parametrize("key", ["tier-basic", "tier-refined", "tier-brand"])
def test_a_tier_brings_in_what_it_is_made_of_with_links_across(library: Library, key: str) -> None:
    assert library.vocabulary is not None
    book = library.playbooks[key]
    plan = plan_of(
        book,
        library.vocabulary,
        start_on=date(2026, 3, 2),
        parameters={},
        calendar=cn.base_calendar(),
        library=library.playbooks,
    )
    keys = {node.key for node in plan.nodes}
    brought = {
        name: library.playbooks[part.playbook]
        for name, part in book.include.items()
        if library.playbooks[part.playbook].kind in (Kind.PROCESS, Kind.PROJECT) and not part.read_only
    }
    across = {
        (
            link.pred.partition(".")[0] if "." in link.pred else "",
            link.succ.partition(".")[0] if "." in link.succ else "",
        )
        for link in plan.links
    }

    assert brought
    for name, inner in brought.items():
        assert {f"{name}.{step}" for step in inner.steps} <= keys
        assert ("", name) in across or (name, "") in across


def _part(key: str) -> str:
    """The part that a step belongs to, or nothing."""
    return key.partition(".")[0] if "." in key else ""
