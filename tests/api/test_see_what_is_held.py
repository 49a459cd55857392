"""A list finds what predecessors hold back, and what they do not: the same as each item says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.conftest import DAY, counting, ok
from tests.api.test_lists import walk

VERBS = ("start", "complete", "reopen", "cancel")
TYPES = ("FS", "SS", "FF", "SF")


@pytest.fixture(scope="module")
def mixed(agency):
    """The four-phase project with a summary in a summary, and whatever a link may name in it."""
    started = agency.start(roles={"OM": agency.ids["Bob"]})

    def add(title, **fields):
        body = {"title": title, "key": title, **fields}
        return ok(agency.alice.post(f"/projects/{started.id}/tasks", body), 201)["id"]

    outer = add("Outer", kind="summary")
    inner = add("Inner", kind="summary", parent=outer)
    tasks = [add(f"T{n}", duration_working_minutes=DAY, parent=(outer, inner)[n % 2]) for n in range(4)]
    phases = [each["id"] for each in ok(agency.rita.get(f"/projects/{started.id}/phases"))]
    keys = ("D01", "D02", "A11", "A12", "V11", "M1")
    started.moving = [*tasks, *(started[each] for each in keys), outer, inner]
    started.ends = [started["D01"], inner, *tasks, outer, *phases, started["A12"]]
    return started


def found(speaker, project_id, query, limit=500):
    return [each["id"] for each in walk(speaker, f"/projects/{project_id}/tasks?{query}", limit)]


LINKS = st.tuples(
    st.sampled_from(TYPES),
    st.lists(st.integers(0, 11), min_size=2, max_size=2, unique=True).map(sorted),
    st.integers(0, 9).map(lambda number: number == 0),
)
MOVES = st.tuples(st.sampled_from(VERBS), st.integers(0, 11))


@settings(max_examples=8, deadline=None)
@given(changes=st.lists(LINKS | MOVES, min_size=4, max_size=8))
def test_the_filter_agrees_with_every_item(agency, mixed, changes):
    for name, first, *rest in changes:
        if name in VERBS:
            body = {"reason": "x"} if name == "cancel" else {"override_reason": "x"}
            answer = agency.alice.post(f"/tasks/{mixed.moving[first]}/{name}", body)
        else:
            pred, succ = (mixed.ends[each] for each in first)
            body = {"pred": pred, "succ": succ, "type": name, "soft": rest[0]}
            answer = agency.alice.post(f"/projects/{mixed.id}/links", body)
        assert answer.status_code < 500
    everything = walk(agency.rita, f"/projects/{mixed.id}/tasks?fields=blocked", 500)
    for value in (True, False):
        wanted = {each["id"] for each in everything if each["blocked"] is value}
        pages = found(agency.rita, mixed.id, f"blocked={str(value).lower()}", 40)
        assert len(pages) == len(set(pages))
        assert set(pages) == wanted


def test_a_start_of_a_summary_is_that_of_what_begins_first(agency, plan):
    outer = plan.task("Outer", kind="summary", duration_working_minutes=None)
    parts = [plan.task(each, parent=outer) for each in ("One", "Two")]
    then = plan.task("Then")
    plan.link(outer, then, type="SS")
    assert found(agency.rita, plan.id, "blocked=true") == [then]
    ok(agency.bob.post(f"/tasks/{parts[1]}/start"))
    assert found(agency.rita, plan.id, "blocked=true") == []
    assert plan.get(then)["blocked"] is False


def test_boards_and_my_work_and_tables_know_it_too(agency, plan):
    first, then = (plan.task(each, owner_id=agency.ids["Bob"]) for each in ("First", "Then"))
    plan.link(first, then)
    for query, key in (("blocked=true", "Then"), ("blocked=false", "First")):
        assert [
            each["key"] for each in ok(agency.bob.get(f"/me/work?project={plan.id}&{query}"))["items"]
        ] == [key]
        column = ok(agency.rita.get(f"/projects/{plan.id}/board?by=state&{query}"))["columns"][0]
        assert [each["key"] for each in column["items"]] == [key]
        table = agency.rita.get(f"/projects/{plan.id}/tasks.csv?{query}").text
        assert [line.partition(",")[0] for line in table.splitlines()[1:]] == [key]
    ok(agency.bob.post(f"/tasks/{first}/complete"))
    assert found(agency.rita, plan.id, "blocked=true") == []


def test_a_guest_finds_what_is_held_by_what_they_do_not_see(agency):
    project = agency.shared(playbook=None, name="Shared").id
    ours, theirs = (
        ok(
            agency.alice.post(
                f"/projects/{project}/tasks",
                {"title": each, "department": each, "duration_working_minutes": DAY},
            ),
            201,
        )["id"]
        for each in ("OPS", "CLIENT")
    )
    ok(agency.alice.post(f"/projects/{project}/links", {"pred": ours, "succ": theirs}), 201)
    assert found(agency.claire, project, "blocked=true") == [theirs]
    assert found(agency.claire, project, "blocked=false") == []


def test_what_is_held_is_found_in_as_many_statements_however_much_it_is(agency, mixed):
    counts, sizes = [], []
    for limit in (1, 100):
        with counting(agency) as sent:
            page = ok(agency.rita.get(f"/projects/{mixed.id}/tasks?blocked=true&phase=launch&limit={limit}"))
        counts.append(len(sent))
        sizes.append(len(page["items"]))
    assert sizes[1] > sizes[0]
    assert counts[0] == counts[1] <= 16, counts
