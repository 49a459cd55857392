"""Tables of text whose columns stay straight when Chinese characters take two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.text import columns

GAP = "  "


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line of heads, a rule, a line for each row; columns that are empty throughout are left out."""
    kept = [index for index in range(len(heads)) if any(row[index] for row in rows)]
    lines = [[row[index] for index in kept] for row in (heads, *rows)]
    widths = [max(columns(cell) for cell in column) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        yield GAP.join(_padded(cell, room) for cell, room in zip(line, widths, strict=True)).rstrip()
        if number == 0:
            yield GAP.join("-" * room for room in widths)


def _padded(cell: str, room: int) -> str:
    return cell + " " * (room - columns(cell))
