"""Why people of a project cannot do what they asked for, or become what they should."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tracker.domain.text import Lang, Text
from tracker.errors import Problem

NOBODY_TAKES_OVER = Text(
    "请说明由谁接手 {name} 在项目“{project}”中的工作。",
    "Say who takes over what {name} has in the project “{project}”.",
)

ALREADY_THERE = Text(
    "“{what}”已由{department}负责。请选择另一个部门，或指定该部门中的另一个人。",
    "“{what}” is with {department} already. Name another department, or somebody else in it.",
)


class LastLead(Problem):
    code = "last_lead"
    status = 409
    zh = "这是项目唯一的负责人。请先指定另一位负责人。"
    en = "This is the project's only lead. Name another lead first."


class Misfit(Problem):
    """Somebody cannot be in a project what they are to be; `pointer` says where a body asks for it."""

    pointer = ""

    def beside(self, lang: Lang) -> dict[str, Any]:
        if not self.pointer:
            return {}
        return {"errors": [{"pointer": self.pointer, "code": self.code, "message": self.text.pick(lang)}]}


@contextmanager
def named_at(pointer: str) -> Iterator[None]:
    """Let a misfit say where the body names them."""
    try:
        yield
    except Misfit as wrong:
        wrong.pointer = pointer
        raise


class WrongParty(Misfit):
    code = "wrong_party"
    zh = "{name}属于{party}，不能在项目中担任 {role}；该角色须由{fitting}人员担任。"
    en = "{name} belongs to {party} and cannot be {role} in a project; that takes somebody of {fitting}."


class OtherClient(Misfit):
    code = "other_client"
    zh = "{name}不是此项目客户的人员。客户方人员只能加入本客户的项目。"
    en = "{name} is not one of this project's client. A client's people belong to their own projects only."


class NotYourParty(Problem):
    """A guest sees it, but it is for others to do."""

    code = "not_your_party"
    status = 403
    zh = "“{title}”不由贵方负责，您可以查看，但不能推进。请联系项目负责人。"
    en = "“{title}” is not for your party to do: you may look at it. Ask a lead of the project."


class FileNotYours(Problem):
    code = "file_not_yours"
    status = 403
    zh = "文件“{title}”不是您添加的。请联系添加者或项目负责人。"
    en = "The file “{title}” was added by somebody else. Ask them, or a lead of the project."


class NotInProject(Problem):
    """Whoever is to do something in a project sees it, and that is for a lead to allow."""

    code = "not_in_project"
    status = 409
    zh = "{name}不是此项目的成员。请由项目负责人先将其加入项目。"
    en = "{name} does not belong to this project. Let a lead of the project add them first."


class OwnerHelps(Problem):
    """Whoever owns something does it anyway."""

    code = "owner_helps"
    status = 409
    zh = "{name}是“{title}”的负责人，不能同时作为协助人。请另选他人。"
    en = "{name} owns “{title}”, and so is no helper of it. Name somebody else."


class HandoverOpen(Problem):
    code = "handover_open"
    status = 409
    zh = "“{title}”的交接正在等待答复。请先撤回该交接，或等待答复。"
    en = "A hand-over of “{title}” waits for its answer. Withdraw it first, or wait."


class HandoverAnswered(Problem):
    code = "handover_answered"
    status = 409
    zh = "“{title}”的这次交接{state}，不能再{verb}。"
    en = "Cannot {verb} this hand-over of “{title}”: it is {state}."


class HandoverNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "这次交接不由您{verb}。{who}。"
    en = "This hand-over is not yours to {verb}. {who}."
