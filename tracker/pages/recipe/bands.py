"""The ground that the steps of a phase stand on, with the phase's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.pages.ems import ems
from tracker.pages.graph.routes import Point
from tracker.pages.graph.sizes import Extent
from tracker.pages.recipe.boxes import BOLD
from tracker.pages.recipe.values import Band, Recipe
from tracker.pages.recipe.words import OTHERS
from tracker.pages.svg import cut, tag, words_at
from tracker.pages.timeline import colours
from tracker.pages.timeline.layout import MARGIN

HEAD = 38.0  # room above the boxes of a band
_UNDER, _PAD, _BASE = 13.0, 12.0, 17.0
_TITLE, _WHEN = 13.0, 11.0
_NAMED = 3


def shades(bands: Sequence[Band]) -> dict[str, str]:
    """The colour of each phase."""
    return {band.key: colours.PHASES[at % len(colours.PHASES)] for at, band in enumerate(bands)}


def shared(recipe: Recipe, group: Mapping[str, int]) -> list[list[Band]]:
    """The phases in each band; none where steps of no phase stand by themselves."""
    held: list[list[Band]] = [[] for _ in range(max(group.values(), default=-1) + 1)]
    numbers = {box.phase: group[box.id] for box in recipe.boxes}
    for band in recipe.bands:
        if band.key in numbers:
            held[numbers[band.key]].append(band)
    return held


def ground(
    recipe: Recipe,
    held: Sequence[Sequence[Band]],
    extents: Sequence[Extent],
    corner: Point,
    right: float,
) -> str:
    """All bands of a graph that begins at the corner; nothing where there are no phases."""
    if not recipe.bands:
        return ""
    colour = shades(recipe.bands)
    shown = [
        _ground(bands, colour, _moved(extent, corner), right + _PAD, OTHERS.pick(recipe.lang))
        for bands, extent in zip(held, extents, strict=True)
    ]
    return tag("g", *shown, class_="bands")


def _title(bands: Sequence[Band]) -> str:
    """The names of the first few, and how many there are."""
    more = f" … ({len(bands)})" if len(bands) > _NAMED else ""
    return " + ".join(each.title for each in bands[:_NAMED]) + more


def _moved(extent: Extent, corner: Point) -> Extent:
    (x, y), left = corner, extent.left
    return Extent(extent.top + y, extent.bottom + y, left + x)


def _ground(
    bands: Sequence[Band],
    colour: Mapping[str, str],
    extent: Extent,
    right: float,
    others: str,
) -> str:
    top, bottom, left = extent.top, extent.bottom, MARGIN - _PAD
    wide = right - left
    fill = colour[bands[0].key] if bands else colours.MUTED
    title = cut(_title(bands) or others, wide * 0.6 / _TITLE / BOLD, ems)
    when = cut(bands[0].when if len(bands) == 1 else "", wide * 0.3 / _WHEN, ems)
    x, y = extent.left, top + _BASE
    after = x + ems(title) * _TITLE * BOLD + 12
    return tag(
        "g",
        tag(
            "rect",
            x=left,
            y=top,
            width=wide,
            height=bottom + _UNDER - top,
            rx=6,
            fill=fill,
            fill_opacity=0.06,
        ),
        tag("rect", x=left, y=top, width=4, height=bottom + _UNDER - top, rx=2, fill=fill),
        words_at(x, y, title, font_size=_TITLE, font_weight=700, fill=fill),
        words_at(after, y, when, font_size=_WHEN, fill=colours.MUTED) if when else "",
        class_="band",
    )
