"""Playbooks within playbooks: none in itself, none too deep, and not too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.domain.composition import BROUGHT_IN, DEEPEST, PartsTooDeep, PartUnknown, compose
from tracker.domain.playbook import Playbook, Where
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import Path
from tracker.playbooks.paths import way as joined

Placed = tuple[Path, Where, Fault]
Library = Mapping[str, Playbook]
MOST_PARTS = 100


def check(book: Playbook, playbooks: Library) -> Iterator[Placed]:
    """What keeps a playbook and its parts from being put together; where a part is unknown, nothing."""
    way = _circle(book, playbooks, (book.key,))
    if way:
        first = next(part for part in _brought(book, playbooks) if part[1] == way[1])[0]
        where = book.include[first].where
        yield ("include", first), where, Fault("includes_itself", way=joined(way))
        return
    count = _count(book, playbooks, {}, DEEPEST)
    if count > MOST_PARTS:
        yield ("include",), book.where, Fault("too_many_parts", count=count, most=MOST_PARTS)
        return
    try:
        compose(book, playbooks)
    except PartsTooDeep as error:
        yield ("include",), book.where, Fault("parts_too_deep", way=error.fields["way"], deepest=DEEPEST)
    except PartUnknown:
        return


def everything(book: Playbook, playbooks: Library) -> list[Playbook]:
    """The playbook and all that come into its plan, at any depth, each once."""
    found = {book.key: book}
    waiting = [book]
    while waiting:
        for _, key in _brought(waiting.pop(), playbooks):
            if key not in found:
                found[key] = playbooks[key]
                waiting.append(found[key])
    return list(found.values())


def _brought(book: Playbook, playbooks: Library) -> Iterator[tuple[str, str]]:
    """The parts that come into the plan, each with its playbook."""
    for part in book.include.values():
        other = None if part.read_only else playbooks.get(part.playbook)
        if other is not None and other.kind in BROUGHT_IN:
            yield part.key, other.key


def _circle(book: Playbook, playbooks: Library, way: tuple[str, ...]) -> tuple[str, ...]:
    """The way from a playbook through its parts back to it, if there is one; the shortest."""
    ways, seen = [way], set(way)
    while ways:
        way = ways.pop(0)
        for _, key in _brought(playbooks[way[-1]] if len(way) > 1 else book, playbooks):
            if key == book.key:
                return (*way, key)
            if key not in seen:
                seen.add(key)
                ways.append((*way, key))
    return ()


def _count(book: Playbook, playbooks: Library, known: dict[tuple[str, int], int], deep: int) -> int:
    """How many parts there are at all levels that are looked at."""
    if (book.key, deep) not in known:
        known[book.key, deep] = 0
        inner = [playbooks[key] for _, key in _brought(book, playbooks)] if deep else []
        known[book.key, deep] = sum(1 + _count(each, playbooks, known, deep - 1) for each in inner)
    return known[book.key, deep]
