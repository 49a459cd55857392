"""Small helpers for writing SVG by hand: escaped, short and the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from tracker.domain.text import Lang, columns

# XML 1.0 (section 2.2) has no place for these, and one of them makes the whole picture unreadable.
# The marks that turn the direction of writing go too: a title could otherwise rearrange the row around it.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

FONTS = (
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC',"
    "'Helvetica Neue',Arial,sans-serif"
)
_MORE = "…"
_CLOSING = "，。、；：！？）》」』】〕”’%,.;:!?)]}"
Attributes = dict[str, str | float | None]


def clean(words: str) -> str:
    """Words that may stand in XML as text or in an attribute."""
    return escape(_FORBIDDEN.sub("", words))


def number(value: float) -> str:
    """At most one decimal, and no more characters than needed."""
    short = f"{value:.1f}"
    short = short.removesuffix(".0")
    return "0" if short == "-0" else short


def tag(element: str, *children: str, **attributes: str | float | None) -> str:
    """One element; `children` are markup already, attribute values are escaped here.

    An underscore in an attribute's name stands for a hyphen; None leaves the attribute out.
    """
    shown = "".join(
        f' {name.strip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{element}{shown}>{inside}</{element}>" if inside else f"<{element}{shown}/>"


def words_at(x: float, y: float, words: str, **attributes: str | float | None) -> str:
    """A line of text whose baseline begins at x, y."""
    return tag("text", clean(words), x=x, y=y, **attributes)


def hint(words: str) -> str:
    """What a reader sees when pointing at the element that this stands in."""
    return tag("title", clean(words))


Measure = Callable[[str], float]
"""How wide words are, in columns or in ems."""


def cut(words: str, most: float, measure: Measure = columns) -> str:
    """The words on one line, cut with an ellipsis so that they are at most `most` wide."""
    line = " ".join(words.split())
    if measure(line) <= most:
        return line
    kept, used, room = "", 0.0, most - measure(_MORE)
    for character in line:
        used += measure(character)
        if used > room:
            break
        kept += character
    return kept.rstrip() + _MORE


def wrap(words: str, most: float, lines: int, measure: Measure = columns) -> list[str]:
    """The words on at most so many lines, `most` wide, broken at spaces where that wastes little."""
    rest, shown = " ".join(words.split()), list[str]()
    while len(shown) < lines - 1 and measure(rest) > most:
        head = rest[: _fitting(rest, most, measure)]
        at = head.rfind(" ") if rest[len(head) :][:1] not in ("", " ") else -1
        kept = head[:at] if at > 0 and measure(head[:at]) > most / 2 else _unclosed(head, rest)
        shown.append(kept.rstrip())
        rest = rest[len(kept) :].lstrip()
    return [*shown, cut(rest, most, measure)]


def _unclosed(head: str, words: str) -> str:
    """A line that leaves no closing mark at the start of the next (Chinese typesetting forbids it)."""
    end = len(head)
    while end > 1 and words[end : end + 1] and words[end] in _CLOSING:
        end -= 1
    return words[:end]


def _fitting(words: str, most: float, measure: Measure) -> int:
    """How many characters fit; never none."""
    used = 0.0
    for number, character in enumerate(words):
        used += measure(character)
        if used > most:
            return max(number, 1)
    return len(words)


def document(title: str, summed: str, body: str, width: float, height: float, lang: Lang) -> str:
    """A whole picture that says what it is to a reader who does not see it."""
    return tag(
        "svg",
        tag("title", clean(title), id="tl-title"),
        tag("desc", clean(summed), id="tl-desc"),
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        lang="zh-CN" if lang == "zh" else "en",
        aria_labelledby="tl-title tl-desc",
        font_family=FONTS,
    )


def _value(value: str | float | None) -> str:
    return clean(value) if isinstance(value, str) else number(value or 0)
