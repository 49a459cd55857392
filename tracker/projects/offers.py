"""What a step may choose and has chosen, as its row keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.branches import Choice, Offer, Option, Stand, among, instead
from tracker.domain.text import Text
from tracker.projects.models import Item

ONE_OF, ALTERNATES, CHOICES = "one_of", "alternates", "choices"


def details(offer: Offer | None) -> dict[str, Any]:
    """An offer as details of a new row."""
    if offer is None:
        return {}
    return {
        ONE_OF: [_option(each) for each in offer.branches],
        ALTERNATES: [_option(each) for each in offer.alternates],
        CHOICES: [{"step": offer.chosen}] if offer.chosen else [],
    }


def _option(option: Option) -> dict[str, str]:
    return {"key": option.key, "zh": option.title.zh, "en": option.title.en}


def branches(item: Item) -> list[Stand]:
    """How the branches of an item stand."""
    return among(_keys(item, ONE_OF), _choices(item))


def alternates(item: Item) -> list[Stand]:
    """How an item and those in reserve for it stand; nothing where there are none."""
    keys = _keys(item, ALTERNATES)
    return instead(item.key, keys, _choices(item)) if keys else []


def options(item: Item) -> list[str]:
    """The keys of whatever an item may choose."""
    return [each.key for each in (*branches(item), *alternates(item))]


def titles(item: Item) -> Mapping[str, Text]:
    """What the options of an item are called, itself among them."""
    listed = (*item.details.get(ONE_OF, ()), *item.details.get(ALTERNATES, ()))
    return {item.key: item.title} | {each["key"]: Text(each["zh"], each["en"]) for each in listed}


def with_choice(item: Item, **choice: Any) -> dict[str, Any]:
    """The details of an item with one more choice."""
    return {**item.details, CHOICES: [*item.details.get(CHOICES, ()), choice]}


def _keys(item: Item, name: str) -> list[str]:
    return [each["key"] for each in item.details.get(name, ())]


def _choices(item: Item) -> Iterable[Choice]:
    return [Choice(each["step"], each.get("reason")) for each in item.details.get(CHOICES, ())]
