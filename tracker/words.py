"""The sentences that libraries give in English only, in the asker's language."""

from __future__ import annotations

import re
from http import HTTPStatus

from tracker.domain.text import Lang

HTTP_ZH: dict[int, tuple[str, str]] = {
    400: ("请求有误", "服务器无法理解这个请求。请检查请求体是否为正确的 JSON。"),
    401: ("未认证", "请在请求头中加入 Authorization: Bearer <令牌>。"),
    403: ("无权限", "您没有这项权限。"),
    404: ("未找到", "没有这个地址。请对照 /api/docs 检查路径。"),
    405: ("方法不允许", "此地址不支持这个方法；支持的方法见 Allow 响应头。"),
    409: ("冲突", "请求与当前状态冲突。"),
    410: ("已失效", "此地址已被撤销。请申请新的地址。"),
    412: ("前提不成立", "此内容已被修改。请重新读取后再提交。"),
    413: ("内容过大", "请求体过大。"),
    415: ("类型不支持", "请以 Content-Type: application/json 发送 JSON。"),
    422: ("内容无效", "请求中有无效的值，详见 errors。"),
    428: ("缺少前提", "请带上 If-Match 请求头，或在 PATCH 的请求体中加入 base_revision。"),
    500: ("服务器内部错误", "发生了意外错误，已记入日志。请稍后再试或联系管理员。"),
    503: ("暂不可用", "服务暂不可用，请稍后再试。"),
}
HTTP_EN: dict[int, str] = {
    400: "The request could not be read. Check that the body is correct JSON.",
    404: "There is nothing at this address. /api/docs lists the paths.",
    405: "This address does not take that method; the Allow header lists those it takes.",
    410: "This address was revoked. Ask for a new one.",
    413: "The body is too large.",
    415: "Send JSON with Content-Type: application/json.",
    422: "Some values cannot be taken; see errors.",
    500: "Something unexpected happened; it is in the log. Try again later or tell the administrator.",
    503: "Not available for the moment. Try again later.",
}
VALIDATION_ZH: dict[str, str] = {
    "Give a quarter such as 2026Q4.": "请填写季度，例如 2026Q4。",
    "Make another column of this state the default instead.": "请改将同一状态的另一列设为默认列。",
    "Give at most one decimal.": "最多保留一位小数。",
    "Missing data for required field.": "缺少必填字段。",
    "Field may not be null.": "不能为 null。",
    "Unknown field.": "未知字段，请对照 /api/docs 检查拼写。",
    "This is only read, not written.": "此字段只能读取，不能填写。",
    "This stays as it was when the item was added.": "此字段在创建之后不能再改。",
    "Not a valid string.": "应为字符串。",
    "Not a valid integer.": "应为整数。",
    "Not a valid number.": "应为数字。",
    "Not a valid boolean.": "应为布尔值。",
    "Not a valid date.": "应为日期，如 2026-12-07。",
    "Not a valid datetime.": "应为带时区的时间，如 2026-12-07T09:00:00+08:00。",
    "Not a valid aware datetime.": "时间须带时区，如 2026-12-07T09:00:00+08:00。",
    "Not a valid mapping type.": "应为对象。",
    "Not a valid list.": "应为列表。",
    "Invalid type.": "类型有误。",
    "Invalid input type.": "类型有误，应为 JSON 对象。",
    "String does not match expected pattern.": "格式不符。",
    "Invalid value.": "值无效。",
    "Invalid JSON body.": "请求体不是正确的 JSON。",
    "Not a valid email address.": "应为电子邮箱地址。",
    "Give an id: 24 lower-case hex characters.": "应为编号：24 位小写十六进制字符。",
    "Give the id of a person, or me.": "应为人员编号，或 me（本人）。",
    "Give ids of people, or me.": "应为人员编号，或 me（本人）。",
    "Give ids of people, me, or none.": "应为人员编号、me（本人）或 none（无人负责）。",
    "Give a key: a letter, then letters, digits, - and _.": "应为键：字母开头，含字母、数字、- 和 _。",
    "This may not be empty.": "不能为空。",
    "Give at least one value.": "请至少给出一个值。",
    "Give one line of text that is not blank, without control characters.": (
        "应为一行文字，不能只有空白，也不能含有控制字符。"
    ),
    "Text may not hold NUL characters.": "文字不能含有 NUL 字符。",
    "Nested too deep.": "嵌套过深。",
    "Say what was shown.": "请说明出示了什么。",
    "Give an address that begins with http:// or https://.": "应为以 http:// 或 https:// 开头的地址。",
    "An address holds no spaces; write each as %20.": "网址中不能有空格，请写作 %20。",
    "Give one of the two durations.": "两种工期只能给出一种。",
    "A typed date pins; leave out pinned, or the date.": "填写日期即固定；请去掉 pinned 或日期。",
    "Give one kind of lag.": "只能给出一种延迟。",
    "Give a reason.": "请说明理由。",
    "Give one of the two times.": "两种到期时间只能给出一种。",
    "The last day lies before the first.": "最后一天早于第一天。",
    "Give at most a year.": "最长一年。",
    "Say something.": "请写点内容。",
    "Give ids, until, or all: true.": "请给出 ids、until 或 all: true 其中之一。",
    "Give after or before, not both.": "after 与 before 只能给出一个。",
    "Give a stage or a state, not both.": "stage 与 state 只能给出一个。",
    "Give a verb, a stage or a state, not several.": "verb、stage 与 state 只能给出一个。",
    "Give stage or state, after or before: where to put it.": (
        "请说明放到哪里：给出 stage 或 state（列或状态），或 after、before（排在哪一项之后或之前）。"
    ),
    "Give verb, stage or state, after or before: where to move it.": (
        "请说明如何推进或移动：给出 verb、stage 或 state，或 after、before（排在哪一项之后或之前）。"
    ),
    "A reason goes with cancel, and cancel with a reason.": "取消（cancel）须说明理由，其他操作不带理由。",
    "Give something to create, update or move.": "请在 create、update 或 move 中至少给出一处更改。",
    "Give either start_on or finish_on.": "start_on 与 finish_on 须给出其中一个，且只能给出一个。",
    "Leave out the date.": "这种约束不带日期，请去掉 at。",
    "Give the date.": "这种约束须填写日期（at）。",
    "Give the `base` that the preview answered.": "请填写预览返回的 base。",
    "Give name=value.": "应为“名称=值”的形式。",
    "Give the number of a baseline, or none.": "应为基线的编号，或 none。",
    "This parameter takes one value: give it once.": "此参数只取一个值，请只给出一次。",
    "Number too large.": "数字过大。",
    "Not a valid URL.": "应为网址，如 https://example.com。",
    "Not a valid delimited list.": "应为以逗号分隔的列表。",
    "Special numeric values (nan or infinity) are not permitted.": "不能是 NaN 或无穷大。",
    "Not a valid utf-8 string.": "应为 UTF-8 文字。",
}
BETTER_EN: dict[str, str] = {
    "Unknown field.": "Unknown field; /api/docs lists the fields.",
    "Not a valid date.": "Not a valid date; give one such as 2026-12-07.",
    "Not a valid aware datetime.": "Give a time with its offset, such as 2026-12-07T09:00:00+08:00.",
    "Not a valid datetime.": "Give a time with its offset, such as 2026-12-07T09:00:00+08:00.",
}
PATTERNS_ZH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"This is not written here: use (.*)\.", r"此字段不在这里填写，请改用 \1。"),
        (
            r"Invalid JSON body: line (\d+), column (\d+)\.",
            r"请求体不是正确的 JSON：第 \1 行第 \2 列有误。",
        ),
        (r"Must be one of: (.*)\.", r"必须是以下之一：\1。"),
        (r"Shorter than minimum length (.*)\.", r"长度不得少于 \1。"),
        (r"Longer than maximum length (.*)\.", r"长度不得超过 \1。"),
        (r"Length must be between (.*) and (.*)\.", r"长度须在 \1 与 \2 之间。"),
        (
            r"Must be greater than or equal to (.*) and less than or equal to (.*)\.",
            r"须在 \1 与 \2 之间。",
        ),
        (r"Must be greater than or equal to (.*)\.", r"须大于或等于 \1。"),
        (r"Must be less than or equal to (.*)\.", r"须小于或等于 \1。"),
        (r"Not a field of what is listed: (.*)\.", r"所列内容没有这个字段：\1。"),
        (r"Give a time from (.*) to (.*)\.", r"请给出 \1 至 \2 之间的时间。"),
        (r"Give (.*) changes at most\.", r"一次最多 \1 处更改。"),
        (
            r"Give a key: letters, digits, - and _, at most (.*)\.",
            r"应为键：字母、数字、- 和 _，最多 \1 个字符。",
        ),
    )
)


def http(status: int, lang: Lang) -> tuple[str, str]:
    """Title and sentence of a status."""
    phrase = HTTPStatus(status).phrase
    if lang == "zh":
        return HTTP_ZH.get(status, (phrase, phrase))
    return phrase, HTTP_EN.get(status, phrase)


def http_code(status: int) -> str:
    """The stable code of a status that has no named error: `method_not_allowed`."""
    return "internal" if status == 500 else HTTPStatus(status).name.lower()


def validation(message: str, lang: Lang) -> str:
    """A sentence of marshmallow's; what is not known stays in English rather than being lost."""
    if lang == "en":
        return BETTER_EN.get(message, message)
    for pattern, chinese in PATTERNS_ZH:
        if found := pattern.fullmatch(message):
            return found.expand(chinese)
    return VALIDATION_ZH.get(message, message)
