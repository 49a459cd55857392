"""What is special about a step, in a few words: it may be left out, it chooses, it is an option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.domain.playbook import Playbook, Step, Vocabulary
from tracker.domain.text import Text

OPTIONAL = Text("可选", "optional")
CHOOSES = Text("择一：{keys}", "one of {keys}")
CHOSEN = Text("{keys} 的选项", "an option of {keys}")
INSTEAD = Text("可替代 {key}", "instead of {key}")
ONLY = Text("仅限{tiers}", "only {tiers}")


class Marks:
    """The marks of every step of a playbook."""

    def __init__(self, whole: Playbook, vocabulary: Vocabulary) -> None:
        self.whole = whole
        self.tiers: Mapping[str, Text] = {key: each.title for key, each in vocabulary.tiers.items()}
        self.options: dict[str, list[str]] = {}
        for step in whole.steps.values():
            for key in step.one_of:
                self.options.setdefault(key, []).append(step.key)

    def of(self, key: str) -> Text:
        """Empty for what is no step, and for a step about which nothing is special."""
        step = self.whole.steps.get(key)
        said = list(self._of(step)) if step else []
        return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))

    def _of(self, step: Step) -> Iterator[Text]:
        if step.optional:
            yield OPTIONAL
        if step.one_of:
            yield CHOOSES.fill({"keys": step.one_of})
        if step.key in self.options:
            yield CHOSEN.fill({"keys": self.options[step.key]})
        if step.alternate_of:
            yield INSTEAD.fill({"key": step.alternate_of})
        if step.tiers:
            yield ONLY.fill({"tiers": [self.tiers.get(each, Text(each)) for each in step.tiers]})
