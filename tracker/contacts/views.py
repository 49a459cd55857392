"""Contacts and the contact matrix as the JSON that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.contacts.matrix import Crew, Matrix
from tracker.contacts.models import Contact
from tracker.domain.playbook import Word
from tracker.domain.text import Lang
from tracker.people.models import Client

PLAIN = ("id", "client_id", "name", "level", "job_title", "channel", "address", "person_id", "revision")


def plain(row: Contact) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PLAIN}


def contact(row: Contact, matrices: Iterable[Matrix], crew: Crew, lang: Lang) -> dict[str, Any]:
    """A contact with who talks to them and about what; a level that no playbook has any more says nothing."""
    matrix = next((each for each in matrices if row.level in each.levels), None)
    if matrix is None:
        return {**plain(row), "level_title": None, "team": None, "topics": [], "channels": []}
    title = matrix.levels[row.level].title.pick(lang)
    return {**plain(row), "level_title": title, **_talk(matrix, row.level, crew, lang)}


def matrix(
    found: Matrix | None, client: Client | None, contacts: Sequence[Contact], crew: Crew, lang: Lang
) -> dict[str, Any]:
    """The matrix of a project with the contacts of its client."""
    levels = found.levels if found else {}
    return {
        "client": client and {"id": client.id, "name": client.name},
        "playbook": found and {"key": found.key, "pinned": found.pinned},
        "levels": [
            _level(found, each, [one for one in contacts if one.level == each], crew, lang)
            for each in levels
            if found
        ],
        "others": [plain(each) for each in contacts if each.level not in levels],
    }


def _level(found: Matrix, level: str, contacts: Iterable[Contact], crew: Crew, lang: Lang) -> dict[str, Any]:
    row = found.levels[level]
    return {
        "level": level,
        "title": row.title.pick(lang),
        "roles": _roles(found, row.client, crew, lang),
        "contacts": [plain(each) for each in contacts],
        **_talk(found, level, crew, lang),
    }


def _talk(found: Matrix, level: str, crew: Crew, lang: Lang) -> dict[str, Any]:
    """Who talks to a level, about what, and on which channels."""
    row, team = found.levels[level], found.team(level)
    return {
        "team": {
            "key": team and team.key,
            "title": team and team.title.pick(lang),
            "roles": _roles(found, row.provider, crew, lang),
            "people": [_person(*each) for each in crew.people(row.provider, team).items()],
        },
        "topics": [each.pick(lang) for each in row.topics],
        "channels": [_keyed(each, found.words.channels, lang) for each in row.channel],
    }


def _roles(found: Matrix, roles: Iterable[str], crew: Crew, lang: Lang) -> list[dict[str, Any]]:
    """Roles of the vocabulary, each with who has it in the project."""
    holders = crew.holders
    return [
        {
            **_keyed(each, found.words.roles, lang),
            "person": _person(*holders[each]) if each in holders else None,
        }
        for each in roles
    ]


def _keyed(key: str, words: Mapping[str, Word], lang: Lang) -> dict[str, str]:
    """A word with its title; a part may have been written with more words than the whole knows."""
    return {"key": key, "title": words[key].title.pick(lang) if key in words else key}


def _person(person_id: str, name: str) -> dict[str, str]:
    return {"id": person_id, "name": name}
