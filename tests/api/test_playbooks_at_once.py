"""Several administrators write the same playbook in the same moment: one after the other counts."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.api.conftest import ok
from tests.api.playbook_texts import send, small, upload

MANY = 4


def at_once(*calls):
    """The status of each of some requests that are sent in the same moment."""
    ready = Barrier(len(calls))

    def run(call):
        ready.wait()
        return call().status_code

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(run, calls))


def test_uploads_at_once_leave_one_draft(house):
    texts = [small("at-once", duration=f"{number + 1}wd") for number in range(MANY)]

    answers = at_once(*(lambda text=text: send(house.admin, "post", "/playbooks", text) for text in texts))

    assert answers == {201: 1, 200: MANY - 1}
    kept = ok(house.admin.get("/playbooks/at-once/versions"))
    assert [(each["version"], each["state"]) for each in kept] == [(1, "draft")]


def test_of_publications_at_once_exactly_one_wins(house):
    upload(house, small("at-once"))

    answers = at_once(*[lambda: house.admin.post("/playbooks/at-once/publish", {})] * MANY)

    assert answers[200] == 1
    assert sum(count for status, count in answers.items() if 400 <= status < 500) == MANY - 1
    kept = ok(house.admin.get("/playbooks/at-once/versions"))
    assert [(each["version"], each["state"]) for each in kept] == [(1, "published")]


def test_a_text_that_comes_while_the_draft_is_published_is_in_it_or_the_next_draft(house):
    upload(house, small("at-once"))
    newer = small("at-once", duration="5wd")

    answers = at_once(
        lambda: house.admin.post("/playbooks/at-once/publish", {}),
        lambda: send(house.admin, "post", "/playbooks", newer),
    )

    assert answers[200] >= 1
    kept = ok(house.admin.get("/playbooks/at-once/versions"))
    texts = [house.admin.get(f"/playbooks/at-once/text?version={each['version']}").text for each in kept]
    assert [each["state"] for each in kept] in (["published"], ["published", "draft"])
    assert texts[-1] == newer
