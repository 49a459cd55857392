"""Where a value is in a playbook, as people write it: `steps.D07.after[1]`."""

from __future__ import annotations

Path = tuple[str | int, ...]


def spoken(path: Path) -> str:
    """`steps.D07.after[1]`; the whole file is the empty string."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")
