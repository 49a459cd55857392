"""Why a branch, an alternative or an optional step cannot be chosen."""

from __future__ import annotations

from tracker.domain.selection import ChoiceRefused
from tracker.errors import Problem


class ChoiceNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "只有“{title}”的承担人或项目负责人可以选择。"
    en = "Only the owner of “{title}” or a lead of the project may choose."


class AlreadyChosen(Problem):
    code = "already_chosen"
    status = 409
    zh = "“{title}”已选择 {step}。如需更换，请选择其他方案。"
    en = "“{title}” has chosen {step} already. To switch, choose another one."


class NotOptional(Problem):
    code = "not_optional"
    status = 409
    zh = "“{title}”不是可选步骤，不能跳过。项目负责人可以说明理由取消它。"
    en = "“{title}” is not optional, so it cannot be skipped. A lead may cancel it with a reason."


class ChoiceNotAllowed(Problem):
    """A step that cannot be left out, or a choice that the playbook does not offer."""

    code = ChoiceRefused.code
    zh = ChoiceRefused.zh
    en = ChoiceRefused.en

    def __init__(self, refused: ChoiceRefused) -> None:
        super().__init__(**refused.fields)
