"""Rows as the values of a standup sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Literal, cast

from tracker.domain.progress import FINISHED, State, held_by, onward
from tracker.domain.text import Lang
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.projects.models import Item, Milestone, Node
from tracker.projects.waiting import Waiting
from tracker.standups import words
from tracker.standups.queries import Found, Scope, Week
from tracker.standups.sheet import Blocker, DayNote, Gate, Line, OwnerPart, Sheet

FEW = 3
"""So many projects are named in the head of a sheet; more are counted."""
NOTED = ("holiday", "in_lieu", "make_up")
Section = Literal["finished", "late", "due", "blocked"]


@dataclass(frozen=True)
class Look:
    """How a sheet is written: its week, its scope, the working days and the reader's language."""

    week: Week
    scope: Scope
    calendar: WorkCalendar
    lang: Lang


def sheet(found: Found, look: Look) -> Sheet:
    """The whole sheet. Raises OutsideCalendar."""
    week, calendar = look.week, look.calendar
    return Sheet(
        week=week.name,
        first=week.first,
        last=week.last,
        scope=_scope(look),
        parts=tuple(_parts(found, look)),
        milestones=tuple(_gate(each, found, look) for each in found.milestones),
        working_days=tuple(calendar.working_days(week.first, week.last)),
        notes=tuple(_notes(look)),
        provisional=any(calendar.status(day).provisional for day in (week.first, week.last)),
    )


def _scope(look: Look) -> str:
    """What the sheet is about: the projects by name while they are few."""
    names = [each.name for each in look.scope.projects.values()]
    if 1 <= len(names) <= FEW:
        return words.join(names, look.lang)
    return words.PROJECTS.pick(look.lang).format(count=len(names))


def _notes(look: Look) -> Iterator[DayNote]:
    """The days on which people expect the opposite."""
    for shift in range(7):
        status = look.calendar.status(look.week.first + timedelta(days=shift))
        if status.kind in NOTED:
            named = status.kind == "holiday" and status.name
            # The names of other days repeat their kind and refer to further dates.
            name = named.pick(look.lang) if named else ""
            yield DayNote(status.day, cast(Literal["holiday", "in_lieu", "make_up"], status.kind), name)


def _parts(found: Found, look: Look) -> Iterator[OwnerPart]:
    """People by name, then what nobody owns by role."""
    listed = [(item, where) for item in found.items if (where := _section(item, found, look))]
    listed.sort(key=lambda pair: _place(pair[0], found))  # stable: within a part the order stays
    for (_, name, owner_id), group in groupby(listed, lambda pair: _place(pair[0], found)):
        head = _person(owner_id, found, look) if owner_id else _role(name or None, found, look)
        yield _filled(head, list(group), found, look)


def _place(item: Item, found: Found) -> tuple[bool, str, str]:
    if item.owner_id:
        return False, found.names.people[item.owner_id].name, item.owner_id
    return True, item.role or "", ""


def _person(person_id: str, found: Found, look: Look) -> OwnerPart:
    person = found.names.people[person_id]
    return OwnerPart(person.name, _department(person.department_id, found, look), owner_id=person.id)


def _role(role: str | None, found: Found, look: Look) -> OwnerPart:
    return OwnerPart(None, _role_title(role, found, look), role=role)


def _filled(head: OwnerPart, listed: list[tuple[Item, Section]], found: Found, look: Look) -> OwnerPart:
    lines: dict[Section, list[Line]] = defaultdict(list)
    for item, section in listed:
        lines[section].append(_line(item, found, look))
    return replace(
        head,
        finished=tuple(lines["finished"]),
        due=tuple(lines["due"]),
        late=tuple(lines["late"]),
        blocked=tuple(lines["blocked"]),
    )


def _section(item: Item, found: Found, look: Look) -> Section | None:
    """Where an item stands; None for what is under way and due later."""
    if item.state in FINISHED:
        return "finished"
    if item.due_on and item.due_on < look.week.counted_on:
        return "late"
    if item.due_on and look.week.first <= item.due_on <= look.week.last:
        return "due"
    return "blocked" if _holders(item, found) else None


def _line(item: Item, found: Found, look: Look) -> Line:
    finished = item.state in FINISHED
    return Line(
        id=item.id,
        key=item.key,
        title=item.title.pick(look.lang),
        kind=item.kind,
        project=look.scope.projects[str(item.project_id)].name,
        due_on=item.due_on,
        finished_on=look.calendar.day_of(to_minute(item.done_at)) if finished and item.done_at else None,
        days_late=0 if finished else _days_late(item, look),
        blocked_by=tuple(_blocker(each.pred, found, look) for each in _holders(item, found)),
        phase=found.names.phases[item.phase_id].title.pick(look.lang) if item.phase_id else None,
        critical=isinstance(item, Node) and item.critical,
        state=item.state,
        project_id=item.project_id,
    )


def _days_late(item: Item, look: Look) -> int:
    """Working days after the day on which it was due, up to the day that counts."""
    if item.due_on is None or item.due_on >= look.week.counted_on:
        return 0
    return len(look.calendar.working_days(item.due_on + timedelta(days=1), look.week.counted_on))


def _holders(item: Item, found: Found) -> list[Waiting]:
    """The links that hold back the next move of an item; a milestone's points are told beneath it instead."""
    state = State(item.state)
    links = found.waiting.get(item.id, ())
    held = set(held_by(onward(item.kind, state), state, [each.incoming for each in links]))
    return [each for each in links if each.pred.id in held and each.pred.kind != "point"]


def _blocker(item: Item, found: Found, look: Look) -> Blocker:
    """What is waited for, and who has it: a person with their department, else the role that should."""
    head = _person(item.owner_id, found, look) if item.owner_id else _role(item.role, found, look)
    whose = head.department or (None if head.owner else _department(item.department_id, found, look))
    return Blocker(item.id, item.key, item.title.pick(look.lang), head.owner, whose)


def _department(department_id: str | None, found: Found, look: Look) -> str | None:
    if department_id is None:
        return None
    return found.names.departments[department_id].title.pick(look.lang)


def _role_title(role: str | None, found: Found, look: Look) -> str | None:
    title = found.names.roles.get(role or "")
    return title.pick(look.lang) if title else role


def _gate(milestone: Milestone, found: Found, look: Look) -> Gate:
    beneath = found.points.get(milestone.id, ())

    def titled(*states: State) -> tuple[str, ...]:
        return tuple(each.title.pick(look.lang) for each in beneath if each.state in states)

    return Gate(
        id=milestone.id,
        key=milestone.key,
        title=milestone.title.pick(look.lang),
        project=look.scope.projects[str(milestone.project_id)].name,
        due_on=milestone.due_on,
        shown=titled(State.PASSED),
        waived=titled(State.WAIVED),
        open=titled(State.OPEN),
        project_id=milestone.project_id,
    )
