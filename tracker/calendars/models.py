"""Stored working time: layers over the base calendar, their exceptions, freeze windows, announced years."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.domain.text import Text
from tracker.journal import Journaled


class _Titled:
    title_zh: Mapped[str] = mapped_column(sa.String(200), default="")
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class Calendar(_Titled, Journaled, Row):
    """A layer of working time: of the company, a department, a person, or of tasks that name it by key."""

    __tablename__ = "calendars"
    layer: Mapped[str] = mapped_column(sa.String(20))
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    """`company`, `department:KEY`, `person:ID`, or a name of its own."""
    department_id: Mapped[str | None] = mapped_column(sa.ForeignKey("departments.id"), unique=True)
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    week: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Hours of Monday to Sunday, each a list of ["HH:MM", "HH:MM"], or null for a day as it lies below."""
    own_days: Mapped[bool] = mapped_column(default=False)
    """Of a task's calendar: it stands alone; holidays of the base and other layers do not reach it."""


class CalendarException(_Titled, Journaled, Row):
    """Days of a layer that differ: leave, an own holiday, or days that are worked."""

    __tablename__ = "calendar_exceptions"
    calendar_id: Mapped[str] = mapped_column(sa.ForeignKey("calendars.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    kind: Mapped[str] = mapped_column(sa.String(20))
    """`added` or `removed` (working time)."""
    hours: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """All working hours of each of these days, a list of ["HH:MM", "HH:MM"]; null for usual hours or none."""
    active: Mapped[bool] = mapped_column(default=True)


class FreezeWindow(_Titled, Journaled, Row):
    """Days on which chosen items may not be placed (大促: 双11, 618), of one project or of all."""

    __tablename__ = "freeze_windows"
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What is frozen: lists of `kinds`, `departments`, `roles` and `keys`; all that are given must match."""
    active: Mapped[bool] = mapped_column(default=True)


class CalendarYear(Journaled, Row):
    """A year of the base calendar as announced since the frozen table was made."""

    __tablename__ = "calendar_years"
    year: Mapped[int] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    """`official` or `projected`."""
    source: Mapped[str] = mapped_column(sa.String(500))
    days: Mapped[list[Any]] = mapped_column(default=list)
    """Days that differ from their weekday: `{date, kind, zh, en}`."""
