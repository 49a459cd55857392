"""What every key of the language is for, in a line: editors show it beside the key."""

from __future__ import annotations

import marshmallow as ma

from tracker.domain.text import Text
from tracker.playbooks.schemas.words.elements import TITLES
from tracker.playbooks.schemas.words.keys import KEYS
from tracker.playbooks.schemas.words.special import SPECIAL

__all__ = ["KEYS", "SPECIAL", "TITLES", "meaning", "name_of", "title"]


def name_of(schema: type[ma.Schema]) -> str:
    """`StepSchema` is called Step."""
    return schema.__name__.removesuffix("Schema")


def title(schema: type[ma.Schema]) -> Text:
    """What an element with this schema is."""
    return TITLES[name_of(schema)]


def meaning(schema: type[ma.Schema], key: str) -> Text:
    """What a key means in this schema, else in those that it extends, else everywhere."""
    for each in schema.__mro__:
        own = SPECIAL.get(each.__name__.removesuffix("Schema"), {})
        if key in own:
            return own[key]
    return KEYS[key]
