"""Every element says where it comes from, and every text is there in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.text import Text
from tracker.playbooks.draft import Blame, Draft, Part, leaves
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.schemas import LinkSchema, WindowSchema, fields_of
from tracker.playbooks.shapes import NOT_PROPOSABLE


def check(draft: Draft) -> Iterator[Blame]:
    for part in draft.parts:
        yield from _has_origin(part)
    for part in (*draft.parts, *_lesser(draft)):
        yield from _proposed_fields(part)
    yield from _english(draft)


def _has_origin(part: Part) -> Iterator[Blame]:
    if "source" not in part.body and part.body.get("proposed", "false") == "false":
        yield part.path, Fault("no_provenance")


def _lesser(draft: Draft) -> Iterator[Part]:
    """What may say where it comes from but need not: it stands inside an element that does."""
    window = draft.body.get("window")
    if isinstance(window, dict):
        yield Part(("window",), "window", draft.values.get("window") or {}, window, WindowSchema)
    for link in draft.links:
        yield Part(link.path, "link", link.values, link.values, LinkSchema)


def _proposed_fields(part: Part) -> Iterator[Blame]:
    names = part.values.get("proposed")
    if not isinstance(names, list):
        return
    known = [name for name in fields_of(part.schema) if name not in NOT_PROPOSABLE]
    for index, name in enumerate(names):
        path = (*part.path, "proposed", index)
        if name is None:
            continue
        if name not in known:
            yield path, Fault("unknown_field", name=name, suggestion=suggestion(name, known))
        elif name not in part.body:
            yield path, Fault("field_not_there", name=name)


def _english(draft: Draft) -> Iterator[Blame]:
    for path, value in leaves(draft.values):
        if isinstance(value, Text) and not value.en:
            yield (*path, "en"), Fault("english_missing")
