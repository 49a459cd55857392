"""A member keeps notes on the work; the plan itself is the lead's."""

import pytest


@pytest.fixture
def task(house):
    return house.start()["D01"]


def test_a_member_writes_the_note_of_a_task(house, task):
    read = house.bob.get(f"/tasks/{task}")

    answer = house.bob.patch(f"/tasks/{task}", {"note": "与客户确认过"}, if_match=read.headers["ETag"])

    assert answer.status_code == 200
    assert house.alice.get(f"/tasks/{task}").json["note"] == "与客户确认过"


@pytest.mark.parametrize("fields", [{"title": "Mine"}, {"note": "x", "duration_working_minutes": 60}])
def test_a_member_does_not_change_the_plan(house, task, fields):
    read = house.bob.get(f"/tasks/{task}")

    answer = house.bob.patch(f"/tasks/{task}", fields, if_match=read.headers["ETag"])

    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert house.bob.get(f"/tasks/{task}").headers["ETag"] == read.headers["ETag"]


def test_a_reader_writes_nothing(house, task):
    read = house.rita.get(f"/tasks/{task}")

    assert house.rita.patch(f"/tasks/{task}", {"note": "x"}, if_match=read.headers["ETag"]).status_code == 403
