"""Why a subscription gives nothing."""

from __future__ import annotations

from tracker.errors import Problem


class FeedRevoked(Problem):
    """It was ended, or whoever made it may no longer see what it shows."""

    code = "feed_revoked"
    status = 410
    zh = "此日历订阅已失效：已被撤销，或订阅人已无权查看。请在日历软件中删除它，需要时重新订阅。"
    en = (
        "This calendar subscription has ended: it was revoked, or its owner may no longer see this. "
        "Remove it from your calendar, and subscribe anew if you still need it."
    )
