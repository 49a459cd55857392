"""How far somebody has followed: a base in time, and the revisions seen of the scopes that moved since."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.errors import Problem
from tracker.journal import AGENCY

SETTLED = 120_000
"""Milliseconds in which what has an id is committed, and by which the clocks of servers may differ."""
HURRIED = 10_000
"""The same where a change of the whole agency would make cursors too long."""
MANY = 100
"""Scopes that make a cursor long."""
LONGEST = 100_000
MOST = 2**31 - 1
BASE = re.compile(r"[0-9a-f]{12}")
SCOPE = re.compile(rf"[0-9a-f]{{24}}|{AGENCY}")


class CursorUnknown(Problem):
    code = "cursor_unknown"
    zh = (
        "这个位置标记不是本服务给出的，或数据已恢复到更早的状态。"
        "请重新读取全部内容，再不带 after 从现在开始跟随。"
    )
    en = (
        "This service did not give that cursor, or its data was put back to an earlier state. "
        "Read everything anew, then follow from now, without after."
    )


@dataclass(frozen=True)
class Cursor:
    """What is seen: whatever has an id before `base`, and of each scope in `seen` all up to a revision."""

    base: str
    """The first twelve hex digits of an id: milliseconds since 1970."""
    seen: Mapping[str, int] = field(default_factory=dict)

    def reach(self, now: int) -> str:
        """From which id on the journal is read; a clock that was put back must not hide what came since."""
        return self.base if self.base <= stamp(now) else stamp(now - SETTLED)

    @property
    def text(self) -> str:
        kept = json.dumps([self.base, self.seen], separators=(",", ":"))
        return base64.urlsafe_b64encode(kept.encode()).decode().rstrip("=")


def stamp(milliseconds: int) -> str:
    """The beginning of the ids that are made at an instant."""
    return f"{milliseconds:012x}"


def read(text: str) -> Cursor:
    """The cursor that was given as this text. Raises CursorUnknown."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        base, seen = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not (
            BASE.fullmatch(base) and all(map(SCOPE.fullmatch, seen)) and all(map(_counts, seen.values()))
        ):
            raise ValueError
        return Cursor(base, dict(seen))
    except (ValueError, TypeError, AttributeError, RecursionError) as refused:
        raise CursorUnknown from refused


def _counts(revision: object) -> bool:
    return type(revision) is int and 0 <= revision <= MOST
