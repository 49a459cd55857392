"""A level of a client is talked to by the team that has the roles."""

from __future__ import annotations

import pytest

from tracker.domain.contacts import team_of
from tracker.domain.playbook import Team

TEAMS = (
    Team(key="service", roles=("OM", "DA", "CS")),
    Team(key="management", roles=("OM", "DA", "CP")),
    Team(key="everybody", roles=("OM", "DA", "CP", "OS")),
    Team(key="execution", roles=("OS",)),
)


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        (("CP", "OM"), "management"),
        (("OM",), "service"),
        (("OM", "OS"), "everybody"),
        (("OS",), "execution"),
        (("IE",), None),
    ],
)
def test_the_smallest_team_with_all_the_roles_talks(roles, found):
    team = team_of(roles, TEAMS)

    assert (team and team.key) == found
