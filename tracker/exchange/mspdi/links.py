"""The dependencies of a file, which stand with their successors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tracker.domain.schedule import Link
from tracker.exchange.mspdi import codes, faults
from tracker.exchange.mspdi.fields import NUMBER, Fields
from tracker.exchange.mspdi.outline import Line
from tracker.exchange.mspdi.report import Report


def links(lines: Sequence[Line], report: Report) -> tuple[Link, ...]:
    """Those between tasks of the plan, in the order of their successors."""
    found, known = 0, {line.uid for line in lines}
    for line in lines:
        found += line.fields.count("PredecessorLink")
        if found > faults.MOST_LINKS:
            raise faults.TooMuch(what=faults.LINKS, most=faults.MOST_LINKS, line=line.fields.line)
    return tuple(link for line in lines for link in _links(line, known, report))


def _links(line: Line, known: Collection[int], report: Report) -> Iterator[Link]:
    for given in line.fields.all("PredecessorLink"):
        pred = given.uid("PredecessorUID")
        if pred in known:
            yield _link(given, str(pred), str(line.uid))
        else:
            code = "cross_project_link" if given.flag("CrossProject") else "broken_link"
            report.add(code, given.where("", str(line.uid), line.number))


def _link(given: Fields, pred: str, succ: str) -> Link:
    kind = codes.LINK_TYPES[given.code("Type", codes.LINK_TYPES, 1)]
    unit = codes.plain(given.code("LagFormat", codes.FORMATS, codes.DAYS))
    lag = given.amount("LinkLag")
    if abs(lag) > codes.LARGEST:
        given.wrong("LinkLag", NUMBER)
    elapsed = codes.is_elapsed(unit)
    if unit in (codes.PERCENT, codes.ELAPSED_PERCENT):
        return Link(pred, succ, kind, lag_elapsed=elapsed, lag_percent=lag)
    return Link(pred, succ, kind, lag=round(lag / codes.TENTHS), lag_elapsed=elapsed)
