"""Whoever changes or ends something says which revision of it they have read; nobody writes unseen."""

from __future__ import annotations

import pytest

from tests.api import scene
from tests.api.conftest import ok
from tests.api.walks import PLACE, routes
from tracker.api import PREFIX

NAME = r"{\1}"
A_SET = "a pure set: to be in it twice, or out of it twice, is the same, and it has no content of its own"
FREE = {
    "PUT /tasks/{item_id}/helpers/{person_id}": A_SET,
    "DELETE /tasks/{item_id}/helpers/{person_id}": A_SET,
    "PUT /tasks/{item_id}/watchers/{person_id}": A_SET,
    "DELETE /tasks/{item_id}/watchers/{person_id}": A_SET,
    "PUT /tasks/{item_id}/labels/{label_id}": A_SET,
    "DELETE /tasks/{item_id}/labels/{label_id}": A_SET,
    "PUT /teams/{team_id}/members/{person_id}": A_SET,
    "DELETE /teams/{team_id}/members/{person_id}": A_SET,
    "DELETE /substitutes/{substitute_id}": "never changed between its making and its end, so it has no ETag",
}
"""What may be changed or ended without saying which revision was read, and why."""
LAYER = {"week": None}
BODIES = {
    "PUT /projects/{project_id}/members/{person_id}": {"role": "lead"},
    "PUT /calendars/base/years/{year}": {"source": "x", "days": [{"date": "2026-01-01", "kind": "holiday"}]},
    "PUT /playbooks/{key}/draft": {"text": "key: x"},
    "PUT /calendars/company": LAYER,
    "PUT /calendars/departments/{department}": LAYER,
    "PUT /calendars/people/{person_id}": LAYER,
}
"""What a body must have at least; others may be empty."""


def writing_routes(agency):
    """Method and path of every route that changes or ends something."""
    return {
        f"{method} {PLACE.sub(NAME, rule.rule).removeprefix(PREFIX)}"
        for rule, method, _ in routes(agency)
        if method in ("PUT", "PATCH", "DELETE")
    }


@pytest.fixture(scope="module")
def known(agency, tmp_path_factory):
    """An id of something that is there, for each parameter of the routes."""
    scene.stock(agency, tmp_path_factory.mktemp("scene"))
    found, admin = scene.known_of(agency).of("alice"), agency.admin

    def made(path, **body):
        return ok(admin.post(path, body), 201)["id"]

    text = admin.get("/playbooks/implementation-four-phase/text").text
    ok(admin.post("/playbooks", {"text": text}), 201)
    leave = {"first_on": "2026-05-11", "title_zh": "年假"}
    return {
        **found,
        "use_id": found["my_use_id"],
        "comment_id": made(f"/tasks/{found['item_id']}/comments", body="Said"),
        "person_id": agency.ids["Rita"],
        "client_id": agency.client_id,
        "department_id": ok(admin.get("/departments"))[0]["id"],
        "department": "MKT",
        "year": 2026,
        "key": "implementation-four-phase",
        "view_id": made("/views", name="Open"),
        "calendar_id": made("/calendars", key="of-tasks"),
        "exception_id": made(f"/calendars/people/{agency.ids['Rita']}/exceptions", **leave),
        "window_id": made("/freeze-windows", first_on="2026-11-01", last_on="2026-11-11", title_zh="双11"),
        "/labels/{label_id}": {"label_id": made("/labels", name="Everywhere")},
    }


def test_nothing_is_changed_or_ended_by_who_has_not_read_it(agency, known):
    """Every route that writes a row refuses without If-Match (428), and with a stale one (412)."""
    every = writing_routes(agency)
    assert FREE.keys() <= every
    for route in sorted(every - FREE.keys()):
        method, path = route.split()
        address = path.format(**{**known, **known.get(path, {})})
        send = getattr(agency.admin, method.lower())
        for headers, expected in (({}, 428), ({"if_match": "987654321"}, 412)):
            refused = send(address, BODIES.get(route, {}), **headers)
            assert refused.status_code == expected, (route, refused.json)


def test_the_document_says_where_if_match_belongs(agency):
    paths = ok(agency.nobody.get("/openapi.json"))["paths"]
    taking = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, entry in paths.items()
        for method, each in entry.items()
        if method in ("put", "patch", "delete")
        and "If-Match" in [known.get("name") for known in each.get("parameters", ())]
        and {"412", "428"} <= each["responses"].keys()
    }
    assert taking == writing_routes(agency) - FREE.keys()
