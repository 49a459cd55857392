"""All that is stored about working time, read at once; calendars are made of it as they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from tracker.calendars import stored
from tracker.calendars.base import Base, base_of
from tracker.calendars.hours import hours_of, week_of
from tracker.calendars.stack import Change, Layer, Stack, stack_of
from tracker.calendars.stored import Fields
from tracker.domain.freezes import Freeze, chosen
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar

DEFAULT = "default"
COMPANY, TASK = "company", "task"


class Whose(NamedTuple):
    """What decides a calendar: department, person, the calendar on top, and the windows that freeze it."""

    department_id: str | None = None
    person_id: str | None = None
    calendar_id: str | None = None
    frozen: tuple[Freeze, ...] = ()


ANYBODY = Whose()
NOTHING = Layer("nothing")


@dataclass(frozen=True, eq=False)
class Layers:
    """The layers of one moment; a calendar that is asked for twice, here or in the process, is made once.

    `freezes`: the windows of the agency and of the project that was read for.
    """

    base: Base
    freezes: tuple[Freeze, ...]
    rows: Mapping[str, Fields] = field(repr=False)
    """Layer, week and own days of each stored calendar, by its id."""
    changes: Mapping[str, Sequence[Fields]] = field(repr=False)
    places: Mapping[str | None, str] = field(repr=False)
    """Id of the calendar of each department and person by theirs, and of the company by its key."""
    people: frozenset[str] | None = None
    """Whose layers were read; None: everybody's."""
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def digest(self) -> str:
        """The sha256 of the base table with the stored years."""
        return self.base.digest

    @property
    def default(self) -> WorkCalendar:
        """The base with the company's layer."""
        return self.stack().calendar

    def of(
        self,
        *,
        department_id: str | None = None,
        person_id: str | None = None,
        calendar_id: str | None = None,
        project_calendar_id: str | None = None,
        frozen: Iterable[Freeze] = (),
    ) -> tuple[str, WorkCalendar]:
        """The calendar of an item and a key of its content: `default` where nothing is laid on the default.

        From the ground up: base, company, department, person, and the task's own calendar or else the
        project's; one with own days stands alone. Last, frozen days are taken away.
        Raises KeyError for somebody whose layer was not read.
        """
        top = calendar_id or project_calendar_id
        made = self.stack(Whose(department_id, person_id, top, tuple(frozen)))
        return (DEFAULT if made.key == self.stack().key else made.key), made.calendar

    def stack(self, whose: Whose = ANYBODY) -> Stack:
        """The same as a stack, which also tells which layer decided each day."""
        if whose not in self._made:
            self._made[whose] = stack_of(self.base, self.pile(whose))
        made: Stack = self._made[whose]
        return made

    def pile(self, whose: Whose) -> tuple[Layer, ...]:
        """The layers of an item from the ground up, without those that say nothing."""
        if whose.person_id and self.people is not None and whose.person_id not in self.people:
            raise KeyError(whose.person_id)
        places = (COMPANY, whose.department_id, whose.person_id)
        below = (self._layer(self.places.get(each)) for each in places)
        top = self._layer(whose.calendar_id)
        layers = (top,) if top.own_days else (*below, top)
        return tuple(each for each in (*layers, _freezing(whose.frozen)) if not each.empty)

    def frozen(
        self,
        *,
        kind: str,
        departments: Iterable[str] = (),
        role: str | None = None,
        key: str = "",
        started: bool = False,
    ) -> tuple[Freeze, ...]:
        """The windows that freeze an item, for `of`."""
        if not self.freezes:
            return ()
        given = frozenset(departments)
        return tuple(
            each
            for each in self.freezes
            if chosen(each, kind=kind, departments=given, role=role, key=key, started=started)
        )

    def _layer(self, calendar_id: str | None) -> Layer:
        if calendar_id is None:
            return NOTHING
        if calendar_id not in self._made:
            self._made[calendar_id] = _layer(self.rows[calendar_id], self.changes.get(calendar_id, ()))
        made: Layer = self._made[calendar_id]
        return made


def projected_years(session: Session) -> frozenset[int]:
    """The years whose holidays are not announced yet, in one statement."""
    return base_of(stored.years(session)).calendar.projected


def read(session: Session, project_id: str | None = None, *, people: Collection[str] | None = None) -> Layers:
    """All that is stored, in four statements: of the agency, and the freeze windows of one project.

    `people`: read the layers of these people only; a large agency has thousands of leaves.
    """
    calendars = stored.calendars(session, people)
    return Layers(
        base=base_of(stored.years(session)),
        freezes=stored.freezes(session, project_id),
        rows={row.id: row[1:4] for row in calendars},
        changes=stored.changes(session, people),
        places={
            row.department_id or row.person_id or row.key: row.id
            for row in calendars
            if row.layer != TASK  # its key is anything, even what looks like an id
        },
        people=None if people is None else frozenset(people),
    )


def _layer(row: Fields, changes: Sequence[Fields]) -> Layer:
    name, week, own_days = row
    return Layer(name, week_of(week), tuple(_change(*each) for each in changes), own_days)


def _change(first: Any, last: Any, kind: Any, hours: Any, zh: str, en: str) -> Change:
    return Change(first, last, kind, None if hours is None else hours_of(hours), Text(zh, en))


def _freezing(windows: Iterable[Freeze]) -> Layer:
    """Whole days without work; in order, because equal content is to be equal."""
    days = {Change(each.first, each.last, "removed", None, each.title) for each in windows}
    in_order = sorted(days, key=lambda each: (each.first, each.last, each.title.zh, each.title.en))
    return Layer("freeze", None, tuple(in_order))
