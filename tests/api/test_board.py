"""A whole board is one request: every column, its first items in manual order, and how many there are."""

from __future__ import annotations

import pytest

from tests.api.conftest import counting, ok


def board(speaker, project_id, query=""):
    """Columns by id."""
    found = ok(speaker.get(f"/projects/{project_id}/board?{query}"))
    return {each["id"]: each for each in found["columns"]}


def keys(column):
    return [each["key"] for each in column["items"]]


@pytest.fixture(scope="module")
def started(agency):
    """The four-phase project with an owner, and something in each state."""
    started = agency.start(roles={"OM": agency.ids["Bob"]})
    for key, verb, end in (("D01", "complete", "finish"), ("D02", "start", "start")):
        ok(agency.bob.post(f"/tasks/{started[key]}/{verb}", {"at": started.items[key][end]}))
    ok(agency.alice.post(f"/tasks/{started['A12']}/cancel", {"reason": "Not needed"}))
    return started


def test_a_board_by_stage_has_every_column_and_every_task_once(agency, started):
    found = ok(agency.rita.get(f"/projects/{started.id}/board?limit=500"))["columns"]
    assert [(each["title"], each["state"]) for each in found] == [
        ("To do", "open"),
        ("In progress", "started"),
        ("Done", "done"),
    ]
    assert [keys(each) for each in found[1:]] == [["D02"], ["D01"]]
    shown = {key for each in found for key in keys(each)}
    wanted = [key for key, each in started.items.items() if each["kind"] in ("task", "milestone", "meeting")]
    assert shown == set(wanted) - {"A12"}
    assert sum(each["count"] for each in found) == len(shown)
    assert {each["stage"] for each in found[0]["items"]} == {found[0]["id"]}
    assert keys(found[0]) == [key for key in wanted if key not in ("A12", "D01", "D02")]


def test_a_board_by_phase_or_owner_has_a_column_for_what_has_none(agency, started):
    phases = board(agency.rita, started.id, "by=phase&limit=500")
    assert [each["title"] for each in phases.values()] == [
        "Plan design", "Plan optimisation", "Execution launch", "Effect evaluation", "No phase",
    ]  # fmt: skip
    owners = board(agency.rita, started.id, "by=owner&limit=500")
    assert [each["title"] for each in owners.values()] == ["Bob", "Nobody"]
    mine = owners[agency.ids["Bob"]]
    assert {each["role"] for each in mine["items"]} == {"OM"}
    assert mine["count"] == len(mine["items"])


def test_a_board_by_state_shows_what_is_cancelled_only_where_it_is_asked_for(agency, started):
    assert list(board(agency.rita, started.id, "by=state")) == ["open", "started", "done"]
    found = board(agency.rita, started.id, "by=state&state=started,cancelled")
    assert {name: keys(each) for name, each in found.items()} == {
        "open": [], "started": ["D02"], "done": [], "cancelled": ["A12"],
    }  # fmt: skip
    assert keys(board(agency.rita, started.id, "state=cancelled")["none"]) == ["A12"]


def test_each_column_goes_on_where_it_was_cut(agency, started):
    whole = board(agency.rita, started.id, "by=phase&limit=500")
    phase, column = next(iter(whole.items()))
    found, cursor = [], ""
    while cursor is not None:
        page = board(
            agency.rita, started.id, f"by=phase&column={phase}&limit=4{cursor and f'&cursor={cursor}'}"
        )
        assert list(page) == [phase]
        assert page[phase]["count"] == column["count"]
        found += page[phase]["items"]
        cursor = page[phase]["next"]
    assert found == column["items"]
    assert len(found) > 8


def test_a_column_counts_what_is_overdue_also_beyond_what_it_shows(agency, by_hand):
    past = by_hand(start_on="2020-01-06")
    for number in range(3):
        past.task(f"Late {number}")
    found = board(agency.rita, past.id, "by=state&limit=1")["open"]
    assert (found["count"], found["overdue"], len(found["items"])) == (3, 3, 1)


def test_a_board_shows_only_what_is_asked_for_of_what_matches(agency, started):
    found = board(agency.rita, started.id, "by=owner&kind=milestone,point&fields=key,kind&include=links")
    items = [item for each in found.values() for item in each["items"]]
    assert {each["kind"] for each in items} == {"milestone", "point"}
    assert {tuple(sorted(each)) for each in items} == {("id", "key", "kind", "links", "revision")}
    design = board(agency.rita, started.id, "by=state&phase=design&q=review")["open"]
    assert design["count"] == len(design["items"]) > 0


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("by=moon", "by"),
        ("cursor=W10", "column"),
        ("column=x&cursor=W10", "cursor"),
        ("sort=rank", "sort"),
        (f"column={'f' * 24}", "column"),
        (f"by=phase&column={'f' * 24}", "column"),
        ("by=state&column=over", "column"),
        ("by=owner&column=nobody", "column"),
    ],
)
def test_a_board_that_cannot_be_is_refused_by_its_parameter(agency, plan, query, name):
    refused = agency.rita.get(f"/projects/{plan.id}/board?{query}")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, name)


def test_a_column_that_has_become_empty_is_no_fault(agency, plan):
    for query in ("by=state&column=cancelled&state=cancelled", f"by=owner&column={agency.ids['Bob']}"):
        assert ok(agency.rita.get(f"/projects/{plan.id}/board?{query}"))["columns"] == []


@pytest.mark.parametrize("by", ["stage", "state", "phase", "owner"])
def test_a_board_takes_as_many_statements_however_much_is_on_it(agency, started, by):
    counts = []
    for limit in (1, 500):
        with counting(agency) as sent:
            ok(agency.rita.get(f"/projects/{started.id}/board?by={by}&limit={limit}"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 16, counts
