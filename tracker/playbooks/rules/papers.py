"""What closes work: documents with their steps and rounds, the four parts of a review, the turn of a loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.domain.playbook import StepKind
from tracker.playbooks.draft import NODES, Blame, Draft, Part
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.rules.ways import Ways
from tracker.playbooks.schemas.promises import REVIEWED


def check(draft: Draft) -> Iterator[Blame]:
    ways = Ways(draft)
    for part in () if draft.is_vocabulary else draft.section("documents"):
        yield from _document(draft, part, ways)
    for part in draft.section("review"):
        yield from _review(part)
    for part in draft.section("iteration"):
        step = draft.by_key("steps").get(part.values.get("closes") or "")
        if step and step.values.get("kind") not in (None, StepKind.MILESTONE):
            yield (*part.path, "closes"), Fault("closes_no_milestone", step=step.key)


def _document(draft: Draft, part: Part, ways: Ways) -> Iterator[Blame]:
    """A document is finished by the step that makes it, or by one that comes after that."""
    steps, key, kind = draft.by_key("steps"), part.values.get("step"), part.values.get("type")
    if key in steps and kind and not _made(draft, kind, key, ways):
        yield (*part.path, "step"), Fault("document_not_made", step=key, document=kind)
    if "rounds" in part.body and not part.body.get("each_round"):
        yield (*part.path, "rounds"), Fault("rounds_unsaid")
    if part.values.get("sign_off") == []:
        yield (*part.path, "sign_off"), Fault("nobody_signs")


def _made(draft: Draft, kind: str, step: str, ways: Ways) -> bool:
    """Whether a step, or one that it waits for, puts out the document."""
    wanted = _key(draft, kind)
    for node in draft.section(*NODES):
        outputs = node.values.get("produces") or ()
        made = any(_key(draft, each) == wanted for each in outputs)
        if made and (node.key == step or ways.lead(node.key, step)):
            return True
    return False


def _key(draft: Draft, word: Any) -> Any:
    """The key of a document, whichever of its names was written."""
    known = draft.vocabulary.document(word) if draft.vocabulary and isinstance(word, str) else None
    return known.key if known else word


def _review(part: Part) -> Iterator[Blame]:
    written = part.body.get("parts")
    if not isinstance(written, dict):
        return
    if missing := [name for name in REVIEWED if name not in written]:
        yield (*part.path, "parts"), Fault("review_incomplete", missing=missing)
    for name in written:
        if name not in REVIEWED:
            yield (
                (*part.path, "parts", name),
                Fault("unknown_key", key=name, suggestion=suggestion(name, REVIEWED)),
            )
