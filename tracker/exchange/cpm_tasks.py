"""Tasks and links of the format cpm-oracle/1 as values of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker.domain.schedule import Activity, Assignment, Constraint, ConstraintKind, Deadline, Link, LinkType
from tracker.domain.text import Fact
from tracker.exchange.given import LARGEST, WANTED, Given

AS_SOON = "AS_SOON_AS_POSSIBLE"
WISHES = (AS_SOON, *(kind.value for kind in ConstraintKind))
MODES = ("AUTO_SCHEDULED", "MANUALLY_SCHEDULED")
TYPES = ("FIXED_UNITS", "FIXED_WORK", "FIXED_DURATION")
LINK_TYPES = tuple(each.value for each in LinkType)
Named = Callable[[Given | None], str]
"""The name of a calendar that exists; None stands for the project's own."""


class WrongOrder(Fact):
    """A finish lies before its start; `where` is the JSON pointer of the finish."""

    code = "wrong_order"
    zh = "{where} 早于开始时间。"
    en = "{where} lies before the start."


def activity(given: Given, uid: str, parent: str | None, calendar: Named) -> Activity:
    """A leaf task. What has been done and dates set by hand count before the constraint."""
    deadline, remaining = given.find("deadline"), given.find("remaining_min")
    started, finished = _actual(given)
    fixed = choice(given, "type", TYPES) == "FIXED_DURATION"
    return Activity(
        id=uid,
        duration=round(given.get("duration_min").amount()),
        elapsed=flag(given, "elapsed"),
        calendar=calendar(given.find("effective_calendar") or given.find("calendar")),
        constraint=_constraint(given),
        deadline=Deadline(at=deadline.instant()) if deadline else None,
        pin=_pin(given),
        actual_start=started,
        actual_finish=finished,
        remaining=round(remaining.amount()) if remaining and started is not None else None,
        assignments=() if fixed else tuple(_assignments(given, calendar)),
        parent=parent,
    )


def workers(given: Given) -> Iterator[Given]:
    """The assignments of people; material has no time."""
    listed = given.find("assignments")
    for each in listed.each() if listed else ():
        if choice(each, "type", ("WORK", "MATERIAL")) == "WORK":
            yield each


def link(given: Given, pred: str, succ: str) -> Link:
    percent, lag = given.find("lag_percent"), given.find("lag_min")
    return Link(
        pred,
        succ,
        LinkType(given.get("type").choice(LINK_TYPES)),
        lag=round(lag.number()) if lag else 0,
        lag_elapsed=flag(given, "lag_elapsed"),
        lag_percent=percent.number() if percent else None,
    )


def flag(given: Given, key: str) -> bool:
    found = given.find(key)
    return found is not None and found.flag()


def choice(given: Given, key: str, names: tuple[str, ...]) -> str:
    """One of some words; the first of them if the field is missing or null."""
    found = given.find(key)
    return names[0] if found is None else found.choice(names)


def _assignments(given: Given, calendar: Named) -> Iterator[Assignment]:
    for each in workers(given):
        work, units = each.get("work_min").amount(), each.get("units").amount()
        if work and units:
            minutes = work * 100 / units
            if minutes > LARGEST:
                each.get("units").wrong(WANTED["moderate"])
            yield Assignment(calendar(each.find("calendar")), round(minutes))


def _constraint(given: Given) -> Constraint | None:
    wish = choice(given, "constraint", WISHES)
    if wish == AS_SOON:
        return None
    kind = ConstraintKind(wish)
    if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
        return Constraint(kind)
    return Constraint(kind, given.get("constraint_date").instant())


def _pin(given: Given) -> tuple[int, int] | None:
    """The dates of a manual task and of one that stands for a task of another project."""
    if choice(given, "mode", MODES) != "MANUALLY_SCHEDULED" and not flag(given, "external"):
        return None
    start, finish = given.get("given_start"), given.get("given_finish")
    return _in_order(start, finish)


def _actual(given: Given) -> tuple[int | None, int | None]:
    start, finish = given.find("actual_start"), given.find("actual_finish")
    if start and finish:
        return _in_order(start, finish)
    return start.instant() if start else None, finish.instant() if finish else None


def _in_order(start: Given, finish: Given) -> tuple[int, int]:
    since, until = start.instant(), finish.instant()
    if until < since:
        raise WrongOrder(where=finish.where)
    return since, until
