"""A plan drawn as a Gantt picture: values in, one SVG string out."""

from tracker.pages.timeline.chart import Arrow, Bar, Chart, DayMark, Freeze, PhaseBand
from tracker.pages.timeline.picture import draw

__all__ = ["Arrow", "Bar", "Chart", "DayMark", "Freeze", "PhaseBand", "draw"]
