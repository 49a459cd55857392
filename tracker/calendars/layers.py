"""Working time in layers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from tracker.calendars import cn
from tracker.calendars.models import FreezeWindow
from tracker.domain.workdays import WorkCalendar


class Layers:
    freezes: tuple[FreezeWindow, ...] = ()
    digest: str = ""

    @property
    def default(self) -> WorkCalendar:
        return cn.base_calendar()

    def of(
        self,
        *,
        department_id: str | None = None,  # noqa: ARG002
        person_id: str | None = None,  # noqa: ARG002
        calendar_id: str | None = None,  # noqa: ARG002
        project_calendar_id: str | None = None,  # noqa: ARG002
        frozen: Iterable[FreezeWindow] = (),  # noqa: ARG002
    ) -> tuple[str, WorkCalendar]:
        return "default", self.default


def read(session: Session, project_id: str | None = None) -> Layers:  # noqa: ARG001
    return Layers()
