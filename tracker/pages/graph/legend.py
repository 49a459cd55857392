"""What the signs on the graph mean; drawn with the same hands as the graph itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.domain.text import Text
from tracker.pages.graph import words
from tracker.pages.graph.boxes import Drawn, frame
from tracker.pages.graph.edges import line
from tracker.pages.graph.routes import Place
from tracker.pages.svg import tag, words_at
from tracker.pages.timeline import colours, signs
from tracker.pages.timeline import words as timeline
from tracker.pages.timeline.chart import Arrow, Bar, BarKind, Chart
from tracker.pages.timeline.legend import Sign, mode_signs, set_out

_SOME_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def legend(chart: Chart, right: float, top: float, *, far: bool) -> tuple[str, float]:
    """The legend from `top` on, in lines that end before `right`; and the y where it ends."""
    entries = [*_boxes(chart), *_states(chart), *mode_signs(), *_lines(chart, far=far), *_phases(chart)]
    return set_out(entries, chart.lang, right, top)


def _boxes(chart: Chart) -> list[tuple[Sign, Text]]:
    there = {bar.kind for bar in chart.bars}
    kinds: tuple[BarKind, ...] = ("task", "meeting", "series", "milestone", "point", "summary")
    shown = [(_box(kind), timeline.KINDS[kind]) for kind in kinds if kind in there]
    return [*shown, (_box("task", critical=True), timeline.CRITICAL)]


def _box(kind: BarKind, **more: Any) -> Sign:
    given: dict[str, Any] = {"critical": False, "state": "open"} | more
    bar = Bar("", "", "", kind, None, _SOME_DAY, _SOME_DAY, late=False, slack_days=0, owner="", **given)
    return lambda x, y: frame(
        bar, Place(x, y - 6, 24, 12) if kind != "milestone" else Place(x, y - 9.5, 24, 19)
    )


def _states(chart: Chart) -> list[tuple[Sign, Text]]:
    shown: list[tuple[Sign, Text]] = [
        (_box("task", state="started"), timeline.STATES["started"]),
        (lambda x, y: signs.tick(x + 14, y, colours.GREEN), timeline.STATES["done"]),
        (lambda x, y: signs.badge(x + 12, y), timeline.LATE),
    ]
    conflicts = timeline.CONFLICT.fill({"count": chart.conflicts})
    return shown + [(lambda x, y: signs.warning(x + 14, y), conflicts)] * bool(chart.conflicts)


def _lines(chart: Chart, *, far: bool) -> list[tuple[Sign, Text]]:
    shown: list[tuple[Sign, Text]] = [(_line(Arrow("", "")), timeline.LINK)]
    shown += [(_line(Arrow("", "", soft=True)), timeline.SOFT)] * any(each.soft for each in chart.arrows)
    shown += [(_words("SS +2"), words.TYPED)] * any(words.label(each) for each in chart.arrows)
    return shown + [(_words("K1 →"), words.FAR)] * far


def _line(arrow: Arrow) -> Sign:
    return lambda x, y: tag("g", line(arrow, ((x, y), (x + 25, y))), fill="none")


def _words(said: str) -> Sign:
    return lambda x, y: words_at(x - 2, y + 3.5, said, font_size=10, font_weight=600, fill=colours.INK)


def _phases(chart: Chart) -> list[tuple[Sign, Text]]:
    shades = Drawn.of(chart).phases
    return [(_stripe(shades[each.key]), Text(each.title)) for each in chart.phases]


def _stripe(colour: str) -> Sign:
    return lambda x, y: tag("rect", x=x + 16, y=y - 7, width=6, height=14, rx=1.5, fill=colour)
