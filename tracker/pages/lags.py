"""How much later than its predecessor, in words."""

from __future__ import annotations

from typing import Protocol

from tracker.domain.text import Text

CLOCK_DAY = 1440
"""Minutes of a day of what goes on day and night."""


class Lagging(Protocol):
    """A link, of a stored plan or of one that is not."""

    @property
    def lag(self) -> int: ...
    @property
    def lag_elapsed(self) -> bool: ...
    @property
    def lag_percent(self) -> float | None: ...


def lag_words(link: Lagging, day: int) -> Text:
    """The lag in the unit that needs the fewest figures; `day` is how many minutes are worked in one."""
    if link.lag_percent is not None:
        return Text(f"{link.lag_percent:+g}%")
    if not link.lag:
        return Text()
    if abs(link.lag) < (CLOCK_DAY if link.lag_elapsed else day):
        return Text(f"{link.lag / 60:+.3g} 小时", f"{link.lag / 60:+.3g} h")
    if link.lag_elapsed:
        return Text(f"{link.lag / CLOCK_DAY:+.3g} 日历天", f"{link.lag / CLOCK_DAY:+.3g} calendar d")
    return Text(f"{link.lag / day:+.3g} 天", f"{link.lag / day:+.3g} d")
