"""An order that people set by hand, as ranks with gaps: one move writes one row, until a gap is used up.

What has a rank comes first, by rank; what has none follows as it stood.
"""

from __future__ import annotations

from collections.abc import Sequence

STEP = 2**32
"""Between neighbours that were never moved: a gap can be halved 32 times."""
FURTHEST = 2**62
"""Ranks lie nearer to zero than this; also a rank behind all others."""

Rank = int | None


def ranks_at(ranks: Sequence[Rank], place: int) -> tuple[dict[int, int], int]:
    """The new ranks of others, by their index, and the rank of what is put in before the index `place`.

    `ranks` are those of the others in their order: ascending, then None. What stands before the place gets
    a rank if it has none; where no number is left between two neighbours all ranks are laid anew.
    """
    ranked = next((index for index, rank in enumerate(ranks) if rank is None), len(ranks))
    if place <= ranked:
        rank = _between(
            ranks[place - 1] if place else None,
            ranks[place] if place < ranked else None,
        )
        return _anew(ranked, place) if rank is None else ({}, rank)
    last = ranks[ranked - 1] if ranked else None
    first = 0 if last is None else last + STEP
    if first + (place - ranked) * STEP >= FURTHEST:
        return _anew(place, place)
    new = {index: first + (index - ranked) * STEP for index in range(ranked, place)}
    return new, first + (place - ranked) * STEP


def _between(low: Rank, high: Rank) -> Rank:
    """A rank between two neighbours, or beyond the only one; None where there is none left."""
    if low is not None and high is not None:
        return (low + high) // 2 if high - low > 1 else None
    rank = high - STEP if high is not None else 0 if low is None else low + STEP
    return rank if abs(rank) < FURTHEST else None


def _anew(ranked: int, place: int) -> tuple[dict[int, int], int]:
    return {index: (index + (index >= place)) * STEP for index in range(ranked)}, place * STEP
