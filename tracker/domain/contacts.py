"""Who of the agency talks to whom of a client: levels, and the teams that answer to them (S-287 to S-289)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tracker.domain.playbook import Team


def team_of(roles: Collection[str], teams: Iterable[Team]) -> Team | None:
    """The team that these roles stand for: the smallest that has all of them, of equal ones the first."""
    fitting = (each for each in teams if set(roles) <= set(each.roles))
    return min(fitting, key=lambda each: len(each.roles), default=None)
