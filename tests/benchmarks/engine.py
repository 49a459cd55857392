"""Times the engine: compiling, a full re-plan, one edit, a cycle check, each beside networkx's sort."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from time import perf_counter

import networkx as nx

from tracker.calendars import cn
from tracker.domain.schedule import (
    Activity,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Network,
)
from tracker.domain.workdays import WorkCalendar

LAYERS = 50
EDITS = 200
DAY = 1440
BASE = cn.base_calendar()
START = BASE.next_start(BASE.midnight(date(2012, 1, 5)))
CALENDARS = {
    "default": BASE,
    "early": WorkCalendar(week=(((480, 720), (780, 1020)),) * 6 + ((),)),
    "late": WorkCalendar(week=(((600, 720), (780, 1140)),) * 5 + ((), ())),
}
NAMES = ("default", "default", "early", "late")
Plan = tuple[list[Activity], list[Link]]


def layered(size: int) -> Plan:
    """About 50 layers, two links a task of all types and lags, several calendars, some wishes."""
    chance = random.Random(size)  # noqa: S311
    width = max(1, size // LAYERS)
    activities = [_activity(str(i), chance) for i in range(size)]
    links = []
    for i in range(width, size):
        layer = i // width
        for _ in range(2):
            pred = chance.randrange((layer - 1) * width, min(size, layer * width))
            links.append(_link(str(pred), str(i), chance))
    return activities, links


def _activity(key: str, chance: random.Random) -> Activity:
    duration = chance.choice((0, 240, 240, 480, 480, 960, 1440))
    plain = Activity(key, duration, calendar=chance.choice(NAMES), elapsed=chance.random() < 0.03)
    roll, sooner, later = chance.random(), chance.randrange(60), chance.randrange(100, 600)
    if roll < 0.03:
        wish = Constraint(ConstraintKind.START_NO_EARLIER_THAN, START + sooner * DAY)
        return replace(plain, constraint=wish)
    if roll < 0.04:
        return replace(plain, constraint=Constraint(ConstraintKind.FINISH_NO_LATER_THAN, START + later * DAY))
    return replace(plain, deadline=Deadline(at=START + later * DAY)) if roll < 0.045 else plain


def _link(pred: str, succ: str, chance: random.Random) -> Link:
    kind = LinkType(chance.choices(("FS", "SS", "FF", "SF"), (70, 12, 12, 6))[0])
    percent = 25.0 if chance.random() < 0.05 else None
    lag, elapsed = chance.choice((0, 0, 0, 0, 60, 480, -120)), chance.random() < 0.1
    return Link(pred, succ, kind, lag=lag, lag_elapsed=elapsed, lag_percent=percent)


def chain(size: int) -> Plan:
    """One task after the other."""
    chance = random.Random(size)  # noqa: S311
    activities = [
        Activity(str(i), chance.choice((60, 120, 240)), calendar=chance.choice(NAMES)) for i in range(size)
    ]
    kinds = [LinkType(each) for each in chance.choices(("FS", "SS", "FF"), (80, 10, 10), k=size)]
    lags = chance.choices((0, 60), (3, 1), k=size)
    return activities, [Link(str(i - 1), str(i), kinds[i], lag=lags[i]) for i in range(1, size)]


def median(do: Callable[[], object], rounds: int) -> float:
    """Milliseconds, the middle of some rounds after one that is not counted."""
    do()
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        do()
        times.append(perf_counter() - begun)
    return 1000 * statistics.median(times)


def measured(plan: Plan) -> Iterator[tuple[str, float]]:
    """What is done and its milliseconds, networkx first."""
    activities, links = plan
    graph = nx.DiGraph((link.pred, link.succ) for link in links)
    rounds = 3 if len(activities) > 10_000 else 15
    yield "networkx topological_sort", median(lambda: list(nx.topological_sort(graph)), rounds)
    yield "compile", median(lambda: Network(activities, links, CALENDARS), rounds)
    network = Network(activities, links, CALENDARS)
    yield "full re-plan", median(lambda: network.place(START), rounds)
    chance = random.Random(1)  # noqa: S311
    before = network.place(START)
    edits = EDITS // 5 if len(activities) > 10_000 else EDITS

    def edit() -> list[str]:
        task = chance.choice(activities)
        longer = replace(task, duration=chance.choice((60, 120, 300, 480, 720)))
        return network.changed([longer]).place(START).moved(before)

    yield f"one edit and what it moves (median of {edits})", median(edit, edits)

    def insert() -> object:
        return network.would_cycle(chance.choice(activities).id, chance.choice(activities).id)

    yield f"cycle check on insert (median of {EDITS})", median(insert, EDITS)


def report(write: Callable[[str], object] = sys.stdout.write) -> None:
    """A plain table: milliseconds, and how many times networkx's bare sort of the same graph that is."""
    write(f"{'':58}{'ms':>10}{'x sort':>10}\n")
    plans = [(layered, size) for size in (100, 1_000, 10_000, 100_000)] + [(chain, 1_000), (chain, 10_000)]
    for shape, size in plans:
        unit = 0.0
        for name, milliseconds in measured(shape(size)):
            unit = unit or milliseconds
            row = f"{shape.__name__}, {size} tasks: {name}"
            write(f"{row:58}{milliseconds:10.3f}{milliseconds / unit:10.2f}\n")


if __name__ == "__main__":
    report()
