"""Where free slack is counted: between which dates of the ends of each link."""

from __future__ import annotations

import numpy as np

from tracker.domain.schedule.layout import FF, FS, SS, Links, Nodes
from tracker.domain.schedule.rows import Kind, Mark
from tracker.domain.schedule.times import Times


class Room:
    """The links sorted by predecessor: both dates between which it has room, and how that is counted."""

    def __init__(self, nodes: Nodes, links: Links, times: Times) -> None:
        marks, calendar, count = nodes.marks, nodes.calendar, len(nodes.kind)
        link = np.flatnonzero(nodes.kind[links.succ] != Kind.DONE)
        link = link[np.argsort(links.pred[link], kind="stable")]
        pred, succ, kind = links.pred[link], links.succ[link], links.type[link]
        self.mine = np.where((kind == FS) | (kind == FF), count, 0) + pred
        self.theirs = np.where((kind == FS) | (kind == SS), 0, count) + succ
        self.lag = links.lag[link]
        on_clock = marks[pred] & Mark.ELAPSED != 0
        self.counted = (calendar[pred] == calendar[succ]) & (marks[succ] & Mark.ELAPSED == 0) & ~on_clock
        self.crossing = np.flatnonzero(~self.counted & ~on_clock)
        self.offset = times.offset[calendar[pred[self.crossing]]]
        self.limited, self.heads = np.unique(pred, return_index=True)
