"""What the signs mean; drawn with the same hands as the picture itself."""

from __future__ import annotations

from typing import Any

from tracker.domain.text import Text
from tracker.pages.ems import ems
from tracker.pages.graph import words as graph
from tracker.pages.graph.edges import line
from tracker.pages.graph.routes import Place
from tracker.pages.recipe import words
from tracker.pages.recipe.bands import shades
from tracker.pages.recipe.boxes import frame
from tracker.pages.recipe.values import Box, Recipe
from tracker.pages.svg import cut, tag, words_at
from tracker.pages.timeline import colours, signs
from tracker.pages.timeline import words as timeline
from tracker.pages.timeline.chart import Arrow, BarKind
from tracker.pages.timeline.legend import Sign, set_out

_NAME = 24  # ems of a phase's name
KINDS: tuple[BarKind, ...] = ("task", "meeting", "series", "milestone", "point")


def legend(recipe: Recipe, right: float, top: float, *, far: bool) -> tuple[str, float]:
    """The legend from `top` on, in lines that end before `right`; and the y where it ends."""
    entries = [*_boxes(recipe), *_lines(recipe, far=far), *_phases(recipe)]
    return set_out(entries, recipe.lang, right, top)


def _boxes(recipe: Recipe) -> list[tuple[Sign, Text]]:
    there = {box.kind for box in recipe.boxes}
    shown = [(_box(kind), timeline.KINDS[kind]) for kind in KINDS if kind in there]
    shown.append((_box("task", critical=True), timeline.CRITICAL))
    shown += [(_box("task", optional=True), words.OPTIONAL)] * any(each.optional for each in recipe.boxes)
    shown += [(_box("task", spare=True), words.SPARE)] * any(each.spare for each in recipe.boxes)
    missed = sum(len(each.conflicts) for each in recipe.boxes)
    return shown + [(_warning, timeline.CONFLICT.fill({"count": missed}))] * bool(missed)


def _warning(x: float, y: float) -> str:
    return signs.warning(x + 14, y)


def _box(kind: BarKind, **more: Any) -> Sign:
    box = Box("", "", "", kind, **more)
    return lambda x, y: frame(
        box, Place(x, y - 6, 24, 12) if kind != "milestone" else Place(x, y - 9.5, 24, 19)
    )


def _lines(recipe: Recipe, *, far: bool) -> list[tuple[Sign, Text]]:
    arrows = recipe.arrows
    shown: list[tuple[Sign, Text]] = [(_line(Arrow("", "")), timeline.LINK)]
    shown += [(_line(Arrow("", "", soft=True)), timeline.SOFT)] * any(each.soft for each in arrows)
    shown += [(_words(words.OR.pick(recipe.lang)), words.CHOICE)] * any(each.note for each in arrows)
    typed = any(each.type != "FS" or each.lag for each in arrows)
    shown += [(_words("SS +2"), graph.TYPED)] * typed
    return shown + [(_words("K1 →"), graph.FAR)] * far


def _line(arrow: Arrow) -> Sign:
    return lambda x, y: tag("g", line(arrow, ((x, y), (x + 25, y))), fill="none")


def _words(said: str) -> Sign:
    return lambda x, y: words_at(x - 2, y + 3.5, said, font_size=10, font_weight=600, fill=colours.INK)


def _phases(recipe: Recipe) -> list[tuple[Sign, Text]]:
    there = {box.phase for box in recipe.boxes}
    colour = shades(recipe.bands)
    shown = [each for each in recipe.bands if each.key in there]
    return [(_stripe(colour[each.key]), Text(cut(each.title, _NAME, ems))) for each in shown]


def _stripe(colour: str) -> Sign:
    return lambda x, y: tag("rect", x=x + 16, y=y - 7, width=6, height=14, rx=1.5, fill=colour)
