"""Why a request about people cannot be done."""

from __future__ import annotations

from tracker.domain.text import Text
from tracker.errors import NotFound, Problem
from tracker.idempotency import AnswerNotKept


class LastAdministrator(Problem):
    code = "last_administrator"
    status = 409
    zh = "这是机构唯一的管理员。请先指定另一位管理员。"
    en = "This is the agency's only administrator. Name another one first."


class FirstTokenNotKept(AnswerNotKept):
    """Whoever has no token cannot look for what was made."""

    zh = (
        "这份邀请已经接受，但令牌只显示一次，没有保存，无法再次给出。"
        "如果没有收到令牌，请联系邀请您的人或管理员重新邀请。"
    )
    en = (
        "This invitation was accepted already; its token is shown once and was not kept. "
        "If you did not receive it, ask whoever invited you, or an administrator, for another invitation."
    )


class InvitationUnknown(NotFound):
    code = "invitation_unknown"
    zh = "没有这份邀请：链接不完整或有误。请完整地复制链接，或联系邀请您的人。"
    en = "There is no such invitation: the link is incomplete or wrong. Copy it whole, or ask who sent it."


class InvitationUsed(Problem):
    code = "invitation_used"
    status = 410
    zh = "此邀请链接已被使用，每个链接只能用一次。请用已有的令牌登录，或请管理员重新邀请。"
    en = "This invitation was used; it works once. Use the token that it gave, or ask for another invitation."


class InvitationExpired(Problem):
    code = "invitation_expired"
    status = 410
    zh = "此邀请链接已过期。请联系管理员重新邀请。"
    en = "This invitation has expired. Ask an administrator for another one."


class InvitationRevoked(Problem):
    code = "invitation_revoked"
    status = 410
    zh = "此邀请已被撤回。请联系管理员。"
    en = "This invitation was revoked. Ask an administrator."


class PersonLeft(Problem):
    code = "person_left"
    status = 409
    zh = "{name} 已离开机构。请先将其恢复为在职（active）。"
    en = "{name} has left. Make them active again first."


class HasLeft(PersonLeft):
    """They cannot leave once more: why they left the first time stays written."""

    zh = "{name} 已停用。停用原因见该人员的 left_because。"
    en = "{name} has left already; `left_because` of the person says why."


class StandsInAlready(Problem):
    code = "stands_in_already"
    status = 409
    zh = (
        "此人已在 {first_on} 至 {last_on} 代理（{id}）。"
        "请改选其他日期，或先结束那次代理：DELETE /substitutes/{id}。"
    )
    en = (
        "They stand in from {first_on} to {last_on} already ({id}). "
        "Choose other days, or end that first: DELETE /substitutes/{id}."
    )


class NotByChange(Problem):
    """Leaving is more than a field: work goes to others, and what let somebody in ends."""

    code = "deactivate_instead"
    status = 409
    zh = (
        "不能这样将 {name} 设为离职，否则其工作无人接手。"
        "请使用 POST /people/{id}/deactivate，并说明由谁接手。"
    )
    en = (
        "{name} cannot leave by this change: nobody would take over their work. "
        "Use POST /people/{id}/deactivate, and say who takes over."
    )


class PartyInUse(Problem):
    code = "party_in_use"
    status = 409
    zh = "{name} 仍属于项目或团队，不能更换所属方。请先结束这些成员关系。"
    en = "{name} still belongs to projects or teams, so their party stays. End those memberships first."


HOW_TO_ACCEPT = Text(
    "向 accept_url 发送 POST 请求即可接受邀请，请求体为 {}，也可用 name 为令牌命名。"
    "答复中有您的访问令牌，只显示一次，请妥善保存。",
    "Send a POST to accept_url to accept: with the body {}, or with a name for the token. "
    "The answer has your token; it is shown this once, so keep it safe.",
)
WHOSE_CLIENT = Text("客户方人员须说明属于哪个客户。", "Say which client this person belongs to.")
NO_CLIENT = Text(
    "只有客户方人员才有 client_id；请设为 null。",
    "Only a client's person has a client_id; give null.",
)
GUESTS_DO_NOT_ADMINISTER = Text(
    "客户方或平台方人员不能成为管理员。",
    "A person of a client or of the platform cannot be an administrator.",
)
TWO_MENTORS = Text(
    "业务导师和技术导师须为两个不同的人。",
    "The business mentor and the technical mentor must be two different people.",
)
NOT_ONESELF = Text("不能是本人。", "This must be somebody else.")
OF_THE_AGENCY = Text("{name} 不是本机构的人员。", "{name} is not one of the agency's own people.")
NO_COLLEAGUE = Text(
    "同一方中没有此人：{what}。代理人须是同一方的在职人员。",
    "Nobody of the same party has this id: {what}. A substitute is a colleague who has not left.",
)
"""Of whoever is not there and of whoever is elsewhere alike: a client learns of no other client."""
SAME_PARTY = Text(
    "{name} 不属于同一方，不能代理其工作。",
    "{name} is of another party, and cannot stand in for this person.",
)
HEIR_OF_THE_PARTY = Text(
    "{name} 不属于同一方，不能接手其工作。",
    "{name} is of another party, and cannot take over this person's work.",
)
NOT_MORE = Text(
    "您的令牌没有 {scope} 范围，不能授予它。",
    "Your own token has no scope {scope}, so it can give none.",
)
NOT_LONGER = Text(
    "您的令牌于 {at} 到期，不能授予更长的期限。",
    "Your own token ends at {at}, so it can give none that lasts longer.",
)
IN_THE_PAST = Text("这个时间已经过去。", "This time has passed.")
ABOVE_MOST = Text("得分不能超过满分 {most}。", "The score may not be above the most, {most}.")
NOT_YET = Text(
    "这一天还没有到；请填写实际考核的日期。", "That day is yet to come; give the day of the assessment."
)
