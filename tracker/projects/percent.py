"""How far a person says that work is."""

from __future__ import annotations

from tracker.domain.progress import State
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.projects.models import Item

SHARED = ("task", "meeting", "occurrence", "subtask")
"""Kinds that can be partly done."""
NO_PROGRESS = Text("此类事项没有完成百分比。", "This kind of item has no progress.")
NOT_BEGUN = Text("该事项尚未开始。请先开始，再填写进度。", "Start the item first, then say how far it is.")
FINISHED = Text(
    "该事项已结束，进度不能再改。请先重新打开。", "The item is finished; reopen it to change its progress."
)


def say(item: Item, progress: int | None) -> None:
    """Keep the percent that a person says, or forget it. Raises Invalid unless the item is under way."""
    if item.kind not in SHARED:
        raise Invalid("/progress", NO_PROGRESS)
    if item.state == State.OPEN and progress:
        raise Invalid("/progress", NOT_BEGUN)
    if item.state in (State.DONE, State.CANCELLED):
        raise Invalid("/progress", FINISHED)
    item.progress = progress or (None if item.state == State.OPEN else progress)
