"""The predecessors of an item in one cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from tracker.domain.spans import Span, span_of
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.projects.models import Item, Link
from tracker.projects.tables.book import Book
from tracker.projects.tables.times import UNITS

LAGS = re.compile(rf"([+-]) ?(\d{{1,9}}(?:\.\d{{1,6}})?) ?({'|'.join(UNITS)}|%)\Z")
LINKS = re.compile(r"(?P<name>.+?)(?: +(?P<type>FS|SS|FF|SF)(?P<lag> ?[+-].+?)?)?(?P<soft> +soft)?\Z")
NO_LINK = Text("应为前置事项，如 D01; D02 SS+2wd。", "Give predecessors such as D01; D02 SS+2wd.")


def shown_links(item: Item, book: Book) -> str:
    return "; ".join(sorted(_shown_link(each, book) for each in book.links.get(item.id, ())))


def _shown_link(link: Link, book: Book) -> str:
    name = book.keys.get(link.pred_id) or f"phase:{book.phases.get(link.pred_id, link.pred_id)}"
    lag = ""
    if link.lag_percent is not None:
        lag = f"{link.lag_percent:+g}%"
    elif link.lag:
        span = span_of(abs(link.lag), elapsed=link.lag_elapsed, per_day=book.calendar.minutes_per_day)
        lag = f"{'-' if link.lag < 0 else '+'}{span}"
    plain = link.type == "FS" and not lag
    return name + ("" if plain else f" {link.type}{lag}") + (" soft" if link.soft else "")


def links_of(cell: str, book: Book) -> dict[str, dict[str, Any]]:
    """Links by the name of the predecessor: an item's key, or the id of a phase."""
    links = [_read_link(each.strip(), book) for each in cell.split(";") if each.strip()]
    return {each["pred"]: each for each in links}


def _read_link(cell: str, book: Book) -> dict[str, Any]:
    found = LINKS.match(cell)
    if found is None:
        raise Invalid("", NO_LINK)
    said = found if cell not in book.keys.values() else None
    name = said["name"] if said else cell
    phases = {f"phase:{key}": phase_id for phase_id, key in book.phases.items()}
    return {
        "pred": phases.get(name, name),
        "type": (said and said["type"]) or "FS",
        "soft": bool(said and said["soft"]),
        **_lag((said and said["lag"]) or "", book),
    }


def _lag(cell: str, book: Book) -> dict[str, Any]:
    if not cell:
        return {"lag_working_minutes": 0}
    found = LAGS.match(cell.strip())
    if found is None:
        raise Invalid("", NO_LINK)
    sign = -1 if found[1] == "-" else 1
    if found[3] == "%":
        return {"lag_percent": sign * float(found[2])}
    span = Span(Decimal(found[2]), UNITS[found[3]])
    name = "lag_elapsed_minutes" if span.elapsed else "lag_working_minutes"
    return {name: sign * span.minutes(book.calendar.minutes_per_day)}
