"""What `tracker playbook show` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.playbook import Playbook, Vocabulary
from tracker.domain.text import Fact, Lang
from tracker.domain.workdays import WorkCalendar
from tracker.playbooks import views
from tracker.playbooks.checker import Library
from tracker.playbooks.preview import Wish, pairs, preview
from tracker.playbooks.showing.data import data
from tracker.playbooks.showing.full import show_lines
from tracker.playbooks.showing.sheet import lines

VOCABULARY = "vocabulary"


class PlaybookUnknown(Fact):
    """No file of the folder defines this playbook."""

    code = "playbook_unknown"
    zh = "没有方案 {key}；现有：{known}。"
    en = "There is no playbook {key}; there are {known}."


@dataclass(frozen=True)
class Order:
    """How it is to be shown: with real dates from a day, with parameters, whole, or as JSON."""

    lang: Lang
    start_on: date | None = None
    given: tuple[str, ...] = ()
    full: bool = False
    as_json: bool = False


def show(library: Library, key: str, calendar: WorkCalendar, order: Order) -> Iterator[str]:
    """A playbook or the vocabulary in lines. Raises PlaybookUnknown, NotAPair and what preview raises."""
    words = library.vocabulary
    found = words if key == VOCABULARY else library.playbooks.get(key)
    if found is None:
        raise PlaybookUnknown(key=key, known=tuple(sorted(library.playbooks)))
    if order.full or words is None or isinstance(found, Vocabulary):
        return _written(found, order)
    wish = Wish(order.start_on, pairs(order.given))
    laid = preview(found, words, library.playbooks, calendar, wish)
    return _printed(data(laid, order.lang)) if order.as_json else lines(laid, order.lang)


def _written(found: Playbook | Vocabulary, order: Order) -> Iterator[str]:
    """All that the file says."""
    if not order.as_json:
        return show_lines(found, order.lang)
    if isinstance(found, Vocabulary):
        return _printed(views.vocabulary(found, order.lang))
    head = {"key": found.key, "kind": found.kind.value, "title": found.title.pick(order.lang)}
    return _printed(head | views.playbook(found, order.lang))


def _printed(value: dict[str, Any]) -> Iterator[str]:
    yield json.dumps(value, ensure_ascii=False, indent=2)
