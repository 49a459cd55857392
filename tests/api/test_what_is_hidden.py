"""What somebody may not see is told exactly like what is not there, wherever it is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.api import scene
from tests.api.conftest import counting, ok
from tests.api.places import places, queries_of
from tests.api.scene import FILE, NOTHING
from tests.api.walks import asks, send
from tracker.access import Right

IS_ID = re.compile(r"[0-9a-f]{24}")
FOR_EVERYBODY = {"announcement_id"}
"""Parameters that name what nobody hides."""
OF_GUESTS = (Right.SIGNED_IN, Right.SEE, Right.ACT)
"""Rights that guests have; whatever is the agency's own is refused them before anything is looked up."""
HIDDEN = {"person_id": "stranger_id", "department": "idle_department"}
"""Of these the guests see the usual one, so another is hidden from them."""
OF_PROJECTS = {"project_id", "item_id", "part_id", "stage_id", "label_id"}
"""What hides from the agency's people too: its people, clients and teams they all know."""
OTHERS = "Zyzzyva"
"""A word that only another client's project and people have."""
INTERNAL = "Quokka"
"""A word that only the agency's part of the guests' own project has."""
TOO_LONG = "stream_events"
"""A stream does not end; what it tells is told by `/events` as well."""


@pytest.fixture(scope="module")
def known(agency, tmp_path_factory):
    """What there is in a project and in the agency, as everybody has it."""
    scene.stock(agency, tmp_path_factory.mktemp("scene"))
    return scene.known_of(agency)


@pytest.fixture(scope="module")
def foreign(agency, known):
    """What there is in a project of another client, to which only Carol, Otto and administrators belong."""
    return scene.foreign_of(agency, known)


def told(agency, name, ask, known, ids=()):
    """Status, body without some ids, and statements, of one request."""
    with counting(agency) as sent:
        answer = send(agency, name, ask, known)
    said = answer.get_data(as_text=True)
    for each in ids:
        said = said.replace(each, NOTHING)
    return answer.status_code, said, len(sent)


def same(agency, name, ask, hidden, parameters=None):
    """Whether a route answers for what is hidden exactly as for what is not there; the status of both.

    Every id, or that of some parameters, is exchanged for one that nobody has, in the path and in the body.
    """
    ids = {each: known for each, known in hidden.items() if IS_ID.fullmatch(str(known))}
    if parameters is not None:
        ids = {each: ids[each] for each in parameters}
    found = told(agency, name, ask, hidden, ids.values())
    missing = told(agency, name, ask, hidden | dict.fromkeys(ids, NOTHING))
    assert found == missing, ask
    return found[0]


@pytest.mark.parametrize("name", ["claire", "piet"])
def test_what_others_have_is_told_exactly_like_what_is_not_there(agency, known, foreign, name):
    """A guest learns nothing of other clients: neither by what is said nor by the work that it takes."""
    other = known.of("dora") | foreign.shared
    ids = {each for each, found in other.items() if IS_ID.fullmatch(str(found))} - FOR_EVERYBODY
    asked = [
        same(agency, name, each, other)
        for each in asks(agency)
        if (each.of_a_project or each.right in OF_GUESTS) and each.rule.arguments & ids
    ]
    assert set(asked) == {403, 404}
    assert len(asked) > 40


def test_what_others_do_in_ones_own_project_is_told_like_what_is_not_there(agency, known):
    theirs = {"item_id": known.shared["inside_id"], "point_id": known.own["piet"]["point_id"]}
    hidden = known.of("claire") | theirs
    asked = [
        same(agency, "claire", replace(each, case=replace(each.case, ids={})), hidden, theirs)
        for each in asks(agency)
        if each.of_a_project and "item_id" in each.rule.arguments
    ]
    assert set(asked) == {404}


def test_what_outsiders_have_no_part_in_is_told_like_what_is_not_there(agency, known):
    ids = known.of("alice")
    asked = [same(agency, "carol", each, ids) for each in asks(agency) if each.of_a_project]
    assert set(asked) == {404}


def test_every_place_that_names_something_is_known(agency):
    """Whoever adds a parameter or a field that names something says what it names, in tests/api/places.py."""
    assert [(each.ask.operation, each.way) for each in places(agency) if each.known_as is None] == []


def named_alike(agency, name, place, mine, hidden):
    """What is wrong with what is told of a hidden thing in this place, if anything is."""
    missing = NOTHING if IS_ID.fullmatch(hidden) else "NOBODYS"
    first = told(agency, name, place.naming(hidden), mine)
    second = told(agency, name, place.naming(missing), mine)
    first = first[0], first[1].replace(hidden, missing), first[2]
    if first != second:
        return place.ask.operation, place.way, first, second
    if first[0] == 422 and place.way[0] not in first[1]:
        return place.ask.operation, place.way, "refused for something else: mend its body", first
    return None


@pytest.mark.parametrize("name", ["claire", "piet"])
def test_what_guests_name_and_may_not_see_is_told_like_what_is_not_there(agency, known, foreign, name):
    """In the query and in the body of whatever guests may ask for at all."""
    hidden = known.of("dora") | foreign.shared
    asked = [each for each in places(agency) if each.ask.right in OF_GUESTS]
    assert len(asked) > 25
    faults = [
        named_alike(agency, name, each, known.of(name), hidden[HIDDEN.get(each.known_as, each.known_as)])
        for each in asked
    ]
    assert [each for each in faults if each] == []


def test_what_the_leads_of_others_name_is_told_like_what_is_not_there(agency, known, foreign):
    """A lead names in her own project what belongs to another, in which she has no part."""
    mine = foreign.shared | {"me_id": agency.ids["Carol"]}
    asked = [each for each in places(agency) if each.known_as in OF_PROJECTS]
    assert len(asked) > 40
    faults = [named_alike(agency, "carol", each, mine, known.of("alice")[each.known_as]) for each in asked]
    assert [each for each in faults if each] == []


@pytest.fixture(scope="module")
def written(agency, known, foreign):
    """Both words stand wherever something has a name: since when, for who follows events, and the ids."""
    began = {each: ok(getattr(agency, each).get("/events"))["cursor"] for each in ("claire", "piet", "alice")}
    theirs = list(write(agency.carol, foreign.shared, OTHERS))
    inside = known.shared | {"item_id": known.shared["inside_id"]}
    internal = list(write(agency.alice, inside, INTERNAL))
    between_us = {"body": INTERNAL, "internal": True}
    internal.append(scene.make(agency.alice, f"/tasks/{known.shared['item_id']}/comments", between_us))
    other = {"name": OTHERS, "party": "client", "client_id": foreign.shared["client_id"]}
    for path, body in (
        ("/people", other),
        ("/resources", {"level": "basic", "kind": "case", "title_zh": OTHERS}),
        (f"/clients/{foreign.shared['client_id']}/contacts", {"name": OTHERS, "level": "managers"}),
    ):
        ok(agency.admin.post(path, body), 201)
    for path in (f"/projects/{foreign.shared['project_id']}", f"/clients/{foreign.shared['client_id']}"):
        ok(agency.admin.patch(path, {"name": OTHERS}, If_Match="*"))
    return began, {inside["item_id"], *theirs, *internal}


def write(lead, ids, word):
    """Put a word into everything that hangs on a project and on an item of it; the ids of what is new."""
    project, task, named = f"/projects/{ids['project_id']}", f"/tasks/{ids['item_id']}", {"name": word}
    ok(lead.patch(task, {"title": word, "note": word}, If_Match="*"))
    view = {**named, "query": {"q": word}, "project_id": ids["project_id"], "shared": True}
    for path, body in (
        (f"{task}/comments", {"body": word}),
        (f"{task}/files", {**FILE, "title": word}),
        (f"{task}/parts", {"title": word}),
        (f"{task}/handovers", {"to_department": "DATA", "note": word}),
        (f"{project}/tasks", {"title": word, "department": "OPS"}),
        (f"{project}/labels", named),
        (f"{project}/feeds", named),
        (f"{project}/baselines", named),
        (f"{project}/freeze-windows", {"first_on": "2026-10-02", "title_zh": word}),
        ("/views", view),
    ):
        yield scene.make(lead, path, body)
    ok(lead.post(f"{task}/wait", {"on": "other", "reason": word}))


@pytest.mark.parametrize("name", ["claire", "piet"])
def test_no_answer_to_a_guest_has_a_word_or_an_id_of_others(agency, known, foreign, written, name):
    """Everything that a guest may read, with their own ids, and searched for what they should not find."""
    (began, new), mine = written, known.of(name)
    ours = {each for each in (known.of("dora") | mine).values() if isinstance(each, str)}
    theirs = {each for each in foreign.shared.values() if IS_ID.fullmatch(str(each))} - ours
    words = [OTHERS, INTERNAL, *theirs, *new]
    answers = list(everything(agency, name, mine, began[name]))
    assert len(answers) > 40
    assert [(where, word) for where, said in answers for word in words if word in said] == []


def test_whoever_may_read_them_finds_the_words(agency, known, written):
    """So the walk above would have seen them."""
    answers = everything(
        agency, "alice", known.of("alice") | {"item_id": known.shared["inside_id"]}, written[0]["alice"]
    )
    assert len({where[0] for where, said in answers if INTERNAL in said}) > 20


def everything(agency, name, mine, began):
    """Every answer to somebody's reads of what is theirs: the operation and its query, and the body."""
    for each in asks(agency):
        for query in queries(agency, each, began) if each.reads and each.operation != TOO_LONG else ():
            asked = replace(each, case=replace(each.case, query=query))
            answer = send(agency, name, asked, mine)
            if answer.status_code == 200:
                yield (each.operation, query), answer.data.decode(errors="replace")


def queries(agency, ask, began):
    """As elsewhere; and where a route takes that, with the longest page, and searching for the words."""
    taken = queries_of(agency).get(ask.operation, set())
    yield ask.case.query + (f"{'&' if ask.case.query else '?'}limit=500" if "limit" in taken else "")
    if "q" in taken:
        yield from (f"?q={each}" for each in (OTHERS, INTERNAL))
    if "after" in taken:
        yield f"?after={began}"
