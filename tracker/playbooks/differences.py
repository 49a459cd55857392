"""What changed between two playbooks as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.compare import Change
from tracker.domain.text import Lang, Text
from tracker.playbooks.checker import Loaded
from tracker.playbooks.report import finding_line

NONE = Text("没有差别。", "No difference.")
NO_PLAYBOOK = Text("{name}：这不是方案模板。", "{name}: this is no playbook.")
COUNT = Text("{count} 处变化。", "{count} changes.")


def change_lines(changes: Sequence[Change], lang: Lang) -> Iterator[str]:
    """A line for each change, then how many."""
    for each in changes:
        yield each.text.pick(lang)
    yield (COUNT.fill({"count": len(changes)}) if changes else NONE).pick(lang)


def refusal_lines(loaded: Iterable[Loaded], lang: Lang) -> Iterator[str]:
    """Why files cannot be compared: their errors, or that they are something else."""
    for each in loaded:
        if each.vocabulary:
            yield NO_PLAYBOOK.fill({"name": each.name}).pick(lang)
        yield from (finding_line(found, lang) for found in each.findings if found.severity == "error")
