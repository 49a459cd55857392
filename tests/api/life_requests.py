"""What people ask for in `life.py`: add a row for whatever is new, and it is asked for in every order.

A row makes a request of the project and a number, which chooses among what there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.life import BECAUSE, MANY, REQUESTS, Life, Maker, Request, add, among

CHANGES: tuple[dict[str, Any], ...] = (
    {"title": "Another title"},
    {"note": "Seen."},
    {"duration_working_minutes": 960},
    {"start": "2026-03-09T09:00+08:00"},
    {"pinned": False},
    {"progress": 40},
    {"deadline": "2026-02-20T18:00+08:00"},
    {"department": "CLIENT"},
    {"actual_start": "2026-02-03T09:00+08:00"},
)
PROJECT_CHANGES: tuple[dict[str, Any], ...] = (
    {"start_on": "2026-02-09"},
    {"name": "Another life"},
    {"finish_by": "2026-03-31"},
    {"policy": "keep_gap"},
    {"not_in_past": True},
)
ROLES = ("reader", "member")
STATES = ("open", "started", "done")


def request(make: Callable[[Life, int], Request | None]) -> Maker:
    """Register what is asked for under the name of the function."""
    REQUESTS[make.__name__] = make
    return make


def post(path: str, body: Any = None) -> Request:
    return "post", path, body


def on_item(life: Life, number: int, verb: str, body: Any = None) -> Request:
    return post(f"/tasks/{life.item(number)['id']}/{verb}", body)


def verb_of(verb: str, body: Any = None) -> None:
    REQUESTS[verb] = lambda life, number: on_item(life, number, verb, body)


for each in ("start", "complete", "reopen", "resume"):
    verb_of(each)
verb_of("cancel", BECAUSE)
verb_of("wait", {"on": "client", "reason": "No answer yet."})
verb_of("comments", {"body": "**复盘** it."})
verb_of("files", {"title": "Plan", "url": "https://example.com/plan"})


@request
def skip(life: Life, number: int) -> Request:
    """What is optional, or anything else, which is not to be left out."""
    optional = [each for each in life.items if each["key"].startswith("X")] if number % 3 else []
    return post(f"/tasks/{among(optional or life.items, number)['id']}/skip", BECAUSE)


@request
def choose(life: Life, number: int) -> Request:
    """Of a fork one of its branches, and of anything else what it does not take."""
    forks = [each for each in life.items if each["key"].startswith("F")] or life.items
    fork, branches = among(forks, number), [each for each in life.items if each["key"][:2] in ("O1", "O2")]
    step = among(branches or life.items, number // 5)["id"]
    return post(f"/tasks/{fork['id']}/choose", {"step": step, **BECAUSE})


@request
def change(life: Life, number: int) -> Request:
    """Strictly, or by field from a revision that is perhaps old."""
    item, fields = life.item(number), among(list(CHANGES), number // 11)
    if number % 3:
        fields = fields | {"base_revision": max(1, item["revision"] - number % 5)}
    return "patch", f"/tasks/{item['id']}", fields


@request
def put_on_the_board(life: Life, number: int) -> Request:
    body = {"after" if number % 2 else "before": life.item(number // 5)["id"]}
    if number % 3:
        body["stage"] = among(life.listed("stages"), number)
    return on_item(life, number, "move", body)


@request
def add_a_part(life: Life, number: int) -> Request | None:
    body = {"kind": "subtask" if number % 2 else "line", "title": "A piece of it", "due_on": "2026-03-12"}
    return on_item(life, number, "parts", body) if len(life.items) < MANY else None


@request
def offer(life: Life, number: int) -> Request:
    return on_item(life, number, "handovers", {"to_department": among(["CLIENT", "DATA"], number)})


@request
def answer_an_offer(life: Life, number: int) -> Request:
    verb = among(["accept", "decline", "withdraw"], number)
    one = among(life.listed("handovers?state=offered"), number // 3)
    return post(f"/handovers/{one}/{verb}", BECAUSE if verb == "decline" else None)


@request
def judge_a_point(life: Life, number: int) -> Request | None:
    verb = among(["show", "show", "waive", "reopen"], number)
    body = {"show": {"kind": "note", "text": "Seen."}, "waive": BECAUSE}.get(verb)
    point = among([each["id"] for each in life.points], number // 4)
    return None if not life.points else post(f"/points/{point}/{verb}", body)


@request
def help_or_watch(life: Life, number: int) -> Request:
    role = among(["helpers", "watchers"], number)
    person = life.agency.ids[among(["Bob", "Rita", "Claire"], number // 2)]
    method = among(["put", "delete"], number // 6)
    return method, f"/tasks/{life.item(number)['id']}/{role}/{person}", None


@request
def label(life: Life, number: int) -> Request:
    found = life.listed("labels")
    if not found or number % 5 == 0:
        return post(f"/projects/{life.project}/labels", {"name": f"Label {number}"})
    one = among(found, number)
    if number % 5 == 1:
        return "delete", f"/projects/{life.project}/labels/{one}", None
    if number % 5 == 2:
        return "patch", f"/projects/{life.project}/labels/{one}", {"name": f"Another {number}"}
    return ("put" if number % 2 else "delete"), f"/tasks/{life.item(number)['id']}/labels/{one}", None


@request
def add_an_item(life: Life, number: int) -> Request | None:
    method, path, body = add(life, among(["task", "task", "meeting", "milestone", "summary"], number))
    after = [life.node(number // 5)["id"]] if number % 2 and life.items else []
    return (method, path, body | {"after": after}) if len(life.items) < MANY else None


@request
def link(life: Life, number: int) -> Request:
    body = {
        "pred": life.node(number)["id"],
        "succ": life.node(number // 13)["id"],
        "type": among(["FS", "SS", "FF", "SF"], number),
        "soft": number % 3 == 0,
    }
    return post(f"/projects/{life.project}/links", body)


@request
def change_a_link(life: Life, number: int) -> Request:
    path = f"/links/{among(life.links, number)}"
    return ("delete", path, None) if number % 2 else ("patch", path, {"soft": number % 4 == 0})


@request
def stage(life: Life, number: int) -> Request:
    stages = life.listed("stages")
    one = among(stages, number // 4)
    fields = {"title": f"Stage {number}", "state": among(list(STATES), number)}
    if number % 4 == 0 and len(stages) < 9:
        return post(f"/projects/{life.project}/stages", fields)
    return ("delete", f"/stages/{one}", None) if number % 4 == 1 else ("patch", f"/stages/{one}", fields)


@request
def member(life: Life, number: int) -> Request:
    person = life.agency.ids[among(["Bob", "Rita", "Carol"], number)]
    path = f"/projects/{life.project}/members/{person}"
    return ("put", path, {"role": among(list(ROLES), number // 3)}) if number % 2 else ("delete", path, None)


@request
def change_the_project(life: Life, number: int) -> Request:
    return "patch", f"/projects/{life.project}", among(list(PROJECT_CHANGES), number)


@request
def change_a_phase(life: Life, number: int) -> Request:
    ends = {"ends_on": f"2026-03-{10 + number % 20}"}
    return "patch", f"/projects/{life.project}/phases/run", ends


@request
def keep_a_baseline(life: Life, number: int) -> Request:
    return post(f"/projects/{life.project}/baselines", {"name": f"Baseline {number}"})


@request
def freeze(life: Life, number: int) -> Request:
    found = life.listed("freeze-windows")
    if found and number % 2:
        return "delete", f"/freeze-windows/{among(found, number)}", None
    window = {"first_on": f"2026-02-{10 + number % 15}", "title_zh": "冻结"}
    return post(f"/projects/{life.project}/freeze-windows", window)


@request
def leave(life: Life, number: int) -> Request:
    """Working time is the agency's, and moves what its person owns."""
    day = {"first_on": f"2026-02-{10 + number % 15}", "title_zh": "年假"}
    return post(f"/calendars/people/{life.agency.ids['Bob']}/exceptions", day)


@request
def subscribe(life: Life, number: int) -> Request:
    feeds = life.listed("feeds")
    return (
        post(f"/feeds/{among(feeds, number)}/revoke")
        if number % 3 == 0
        else post(f"/projects/{life.project}/feeds")
    )


@request
def bulk(life: Life, number: int) -> Request:
    """Everything at once, or nothing: a new item, a note, a move."""
    first, second = life.item(number), life.item(number // 7)
    note = {"id": first["id"], "base_revision": first["revision"], "note": f"Note {number}"}
    moved = {"id": second["id"], "verb": among(["start", "complete", "reopen"], number)}
    body: dict[str, Any] = {"update": [note], "move": [moved]}
    if number % 2 and len(life.items) < MANY:
        body["create"] = [{"title": "In bulk", "ref": "new", "after": [life.node(number)["id"]]}]
    return post(f"/projects/{life.project}/tasks/bulk", body)


@request
def bring_a_table(life: Life, number: int) -> Request:
    """A row of what is there, and now and then one that is not."""
    item = life.node(number)
    more = f",NEW{number % 9},新,New,1wd\n" if len(life.items) < MANY and number % 2 else ""
    table = (
        f"revision,key,title_zh,title_en,duration\n{item['revision']},{item['key']},改名,Renamed,2wd\n{more}"
    )
    return post(f"/projects/{life.project}/tasks/import", {"csv": table})


@request
def stop_or_end(life: Life, number: int) -> Request:
    return post(f"/projects/{life.project}/{among(['pause', 'close', 'cancel'], number)}")


@request
def take_back(life: Life, number: int) -> Request:
    """Any of the last changes, whatever came after it."""
    sets = life.listed("change-sets?limit=5")
    return post(f"/change-sets/{among(sets, number)}/undo", {})


@request
def comment(life: Life, number: int) -> Request | None:
    said = life.listed_of(number, "comments")
    if not said:
        return None
    one = f"/comments/{among(said, number)}"
    return ("delete", one, None) if number % 2 else ("patch", one, {"body": "Said otherwise"})


@request
def ask_what_would_be(life: Life, number: int) -> Request:
    return post(f"/tasks/{life.item(number)['id']}/complete?dry_run=true")
