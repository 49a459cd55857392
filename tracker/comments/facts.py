"""Why something about a comment cannot be done."""

from __future__ import annotations

from tracker.domain.text import Text
from tracker.errors import Problem

INSIDE_ONLY = Text(
    "只有本机构人员可以写内部评论。请去掉 internal。",
    "Only the agency's people write internal comments. Leave out internal.",
)
CANNOT_SEE = Text(
    "没有能看到这条评论的人：{what}。请从提及中去掉。",
    "Nobody of this id sees the comment: {what}. Take them out of the mentions.",
)
"""Of whoever is not there and of whoever is elsewhere alike: a guest learns of nobody."""
CALLED = Text("@{name}（{id}）", "@{name} ({id})")
"""Somebody by what the writer called them, whatever their name is."""
REMOVED = Text("此评论已被删除。", "This comment was removed.")


class NotTheAuthor(Problem):
    code = "not_the_author"
    status = 403
    zh = "只有作者本人可以修改评论；作者和项目负责人可以删除。"
    en = "Only its author may change a comment; its author and leads may remove it."
