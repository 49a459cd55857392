"""The dates of a network while it is being placed: columns in rows, read one by one or many at once."""

from __future__ import annotations

import numpy as np

from tracker.domain.schedule.times import FAR, Ints

START, FINISH, EARLY_START, EARLY_FINISH = range(4)
LATE_START, LATE_FINISH = range(2)


class State:
    """Instants and own time of every activity by place.

    `dates` has the rows start, finish, early start, early finish; `late` late start and late finish.
    `works` and `late_works` have the same in the activity's own time: work on its calendar (with the
    calendar's offset, so only differences mean something), or minutes on the clock if it is elapsed.
    `floor` holds back what has no other cause, `upper` is the latest finish before links are asked;
    `cap` is the finish of the project. `day` is the data date, or long ago. `from_finish`: planned
    backward, and `begun` says then when the first activity starts.
    """

    def __init__(self, count: int, start: int, day: int | None, progress: str = "actual") -> None:
        self.count, self.start, self.progress = count, start, progress
        self.from_finish, self.begun = False, start
        self.day = -FAR if day is None else day
        self.dates, self.works = np.zeros((4, count), np.int64), np.zeros((4, count), np.int64)
        self.late, self.late_works = np.zeros((2, count), np.int64), np.zeros((2, count), np.int64)
        self.lower, self.upper = np.zeros(count, np.int64), np.zeros(count, np.int64)
        self.cap = 0
        self.look()

    def look(self) -> None:
        """Open the columns for reading and writing one number at a time."""
        self.flat, self.flat_works = _one_by_one(self.dates), _one_by_one(self.works)
        self.flat_late, self.flat_late_works = _one_by_one(self.late), _one_by_one(self.late_works)
        self.flat_lower, self.flat_upper = _one_by_one(self.lower), _one_by_one(self.upper)

    def set(self, place: int, dates: tuple[int, int], works: tuple[int, int]) -> None:
        """Start and finish of one activity."""
        self.flat[place], self.flat[self.count + place] = dates
        self.flat_works[place], self.flat_works[self.count + place] = works

    def set_late(self, place: int, dates: tuple[int, int], works: tuple[int, int]) -> None:
        self.flat_late[place], self.flat_late[self.count + place] = dates
        self.flat_late_works[place], self.flat_late_works[self.count + place] = works

    def took_late(self, place: int) -> bool:
        """Whether what is to be as late as possible lies on its late dates."""
        at_start = self.flat[place] == self.flat_late[place] and self.flat_late[place] >= self.day
        return at_start and self.flat[self.count + place] == self.flat_late[self.count + place]

    def keep_early(self, first: int, last: int) -> None:
        """The dates of these places are their early ones too."""
        self.dates[2:, first:last] = self.dates[:2, first:last]
        self.works[2:, first:last] = self.works[:2, first:last]


def _one_by_one(rows: Ints) -> memoryview:
    """The same numbers for reading and writing one at a time, which numpy does slowly."""
    return memoryview(rows.reshape(-1).data)
