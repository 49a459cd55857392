"""Why a preview cannot be committed, or a change not be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.text import Lang, Text
from tracker.errors import Problem


class PlanChanged(Problem):
    code = "plan_changed"
    status = 409
    zh = "预览之后计划已被修改，未作任何更改。请重新预览后再提交。"
    en = "The plan has changed since the preview; nothing was done. Preview again, then commit."


class AlreadyUndone(Problem):
    code = "already_undone"
    status = 409
    zh = "这项变更已被撤销。"
    en = "This change has been undone already."


class NotUndoable(Problem):
    """A change that no plan can take back; `why` says what to do instead."""

    code = "not_undoable"
    status = 409
    zh = "这项变更不能撤销：{why}"
    en = "This change cannot be undone: {why}"


class UndoOverlaps(Problem):
    """Later changes touched the same fields; `fields` names each with its row."""

    code = "undo_overlaps"
    status = 409
    zh = "不能撤销：{what} 之后又被改过。请先撤销后来的变更，或直接修改。"
    en = "Cannot undo: {what} changed again since. Undo the later change first, or edit directly."

    def __init__(self, overlaps: Sequence[Overlap]) -> None:
        self.overlaps = overlaps
        super().__init__(what=tuple(each.text for each in overlaps))

    def beside(self, lang: Lang) -> dict[str, Any]:
        """Each row with the fields that were changed again."""
        return {"overlaps": [each.shown(lang) for each in self.overlaps]}


@dataclass(frozen=True)
class Overlap:
    """A row that a later change touched too, and in which fields."""

    entity: str
    id: str
    title: Text
    fields: tuple[str, ...]

    @property
    def text(self) -> Text:
        zh, en = "、".join(self.fields), ", ".join(self.fields)
        return Text(f"“{self.title.pick('zh')}”的 {zh}", f"{en} of “{self.title.pick('en')}”")

    def shown(self, lang: Lang) -> dict[str, Any]:
        return {
            "entity": self.entity,
            "id": self.id,
            "title": self.title.pick(lang),
            "fields": list(self.fields),
        }
