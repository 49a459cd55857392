"""The README of the playbooks, taken apart: its words, and its examples completed to whole playbooks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "playbooks"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$\n?", re.DOTALL | re.MULTILINE)
PROSE = BLOCK.sub("", PAGE)
"""The page without what stands in fences."""
WITH_STEPS = re.compile(r"^# with the steps (.+)$", re.MULTILINE)
FIRST_PHASE = re.compile(r"^phases:\n  ([\w-]+):", re.MULTILINE)
KEY = re.compile(r"^key: (.+)$", re.MULTILINE)
STEPS = re.compile(r"^steps:\n", re.MULTILINE)

HEAD = "format: 1\nkey: {key}\nkind: process\ntitle: {{zh: 例子, en: Example}}\nproposed: true\n"
STEP = "  {key}: {{kind: task, {phase}title: {{zh: 步骤, en: Step}}, {facts}}}\n"
FACTS = "owner: OM, duration: 1wd, proposed: true"


@dataclass(frozen=True)
class Example:
    """A piece of YAML of the page: as it stands there, and as a whole file."""

    number: int
    shown: str

    @property
    def whole(self) -> bool:
        return self.shown.startswith("format:")

    @property
    def key(self) -> str:
        found = KEY.search(self.shown)
        return found[1] if self.whole and found else f"example-{self.number}"

    @property
    def text(self) -> str:
        """A piece gets a head, and as steps those that its first line names, or one if it has none."""
        if self.whole:
            return self.shown
        named = WITH_STEPS.search(self.shown)
        keys = named[1].split(", ") if named else [] if STEPS.search(self.shown) else ["Step"]
        phase = FIRST_PHASE.search(self.shown)
        inside = f"phase: {phase[1]}, " if phase else ""
        steps = "".join(STEP.format(key=key, phase=inside, facts=FACTS) for key in keys)
        body = self.shown if STEPS.search(self.shown) else f"{self.shown}steps:\n"
        return HEAD.format(key=self.key) + STEPS.sub(lambda line: line[0] + steps, body)


def blocks(language: str) -> list[str]:
    """What stands in the fences of a language."""
    return [text for name, text in BLOCK.findall(PAGE) if name == language]


EXAMPLES = [Example(number, text) for number, text in enumerate(blocks("yaml"), 1)]
