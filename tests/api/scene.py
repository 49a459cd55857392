"""An agency with one or two of everything, to walk all its routes: two projects of two clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.api import shelf
from tests.api.conftest import ok
from tests.api.playbook_texts import small, upload
from tests.conftest import House, Speaker, Started

NOTHING = "0" * 24
"""An id that nobody has."""
HEAD = """\
format: 1
key: scene
kind: project
title: {zh: 一景, en: A scene}
source: 6.1
phases:
  run: {title: {zh: 运行, en: Run}, months: 1, source: 6.1}
series:
  WEEKLY:
    phase: run
    title: {zh: 周会, en: Weekly}
    owner: OM
    least: 2
    per_week: 1
    on: [tue]
    at: 14:00
    duration: 1wh
    source: 6.1
steps:
  INSIDE:
    kind: task
    phase: run
    title: {zh: 内, en: Inside}
    owner: OM
    department: OPS
    duration: 1wd
    source: 6.1
  PASSED: {kind: milestone, phase: run, title: {zh: 过, en: Passed}, owner: OM, department: OPS, source: 6.1}
"""
PLAIN = (
    "{kind: task, phase: run, title: {zh: 做, en: ^}, owner: OM, department: @, duration: 1wd, source: 6.1}"
)
STEPS = """\
  ASIDE@:
    kind: task
    phase: run
    title: {zh: 移, en: Aside}
    owner: OM
    department: OPS
    duration: 1wd
    source: 6.1
  EXTRA@:
    kind: task
    phase: run
    title: {zh: 可省, en: Extra}
    owner: OM
    department: @
    duration: 1wd
    optional: true
    source: 6.1
  FORK@:
    kind: task
    phase: run
    title: {zh: 选, en: Fork}
    owner: FORK_OWNER
    department: @
    duration: 1wd
    one_of: [ONE@, TWO@]
    source: 6.1
  ONE@: {kind: task, phase: run, title: {zh: 甲, en: One}, owner: OM, department: @, duration: 1wd,
         after: [FORK@], source: 6.1}
  TWO@: {kind: task, phase: run, title: {zh: 乙, en: Two}, owner: OM, department: @, duration: 1wd,
         after: [FORK@], source: 6.1}
  GATE@:
    kind: milestone
    phase: run
    title: {zh: 关, en: Gate}
    owner: OM
    department: @
    source: 6.1
    points:
      OPEN@: {title: {zh: 证, en: To show}, owner: OM, department: @, source: 6.1}
      SHOWN@: {title: {zh: 已证, en: Shown}, owner: OM, department: @, source: 6.1}
"""
SIMPLE = ("DO", "NEXT", "DONE", "WAITS", "GONE", "GIVEN")
PLAINLY = "".join(f"  {each}@: {PLAIN}\n".replace("^", f"做{each}") for each in SIMPLE)
PLAYBOOK = HEAD + "".join(
    (PLAINLY + STEPS).replace("FORK_OWNER", owner).replace("@", side)
    for side, owner in (("CLIENT", "DA"), ("PLATFORM", "OM"))
)
"""Each step twice, once for each party that may be a guest; of the forks one has a data analyst as owner."""
PEOPLE = ("carol", "claire", "piet", "rita", "bob", "alice", "admin")
"""Who speaks for the roles of the table of rights."""
LEAVE = {"first_on": "2026-03-02", "title_zh": "年假"}
CONTACT = {"name": "Lin", "level": "managers"}
SCORE = {"dimension": "tools", "kind": "case", "title": "ERP", "score": 80, "on": "2026-01-01"}
SHARED = {"name": "shared", "query": {}, "shared": True}
FILE = {"title": "Plan", "url": "https://example.com/plan"}


@dataclass
class Known:
    """What may stand in a path or a body, by name; guests and persons have some of their own."""

    shared: dict[str, Any]
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By speaker, such as `claire`."""

    def of(self, speaker: str) -> dict[str, Any]:
        return self.shared | self.own.get(speaker, {})


@dataclass(frozen=True)
class Crew:
    """Who leads a project, who works in it, and a colleague who works in it too."""

    lead: str
    member: str
    colleague: str


BELONGINGS = ("view", "feed", "token", "substitute", "exception", "use")
"""What everybody has one of."""
INNER, OUTER = Crew("Alice", "Bob", "Dora"), Crew("Carol", "Otto", "Otto")


def stock(agency: House, folder: Any) -> None:
    """Load the playbook of the scene, and bring in those who are not in every installation."""
    shelf.keep(agency, folder, PLAYBOOK)
    assert {agency.dora, agency.claire, agency.piet}  # who are there once they are spoken of
    agency.person("Cleo", party="client", client_id=agency.client_id)
    agency.person("Pia", party="platform")
    agency.otto, agency.nora = agency.person("Otto"), agency.person("Nora")  # Nora is in no project


def inner(agency: House, **fields: Any) -> Started:
    """A project of Claire's shop: Alice leads, Bob and Dora work, Rita reads, Claire and Piet are guests."""
    started = agency.shared(**{"playbook": "scene", "roles": {"DA": agency.ids["Bob"]}, **fields})
    put(agency, started, "Dora", "member")
    return started


def outer(agency: House, **fields: Any) -> Started:
    """A project of another client, of which Carol is the lead and Otto a member."""
    roles = {"DA": agency.ids["Otto"]}
    started = agency.start(**{"playbook": "scene", "roles": roles, "lead_id": agency.ids["Carol"], **fields})
    for name in ("Bob", "Rita"):
        agency.admin.delete(f"/projects/{started.id}/members/{agency.ids[name]}", If_Match="*")
    put(agency, started, "Otto", "member")
    return started


def put(agency: House, started: Started, name: str, role: str) -> None:
    ok(agency.admin.put(f"/projects/{started.id}/members/{agency.ids[name]}", {"role": role}, If_Match="*"))


def make(speaker: Speaker, path: str, body: Any) -> str:
    """The id of what is made."""
    found: str = ok(speaker.post(path, body), 201)["id"]
    return found


def known_of(agency: House) -> Known:
    """What of the inner project, of the agency, and of everybody's own may be named."""
    started = inner(agency)
    library = _library(agency, started.body["project"]["client_id"])
    found = Known(_of_plan(agency, started, INNER) | library | _of_agency(agency, started.id, library))
    found.shared |= _moved(inner, agency)
    client, platform = (_of_side(started, side) for side in ("CLIENT", "PLATFORM"))
    forks = {"fork_of_another_id": "fork_id", "branch_of_another_id": "branch_id"}
    found.own["claire"] = {name: client[each] for name, each in forks.items()}
    found.own["piet"] = platform | {name: platform[each] for name, each in forks.items()}
    for name in PEOPLE:
        found.own.setdefault(name, {}).update(_of_person(agency, name, library))
        task = f"/tasks/{found.of(name)['item_id']}"
        found.own[name] |= _left_by(agency, name, started, task)
    found.own["nobody"] = found.own["rita"]
    return found


def _left_by(agency: House, name: str, started: Started, task: str) -> dict[str, str]:
    """What somebody left at an item; outsiders and readers were members when they did."""
    for_a_while = name in ("carol", "rita")
    if for_a_while:
        put(agency, started, name.title(), "member")
    speaker = getattr(agency, name)
    left = {
        "my_comment_id": make(speaker, f"{task}/comments", {"body": "Mine"}),
        "my_file_id": make(speaker, f"{task}/files", FILE),
    }
    if for_a_while:
        member = f"/projects/{started.id}/members/{agency.ids[name.title()]}"
        agency.admin.delete(member, If_Match="*")
    if name == "rita":
        put(agency, started, "Rita", "reader")
    return left


def foreign_of(agency: House, known: Known) -> Known:
    """The same of the outer project, where everything is its lead's, Otto's, or Dora's."""
    other = make(agency.admin, "/clients", {"name": "Another shop"})
    started = outer(agency, client_id=other)
    found = known.of("dora") | _of_plan(agency, started, OUTER) | _moved(outer, agency)
    theirs = {
        "my_comment_id": found["comment_id"],
        "my_file_id": found["file_id"],
        "calendar_change_set_id": found["change_set_id"],
        "me_id": agency.ids["Otto"],
        "colleague_id": agency.ids["Otto"],
        **{f"my_{each}_id": found[f"{each}_of_another_id"] for each in BELONGINGS},
    }
    return Known(found | theirs)


def _of_side(started: Started, side: str) -> dict[str, Any]:
    """Ids of the steps of one party."""
    return {
        "item_id": started[f"DO{side}"],
        "next_id": started[f"NEXT{side}"],
        "done_id": started[f"DONE{side}"],
        "waiting_id": started[f"WAITS{side}"],
        "given_id": started[f"GIVEN{side}"],
        "gone_id": started[f"GONE{side}"],
        "extra_id": started[f"EXTRA{side}"],
        "fork_id": started[f"FORK{side}"],
        "fork_of_another_id": started[f"FORK{side}"],
        "branch_id": started[f"ONE{side}"],
        "gate_id": started[f"GATE{side}"],
        "point_id": started[f"OPEN{side}"],
        "shown_id": started[f"SHOWN{side}"],
        **started.items[f"DO{side}"]["made"],
    }


def _of_plan(agency: House, started: Started, crew: Crew) -> dict[str, Any]:
    """Ids of what hangs on a plan, in the states that its verbs ask for."""
    boss, member, third = (getattr(agency, each.lower()) for each in (crew.lead, crew.member, crew.colleague))
    me, other = agency.ids[crew.member], agency.ids[crew.colleague]
    for side in ("CLIENT", "PLATFORM"):
        ok(boss.post(f"/tasks/{started[f'DONE{side}']}/complete"))
        ok(boss.post(f"/tasks/{started[f'WAITS{side}']}/wait", {"on": side.lower(), "reason": "A file"}))
        ok(boss.post(f"/points/{started[f'SHOWN{side}']}/show", {"kind": "note", "text": "Seen"}))
        ok(boss.post(f"/tasks/{started[f'GONE{side}']}/cancel", {"reason": "Not needed"}))
        do = f"/tasks/{started[f'DO{side}']}"
        started.items[f"DO{side}"]["made"] = {
            "comment_id": make(third, f"{do}/comments", {"body": "Begun"}),
            "internal_id": make(third, f"{do}/comments", {"body": "Between us", "internal": True}),
            "file_id": make(third, f"{do}/files", FILE),
            "handover_to_guests_id": make(
                boss, f"/tasks/{started[f'ASIDE{side}']}/handovers", {"to_department": side}
            ),
            "part_id": make(third, f"/tasks/{started[f'NEXT{side}']}/parts", {"title": "A piece"}),
        }
    project, task = f"/projects/{started.id}", f"/tasks/{started['DOCLIENT']}"
    made = boss.post(f"{project}/tasks", {"title": "Check", "after": [started["INSIDE"]]})
    label = make(boss, f"{project}/labels", {"name": "Urgent"})
    ok(boss.put(f"{task}/labels/{label}"))
    ok(boss.put(f"{task}/helpers/{other}"))
    offers = f"/tasks/{started['GIVENCLIENT']}/handovers", f"/tasks/{started['GIVENPLATFORM']}/handovers"
    found, client_id = _of_side(started, "CLIENT"), started.body["project"]["client_id"]
    return found | {
        "fork_of_another_id": started["FORKPLATFORM"],
        "branch_of_another_id": started["ONEPLATFORM"],
        "project_id": started.id,
        "inside_id": started["INSIDE"],
        "passed_id": started["PASSED"],
        "phase": "run",
        "number": 1,
        "change_set_id": made.headers["Change-Set"],
        "task_revision": ok(boss.get(task))["revision"],
        "link_id": started.body["links"][0]["id"],
        "stage_id": make(boss, f"{project}/stages", {"title": "Review", "state": "started"}),
        "label_id": label,
        "handover_id": make(boss, offers[0], {"to_department": "MKT", "to_owner_id": me}),
        "handover_of_another_id": make(member, offers[1], {"to_department": "MKT", "to_owner_id": other}),
        "window_id": make(boss, f"{project}/freeze-windows", {"first_on": "2026-11-01", "title_zh": "双11"}),
        "view_id": make(third, "/views", {**SHARED, "project_id": started.id}),
        "client_id": client_id,
        "contact_id": make(agency.admin, f"/clients/{client_id}/contacts", CONTACT),
        "archive": boss.get(f"{project}/archive").data,
        "xml": boss.get(f"{project}/export?format=mspdi").data,
        "notification_id": ok(third.get("/me/notifications"))["items"][0]["id"],
        "moment": quote(ok(boss.get(f"{project}/journal?limit=1"))["items"][0]["at"]),
    }


def _moved(kind: Callable[..., Started], agency: House) -> dict[str, str]:
    """Empty projects in other states, with the same people."""
    found = {}
    for verb in ("pause", "close"):
        project = kind(agency, playbook=None, roles=None, name=f"To {verb}")
        ok(agency.admin.post(f"/projects/{project.id}/{verb}"))
        found[f"{verb}d_id"] = project.id
    return found


def _library(agency: House, client_id: str) -> dict[str, str]:
    """What stands in the library: of nobody, of the team that the member is in, and of a client."""
    team = {"key": "helpers", "title_zh": "甲", "title_en": "A", "level": "support"}
    team_id = make(agency.admin, "/teams", team)
    ok(agency.admin.put(f"/teams/{team_id}/members/{agency.ids['Bob']}"))
    row = {"level": "basic", "kind": "template", "title_zh": "模板"}
    of_client = {**row, "level": "custom", "team_id": team_id, "client_id": client_id}
    return {
        "team_id": team_id,
        "resource_id": make(agency.admin, "/resources", row),
        "resource_of_team_id": make(agency.admin, "/resources", {**row, "team_id": team_id}),
        "resource_of_client_id": make(agency.admin, "/resources", of_client),
    }


def _of_agency(agency: House, project_id: str, library: dict[str, str]) -> dict[str, Any]:
    """Ids of what belongs to the agency, or to Dora."""
    dora, bob, nora = (agency.ids[each] for each in ("Dora", "Bob", "Nora"))
    departments = {each["key"]: each["id"] for each in ok(agency.bob.get("/departments"))}
    invited = ok(agency.admin.post(f"/people/{dora}/invitations", {}), 201)
    sketch = upload(agency, small("sketch"))["key"]
    hers = _belongings(agency, "dora", dora, library)
    feed = ok(agency.dora.post("/me/feeds", {"name": "hers"}), 201)["url"].rpartition("/feeds/")[2]
    moving = {"first_on": "2026-02-02", "title_zh": "盘点"}  # a day on which the project works
    closed = agency.admin.post("/calendars/company/exceptions", moving)
    fit = {"role": "DA", "issued_on": "2026-01-01"}
    return {
        "person_id": dora,
        "stranger_id": nora,
        "stranger_exception_id": make(agency.admin, f"/calendars/people/{nora}/exceptions", LEAVE),
        "department": "OPS",
        "idle_department": "SCM",
        "department_id": departments["OPS"],
        "assessment_id": make(agency.admin, f"/people/{dora}/assessments", SCORE),
        "certification_id": make(agency.admin, f"/people/{dora}/certifications", fit),
        "invitation_id": make(agency.admin, f"/people/{bob}/invitations", {}),
        "invitation": invited["url"].rpartition("/")[2],
        "announcement_id": make(agency.piet, "/announcements", {"title": "A new rule"}),
        "calendar_id": make(agency.admin, "/calendars", {"key": "clock"}),
        "company_exception_id": ok(closed, 201)["id"],
        "calendar_change_set_id": _of_project(agency, closed.headers["Change-Set"], project_id),
        "exception_id": hers["exception"],
        "agency_window_id": make(
            agency.admin, "/freeze-windows", {"first_on": "2026-06-18", "title_zh": "618"}
        ),
        "agency_label_id": make(agency.admin, "/labels", {"name": "Of the agency"}),
        "key": "scene",
        "sketch": sketch,
        "text": small("another"),
        "sketch_text": small(sketch, duration="3wd"),
        "year": 2027,
        "path": "swagger-ui.css",
        "secret": feed.partition("/")[0],
        "name": "hers",
        **{f"{name}_of_another_id": each for name, each in hers.items()},
    }


def _of_project(agency: House, change_sets: str, project_id: str) -> str:
    """Of the change-sets that one request made, that of a project."""
    found = {
        ok(agency.admin.get(f"/change-sets/{each}"))["project_id"]: each for each in change_sets.split(", ")
    }
    return str(found[project_id])


def _of_person(agency: House, name: str, library: dict[str, str]) -> dict[str, Any]:
    """What belongs to whoever speaks, and somebody who may stand in for them."""
    me = ok(getattr(agency, name).get("/me"))["id"]
    colleague = agency.ids[{"claire": "Cleo", "piet": "Pia"}.get(name, "Dora")]
    mine = {f"my_{each}_id": found for each, found in _belongings(agency, name, me, library).items()}
    return {"me_id": me, "colleague_id": colleague, **mine}


def _belongings(agency: House, name: str, person_id: str, library: dict[str, str]) -> dict[str, str]:
    """One of each of `BELONGINGS`."""
    speaker = getattr(agency, name)
    reader = agency.dora if name in ("claire", "piet") else speaker  # guests use nothing of the library
    instead = agency.ids[{"claire": "Cleo", "piet": "Pia", "rita": "Bob"}.get(name, "Rita")]
    away = {"substitute_id": instead, "first_on": "2099-01-01", "last_on": "2099-01-02"}
    return {
        "view": make(speaker, "/views", {"name": "mine", "query": {"state": "open"}}),
        "feed": make(speaker, "/me/feeds", {"name": "mine"}),
        "token": make(speaker, "/me/tokens", {"name": "phone"}),
        "substitute": make(agency.admin, f"/people/{person_id}/substitutes", away),
        "exception": make(agency.admin, f"/calendars/people/{person_id}/exceptions", LEAVE),
        "use": make(reader, f"/resources/{library['resource_id']}/uses", {}),
    }
