"""Whoever changes or ends something says which revision of it they have read; nobody writes unseen."""

from __future__ import annotations

import pytest

from tests.api import scene
from tests.api.conftest import ok
from tests.api.walks import asks, send
from tracker.api import PREFIX

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


def writing(agency):
    """A request of every route that changes or ends something, by its method and path."""
    found = {}
    for each in asks(agency):
        if each.method in ("PUT", "PATCH", "DELETE"):
            found.setdefault(f"{each.method} {each.path.partition('?')[0].removeprefix(PREFIX)}", each)
    return found


@pytest.fixture(scope="module")
def known(agency, tmp_path_factory):
    """What there is in a project and in the agency, as everybody has it."""
    scene.stock(agency, tmp_path_factory.mktemp("scene"))
    return scene.known_of(agency)


def test_nothing_is_changed_or_ended_by_who_has_not_read_it(agency, known):
    """Every route that writes a row refuses without If-Match (428), and with a stale one (412)."""
    every = writing(agency)
    assert FREE.keys() <= every.keys()
    for route in sorted(every.keys() - FREE.keys()):
        for if_match, expected in ((None, 428), ('"987654321"', 412)):
            refused = send(agency, "admin", every[route], known.of("admin"), if_match=if_match)
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
    assert taking == writing(agency).keys() - FREE.keys()
