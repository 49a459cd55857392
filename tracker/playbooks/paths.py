"""Where a value is in a playbook, as people write it: `steps.D07.after[1]`; and ways from step to step."""

from __future__ import annotations

from collections.abc import Sequence

Path = tuple[str | int, ...]

LONGEST_KEY = 64
FIRST, LAST = 3, 9
"""Of a longer way so many at its begin and at its end are shown."""


def spoken(path: Path) -> str:
    """`steps.D07.after[1]`; the whole file is the empty string."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{_short(part)}" for part in path)
    return words.removeprefix(".")


def way(names: Sequence[str]) -> str:
    """`D01 → D03 → … → M1`."""
    long = len(names) > FIRST + LAST
    return " → ".join((*names[:FIRST], "…", *names[-LAST:]) if long else names)


def _short(key: str) -> str:
    line = " ".join(key.split())
    return line if len(line) <= LONGEST_KEY else f"{line[:LONGEST_KEY]}…"
