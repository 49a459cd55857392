"""The seal of a published version: one hash that changes when anything it depends on does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

NOTHING = "-"


def seal(digest: str, vocabulary: str | None, includes: Mapping[str, str]) -> str:
    """SHA-256 over a version's digest, its vocabulary's seal, and the seals of what it includes by key."""
    parts = [f"{key} {includes[key]}" for key in sorted(includes)]
    lines = [f"text {digest}", f"vocabulary {vocabulary or NOTHING}", *(f"include {each}" for each in parts)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
