"""How wide words are in ems of the fonts that pictures name: never wider on a screen than said here."""

from __future__ import annotations

import unicodedata

_NONE = ("Mn", "Me", "Cf")
_NARROW = frozenset(" !'(),-./:;I[]`fijlrt{|}")
_WIDE = frozenset("%&@MWmw")
_EMOJI = 0x1F000


def ems(words: str) -> float:
    """The width of a line of text that is not bold; a Chinese character is one em."""
    return sum(map(_em, words))


def _em(character: str) -> float:
    if unicodedata.category(character) in _NONE:
        return 0.0
    if ord(character) >= _EMOJI:
        return 1.4
    if character in _NARROW:
        return 0.37
    if character in _WIDE:
        return 1.02
    if not character.isascii():
        return 0.62 if character == "–" else 1.0  # many a sign is as wide as a character in a Chinese font
    return 0.79 if character.isupper() else 0.58 if character.isdigit() else 0.62
