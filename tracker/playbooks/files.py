"""The only reader and writer of YAML: plain words with their places, and nothing guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from tracker.domain.playbook import Where
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import Path

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_VALUES = 20_000
"""Keys and values in one file; the largest playbook that is delivered has a quarter of it."""
WIDTH = 110
BREAKS = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]")
TEXT_TAG = "tag:yaml.org,2002:str"

# What a terminal, a feed or a page could not show.
ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Document:
    """A file as read: maps, lists, strings and None (an empty value); every key and value has its place."""

    name: str
    text: str
    tree: Any = None
    positions: dict[Path, Where] = field(default_factory=dict)
    keys: dict[Path, Where] = field(default_factory=dict)
    faults: list[tuple[Path, Where, Fault]] = field(default_factory=list)

    def where(self, path: Path) -> Where:
        """The place of a value, or of the nearest thing around it that exists."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, Where(self.name, 1, 1))

    def key_where(self, path: Path) -> Where:
        """The place of a key, which is where an element begins."""
        return self.keys.get(path) or self.where(path)

    def blame(self, path: Path, where: Where, fault: Fault) -> None:
        self.faults.append((path, where, fault))

    @cached_property
    def _spoilt(self) -> frozenset[Path]:
        return frozenset(path for path, _, fault in self.faults if fault.code in SPOILS)

    def touched(self, path: Path) -> bool:
        """Whether reading already found a fault here, so that what follows from it need not be said."""
        return any(path[:length] in self._spoilt for length in range(len(path) + 1))


SPOILS = frozenset({"alias_refused", "tag_refused", "odd_character"})


def digest(text: str) -> str:
    """SHA-256 of the text, as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(name: str, text: str) -> Document:
    """Read one YAML document; never raises, what is wrong stands in `faults`."""
    document = Document(name, text)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        document.blame((), Where(name, 1, 1), Fault("too_big", kilobytes=MAX_BYTES // 1024))
        return document
    root = _compose(document)
    if root is not None:
        document.tree = _Walk(document).value(root, ())
    if document.tree is None and not document.faults:
        document.blame((), Where(name, 1, 1), Fault("empty_file"))
    return document


def _compose(document: Document) -> Node | None:
    try:
        node: Node | None = _Loader(document).get_single_node()
    except yaml.YAMLError as error:
        document.blame((), _error_place(document, error), _fault(error))
    except (ValueError, OverflowError) as error:
        # PyYAML turns some escapes and version numbers into numbers without looking at them first.
        document.blame((), Where(document.name, 1, 1), Fault("not_yaml", reason=str(error)))
    else:
        return node
    return None


def _error_place(document: Document, error: yaml.YAMLError) -> Where:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return _place(document.name, mark) if mark else Where(document.name, 1, 1)
    before = document.text[: error.position] if isinstance(error, ReaderError) else ""
    return Where(document.name, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _fault(error: yaml.YAMLError) -> Fault:
    if isinstance(error, _TooDeep):
        return Fault("too_deep", levels=MAX_DEPTH)
    if isinstance(error, _TooMany):
        return Fault("too_many_values", most=MAX_VALUES)
    if isinstance(error, ComposerError):
        # Aliases never get so far, so this is the one complaint that composing has left.
        return Fault("two_documents")
    return Fault("not_yaml", reason=_reason(error))


def _reason(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        return "; ".join(part for part in (error.context, error.problem) if part)
    if isinstance(error, ReaderError):
        return f"character U+{int(error.character):04X} is not allowed"
    return str(error)


def _place(name: str, mark: Mark) -> Where:
    return Where(name, mark.line + 1, mark.column + 1)


class _TooDeep(yaml.MarkedYAMLError):
    """Nesting beyond what any playbook needs."""


class _TooMany(yaml.MarkedYAMLError):
    """More keys and values than any playbook needs."""


class _Loader(yaml.SafeLoader):
    """Composes nodes only, not too many nor too deep; anchors, aliases and tags are blamed where they are."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.text)
        self.document = document
        self.depth = self.values = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        self.values += 1
        if self.values > MAX_VALUES:
            raise _TooMany(problem_mark=event.start_mark)
        if self.check_event(yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            return _Refused("alias_refused", event)
        if event.anchor is not None:
            # Without its name the anchor does no harm; the alias to it is blamed by itself.
            self.document.blame((), _place(self.document.name, event.start_mark), Fault("anchor_refused"))
            event.anchor = None
        if event.tag is not None:
            event.tag = None
            event.implicit = True if not isinstance(event, yaml.ScalarEvent) else (True, True)
            node = self._deeper(event, parent, index)
            return _Refused("tag_refused", node)
        return self._deeper(event, parent, index)

    def _deeper(self, event: Any, parent: Node | None, index: Any) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeep(problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        assert node is not None  # noqa: S101 - compose_node answers None for no event
        return node


class _Refused(ScalarNode):
    """Stands for a node that may not be there."""

    def __init__(self, code: str, at: Any) -> None:
        super().__init__("tag:yaml.org,2002:null", "", at.start_mark, at.end_mark)
        self.code = code


class _Walk:
    """Turns nodes into plain values and writes down where each one stands."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def value(self, node: Node, path: Path) -> Any:
        self.document.positions[path] = _place(self.document.name, node.start_mark)
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        return self._scalar(node, path)

    def _scalar(self, node: Any, path: Path) -> str | None:
        if isinstance(node, _Refused):
            self._blame(path, node, Fault(node.code))
            return None
        text: str = node.value
        odd = ODD.search(text)
        if odd:
            self._blame(path, node, Fault("odd_character", number=f"U+{ord(odd.group()):04X}"))
            return None
        return text if text or node.style is not None else None

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            if key in seen:
                first = seen[key].start_mark.line + 1
                self._blame((*path, key), key_node, Fault("duplicate_key", key=key, first=first))
                continue
            seen[key] = key_node
            self.document.keys[(*path, key)] = _place(self.document.name, key_node.start_mark)
            yield key, self.value(value_node, (*path, key))

    def _key(self, node: Node, path: Path) -> str | None:
        if (
            isinstance(node, ScalarNode)
            and not isinstance(node, _Refused)
            and node.value
            and not ODD.search(node.value)
        ):
            return str(node.value)
        self._blame(path, node, Fault("key_not_word"))
        return None

    def _blame(self, path: Path, node: Node, fault: Fault) -> None:
        self.document.blame(path, _place(self.document.name, node.start_mark), fault)


def write(tree: dict[str, Any]) -> str:
    """A playbook's words as text, in the style of the delivered files; reading it gives the words back.

    Sections and their elements are blocks with a line between; texts, keys and links stand on one line.
    """
    blocks: list[str] = []
    head: dict[str, Any] = {}
    for key, value in tree.items():
        if not _is_section(value):
            head[key] = value
            continue
        blocks += [_dump(head, 1)] if head else []
        blocks += _elements(key, value)
        head = {}
    return "\n".join([*blocks, _dump(head, 1)] if head else blocks)


def _is_section(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(each, dict) for each in value.values())


def _elements(key: str, section: dict[str, Any]) -> Iterator[str]:
    """Each element as a block; the name of the section stands over the first."""
    for number, (name, each) in enumerate(section.items()):
        over, _, block = _dump({key: {name: each}}, 3).partition("\n")
        yield block if number else f"{over}\n{block}"


def _dump(tree: dict[str, Any], levels: int) -> str:
    root = _node(tree, levels, block=True)
    text: str = yaml.serialize(root, Dumper=_Writer, width=WIDTH, allow_unicode=True)
    return text


def _node(value: Any, levels: int = 0, *, block: bool = False) -> Node:
    """So many levels of maps are blocks; within a block, so is a map that holds maps, and a list of texts."""
    if isinstance(value, list):
        listed = block and bool(value) and all(isinstance(each, dict) and "zh" in each for each in value)
        items = [_node(each) for each in value]
        return SequenceNode("tag:yaml.org,2002:seq", items, flow_style=not listed)
    if not isinstance(value, dict):
        return _word(value or "")
    outer = levels > 0 or (block and any(isinstance(each, dict) for each in value.values()))
    pairs = [(_word(key), _node(each, levels - 1, block=outer)) for key, each in value.items()]
    return MappingNode("tag:yaml.org,2002:map", pairs, flow_style=not outer)


def _word(word: str) -> ScalarNode:
    """What breaks a line in some way is escaped: PyYAML would fold it, and read a space."""
    return ScalarNode(TEXT_TAG, word, style='"' if not word or BREAKS.search(word) else None)


class _Writer(yaml.SafeDumper):
    """Knows words only, as the reader does, so that `1` and `true` need no quotes."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to set it

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Entries of a list stand further in than its name."""
        super().increase_indent(flow, indentless=False)
