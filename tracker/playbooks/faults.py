"""What can be wrong with a playbook: a code, what is said about it, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, Literal

from tracker.domain.text import Text
from tracker.playbooks.catalogue import CATALOGUE

Severity = Literal["error", "warning"]

LONGEST_VALUE = 60
LONGEST = {"reason": 300, "way": 300, "sum": 300}
LISTED = 20
COMPARED = 500
"""Of more names than these, only those with the same first letter are compared."""


class Fault:
    """One thing that is wrong; the catalogue has its words, the fields fill them.

    `called` is the code under which it is reported if that is not the catalogue's; `question` is the open
    question of the playbook that it belongs to.
    """

    def __init__(
        self, code: str, *, called: str | None = None, question: str | None = None, **fields: Any
    ) -> None:
        self.code, self.called, self.question = code, called or code, question
        self.fields = {
            name: _short(value, LONGEST.get(name, LONGEST_VALUE)) for name, value in fields.items()
        }

    def about(self, question: str) -> Fault:
        """The same fault as part of an open question."""
        return Fault(self.code, called=self.called, question=question, **self.fields)

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    @property
    def message(self) -> Text:
        return CATALOGUE[self.code].message.fill(self._said)

    @property
    def hint(self) -> Text:
        return CATALOGUE[self.code].hint.fill(self._said)

    @property
    def _said(self) -> dict[str, Any]:
        named = self.fields.items()
        return {name: each.text if isinstance(each, Suggestion) else each for name, each in named}


@dataclass(frozen=True)
class Finding:
    """A fault at its place; `path` is the way to the element, empty for the whole file.

    `question` is the key of the open question of the playbook that it belongs to.
    """

    severity: Severity
    code: str
    file: str
    line: int
    column: int
    path: str
    message: Text
    hint: Text
    question: str | None = None

    @property
    def words(self) -> Text:
        """What is wrong, then what to do; Chinese sentences follow each other without a space."""
        return Text(f"{self.message.zh}{self.hint.zh}", f"{self.message.en} {self.hint.en}".strip())


@dataclass(frozen=True)
class Suggestion:
    """What may have been meant; it is looked for when it is said, for few of many faults are."""

    word: str
    known: Collection[str]

    @property
    def text(self) -> Text:
        """Did you mean …? Or, when nothing is near, what there is."""
        near = _nearest(self.word, self.known)
        if near is not None:
            return Text(f"是否想写“{near}”？", f'Did you mean "{near}"?')
        if not self.known:
            return Text("这里还没有任何可用的名称。", "None is defined yet.")
        return _listing(list(islice(self.known, LISTED)), len(self.known) - LISTED)


def suggestion(word: str, known: Iterable[str]) -> Suggestion:
    return Suggestion(word, known if isinstance(known, Collection) else tuple(known))


def _listing(names: list[str], more: int) -> Text:
    zh, en = "、".join(names), ", ".join(names)
    if more > 0:
        zh, en = f"{zh}，另有 {more} 个", f"{en} and {more} more"
    return Text(f"可用的有：{zh}。", f"Known here: {en}.")


def _nearest(word: str, names: Iterable[str]) -> str | None:
    wanted = _folded(word[:LONGEST_VALUE])
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_folded(name), name)
    if len(folded) > COMPARED:
        alike = (name for name in folded if name[:1] == wanted[:1])
        folded = {name: folded[name] for name in islice(alike, COMPARED)}
    near = get_close_matches(wanted, folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_")


def _short(value: Any, longest: int) -> Any:
    """Long values are cut, so that a message stays one line, and long lists so that it can be read."""
    if isinstance(value, (list, tuple)):
        return [*value[:LISTED], *(["…"] if len(value) > LISTED else [])]
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
