"""The whole picture put together: title, legend, calendar, rows, links and marks."""

from __future__ import annotations

from tracker.pages.svg import cut, document, hint, tag, words_at
from tracker.pages.timeline import axis, colours, freezes, signs, words
from tracker.pages.timeline.arrows import arrows, markers
from tracker.pages.timeline.chart import Chart
from tracker.pages.timeline.layout import MARGIN, Frame, frame, reach
from tracker.pages.timeline.legend import legend
from tracker.pages.timeline.marks import mark, spot
from tracker.pages.timeline.rows import bands, headings, labels

_TITLE, _SUMMARY, _LEGEND = 44.0, 66.0, 80.0
_FLAG = 26.0  # room for the flag of today between legend and calendar
_FOOT = 20.0  # the months once more


def draw(chart: Chart) -> str:
    """The plan as one SVG document, the same bytes for the same chart; it loads and runs nothing."""
    signs, end = legend(chart, frame(chart, 0).right, _LEGEND)
    measures = frame(chart, end + _FLAG)
    width = measures.right + MARGIN
    if not chart.bars and not chart.phases:
        return _document(chart, words.EMPTY.pick(chart.lang), "", width, _LEGEND + MARGIN)
    summed = words.summary(chart, *reach(chart))
    return _document(chart, summed, signs + _body(chart, measures), width, measures.bottom + _FOOT + MARGIN)


def _body(chart: Chart, measures: Frame) -> str:
    days = axis.marks(chart, measures)
    spots = {row.bar.id: spot(row.bar, measures, row.y) for row in measures.rows if row.bar}
    marks = [mark(row.bar, spots[row.bar.id], measures, days, chart.lang) for row in measures.rows if row.bar]
    return "".join(
        [
            axis.shading(days, measures, chart.lang),
            freezes.bands(measures),
            axis.today(chart, measures),
            headings(measures, chart.lang),
            axis.head(days, measures, chart.lang),
            freezes.ribbons(measures),
            labels(measures, chart.lang),
            bands(measures),
            arrows(chart.arrows, spots, measures.row),
            tag("g", *marks),
            axis.foot(measures, chart.lang),
        ]
    )


def _document(chart: Chart, summed: str, body: str, width: float, height: float) -> str:
    defs = tag("defs", _hatching(), freezes.hatching(), markers())
    return document(chart.title, summed, defs + heading(chart, summed) + body, width, height, chart.lang)


def heading(chart: Chart, summed: str) -> str:
    """The paper, the title, the plan in one line, and what does not hold of the whole."""
    return (
        tag("rect", width="100%", height="100%", fill=colours.PAPER)
        + words_at(MARGIN, _TITLE, cut(chart.title, 90), font_size=22, font_weight=700, fill=colours.INK)
        + words_at(MARGIN + 20 * bool(chart.notes), _SUMMARY, summed, font_size=12, fill=colours.MUTED)
        + _notes(chart)
    )


def _notes(chart: Chart) -> str:
    """A sign for what does not hold of the plan as a whole."""
    if not chart.notes:
        return ""
    sign = signs.warning(MARGIN + 7, _SUMMARY - 4)
    return tag("g", hint("\n".join(chart.notes)), sign, class_="warning notes")


def _hatching() -> str:
    """Slanted lines for holidays: they differ from weekends on a black-and-white print too."""
    return tag(
        "pattern",
        tag("rect", width=5, height=5, fill=colours.HOLIDAY),
        tag("line", y2=5, stroke=colours.HOLIDAY_LINE, stroke_width=1.6),
        id="tl-holiday",
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
