"""Why something about the library cannot be done."""

from __future__ import annotations

from tracker.domain.text import Text
from tracker.errors import Problem

TEAM_REQUIRED = Text(
    "定制资源须指定负责维护的团队。请填写 team_id。",
    "A custom resource is maintained by a team. Give its team_id.",
)
CLIENT_REQUIRED = Text(
    "定制资源须说明为哪个客户而做。请填写 client_id。",
    "A custom resource is made for a client. Give its client_id.",
)
ONLY_CUSTOM = Text(
    "只有定制资源才属于某个客户。请去掉 client_id（设为 null），或把 level 改为 custom。",
    "Only a custom resource belongs to a client. Give null for client_id, or custom for level.",
)
OTHER_PROJECT = Text(
    "此事项不属于所填的项目。只填 item_id 即可。",
    "The item belongs to another project. Its item_id alone is enough.",
)
TO_COME = Text("这一天还没有到。", "This day is still to come.")


class NotTheMaintainer(Problem):
    code = "not_the_maintainer"
    status = 403
    zh = (
        "这项资源由其维护团队和机构管理员修改；未指定维护团队的，由管理团队和战略团队维护。"
        "请联系他们，或在 team_id 中填写您所在的团队。"
    )
    en = (
        "A resource is changed by the team that maintains it and by administrators; without a team, by the "
        "management and strategy teams. Ask one of them, or give a team of your own as team_id."
    )


class SeniorTeamsOnly(Problem):
    code = "senior_teams_only"
    status = 403
    zh = "资源评估表仅供管理团队、战略团队和机构管理员查看。"
    en = "The evaluation is for the management and strategy teams and for administrators."


class NotTheUser(Problem):
    code = "not_the_user"
    status = 403
    zh = "只有登记人本人和机构管理员可以修改或撤回这条使用记录。"
    en = "Only who recorded this use, or an administrator, may change it or take it back."
