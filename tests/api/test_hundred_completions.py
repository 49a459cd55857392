"""A hundred people finish the same task at the same moment: one does, and the others are told."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.api.conftest import ok

CROWD = 100


def test_one_of_a_hundred_completes_a_task(agency, plan):
    task = plan.task("Draft")
    before = ok(agency.alice.get(f"/projects/{plan.id}/journal?limit=1"))["items"][0]["revision"]
    together = Barrier(CROWD)

    def complete(_):
        together.wait()
        return agency.bob.post(f"/tasks/{task}/complete")

    with ThreadPoolExecutor(CROWD) as pool:
        answers = list(pool.map(complete, range(CROWD)))

    told = Counter((each.status_code, each.json.get("code")) for each in answers)
    assert told == {(200, None): 1, (409, "illegal_move"): CROWD - 1}
    entries = ok(agency.alice.get(f"/projects/{plan.id}/journal?limit=20"))["items"]
    mine = [each for each in entries if each["revision"] > before]
    assert {each["cause"] for each in mine} == {"task.complete"}
    assert [each["entity_id"] for each in mine].count(task) == 1
