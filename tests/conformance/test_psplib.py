"""Critical-path lengths of published instances, without their resources."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.schedule import Activity, Link, LinkType, place
from tracker.domain.workdays import WorkCalendar

ALWAYS = WorkCalendar("UTC", (((0, 1440),),) * 7, first_year=1970, last_year=1972)
CALENDARS = {"default": ALWAYS}
START = ALWAYS.midnight(date(1971, 1, 1))
SETS = {"j30": 60, "j60": 20, "j120": 20}


@dataclass(frozen=True)
class Instance:
    """Jobs with their durations, start-to-start lags (from, to, lag), and the length if it is stated."""

    durations: dict[str, int]
    lags: list[tuple[str, str, int]]
    length: int = 0


def single_mode(text: str) -> Instance:
    """A .sm file: successors follow the finish of their predecessor."""
    info = text.split("MPM-Time")[1].split("\n")[1]
    relations = _rows(text.split("PRECEDENCE RELATIONS:")[1].split("REQUESTS/DURATIONS:")[0])
    requests = _rows(text.split("REQUESTS/DURATIONS:")[1].split("RESOURCEAVAILABILITIES:")[0])
    durations = {row[0]: int(row[2]) for row in requests}
    lags = [(row[0], succ, durations[row[0]]) for row in relations for succ in row[3:]]
    return Instance(durations, lags, int(info.split()[-1]))


def minimal_and_maximal(text: str) -> Instance:
    """A .SCH file: each successor with a lag from start to start, negative for a maximal one backward."""
    lines = text.splitlines()
    count = int(lines[0].split()[0]) + 2
    lags = []
    for line in lines[1 : count + 1]:
        job, _, number, *rest = line.replace("[", " ").replace("]", " ").split()
        succs, values = rest[: int(number)], rest[int(number) :]
        lags += [(job, succ, int(lag)) for succ, lag in zip(succs, values, strict=True)]
    durations = {row[0]: int(row[2]) for row in (line.split() for line in lines[count + 1 : 2 * count + 1])}
    return Instance(durations, lags)


def longest_path(instance: Instance) -> int:
    """The last start by relaxing every lag until nothing moves: another way to the same number."""
    starts = dict.fromkeys(instance.durations, 0)
    moved = True
    while moved:
        moved = False
        for pred, succ, lag in instance.lags:
            if starts[pred] + lag > starts[succ]:
                starts[succ], moved = starts[pred] + lag, True
    return max(starts[job] + length for job, length in instance.durations.items())


def _rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if re.match(r"\s*\d", line)]


@pytest.mark.parametrize("name", SETS)
def test_the_finish_is_the_stated_length_of_the_critical_path(name: str, oracles: Path) -> None:
    paths = sorted((oracles / "psplib" / name).glob("*.sm"))
    assert len(paths) == SETS[name]
    for path in paths:
        instance = single_mode(path.read_text())
        activities = [Activity(job, duration) for job, duration in instance.durations.items()]
        links = [Link(pred, succ) for pred, succ, _ in instance.lags]
        assert place(activities, links, CALENDARS, START).finish == START + instance.length, path.name


def test_minimal_lags_from_start_to_start_give_the_longest_path(oracles: Path) -> None:
    """A maximal lag is a negative lag backward and closes a circle, which no plan may have."""
    paths = sorted((oracles / "psplib/max_j10").glob("*.SCH"))
    assert len(paths) == 30
    for path in paths:
        whole = minimal_and_maximal(path.read_text())
        instance = Instance(whole.durations, [each for each in whole.lags if each[2] >= 0])
        activities = [Activity(job, duration) for job, duration in instance.durations.items()]
        links = [Link(pred, succ, LinkType.SS, lag=lag) for pred, succ, lag in instance.lags]
        finish = place(activities, links, CALENDARS, START).finish
        assert finish == START + longest_path(instance), path.name


def test_the_critical_path_never_exceeds_the_best_known_makespan(oracles: Path) -> None:
    for name in SETS:
        with (oracles / "psplib" / name / "optimum.csv").open() as file:
            known = {row["problem"]: row for row in csv.DictReader(file, skipinitialspace=True)}
        for path in (oracles / "psplib" / name).glob("*.sm"):
            length = single_mode(path.read_text()).length
            assert 0 < length <= int(known[path.name]["upper_bound"])
