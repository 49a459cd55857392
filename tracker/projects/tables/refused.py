"""Why rows of a table cannot be taken, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker import words
from tracker.domain.text import Fact, Lang
from tracker.errors import Problem, RevisionRequired
from tracker.merging import FieldChanged
from tracker.projects.tables.book import Book
from tracker.projects.tables.columns import told

VALUES = ("base", "theirs", "mine")


class NoRevision(RevisionRequired):
    """A row that would overwrite what others may have changed since it was read."""

    zh = (
        "此行会修改已有事项“{key}”，须写明所依据的版本，以免覆盖他人的修改。"
        "请先导出表格，在导出的表格中修改后再导入；或补上“版本”列。"
    )
    en = (
        "This row changes {key}, which is there already, so it must say of which revision, lest it overwrite "
        "somebody's change. Export the table, edit that and import it; or give the column `revision`."
    )


class CellChanged(Problem):
    """A cell that others have changed since the export; its values are as the table shows them."""

    code = FieldChanged.code
    status = FieldChanged.status
    zh = (
        "导出之后，他人已将此单元格改为“{theirs}”（导出时为“{base}”，此行写的是“{mine}”）。"
        "请选定取值，并将此行的“版本”改为 {current}，再导入。"
    )
    en = (
        "Somebody has changed this cell to “{theirs}” since the export (it was “{base}”; this row says "
        "“{mine}”). Choose, set `revision` of this row to {current}, and import it again."
    )

    @classmethod
    def of(cls, changed: FieldChanged, item_id: str, column: str, book: Book) -> CellChanged:
        values = {name: told(column, getattr(changed.clash, name), book) for name in VALUES}
        return cls(current=book.revision(item_id, changed.fields["current"]), **values)

    def beside(self, lang: Lang) -> dict[str, Any]:  # noqa: ARG002 - values are the same in both
        return {name: self.fields[name] for name in VALUES}


class TableRefused(Problem):
    """Cells that cannot be taken; each fault says its row and column, from 1 on."""

    code = "table_refused"
    zh = "表格中有 {count} 处不能导入，未作任何更改；详见 errors。"
    en = "{count} places of the table cannot be imported, so nothing was changed; see errors."

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        super().__init__(count=len(faults))

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [each.shown(lang) for each in self.faults]}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: in a column, or as a whole."""

    row: int
    column: str | None
    place: int | None
    why: Fact | str

    def shown(self, lang: Lang) -> dict[str, Any]:
        code, message = "invalid", ""
        if isinstance(self.why, str):
            message = words.validation(self.why, lang)
        else:
            code, message = self.why.code, self.why.text.pick(lang)
        where = {"pointer": f"/{self.column}"} if self.column else {}
        column = {"column": self.place} if self.place else {}
        values = self.why.beside(lang) if isinstance(self.why, CellChanged) else {}
        return {**values, **where, "line": self.row, **column, "code": code, "message": message}
