"""Named errors of the application, each with a stable code and a status number."""

from __future__ import annotations

from typing import Any, ClassVar

from tracker.domain.text import Fact, Lang, Text

OF_THE_DOMAIN = {"illegal_move": 409}
"""Status of domain facts by code; the domain knows no HTTP, and what is not named here answers 422."""


class Problem(Fact):
    """A fact that answers a request."""

    status: ClassVar[int] = 422

    def beside(self, lang: Lang) -> dict[str, Any]:  # noqa: ARG002 - subclasses speak
        """Members of the answer beside the sentence, in the asker's language."""
        return {}


def status_of(fact: Fact) -> int:
    return fact.status if isinstance(fact, Problem) else OF_THE_DOMAIN.get(fact.code, Problem.status)


class WrongMedia(Problem):
    """A body of another type than the address takes; `wanted` are those that it takes."""

    code = "unsupported_media_type"
    status = 415
    zh = "请以 Content-Type: {wanted} 发送。"
    en = "Send it with Content-Type: {wanted}."

    def __init__(self, *wanted: str) -> None:
        super().__init__(wanted=Text(" 或 ".join(wanted), " or ".join(wanted)))


class Unauthenticated(Problem):
    code = "unauthenticated"
    status = 401
    zh = "缺少有效的访问令牌。请在请求头中加入 Authorization: Bearer <令牌>。"
    en = "No valid token. Send the header Authorization: Bearer <token>."


class TokenExpired(Unauthenticated):
    code = "token_expired"
    zh = "此访问令牌已于 {at} 过期。请用另一个令牌新建一个，或请管理员重新邀请您。"
    en = "This token expired at {at}. Make a new one with another token of yours, or ask for an invitation."


class OutOfScope(Problem):
    """The token may not be used for this, whatever its person may do (RFC 6750 section 3.1)."""

    code = "insufficient_scope"
    status = 403
    zh = "此访问令牌没有 {scope} 范围。请使用包含该范围的令牌。"
    en = "This token was not given the scope {scope}. Use one that was."


class NotFound(Problem):
    code = "not_found"
    status = 404
    zh = "没有找到：{what}。"
    en = "Not found: {what}."


class RevisionRequired(Problem):
    code = "revision_required"
    status = 428
    zh = '请带上 If-Match 请求头，值为您读到的 ETag（如 "12"），以免覆盖他人的修改。'
    en = 'Send If-Match with the ETag that you read (such as "12"), so that nobody\'s change is overwritten.'


class BaseRequired(RevisionRequired):
    """The same of a change that can be merged."""

    zh = (
        "请带上您读到的版本，以免覆盖他人的修改：在请求体中加入 base_revision（如 12），"
        '按字段合并；或使用 If-Match 请求头（如 "12"），有任何修改即拒绝。'
    )
    en = (
        "Say which revision you read, so that nobody's change is overwritten: base_revision in the body "
        '(such as 12) merges by field; the header If-Match (such as "12") refuses after any change.'
    )


class RevisionChanged(Problem):
    code = "revision_changed"
    status = 412
    zh = "此内容已被修改（当前版本 {current}）。请重新读取后再提交。"
    en = "This was changed meanwhile (it is at revision {current}). Read it again, then send your change."


class Invalid(Problem):
    """One value that cannot be taken; `pointer` is its JSON pointer in the body."""

    code = "invalid"

    def __init__(self, pointer: str, why: Text, **fields: Any) -> None:
        self.pointer, self.why = pointer, why
        super().__init__(**fields)

    @property
    def text(self) -> Text:
        return self.why.fill(self.fields)

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [{"pointer": self.pointer, "code": self.code, "message": self.text.pick(lang)}]}


MISSING = Text("没有找到：{what}。", "Not found: {what}.")
"""Why a body is refused that names what does not exist."""


class Taken(Problem):
    code = "taken"
    status = 409
    zh = "{what}已存在：{value}。请换一个值。"
    en = "There is already a {what} {value}. Choose another value."
