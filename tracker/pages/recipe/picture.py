"""The whole picture put together: title, legend, bands, edges, boxes, and what stands below."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.pages.ems import ems
from tracker.pages.graph.edges import edges, far, markers
from tracker.pages.graph.layout import Layout, Tie, grouped
from tracker.pages.graph.words import label
from tracker.pages.recipe.bands import HEAD, ground, shades, shared
from tracker.pages.recipe.boxes import draw_box, size
from tracker.pages.recipe.groups import groups
from tracker.pages.recipe.legend import legend
from tracker.pages.recipe.listings import listings
from tracker.pages.recipe.values import Recipe
from tracker.pages.recipe.words import EMPTY
from tracker.pages.svg import document, tag
from tracker.pages.timeline.chart import Arrow, Chart
from tracker.pages.timeline.layout import MARGIN
from tracker.pages.timeline.picture import heading

_LEGEND, _BELOW, _NARROWEST = 80.0, 22.0, 900.0
_LABEL = 10.5  # pixels; labels of links are bold


def draw(recipe: Recipe) -> str:
    """The playbook as a graph in layers, as one SVG document: the same bytes for the same recipe.

    Raises CycleFound where hard links run in a circle.
    """
    known = {box.id for box in recipe.boxes}
    arrows = [each for each in recipe.arrows if {each.pred, each.succ} <= known and each.pred != each.succ]
    ties = _ties(recipe, arrows)
    hard = [(each.pred, each.succ) for each in ties if not each.soft]
    group = groups([band.key for band in recipe.bands], {box.id: box.phase for box in recipe.boxes}, hard)
    laid = grouped([size(box) for box in recipe.boxes], ties, group, HEAD if recipe.bands else 0.0)
    right = max(laid.width + MARGIN, _NARROWEST - MARGIN)
    signs, end = legend(recipe, right, _LEGEND, far=not all(laid.ways))
    body = _Body(recipe, arrows, laid, end + _BELOW, right)
    below, bottom = listings(recipe.listings, body.bottom, right)
    return _document(recipe, signs + body.bands(group) + body.graph() + below, right + MARGIN, bottom)


def _document(recipe: Recipe, body: str, width: float, bottom: float) -> str:
    said = recipe.summary or EMPTY.pick(recipe.lang)
    head = heading(Chart(recipe.title, lang=recipe.lang, notes=recipe.notes), said)
    drawn = tag("defs", markers()) + head + body
    return document(recipe.title, said, drawn, width, bottom + MARGIN, recipe.lang)


def _ties(recipe: Recipe, arrows: Sequence[Arrow]) -> list[Tie]:
    """What is spare is drawn dashed, but stands behind what it would wait for."""
    spare = {box.id for box in recipe.boxes if box.spare}
    return [
        Tie(
            each.pred,
            each.succ,
            each.soft and not {each.pred, each.succ} & spare,
            ems(label(each)) * _LABEL,
        )
        for each in arrows
    ]


class _Body:
    """The graph below its legend."""

    def __init__(
        self, recipe: Recipe, arrows: Sequence[Arrow], laid: Layout, top: float, right: float
    ) -> None:
        self.recipe, self.arrows, self.laid, self.top, self.right = recipe, arrows, laid, top, right
        self.places = {name: place.moved(MARGIN, top) for name, place in laid.places.items()}
        self.ways = [tuple((x + MARGIN, y + top) for x, y in way) for way in laid.ways]

    @property
    def bottom(self) -> float:
        return self.top + self.laid.height + MARGIN / 2

    def bands(self, group: dict[str, int]) -> str:
        spans = [(first + self.top, last + self.top) for first, last in self.laid.bands]
        return ground(self.recipe, shared(self.recipe, group), spans, MARGIN, self.right)

    def graph(self) -> str:
        colour = shades(self.recipe.bands)
        boxes = [draw_box(box, self.places[box.id], colour.get(box.phase or "")) for box in self.recipe.boxes]
        pairs = list(zip(self.arrows, self.ways, strict=True))
        keys = {box.id: box.key for box in self.recipe.boxes}
        undrawn = far([arrow for arrow, way in pairs if not way], keys, self.places)
        return edges(pairs) + undrawn + tag("g", *boxes)
