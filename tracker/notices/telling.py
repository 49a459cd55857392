"""What can be told to whom, and the rules that read it off the changes of a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.text import Text
from tracker.journal import Ledger, RowChange

INSTEAD_OF = "instead_of"
"""The fact that names who is away, by id, to who is told because they stand in."""


@dataclass(frozen=True)
class Guarded:
    """A fact for who sees an item, or for the agency's people; others are told something else, or nothing."""

    value: Any
    item_id: str | None = None
    internal: bool = False
    otherwise: Any = None


@dataclass(frozen=True)
class Tell:
    """Something that concerns a person."""

    kind: str
    person_id: str
    about: str
    """What makes it the same news: nobody is told twice of one kind and `about`."""
    project_id: str | None
    item_id: str | None = None
    internal: bool = False
    """Only for the agency's people."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What its words are filled with beside actor, item and project; texts as `[zh, en]`."""
    guarded: Mapping[str, Guarded] = field(default_factory=dict)
    """Facts that not everybody may know who may know the rest, by name."""


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its words about one thing, and about `{count}` of them."""

    words: Text
    many: Text


Rule = Callable[[Session, Ledger, Sequence[RowChange]], Iterable[Tell]]
"""Finds whom the changes concern; one that finds nothing to look at asks the database nothing."""

_kinds: dict[str, Kind] = {}
_rules: list[Rule] = []


def register_kind(name: str, words: Text, many: Text | None = None) -> None:
    """Let notices of a kind be told; their words may hold {actor}, {item}, {project} and the facts' names."""
    _kinds[name] = Kind(words, many or words)


def register_rule(rule: Rule) -> None:
    if rule not in _rules:
        _rules.append(rule)


def kinds() -> Mapping[str, Kind]:
    return _kinds


def rules() -> Sequence[Rule]:
    return _rules
