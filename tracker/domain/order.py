"""An order that people set by hand, as ranks with gaps: one move writes one row, until a gap is used up.

Who was never moved has the rank that its position implies, so that others can be put beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

STEP = 2**32
"""Between neighbours that were never moved: a gap can be halved 32 times."""
NEAR = 2**16
"""Behind the last where less than a step is left: what comes anew still follows it."""
FURTHEST = 2**62
"""Ranks lie nearer to zero than this."""
FIRST = 2**61
"""The rank that position 0 implies: behind all that was ranked while what was never moved came last."""


def implied(position: int) -> int:
    """The rank of what was never moved. Positions are given once, each greater than those before."""
    return FIRST + position * STEP


def ranks_at(ranks: Sequence[int], place: int, end: int = FURTHEST) -> tuple[dict[int, int], int]:
    """The new ranks of others, by their index, and the rank of what is put in before the index `place`.

    `ranks` are those of the others, ascending, and below `end`, which is the rank of what comes next. Others
    get new ranks only where no number is left between two neighbours: as few of them as make room again.
    """
    rank = _between(
        ranks[place - 1] if place else None,
        ranks[place] if place < len(ranks) else None,
        end,
    )
    return _spread(ranks, place, end) if rank is None else ({}, rank)


def _between(low: int | None, high: int | None, end: int) -> int | None:
    """A rank between two neighbours, or beyond the only one; None where there is none left."""
    if low is None:
        rank = 0 if high is None else high - STEP
        return rank if -FURTHEST < rank < end else None
    if high is None:
        return next((low + step for step in (STEP, NEAR) if low + step < end), None)
    return (low + high) // 2 if high - low > 1 else None


def _spread(ranks: Sequence[int], place: int, end: int) -> tuple[dict[int, int], int]:
    """Ranks at equal distances around the place, over so many neighbours that these are great again."""
    width = 1
    while True:
        first, last = max(0, place - width), min(len(ranks), place + width)
        count = last - first + 1
        high = ranks[last] if last < len(ranks) else end
        low = ranks[first - 1] if first else max(-FURTHEST, high - (count + 1) * STEP)
        gap = (high - low) // (count + 1)
        if gap > NEAR or count > len(ranks):
            break
        width *= 2
    laid = [low + gap * number for number in range(1, count + 1)]
    mine = laid.pop(place - first)
    return dict(enumerate(laid, first)), mine
