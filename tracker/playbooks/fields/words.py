"""Fields of words: lines, keys, and words out of a list."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from tracker.domain.text import Text
from tracker.playbooks.faults import suggestion
from tracker.playbooks.fields.base import KEY, PARAMETER, Context, Scalar, or_boolean, refusal

LONGEST_LINE = 200


class Line(Scalar):
    """Any words on one line."""

    form = Text("一行文字", "one line of text")
    json_types: ClassVar[tuple[str, ...]] = ("string", "number")

    def parse(self, word: str) -> str:
        if not word.strip() or "\n" in word:
            raise self.not_it(word)
        if len(word) > LONGEST_LINE:
            raise refusal("too_long", length=len(word), longest=LONGEST_LINE)
        return word.strip()

    def pattern(self) -> str:
        line = r"[^\n]*\S[^\n]*"
        return line if self.ref else rf"(?!{PARAMETER}$){line}"

    def limits(self) -> dict[str, Any]:
        return {"maxLength": LONGEST_LINE}

    def json_schema(self, context: Context) -> dict[str, Any]:
        return or_boolean(super().json_schema(context))


class Key(Scalar):
    """The key of something."""

    form = Text("键（字母开头，含字母、数字、- 和 _）", "a key (a letter, then letters, digits, - and _)")
    example = "D01"

    def parse(self, word: str) -> str:
        if not KEY.fullmatch(word):
            raise self.not_it(word)
        return word

    def pattern(self) -> str:
        return KEY.pattern


class StepName(Key):
    """The key of a step, or `part.KEY` for a step of an included playbook."""

    form = Text("步骤的键，或 部分.键", "the key of a step, or part.KEY")

    def parse(self, word: str) -> str:
        names = word.split(".")
        if len(names) > 2 or not all(KEY.fullmatch(name) for name in names):
            raise self.not_it(word)
        return word

    def pattern(self) -> str:
        return rf"{KEY.pattern}(?:\.{KEY.pattern})?"


class OneOf(Scalar):
    """One of a few words."""

    def __init__(self, words: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.words = words
        self.example = options.get("example") or next(iter(words)).value

    def parse(self, word: str) -> Any:
        known = [each.value for each in self.words]
        if word not in known:
            raise refusal("not_one_of", value=word, suggestion=suggestion(word, known))
        return self.words(word)

    def json_schema(self, context: Context) -> dict[str, Any]:  # noqa: ARG002
        words = one_of(each.value for each in self.words)
        return {"anyOf": [words, {"type": "string", "pattern": f"^{PARAMETER}$"}]} if self.ref else words


class Flag(Scalar):
    """true or false."""

    form = Text(" true 或 false", "true or false")
    example = "true"
    json_types: ClassVar[tuple[str, ...]] = ("boolean", "string")

    def parse(self, word: str) -> bool:
        if word not in ("true", "false"):
            raise self.not_it(word)
        return word == "true"

    def pattern(self) -> str:
        return "true|false"

    def samples(self) -> list[str | float]:
        return [True]


class Format(Scalar):
    """The edition of the language."""

    form = Text(" 1", "1")
    example = "1"
    json_types: ClassVar[tuple[str, ...]] = ("integer", "string")

    def parse(self, word: str) -> int:
        if word != "1":
            raise refusal("not_format_1", value=word)
        return 1

    def pattern(self) -> str:
        return "1"

    def limits(self) -> dict[str, Any]:
        return {"minimum": 1, "maximum": 1}


def one_of(words: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of a few words."""
    return {"type": "string", "enum": list(words)}
