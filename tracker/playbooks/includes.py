"""Which playbooks a playbook includes, and in which order they have to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from tracker.domain.playbook import Playbook
from tracker.domain.text import Fact


class IncludesItself(Fact):
    """A playbook that is a part of itself, perhaps through others."""

    code = "includes_itself"
    zh = "方案包含了自身：{way}。请删除其中一处包含。"
    en = "A playbook includes itself: {way}. Take one of these out."


def keys(playbook: Playbook) -> tuple[str, ...]:
    """The keys of the playbooks that are brought into it, each once, in the order of the file."""
    return tuple(dict.fromkeys(part.playbook for part in playbook.include.values() if not part.read_only))


def named(playbook: Playbook) -> tuple[str, ...]:
    """The keys of all that it includes, also of what is only named and offered."""
    return tuple(dict.fromkeys(part.playbook for part in playbook.include.values()))


def inmost_first(playbooks: Mapping[str, Playbook]) -> tuple[str, ...]:
    """Keys, what is included before what includes it. Raises IncludesItself."""
    try:
        return tuple(TopologicalSorter({key: keys(playbooks[key]) for key in playbooks}).static_order())
    except CycleError as circle:
        raise IncludesItself(way=" → ".join(circle.args[1])) from circle
