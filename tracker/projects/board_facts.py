"""Why a board, a saved view or many changes at once cannot be as they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.domain.text import Fact, Lang
from tracker.errors import Invalid, Problem, status_of
from tracker.merging import FieldChanged


class ViewNotYours(Problem):
    code = "forbidden"
    status = 403
    zh = "“{name}”由他人保存，只有保存者可以修改；项目负责人可以结束共享的视图。"
    en = "“{name}” was saved by somebody else, who alone may change it. A lead may end a shared view."


class ViewOutdated(Problem):
    """A saved query that lists do not take any more; `errors` says what of it."""

    code = "view_outdated"
    status = 409
    zh = "“{name}”的查询条件已不适用：{names}。请修改该视图。"
    en = "The query of “{name}” is out of date: {names}. Change the view."


class BulkRefused(Problem):
    """Some of many changes cannot be made; each fault says where it lies in the body."""

    code = "bulk_refused"
    zh = "有 {count} 处不能执行，未作任何更改；详见 errors。"
    en = "{count} of the changes cannot be made, so nothing was changed; see errors."

    def __init__(self, faults: Sequence[tuple[str, Fact]]) -> None:
        self.faults = faults
        super().__init__(count=len(faults))

    @classmethod
    def of(cls, faults: Sequence[tuple[str, Fact]]) -> BulkRefused:
        """Unprocessable if any of it is; else in conflict; forbidden only if all of it is."""
        found = {status_of(each) for _, each in faults}
        kind = cls if 422 in found else BulkForbidden if found == {403} else BulkInConflict
        return kind(faults)

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [self._fault(pointer, fact, lang) for pointer, fact in self.faults]}

    def _fault(self, pointer: str, fact: Fact, lang: Lang) -> dict[str, Any]:
        beside = fact.beside(lang) if isinstance(fact, Problem) and not isinstance(fact, Invalid) else {}
        own = fact.pointer if isinstance(fact, (Invalid, FieldChanged)) else ""
        return {**beside, "pointer": pointer + own, "code": fact.code, "message": fact.text.pick(lang)}


class BulkInConflict(BulkRefused):
    status = 409


class BulkForbidden(BulkRefused):
    status = 403


class LastStage(Problem):
    """Every state keeps at least one column, or its items would stand nowhere."""

    code = "last_stage"
    status = 409
    zh = "“{title}”是看板上唯一对应“{state}”的列，不能删除或改为其他状态。请先新增一个对应“{state}”的列。"
    en = "“{title}” is the only column of what is {state}, so it must stay. Add another for that state first."
