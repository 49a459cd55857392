"""The whole picture put together: title, legend, bands, edges, boxes, and what stands below."""

from __future__ import annotations

from dataclasses import replace

from tracker.pages.ems import ems
from tracker.pages.graph.edges import edges, far, markers
from tracker.pages.graph.layout import grouped
from tracker.pages.graph.sizes import Layout, Tie
from tracker.pages.graph.words import label
from tracker.pages.recipe.bands import HEAD, ground, shades, shared
from tracker.pages.recipe.boxes import BOLD, draw_box, size
from tracker.pages.recipe.groups import groups
from tracker.pages.recipe.legend import legend
from tracker.pages.recipe.listings import listings
from tracker.pages.recipe.values import Recipe
from tracker.pages.recipe.words import EMPTY
from tracker.pages.svg import cut, document, tag
from tracker.pages.timeline.chart import Chart
from tracker.pages.timeline.layout import MARGIN
from tracker.pages.timeline.picture import heading

_LEGEND, _BELOW, _NARROWEST = 80.0, 22.0, 900.0
_TITLE, _SUMMARY = 22.0, 12.0  # sizes of text in pixels
_WIDEST_SUMMARY, _SIGN = 1500.0, 20.0
_LABEL = 10.5  # pixels; labels of links are bold


def draw(recipe: Recipe) -> str:
    """The playbook as a graph in layers, as one SVG document: the same bytes for the same recipe.

    Raises CycleFound where hard links run in a circle.
    """
    recipe = _joined(recipe)
    ties = _ties(recipe)
    hard = [(each.pred, each.succ) for each in ties if not each.soft]
    group = groups([band.key for band in recipe.bands], {box.id: box.phase for box in recipe.boxes}, hard)
    laid = grouped([size(box) for box in recipe.boxes], ties, group, HEAD if recipe.bands else 0.0)
    said = min(ems(recipe.summary) * _SUMMARY + _SIGN, _WIDEST_SUMMARY)
    right = max(laid.width + MARGIN, _NARROWEST - MARGIN, said + MARGIN)
    signs, end = legend(recipe, right, _LEGEND, far=not all(laid.ways))
    body = _Body(recipe, laid, end + _BELOW, right)
    below, bottom = listings(recipe.listings, body.bottom, right)
    return _document(recipe, signs + body.bands(group) + body.graph() + below, right + MARGIN, bottom)


def _joined(recipe: Recipe) -> Recipe:
    """Only with the links between two of its boxes."""
    known = {box.id for box in recipe.boxes}
    arrows = (each for each in recipe.arrows if {each.pred, each.succ} <= known and each.pred != each.succ)
    return replace(recipe, arrows=tuple(arrows))


def _document(recipe: Recipe, body: str, width: float, bottom: float) -> str:
    said, room = recipe.summary or EMPTY.pick(recipe.lang), width - 2 * MARGIN
    title = cut(recipe.title, room / _TITLE / BOLD, ems)
    shown = cut(said, (room - _SIGN) / _SUMMARY, ems)
    head = heading(Chart(title, lang=recipe.lang, notes=recipe.notes), shown)
    drawn = tag("defs", markers()) + head + body
    return document(recipe.title, said, drawn, width, bottom + MARGIN, recipe.lang)


def _ties(recipe: Recipe) -> list[Tie]:
    """What is spare is drawn dashed, but stands behind what it would wait for."""
    spare = {box.id for box in recipe.boxes if box.spare}
    return [
        Tie(
            each.pred,
            each.succ,
            each.soft and not {each.pred, each.succ} & spare,
            ems(label(each)) * _LABEL,
            firm=each.critical,
        )
        for each in recipe.arrows
    ]


class _Body:
    """The graph below its legend."""

    def __init__(self, recipe: Recipe, laid: Layout, top: float, right: float) -> None:
        self.recipe, self.laid, self.top, self.right = recipe, laid, top, right
        self.places = {name: place.moved(MARGIN, top) for name, place in laid.places.items()}
        self.ways = [tuple((x + MARGIN, y + top) for x, y in way) for way in laid.ways]

    @property
    def bottom(self) -> float:
        return self.top + self.laid.height + MARGIN / 2

    def bands(self, group: dict[str, int]) -> str:
        held = shared(self.recipe, group)
        return ground(self.recipe, held, self.laid.bands, (MARGIN, self.top), self.right)

    def graph(self) -> str:
        colour = shades(self.recipe.bands)
        boxes = [draw_box(box, self.places[box.id], colour.get(box.phase or "")) for box in self.recipe.boxes]
        pairs = list(zip(self.recipe.arrows, self.ways, strict=True))
        keys = {box.id: box.key for box in self.recipe.boxes}
        undrawn = far([arrow for arrow, way in pairs if not way], keys, self.places)
        return edges(pairs) + undrawn + tag("g", *boxes)
