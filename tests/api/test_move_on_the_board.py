"""Cards are dragged: into a column, which is a verb with all its gates, and up and down: an order."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.conftest import Plan, counting, ok
from tests.api.scene import NOTHING
from tests.api.test_lists import walk
from tracker.db import session
from tracker.journal import Entry
from tracker.projects.models import Item

MANY = 8


def put(speaker, item_id, **fields):
    return speaker.post(f"/tasks/{item_id}/move", fields)


def order(speaker, plan, query=""):
    return [each["key"] for each in walk(speaker, f"/projects/{plan.id}/tasks?sort=rank{query}", 3)]


def stage_ids(agency, plan):
    return [each["id"] for each in ok(agency.rita.get(f"/projects/{plan.id}/stages"))]


@pytest.fixture
def filled(plan):
    """An empty project with five tasks, and their ids by title."""
    return plan, {title: plan.task(title) for title in "ABCDE"}


def test_an_item_is_put_after_or_before_another(agency, filled):
    plan, ids = filled
    assert order(agency.rita, plan) == list("ABCDE")
    ok(put(agency.bob, ids["D"], after=ids["A"]))
    assert order(agency.rita, plan) == list("ADBCE")
    ok(put(agency.bob, ids["E"], before=ids["A"]))
    assert order(agency.rita, plan) == list("EADBC")
    ok(put(agency.bob, ids["A"], after=ids["C"]))
    assert order(agency.rita, plan) == list("EDBCA")
    plan.task("F")
    assert order(agency.rita, plan) == list("EDBCAF")
    down = ok(agency.rita.get(f"/projects/{plan.id}/tasks?sort=-rank"))["items"]
    assert [each["key"] for each in down] == list("FACBDE")
    columns = ok(agency.rita.get(f"/projects/{plan.id}/board?by=state"))["columns"]
    assert [each["key"] for each in columns[0]["items"]] == list("EDBCAF")


def test_a_move_that_changes_nothing_writes_nothing(agency, filled):
    plan, ids = filled
    before = plan.get(ids["B"])
    ok(put(agency.bob, ids["B"], after=ids["A"]))
    ok(put(agency.bob, ids["B"], before=ids["C"]))
    assert plan.get(ids["B"]) == before


def test_a_move_is_one_entry_of_the_journal_and_touches_no_other_card(agency, filled):
    plan, ids = filled
    before = {key: plan.get(each)["revision"] for key, each in ids.items()}
    ok(put(agency.bob, ids["A"], after=ids["D"]))
    ok(put(agency.bob, ids["E"], before=ids["B"]))
    journal = ok(agency.rita.get(f"/projects/{plan.id}/journal?limit=3"))["items"]
    assert [(each["cause"], each["entity_id"], set(each["after"])) for each in journal[:2]] == [
        ("task.move", ids["E"], {"rank"}),
        ("task.move", ids["A"], {"rank"}),
    ]
    assert journal[2]["cause"] != "task.move"
    assert order(agency.rita, plan) == list("EBCDA")
    note = agency.bob.patch(f"/tasks/{ids['B']}", {"note": "x"}, if_match=str(before["B"]))
    assert note.status_code == 200


def test_a_gap_that_is_used_up_is_laid_anew_around_it_alone(agency, filled):
    plan, ids = filled
    far = plan.get(ids["A"])["revision"]
    for turn in range(40):
        ok(put(agency.bob, ids["DC"[turn % 2]], after=ids["B"]))
    journal = ok(agency.rita.get(f"/projects/{plan.id}/journal?limit=500"))["items"]
    assert 40 < sum(each["cause"] == "task.move" for each in journal) < 50
    assert order(agency.rita, plan) == list("ABCDE")
    assert plan.get(ids["A"])["revision"] == far


def test_sittings_that_lie_with_their_series_can_be_told_apart(agency):
    started = agency.start()
    series = next(each["id"] for each in started.items.values() if each["kind"] == "series")
    path = f"/projects/{started.id}/tasks?sort=rank&limit=500"
    before = [each["id"] for each in ok(agency.rita.get(path))["items"]]
    assert ok(agency.bob.post(f"/tasks/{started['D01']}/move", {"after": series}))
    before.remove(started["D01"])
    before.insert(before.index(series) + 1, started["D01"])
    assert [each["id"] for each in ok(agency.rita.get(path))["items"]] == before


def test_an_order_is_read_as_it_was(agency, filled):
    plan, ids = filled
    ok(put(agency.bob, ids["D"], after=ids["A"]))
    at = ok(agency.rita.get(f"/projects/{plan.id}/journal?limit=1"))["items"][0]["at"].replace("+", "%2B")
    ok(put(agency.bob, ids["A"], after=ids["E"]))
    assert order(agency.rita, plan) == list("DBCEA")
    assert order(agency.rita, plan, f"&as_of={at}") == list("ADBCE")


def test_a_column_of_another_state_moves_the_item(agency, filled):
    plan, ids = filled
    to_do, doing, done = stage_ids(agency, plan)
    started = ok(put(agency.bob, ids["C"], stage=doing, after=ids["A"]))
    assert (started["state"], started["stage"]) == ("started", doing)
    assert order(agency.rita, plan) == list("ACBDE")
    finished = ok(put(agency.bob, ids["C"], stage=done))
    assert (finished["state"], finished["stage"]) == ("done", done)
    again = ok(put(agency.bob, ids["C"], state="started"))
    assert (again["state"], again["started_at"]) == ("started", started["started_at"])
    back = ok(put(agency.bob, ids["C"], stage=to_do))
    assert (back["state"], back["started_at"]) == ("open", None)
    assert order(agency.rita, plan) == list("ACBDE")


def test_what_holds_an_item_back_refuses_the_whole_move(agency, plan):
    first, then = plan.task("First"), plan.task("Then")
    plan.link(first, then)
    _, doing, _ = stage_ids(agency, plan)
    refused = put(agency.bob, then, stage=doing, before=first)
    assert (refused.status_code, refused.json["code"]) == (409, "blocked")
    assert [each["id"] for each in refused.json["open"]] == [first]
    assert order(agency.rita, plan) == ["First", "Then"]
    assert put(agency.bob, then, stage=doing, override_reason="Now").json["code"] == "forbidden"
    moved = ok(put(agency.alice, then, stage=doing, before=first, override_reason="Now"))
    assert (moved["state"], moved["out_of_sequence"]) == ("started", True)
    assert order(agency.rita, plan) == ["Then", "First"]


def test_a_gate_is_passed_by_its_points_and_a_point_by_its_evidence(agency):
    started = agency.start()
    refused = put(agency.alice, started["M1"], state="done", override_reason="Now")
    assert refused.status_code in (409, 422)
    point = put(agency.alice, started["V11"], state="done")
    assert (point.status_code, point.json["code"]) == (409, "illegal_move")
    milestone = put(agency.alice, started["M1"], state="started")
    assert (milestone.status_code, milestone.json["code"]) == (409, "illegal_move")


def test_a_move_can_be_previewed(agency, filled):
    plan, ids = filled
    answer = agency.bob.post(f"/tasks/{ids['A']}/move?dry_run=true", {"state": "done", "after": ids["E"]})
    assert ok(answer)["dry_run"] is True
    assert order(agency.rita, plan) == list("ABCDE")
    assert plan.get(ids["A"])["state"] == "open"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({}, ""),
        ({"override_reason": "Agreed"}, ""),
        ({"stage": NOTHING}, "/stage"),
        ({"stage": NOTHING, "state": "open"}, "/state"),
        ({"after": NOTHING}, "/after"),
        ({"before": "x"}, "/before"),
        ({"state": "cancelled"}, "/state"),
        ({"place": 1}, "/place"),
    ],
)
def test_a_move_to_nowhere_is_refused_by_its_field(agency, plan, fields, pointer):
    refused = put(agency.bob, plan.task("A"), **fields)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_what_belongs_to_another_project_is_no_neighbour(agency, filled, by_hand):
    _, ids = filled
    other = by_hand()
    stage, stranger = stage_ids(agency, other)[0], other.task("Stranger")
    for fields in ({"stage": stage}, {"after": stranger}, {"before": ids["A"]}):
        refused = put(agency.bob, ids["A"], **fields)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, f"/{next(iter(fields))}")


def test_readers_move_nothing(agency, filled):
    _, ids = filled
    assert put(agency.rita, ids["A"], after=ids["B"]).json["code"] == "forbidden"
    assert put(agency.carol, ids["A"], after=ids["B"]).json["code"] == "not_found"


MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(("after", "before"))), max_size=8
)


@settings(max_examples=10)
@given(moves=MOVES)
def test_the_order_is_always_that_of_a_list(agency, moves):
    plan = Plan(agency, agency.empty().id)
    ids = [plan.task(f"T-{number}") for number in range(6)]
    model = list(ids)
    for moving, beside, where in moves:
        answer = put(agency.bob, ids[moving], **{where: ids[beside]})
        assert answer.status_code == (422 if moving == beside else 200)
        if moving != beside:
            model.remove(ids[moving])
            model.insert(model.index(ids[beside]) + (where == "after"), ids[moving])
    listed = ok(agency.rita.get(f"/projects/{plan.id}/tasks?sort=rank"))["items"]
    assert [each["id"] for each in listed] == model


def test_moves_at_once_leave_every_item_in_one_place(house):
    plan = Plan(house, house.empty().id)
    ids = [plan.task(f"T-{number}") for number in range(MANY)]
    ready = Barrier(MANY)

    def shuffle(mine):
        ready.wait()
        others = [each for each in ids if each != mine]
        return [
            put(house.bob, mine, **{"after" if turn % 2 else "before": others[(turn * 3) % len(others)]})
            for turn in range(4)
        ]

    with ThreadPoolExecutor(MANY) as pool:
        answers = [each for mine in pool.map(shuffle, ids) for each in mine]

    assert Counter(each.status_code for each in answers) == {200: MANY * 4}
    listed = walk(house.rita, f"/projects/{plan.id}/tasks?sort=rank", 3)
    assert sorted(each["id"] for each in listed) == sorted(ids)
    with house.tracker.app.app_context():
        ranks = session().scalars(sa.select(Item.rank).where(Item.project_id == plan.id)).all()
        revisions = session().scalars(sa.select(Entry.revision).where(Entry.scope == plan.id)).all()
    given_out = [each for each in ranks if each is not None]
    assert len(set(given_out)) == len(given_out) > 0
    assert sorted(revisions) == list(range(1, len(revisions) + 1))


def test_a_move_takes_as_many_statements_in_a_long_order_as_in_a_short_one(agency, by_hand):
    counts = []
    for size in (3, 9):
        plan = by_hand()
        ids = [plan.task(f"T-{number}") for number in range(size)]
        with counting(agency) as sent:
            ok(put(agency.bob, ids[-1], before=ids[0]))
        counts.append(len(sent))
    assert counts[0] == counts[1], counts
