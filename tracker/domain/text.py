"""Words in the two languages of the house, and facts that can say themselves in both."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and in English; either may be empty, then the other stands in."""

    zh: str = ""
    en: str = ""

    def pick(self, lang: Lang) -> str:
        first, second = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        return first or second

    def fill(self, fields: dict[str, Any]) -> Text:
        """Fill the templates; a field that is itself a Text or a Fact speaks the language of its template."""
        return Text(zh=_fill(self.zh, fields, "zh"), en=_fill(self.en, fields, "en"))


def columns(words: str) -> int:
    """How wide the words are in terminal columns: a Chinese character takes two, a combining mark none."""
    return sum(_columns(each) for each in words)


class Fact(Exception):
    """A named reason why something cannot be; says itself in both languages.

    Subclasses give `code` (stable, snake case) and the templates `zh` and `en`,
    filled from the keyword fields given when the fact is raised.
    """

    code: ClassVar[str] = "fact"
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.text.en)

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en).fill(self.fields)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fill(template: str, fields: dict[str, Any], lang: Lang) -> str:
    return template.format_map({name: _say(value, lang) for name, value in fields.items()})


def _say(value: Any, lang: Lang) -> Any:
    if isinstance(value, Fact):
        return value.text.pick(lang)
    if isinstance(value, Text):
        return value.pick(lang)
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(_say(each, lang)) for each in value)
    return value
