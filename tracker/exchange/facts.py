"""Why a file cannot become a project."""

from __future__ import annotations

from typing import Any

from tracker.domain.text import Fact, Lang, Text
from tracker.errors import Problem


class Unreadable(Problem):
    """A file that cannot be read at all, by the code, the words and the line of the fact that says why."""

    def __init__(self, why: Fact) -> None:
        self.why = why
        self.code = why.code  # type: ignore[misc]
        super().__init__(**why.fields)

    @property
    def text(self) -> Text:
        return self.why.text

    def beside(self, lang: Lang) -> dict[str, Any]:
        line = self.why.fields.get("line")
        found = {"pointer": "", "code": self.code, "message": self.text.pick(lang)}
        return {"errors": [{**found, "line": line} if line else found]}
