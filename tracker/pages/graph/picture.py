"""The whole graph put together: title, legend, edges and boxes."""

from __future__ import annotations

from tracker.domain.text import columns
from tracker.pages.graph import words
from tracker.pages.graph.boxes import Drawn, box, size
from tracker.pages.graph.edges import LETTER, edges, far, markers
from tracker.pages.graph.layout import layout
from tracker.pages.graph.legend import legend
from tracker.pages.graph.sizes import Layout, Tie
from tracker.pages.svg import document, tag
from tracker.pages.timeline.chart import Arrow, Chart
from tracker.pages.timeline.layout import MARGIN
from tracker.pages.timeline.picture import heading

_LEGEND = 80.0
_BELOW = 26.0  # between legend and graph
_NARROWEST = 900.0


def draw(chart: Chart) -> str:
    """The plan as a graph in layers, as one SVG document: the same bytes for the same chart.

    Raises CycleFound where hard links run in a circle.
    """
    if not chart.bars:
        return document(
            chart.title,
            words.EMPTY.pick(chart.lang),
            heading(chart, words.EMPTY.pick(chart.lang)),
            _NARROWEST,
            _LEGEND + MARGIN,
            chart.lang,
        )
    known = {bar.id for bar in chart.bars}
    arrows = [each for each in chart.arrows if {each.pred, each.succ} <= known and each.pred != each.succ]
    laid = layout([size(bar, chart.lang) for bar in chart.bars], [_tie(each) for each in arrows])
    width = max(laid.width + 2 * MARGIN, _NARROWEST)
    signs, end = legend(chart, width - MARGIN, _LEGEND, far=not all(laid.ways))
    body = _body(chart, arrows, laid, end + _BELOW)
    summed = words.summary(chart)
    return document(
        chart.title,
        summed,
        tag("defs", markers()) + heading(chart, summed) + signs + body,
        width,
        end + _BELOW + laid.height + 2 * MARGIN,
        chart.lang,
    )


def _tie(arrow: Arrow) -> Tie:
    return Tie(arrow.pred, arrow.succ, arrow.soft, columns(words.label(arrow)) * LETTER)


def _body(chart: Chart, arrows: list[Arrow], laid: Layout, top: float) -> str:
    drawn = Drawn.of(chart)
    places = {name: place.moved(MARGIN, top) for name, place in laid.places.items()}
    ways = [tuple((x + MARGIN, y + top) for x, y in way) for way in laid.ways]
    keys = {bar.id: bar.key for bar in chart.bars}
    return (
        edges(list(zip(arrows, ways, strict=True)))
        + far([arrow for arrow, way in zip(arrows, ways, strict=True) if not way], keys, places)
        + tag("g", *(box(bar, places[bar.id], drawn) for bar in chart.bars))
    )
