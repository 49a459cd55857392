"""Whatever is read takes as many SQL statements for many rows as for few, and for guests alike."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.api import scene
from tests.api.asked import Raw
from tests.api.conftest import counting, ok
from tests.api.places import creating, queries_of
from tests.api.playbook_texts import publish, small, upload
from tests.api.scene import make
from tests.api.walks import ENDLESS, asks, filled, send
from tracker.access import OPEN, Right

FEW, MANY = 1, 3
DAY = re.compile(r"20\d\d-\d\d-\d\d")
NAMES = ("name", "title", "title_zh", "key")
"""Fields that no two rows may have alike."""
UNCOUNTED = {
    "get_year": "the days of a year are one row",
    "list_calendar_days": "as many as the days that are asked for",
    "list_phases": "a playbook has its phases, and none is added",
    "list_points": "a gate has the points of its playbook, and none is added",
    "list_years": "as many as the calendar has",
}
"""Lists that do not grow here, and why."""
DIFFERENT = {"archive_project": "asks for what a project names in portions, however much that is"}
"""Reads that may take more statements for more rows, and why."""
pytestmark = pytest.mark.parametrize("agency", ["sqlite"], indirect=True)
"""Both databases are sent the same statements."""


@pytest.fixture(scope="module")
def known(agency, tmp_path_factory):
    """What there is in a project and in the agency, with a few more of everything that can be made."""
    scene.stock(agency, tmp_path_factory.mktemp("scene"))
    found = scene.known_of(agency)
    grow(agency, found, range(FEW))
    return found


def grow(agency, known, numbers):
    """Make another of everything, by every route that makes something, and by what is not made by one."""
    made = creating(agency)
    for number in numbers:
        for each in asks(agency):
            if each.operation in made and not each.case.query and not isinstance(each.case.body, Raw):
                another(agency, known, each, number)
        involve(agency, known.of("alice"), number)


def another(agency, known, ask, number):
    """What another request of the kind makes, by the lead or else by the administrator."""
    body = varied(ask.case.body, number)
    for name in ("alice", "admin"):
        mine = known.of(name)
        answer = getattr(agency, name).post(ask.address(mine), None if body is None else filled(body, mine))
        if answer.status_code == 201:
            return


def varied(value, number, name=""):
    """The same of another name and another week."""
    if isinstance(value, dict):
        return {each: varied(inner, number, each) for each, inner in value.items()}
    if isinstance(value, list):
        return [varied(each, number, name) for each in value]
    if isinstance(value, str) and DAY.fullmatch(value):
        return str(date.fromisoformat(value) + timedelta(days=7 * number))
    return f"{value}{number}" if name in NAMES else value


def involve(agency, mine, number):
    """A task, a person, a label and a version more, which have to do with what is read."""
    task, project = f"/tasks/{mine['item_id']}", f"/projects/{mine['project_id']}"
    person = make(agency.admin, "/people", {"name": f"Person {number}"})
    fields = {"title": f"Task {number}", "owner_id": agency.ids["Alice"], "department": "OPS"}
    new = make(agency.alice, f"{project}/tasks", fields)
    make(agency.alice, f"{project}/links", {"pred": new, "succ": mine["item_id"]})
    whole = make(agency.alice, f"{project}/tasks", {"title": f"Whole {number}", "kind": "summary"})
    make(agency.alice, f"{project}/tasks", {"title": f"In it {number}", "parent": whole})
    make(agency.alice, f"{project}/links", {"pred": whole, "succ": mine["item_id"]})
    make(agency.bob, f"/tasks/{new}/handovers", {"to_department": "MKT", "to_owner_id": agency.ids["Alice"]})
    for path in (
        f"{project}/members",
        f"{task}/helpers",
        f"{task}/watchers",
        f"/teams/{mine['team_id']}/members",
    ):
        body = {"role": "reader"} if "projects" in path else None
        assert agency.admin.put(f"{path}/{person}", body, If_Match="*").status_code < 300, path
    label = make(agency.alice, f"{project}/labels", {"name": f"On it {number}"})
    ok(agency.alice.put(f"{task}/labels/{label}"))
    for key in ("scene", f"grown-{number}"):
        publish(agency, upload(agency, small(key, duration=f"{number + 1}wd"))["key"])
    lead = {"lead_id": agency.ids["Alice"], "start_on": "2026-02-02", "name": f"Project {number}"}
    assert agency.admin.post("/projects", lead).status_code == 201
    make(agency.dora, f"{task}/comments", {"body": "Seen."})
    offered = make(agency.alice, f"{project}/tasks", {"title": f"Offer {number}", "department": "OPS"})
    make(agency.alice, f"/tasks/{offered}/handovers", {"to_department": "CLIENT"})


def reads(agency, known):
    """Statements and rows of every read: for the lead, or else the administrator, and for a guest."""
    found = {}
    for each in asks(agency):
        if not each.reads or each.operation == ENDLESS or each.right in OPEN:
            continue
        staff = "admin" if each.right is Right.ADMIN else "alice"
        for name in (staff, "claire"):
            asked = replace(each, case=replace(each.case, query=longest(agency, each)))
            with counting(agency) as sent:
                answer = send(agency, name, asked, known.of(name))
            if answer.status_code == 200:
                found[each.operation, each.case.name + each.case.query, name] = len(sent), rows(answer), sent
    return found


def longest(agency, ask):
    """The query of a read, with the longest page."""
    query = ask.case.query
    return (
        query + f"{'&' if query else '?'}limit=500"
        if "limit" in queries_of(agency).get(ask.operation, ())
        else query
    )


def rows(answer):
    """How many rows an answer lists; None for what is no list."""
    body = answer.json if answer.is_json else None
    body = body.get("items") if isinstance(body, dict) else body
    return len(body) if isinstance(body, list) else None


def test_many_rows_take_as_many_statements_as_few(agency, known):
    """Whoever adds a list lets it grow in `involve`, or says in UNCOUNTED why it does not.

    What a process asks for once, and then knows, takes fewer the second time.
    """
    few = reads(agency, known)
    grow(agency, known, range(FEW, MANY))
    many = reads(agency, known)

    assert few.keys() == many.keys()
    lists = {key for key, (_, count, _) in few.items() if count is not None and key[0] not in UNCOUNTED}
    assert len(lists) > 60
    assert [key for key in sorted(lists) if key[2] != "claire" and many[key][1] <= few[key][1]] == []
    longer = {key: more(few[key], many[key]) for key in few if many[key][0] > few[key][0]}
    assert {key: found for key, found in longer.items() if key[0] not in DIFFERENT} == {}


def more(few, many):
    """How many statements were sent, and one that was sent more often."""
    often = next((each for each in many[2] if many[2].count(each) > few[2].count(each)), None)
    return few[0], many[0], often
