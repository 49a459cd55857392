"""The blocks of a feed: those that are kept, and those that must be rendered anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain import ical
from tracker.feeds import queries
from tracker.feeds.entries import Imprint, entry, form
from tracker.feeds.queries import Kept, Shown


@dataclass(frozen=True)
class Blocks:
    """The bytes of a feed in order, and the rows of `blocks` that were made for them just now."""

    bodies: list[bytes]
    fresh: list[dict[str, Any]]


def gather(current: Session, shown: Shown, imprint: Imprint) -> Blocks:
    """Every block of a feed; only what changed since it was kept is rendered.

    What somebody does instead of another is marked for them alone, so that is rendered and never kept.
    """
    found = queries.kept(current, shown)
    forms = {each.item_id: form(imprint, each.names) for each in found}
    instead = {each.item_id for each in found if each.instead}
    stale = [each for each in found if each.instead or not _is_good(each, forms[each.item_id])]
    made = _render(current, stale, forms, instead, shown, imprint)
    bodies = {each["item_id"]: each["body"] for each in made}
    fresh = [each for each in made if each["item_id"] not in instead]
    return Blocks([bodies.get(each.item_id) or each.body or b"" for each in found], fresh)


def _is_good(kept: Kept, form: str) -> bool:
    return (kept.kept_revision, kept.kept_form) == (kept.revision, form)


def _render(
    current: Session,
    stale: list[Kept],
    forms: dict[str, str],
    instead: set[str],
    shown: Shown,
    imprint: Imprint,
) -> list[dict[str, Any]]:
    """The rows of new blocks, sorted by item."""
    return [
        {
            "item_id": told.item.id,
            "lang": shown.lang,
            "revision": told.item.revision,
            "form": forms[told.item.id],
            "body": ical.render(entry(told, shown.lang, imprint, instead=told.item.id in instead)),
        }
        for told in queries.told(current, sorted(each.item_id for each in stale))
    ]
