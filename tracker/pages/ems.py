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
    if character.isascii():
        return 0.4 if character in _NARROW else 1.02 if character in _WIDE else _usual(character)
    # In a Chinese font, what Unicode calls ambiguous is as wide as a character.
    return 1.0


def _usual(letter: str) -> float:
    return 0.79 if letter.isupper() else 0.62
