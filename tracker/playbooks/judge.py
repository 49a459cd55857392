"""From the words of a file to what is wrong with them: its schema, every rule, the place of each fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import marshmallow as ma

from tracker.domain.playbook import Vocabulary, Where
from tracker.playbooks import files, schemas
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault, Finding
from tracker.playbooks.fields import MAP, shape_of
from tracker.playbooks.paths import Path, spoken
from tracker.playbooks.rules import (
    budgets,
    choices,
    emergencies,
    kinds,
    links,
    names,
    papers,
    parameters,
    people,
    phases,
    provenance,
    questions,
    targets,
)

MOST = 500
"""Findings of one file that are shown."""
Placed = tuple[Path, Where, Fault]
RULES: tuple[Callable[[Draft], Iterator[Blame]], ...] = (
    provenance.check,
    names.check,
    links.check,
    kinds.check,
    choices.check,
    parameters.check,
    phases.check,
    people.check,
    targets.check,
    budgets.check,
    papers.check,
    emergencies.check,
    questions.check,
)


def judge(document: files.Document, vocabulary: Vocabulary | None) -> tuple[Draft | None, list[Blame]]:
    """What could be read of a document, and what is blamed."""
    if document.tree is None:
        return None, []
    if not isinstance(document.tree, dict):
        return None, [
            ((), Fault("wrong_shape", form=MAP, found=shape_of(document.tree), example="format: 1"))
        ]
    schema = schemas.schema_for(document.tree)
    values, blames = _values(schema, document.tree)
    draft = Draft(document, schema, values, vocabulary)
    found = (*blames, *(blame for rule in RULES for blame in rule(draft)))
    return draft, list(questions.tied(draft, found))


def _values(schema: type[schemas.FileSchema], tree: dict[str, Any]) -> tuple[dict[str, Any], list[Blame]]:
    try:
        return schema().load(tree), []
    except ma.ValidationError as error:
        values = error.valid_data if isinstance(error.valid_data, dict) else {}
        return values, list(_flat(error.messages, ()))


def _flat(messages: Any, path: Path) -> Iterator[Blame]:
    """The faults in marshmallow's tree of messages; `_schema` is the element itself."""
    if isinstance(messages, dict):
        for key, each in messages.items():
            yield from _flat(each, path if key == ma.exceptions.SCHEMA else (*path, key))
    else:
        for fault in messages:
            yield path, fault


def findings(document: files.Document, blames: Iterable[Blame]) -> tuple[Finding, ...]:
    """What is wrong with a file, by its lines; of very many findings the first, and how many there are."""
    placed = [
        *document.faults,
        *(
            (path, _place(document, path, fault), fault)
            for path, fault in blames
            if not document.touched(path)
        ),
    ]
    placed.sort(key=lambda each: (each[1].line, each[1].column, spoken(each[0]), each[2].called))
    found = tuple(finding(path, place, fault) for path, place, fault in placed[:MOST])
    return (*found, *_more(placed[MOST:]))


def _more(placed: Sequence[Placed]) -> Iterator[Finding]:
    """That there is more than is shown."""
    if placed:
        errors = sum(fault.severity == "error" for _, _, fault in placed)
        code = "more_errors" if errors else "more_warnings"
        yield finding((), placed[0][1], Fault(code, count=len(placed), errors=errors))


def by_place(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda each: (each.line, each.column, each.path, each.code)))


def _place(document: files.Document, path: Path, fault: Fault) -> Where:
    """An element is found at its key, a value where it stands, and what is missing where it should be."""
    if fault.code == "unknown_key" and path in document.keys:
        return document.keys[path]
    while path and path not in document.positions:
        path = path[:-1]
    value: Any = document.tree
    for part in path:
        value = value[part]
    return document.key_where(path) if isinstance(value, dict) else document.where(path)


def finding(path: Path, place: Where, fault: Fault) -> Finding:
    """A fault at its place, with its words."""
    return Finding(
        severity=fault.severity,
        code=fault.called,
        file=place.file,
        line=place.line,
        column=place.column,
        path=spoken(path),
        message=fault.message,
        hint=fault.hint,
        question=fault.question,
    )
