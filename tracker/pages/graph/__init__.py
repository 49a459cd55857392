"""A plan drawn as a graph in layers: values in, one SVG string out."""

from tracker.pages.graph.picture import draw

__all__ = ["draw"]
