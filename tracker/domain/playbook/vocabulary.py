"""The words that playbooks share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain.playbook.elements import Element


class Side(StrEnum):
    """Whose people a role or department is; the service document does not always say."""

    PROVIDER = "provider"
    CLIENT = "client"
    PLATFORM = "platform"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Word(Element):
    """A word with its other names."""

    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Role(Word):
    """Who may own work."""

    side: Side | None = None
    department: str | None = None


@dataclass(frozen=True, kw_only=True)
class Department(Word):
    """A department that takes part."""

    side: Side


@dataclass(frozen=True, kw_only=True)
class DocumentType(Word):
    """A kind of document that steps produce."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary(Element):
    """The words that playbooks share; tiers are in their order, from the first to the last."""

    format: int
    roles: Mapping[str, Role] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    documents: Mapping[str, DocumentType] = field(default_factory=dict)
    tiers: Mapping[str, Word] = field(default_factory=dict)
    channels: Mapping[str, Word] = field(default_factory=dict)
    workstreams: Mapping[str, Word] = field(default_factory=dict)

    def document(self, word: str) -> DocumentType | None:
        """The document type of that key, Chinese title or alias."""
        for each in self.documents.values():
            if word in (each.key, each.title.zh, *each.aliases):
                return each
        return None
