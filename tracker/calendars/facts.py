"""Why a request about working time cannot be done."""

from __future__ import annotations

from tracker.domain.text import Text
from tracker.errors import Problem

CALENDAR = Text("日历", "calendar")


class ExceptionsOverlap(Problem):
    """Two exceptions of one layer would say different things about a day; names the one that is there."""

    code = "exceptions_overlap"
    status = 409
    zh = "与本层已有的“{title}”（{first} 至 {last}）日期重叠。请修改或删除原有条目，或另选日期。"
    en = (
        "“{title}” ({first} to {last}) of the same layer covers some of these days already. "
        "Change or remove that one, or choose other days."
    )
