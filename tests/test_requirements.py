"""Every requirement of the service document is realised, planned or named as context."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tracker.app import create_app
from tracker.playbooks import files

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "requirements.csv"
CAPABILITIES = {
    "alerts and webhooks", "boards", "budgets", "change requests", "documents", "drills", "emergencies",
    "engagements", "feeds", "library", "meetings and minutes", "metrics and readings",
    "people and access", "recurring duties", "risks", "standups and reports",
}  # fmt: skip
"""What is still to come, by which a planned requirement says what will realise it."""
SINGLE = {"iteration", "review", "scenario", "window"}
"""Sections of a playbook that are one element and not a map of several."""


class Requirement(NamedTuple):
    """A line of the table."""

    id: str
    section: str
    scope: str
    text: str
    realised_by: str
    status: str
    reason: str

    @property
    def references(self) -> list[str]:
        return self.realised_by.split(";") if self.realised_by else []


def _read() -> list[Requirement]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    assert tuple(head) == Requirement._fields
    return [Requirement(*row) for row in rows]


REQUIREMENTS = _read()
BUILT = [each for each in REQUIREMENTS if each.scope in {"IN", "PART"}]


def test_each_requirement_stands_there_once_and_in_order() -> None:
    assert [each.id for each in REQUIREMENTS] == [f"S-{number:03}" for number in range(1, 364)]


def test_each_is_one_line_and_short() -> None:
    assert len(TABLE.read_text(encoding="utf-8").splitlines()) == 1 + len(REQUIREMENTS)
    assert [each.id for each in REQUIREMENTS if not 0 < len(each.text) <= 80 or not each.section] == []


def test_so_many_are_for_the_tracker_for_it_in_part_and_context() -> None:
    assert Counter(each.scope for each in REQUIREMENTS) == {"IN": 282, "PART": 50, "CTX": 31}


def test_what_is_for_the_tracker_is_done_or_planned_and_says_where() -> None:
    assert {each.status for each in BUILT} == {"done", "planned"}
    assert [each.id for each in BUILT if each.status == "done" and not each.references] == []


def test_what_is_done_is_shown_by_a_test() -> None:
    untested = [
        each.id
        for each in REQUIREMENTS
        if each.status == "done" and not any(name.startswith("test:") for name in each.references)
    ]

    assert untested == []


def test_what_is_planned_says_which_capability_will_do_it() -> None:
    planned = [each for each in REQUIREMENTS if each.status == "planned"]

    assert [each.id for each in planned if each.reason.partition(":")[0] not in CAPABILITIES] == []


def test_context_has_no_status_and_says_why() -> None:
    context = [each for each in REQUIREMENTS if each.scope == "CTX"]

    assert [each.id for each in context if each.status or not each.reason] == []


def test_every_reference_leads_somewhere() -> None:
    broken = [f"{each.id} {name}" for each in REQUIREMENTS for name in each.references if not _exists(name)]

    assert broken == []


@pytest.mark.parametrize(
    "reference",
    [
        "playbook:nowhere",
        "playbook:nowhere#D01",
        "playbook:implementation-four-phase#D99",
        "playbook:implementation-four-phase#steps",
        "feature:tracker.nowhere.at_all",
        "feature:GET /api/v1/nowhere",
        "feature:DELETE /api/v1/projects",
        "test:tests/test_nowhere.py",
        "test:tests/test_requirements.py::test_of_something_else",
        "promise:tomorrow",
        "",
    ],
)
def test_a_reference_to_nothing_is_seen(reference: str) -> None:
    assert not _exists(reference)


@pytest.mark.parametrize(
    "reference",
    [
        "playbook:implementation-four-phase",
        "playbook:implementation-four-phase#D01",
        "playbook:implementation-four-phase#V11",
        "playbook:implementation-four-phase#window",
        "playbook:vocabulary#OM",
        "feature:tracker.domain",
        "feature:tracker.domain.graph",
        "feature:POST /api/v1/tasks/{item_id}/{verb}",
        "test:tests/test_requirements.py",
        "test:tests/test_requirements.py::test_a_reference_to_what_is_there_is_followed",
    ],
)
def test_a_reference_to_what_is_there_is_followed(reference: str) -> None:
    assert _exists(reference)


def _exists(reference: str) -> bool:
    """Whether the element, module, route or test of this name exists."""
    kind, _, name = reference.partition(":")
    return kind in FOLLOW and FOLLOW[kind](name)


def _in_playbook(name: str) -> bool:
    key, _, element = name.partition("#")
    found = _elements().get(key)
    return found is not None and (not element or element in found)


def _in_product(name: str) -> bool:
    module = ROOT / name.replace(".", "/")
    return name in _routes() or module.with_suffix(".py").is_file() or (module / "__init__.py").is_file()


def _in_tests(name: str) -> bool:
    path, _, function = name.partition("::")
    return (ROOT / path).is_file() and (not function or function in _functions(ROOT / path))


FOLLOW: dict[str, Callable[[str], bool]] = {
    "playbook": _in_playbook,
    "feature": _in_product,
    "test": _in_tests,
}


@cache
def _elements() -> dict[str, set[str]]:
    """The keys of all elements of every playbook, by the key of the playbook."""
    trees = (
        files.read(path.name, path.read_text(encoding="utf-8")).tree
        for path in (ROOT / "playbooks").glob("*.yaml")
    )
    return {tree["key"]: set(_keys(tree)) for tree in trees if isinstance(tree, dict)}


def _keys(tree: dict[str, Any]) -> Iterator[str]:
    for section, entries in tree.items():
        if section in SINGLE:
            yield section
        elif isinstance(entries, dict):
            yield from (key for key, entry in entries.items() if isinstance(entry, dict))
            for step in entries.values():
                yield from step.get("points") or () if isinstance(step, dict) else ()


@cache
def _routes() -> set[str]:
    """Every method and path of the API, the path as its document writes it."""
    app = create_app(TRACKER_DATABASE_URL="sqlite:////nowhere/never-opened.db")
    rules = app.extensions["tracker"].app.url_map.iter_rules()
    return {f"{method} {_path(rule.rule)}" for rule in rules for method in rule.methods or ()}


def _path(rule: str) -> str:
    """`/tasks/<id:item_id>` as `/tasks/{item_id}`."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule)


@cache
def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
