"""Chinese and other words as the tokens by which text is found, and where in a text they stand."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CJK = "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff" + (
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd"
)
"""Characters of Chinese, Japanese and Korean, which put no spaces between words."""
RUN = re.compile(rf"[{CJK}]+|(?:(?![{CJK}])[^\W_])+")
WRITTEN_TOGETHER = re.compile(rf"[{CJK}]")
LONGEST = 64
"""Characters of a word that count; databases bound the length of a token."""


def fold(text: str) -> str:
    """Text in which full-width and half-width, capital and small letters are the same (NFKC, case folded).

    Marks that are no part of a letter fall away: the small form of İ is an i with a dot of its own.
    """
    folded = _composed(_composed(text).casefold())
    return _composed("".join(each for each in folded if unicodedata.category(each) != "Mn"))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def runs(text: str) -> list[str]:
    """The words of a text, and its stretches of characters that are written together, in their order."""
    return RUN.findall(fold(text))


def joined(found: Iterable[str]) -> str:
    """Runs as one text in which a space stands before each: ` word` is where a word begins."""
    return "".join(f" {each}" for each in found)


def tokens(found: Iterable[str]) -> list[str]:
    """The tokens of runs, each once: words; of what is written together, neighbours and the last character.

    So every single character begins some token.
    """
    return list(dict.fromkeys(token for run in found for token in _tokens(run)))


def _tokens(run: str) -> Iterator[str]:
    if not WRITTEN_TOGETHER.match(run):
        yield run[:LONGEST]
        return
    yield from _neighbours(run)
    yield run[-1]


def _neighbours(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


@dataclass(frozen=True)
class Term:
    """One run of a query: a word is sought by its beginning, what is written together as it stands."""

    run: str

    @property
    def together(self) -> bool:
        return bool(WRITTEN_TOGETHER.match(self.run))

    @property
    def exact(self) -> list[str]:
        """The tokens that a text must have."""
        return _neighbours(self.run) if self.together else []

    @property
    def begins(self) -> str | None:
        """The beginning of some token that it must have."""
        return None if self.together and len(self.run) > 1 else self.run[:LONGEST]

    @property
    def needle(self) -> str:
        """What its joined runs must contain."""
        return self.run if self.together else f" {self.run}"

    @property
    def told_by_tokens(self) -> bool:
        """Whether the tokens alone decide; neighbours may also stand apart in a text."""
        return len(self.run) <= (2 if self.together else LONGEST)


def terms(query: str) -> list[Term]:
    """What a query asks for, each once; nothing of what it is asked with counts as an operator."""
    return [Term(run) for run in dict.fromkeys(runs(query))]


def marked(text: str, asked: Iterable[Term], width: int | None = None) -> str:
    """A text on one line as HTML, with `<mark>` around what was asked for; about `width` characters of it."""
    line = " ".join(text.split())
    spans = _spans(line, asked)
    first, last = _window(len(line), spans[0][0] if spans else 0, width)
    pieces, at = ["…" if first else ""], first
    for begin, end in spans:
        if begin < last:
            shown = line[begin : min(end, last)]
            pieces += [html.escape(line[at:begin]), f"<mark>{html.escape(shown)}</mark>"]
            at = begin + len(shown)
    return "".join([*pieces, html.escape(line[at:last]), "…" if last < len(line) else ""])


def has_any(text: str, asked: Iterable[Term]) -> bool:
    """Whether a text has something of what was asked for: what `marked` would mark."""
    return bool(_spans(text, asked))


def _window(length: int, at: int, width: int | None) -> tuple[int, int]:
    """A stretch of a line that shows a place in it, with some of what stands before."""
    if width is None or length <= width:
        return 0, length
    first = max(0, min(at - width // 4, length - width))
    return first, first + width


def _spans(line: str, asked: Iterable[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in a line, in order; what meets or overlaps is one."""
    folded, places = _folded(line)
    words = [(found[0], found.start()) for found in RUN.finditer(folded)]
    spans = {
        (places[begin + at], places[begin + at + len(term.run) - 1] + 1)
        for term in asked
        for word, begin in words
        for at in _within(term, word)
    }
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            begin, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((begin, end))
    return merged


def _within(term: Term, word: str) -> Iterator[int]:
    if not term.together:
        if word.startswith(term.run):
            yield 0
        return
    at = word.find(term.run)
    while at >= 0:
        yield at
        at = word.find(term.run, at + 1)


def _folded(line: str) -> tuple[str, list[int]]:
    """A line folded character by character, and where each character of that came from."""
    become = {each: fold(each) for each in set(line)}
    folded, places = [], []
    for at, each in enumerate(line):
        folded.append(become[each])
        places += [at] * len(become[each])
    return "".join(folded), places
