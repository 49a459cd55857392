"""What the service document leaves open is said at every check, until the agency has settled it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.playbook import Playbook, Where
from tracker.domain.text import Text
from tracker.playbooks.draft import Blame, Draft
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import Path

Placed = tuple[Path, Where, Fault]


def check(draft: Draft) -> Iterator[Blame]:
    """Open questions that are tied to no rule: those speak only when their rule does."""
    for part in draft.section("questions"):
        if "rule" not in part.values and "settled" not in part.values:
            title, note = (part.values.get(name) or Text() for name in ("title", "note"))
            names = [name for name in part.values.get("parameters") or () if name]
            change = Text(
                f"可调整的参数：{'、'.join(names)}。", f"Parameters to change: {', '.join(names)}. "
            )
            change, note = change if names else Text(), _sentence(note)
            yield (
                part.path,
                Fault("open_question", called=part.key, title=title, note=note, change=change),
            )


def _sentence(text: Text) -> Text:
    """The words with a full stop, wherever they came without one."""
    zh, en = text.zh, text.en
    return Text(
        f"{zh}。" if zh and zh[-1] not in "。！？" else zh,
        f" {en}." if en and en[-1] not in ".!?" else f" {en}".rstrip(),
    )


def tied(draft: Draft, blames: Iterable[Blame]) -> Iterator[Blame]:
    """The blames, each with the question that its rule is tied to; what is settled is not said."""
    asked = {part.values.get("rule"): part for part in draft.section("questions")}
    for path, fault in blames:
        part = asked.get(fault.code)
        if part is None:
            yield path, fault
        elif "settled" not in part.values:
            yield path, fault.about(part.key)


def answered(book: Playbook, placed: Iterable[Placed]) -> Iterator[Placed]:
    """The same for what shows only once a playbook can be read."""
    asked = {question.rule: question for question in book.questions.values()}
    for path, where, fault in placed:
        question = asked.get(fault.code)
        if question is None:
            yield path, where, fault
        elif question.settled is None:
            yield path, where, fault.about(question.key)
