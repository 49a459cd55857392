"""Why a contact cannot be kept as it is given."""

from __future__ import annotations

from tracker.domain.text import Text

NO_LEVEL = Text(
    "没有“{level}”这一对接层级；可用的有：{known}。",
    "There is no level {level} of contacts; there are: {known}.",
)
NO_CHANNEL = Text(
    "词汇表中没有“{channel}”这一渠道；可用的有：{known}。",
    "The vocabulary has no channel {channel}; there are: {known}.",
)
OF_ANOTHER = Text(
    "{name} 不是这个客户的人员；没有账号的联系人请将 person_id 设为 null。",
    "{name} is not one of this client's people; give null for somebody without an account.",
)
