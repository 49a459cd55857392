"""Markdown as people write it, as HTML that is safe in a page and as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

PERSON = re.compile(r"[0-9a-f]{24}")
TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "span": {"data-person"}}
SCHEMES = {"http", "https", "mailto"}
KEPT = 512
"""Bodies whose HTML is remembered: a discussion is read more often than it is written."""


def _parser() -> MarkdownIt:
    """CommonMark with tables, without HTML; a picture is a link, so that pages load nothing that it names."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable("image")
    parser.add_render_rule("mention", _mention)
    return parser


def html(body: str, names: Mapping[str, str]) -> str:
    """The HTML of a body; people mentioned in it by id are called by their present names."""
    called = {each: names[each] for each in mentioned(body) if each in names}
    return _html(body, tuple(sorted(called.items())))


@lru_cache(KEPT)
def _html(body: str, names: tuple[tuple[str, str], ...]) -> str:
    tokens = _parse(body)
    written = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {"names": dict(names)})
    return nh3.clean(
        str(written),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"span": {"mention"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener nofollow",
    )


def mentioned(body: str) -> Mapping[str, str]:
    """Whom a body mentions as `@[Name](id)`: the id of each, to the name by which it calls them."""
    return MappingProxyType(_mentioned(body))


@lru_cache(KEPT)
def _mentioned(body: str) -> dict[str, str]:
    if "@[" not in body:
        return {}
    inside = (each for token in _parse(body) for each in token.children or ())
    return {each.info: each.content for each in inside if each.type == "mention"}


@lru_cache(KEPT)
def plain(body: str) -> str:
    """The words of a body without its marks, a line for each block."""
    return "\n".join(line for token in _parse(body) if (line := _words(token).strip()))


def _words(token: Token) -> str:
    if token.type != "inline":
        return token.content
    return "".join(_word(each) for each in token.children or ())


def _word(token: Token) -> str:
    if token.type == "mention":
        return f"@{token.content}"
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def _parse(body: str) -> list[Token]:
    tokens = _MARKDOWN.parse(body)
    for each in tokens:
        if each.children:
            each.children = list(_with_mentions(each.children))
    return tokens


def _with_mentions(tokens: Sequence[Token]) -> Iterator[Token]:
    """A link whose address is a person's id, right behind an @, becomes one mention."""
    at = 0
    while at < len(tokens):
        behind = tokens[at - 1] if at else None
        if (person := _person(tokens[at])) and behind and behind.content.endswith("@"):
            behind.content = behind.content[:-1]
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "link_close")
            name = "".join(each.content for each in tokens[at:end])
            yield Token("mention", "", 0, content=name, info=person)
            at = end
        else:
            yield tokens[at]
        at += 1


def _person(token: Token) -> str | None:
    href = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
    return href if PERSON.fullmatch(href) else None


def _mention(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    token = tokens[at]
    name = escapeHtml(env["names"].get(token.info, token.content))
    return f'<span class="mention" data-person="{token.info}">@{name}</span>'


_MARKDOWN = _parser()
