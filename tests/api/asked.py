"""The requests that each operation of the API takes, but for who sends them.

A route that is missing here fails `test_access.py` by its name; what it needs is added here:

* a body to `BODIES`, where the document says that the operation takes one;
* ids other than those called like its parameters to `PLACES`, such as an item in the state that a verb wants;
* rows of its own to `CASES`, where it depends on more than the role who may do it, or where it needs a query.

An operation is called by its operationId, with its verb where the path has a choice of them. What is known
stands in a body or a query as `$name`; it is stocked in `scene.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.api.scene import CONTACT, FILE, SCORE

NEW_TASK = {"title": "One more"}
LEAVE = {"first_on": "2026-04-01", "title_zh": "年假"}
BECAUSE = {"reason": "So it is."}
WEEK = [[["09:00", "17:00"]]] * 5 + [[], []]


@dataclass(frozen=True)
class Raw:
    """A body that is not JSON: the name of what is known, and its kind."""

    name: str
    kind: str


@dataclass(frozen=True)
class Case:
    """One way to use a route."""

    name: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Which known id stands for a parameter of the path."""
    body: Any = None
    query: str = ""
    hidden: bool = False
    """Whether it is about something that guests do not see."""
    shown: bool = False
    """Whether it is about something that guests see, although they do not see all of its kind."""


BODIES: dict[str, Any] = {
    "accept_invitation": {},
    "add_calendar": {"key": "night"},
    "add_calendar_exception": LEAVE,
    "add_contact": CONTACT,
    "add_client": {"name": "New shop"},
    "add_company_exception": LEAVE,
    "add_department": {"key": "NEW", "title_zh": "新", "title_en": "New"},
    "add_department_exception": LEAVE,
    "add_file": FILE,
    "add_freeze_window": LEAVE,
    "add_label": {"name": "One more"},
    "add_link": {"pred": "$item_id", "succ": "$next_id"},
    "add_part": {"title": "A piece of it"},
    "add_person": {"name": "New"},
    "add_project_freeze_window": LEAVE,
    "add_project_label": {"name": "One more"},
    "add_stage": {"title": "One more", "state": "started"},
    "add_task": NEW_TASK,
    "add_team": {"key": "new", "title_zh": "新", "title_en": "New", "level": "support"},
    "assess": SCORE,
    "announce": {"title": "One more rule"},
    "certify": {"role": "OM", "issued_on": "2026-01-01"},
    "change_assessment": {"note": "Seen."},
    "change_contact": {"job_title": "Buyer"},
    "change_calendar": {"title_en": "Another"},
    "change_certification": {"note": "Seen."},
    "change_client": {"note": "Seen."},
    "change_department": {"title_en": "Another"},
    "change_label": {"name": "Another"},
    "change_link": {"soft": True},
    "change_person": {"years": 3},
    "change_phase": {"ends_on": "2026-03-20"},
    "change_project": {"name": "Another"},
    "change_project_label": {"name": "Another"},
    "change_stage": {"title": "Another"},
    "change_team": {"title_en": "Another"},
    "check_playbook": {"text": "$text"},
    "deactivate_person": {**BECAUSE, "to": "$stranger_id"},
    "give_token": {"name": "tablet"},
    "import_tasks": {"csv": "key,title_zh,title_en\nNEW,新,One more\n"},
    "invite_person": {},
    "invite_somebody": {"name": "New"},
    "keep_baseline": {"name": "As agreed"},
    "make_my_token": {"name": "tablet"},
    "make_playbook": {"key": "made", "title": "Made"},
    "offer_handover": {"to_department": "MKT"},
    "publish_playbook": {},
    "put_company_calendar": {"week": WEEK},
    "put_department_calendar": {"week": WEEK},
    "put_member": {"role": "reader"},
    "put_year": {"source": "A notice", "days": [{"date": "2027-01-01", "kind": "holiday", "zh": "元旦"}]},
    "read_notifications": {"all": True},
    "replace_draft": {"text": "$sketch_text"},
    "restore_project": Raw("archive", "application/zip"),
    "show_point": {"kind": "note", "text": "Seen."},
    "skip_task": BECAUSE,
    "subscribe_to_mine": {},
    "subscribe_to_project": {},
    "upload_playbook": {"text": "$text"},
    "wait_with_task": {"on": "client", "reason": "No answer yet."},
    "use_resource": {},
    "waive_point": BECAUSE,
}
"""A body that an operation takes, by its name."""

POINT, SHOWN, SKETCH = {"item_id": "point_id"}, {"item_id": "shown_id"}, {"key": "sketch"}
OWN_LABEL = {"label_id": "agency_label_id"}
PLACES: dict[str, Mapping[str, str]] = {
    "change_label": OWN_LABEL,
    "end_label": OWN_LABEL,
    "get_draft": SKETCH,
    "get_label": OWN_LABEL,
    "make_playbook": {"project_id": "closed_id"},
    "list_points": {"item_id": "gate_id"},
    "move_project:activate": {"project_id": "paused_id"},
    "move_project:reopen": {"project_id": "closed_id"},
    "offer_handover": {"item_id": "next_id"},
    "publish_playbook": SKETCH,
    "replace_draft": SKETCH,
    "reopen_point": SHOWN,
    "resume_task": {"item_id": "waiting_id"},
    "revoke_token": {"token_id": "token_of_another_id"},
    "show_point": POINT,
    "skip_task": {"item_id": "extra_id"},
    "waive_point": POINT,
    "withdraw_draft": SKETCH,
}
"""Known ids that stand for parameters of other names."""


def _mine(parameter: str, **more: Any) -> list[Case]:
    """What is one's own, and what is a colleague's who is not one's lead."""
    kind = parameter.removesuffix("_id")
    return [
        Case("own", {parameter: f"my_{kind}_id"}, **more),
        Case("another's", {parameter: f"{kind}_of_another_id"}, **more),
    ]


def _view(**more: Any) -> list[Case]:
    shared = Case("another's, shared", {"view_id": "view_id"}, **more)
    return [*_mine("view_id", **more), shared]


def _time(**more: Any) -> list[Case]:
    """Whose working time it is: leads may change that of their members."""
    return [
        Case("own", {"person_id": "me_id"}, **more),
        Case("a member's", {}, **more),
        Case("a stranger's", {"person_id": "stranger_id"}, **more),
    ]


def _said(**more: Any) -> list[Case]:
    internal = Case("for the agency", {"comment_id": "internal_id"}, hidden=True, **more)
    return [Case("own", {"comment_id": "my_comment_id"}, **more), Case("another's", **more), internal]


def _changed(**more: Any) -> list[Case]:
    """Which exception it is: of the company, or of whose working time."""
    company = Case("the company's", {"exception_id": "company_exception_id"}, **more)
    stranger = Case("a stranger's", {"exception_id": "stranger_exception_id"}, **more)
    return [
        Case("own", {"exception_id": "my_exception_id"}, **more),
        Case("a member's", **more),
        stranger,
        company,
    ]


def _window(**more: Any) -> list[Case]:
    agencys = Case("the agency's", {"window_id": "agency_window_id"}, **more)
    return [Case("a project's", **more), agencys]


def _file(**more: Any) -> list[Case]:
    """Members change every file, guests those that they added."""
    return [Case("own", {"file_id": "my_file_id"}, **more), Case("another's", **more)]


def _resource(**more: Any) -> list[Case]:
    of_team = Case("the member's team's", {"resource_id": "resource_of_team_id"}, **more)
    return [Case("the agency's", **more), of_team]


ANOTHERS_OFFER = {"handover_id": "handover_of_another_id"}
GUESTS_OFFER = {"handover_id": "handover_to_guests_id"}
OFFERS = (
    Case("offered to the member"),
    Case("offered to another", ANOTHERS_OFFER),
    Case("offered to the guests", GUESTS_OFFER, shown=True),
)
RESOURCE = {"level": "basic", "kind": "case", "title_zh": "案例"}
OVERRIDE = {"override_reason": "We know better."}
PART = {"item_id": "part_id"}
ANOTHERS = {"item_id": "fork_of_another_id"}
AWAY = {"substitute_id": "$stranger_id", "first_on": "2099-05-01", "last_on": "2099-05-02"}
DAYS = "?from=2026-02-02&to=2026-02-08"
VIEW = {"name": "new", "query": {}}
STARTED = {"name": "New", "start_on": "2026-02-02"}
LINE = {"id": "$item_id", "base_revision": "$task_revision"}
CASES: dict[str, list[Case]] = {
    "accept_handover": [replace(each, body={}) for each in OFFERS],
    "add_person_exception": _time(body=LEAVE),
    "add_substitute": [
        Case("own", {"person_id": "me_id"}, {**AWAY, "substitute_id": "$colleague_id"}),
        Case("another's", {}, AWAY),
    ],
    "add_watcher": [Case("own", {"person_id": "me_id"}), Case("another's")],
    "add_resource": [
        Case("the agency's", body=RESOURCE),
        Case("the member's team's", body={**RESOURCE, "team_id": "$team_id"}),
    ],
    "cancel_task": [Case(body=BECAUSE), Case("a part", PART, BECAUSE)],
    "change_comment": _said(body={"body": "Said otherwise"}),
    "change_exception": _changed(body={"title_en": "Away"}),
    "change_file": _file(body={"title": "Another"}),
    "change_freeze_window": _window(body={"title_en": "Another"}),
    "change_resource": _resource(body={"note": "Seen."}),
    "change_use": _mine("use_id", body={"note": "Seen."}),
    "change_task": [
        Case("its note", body={"note": "Seen."}),
        Case("its title", body={"title": "Another"}),
        Case("a part's title", PART, {"title": "Another"}),
    ],
    "change_tasks": [
        Case("notes", body={"update": [{**LINE, "note": "Seen."}]}),
        Case("titles", body={"update": [{**LINE, "title": "Another"}]}),
        Case("new items", body={"create": [NEW_TASK]}),
        Case("starts", body={"move": [{"id": "$item_id", "verb": "start"}]}),
        Case("cancels", body={"move": [{"id": "$item_id", "verb": "cancel", **BECAUSE}]}),
    ],
    "change_view": _view(body={"name": "Another"}),
    "choose_branch": [
        Case("in the member's", {"item_id": "fork_id"}, {"step": "$branch_id", **BECAUSE}),
        Case("in another's", ANOTHERS, {"step": "$branch_of_another_id", **BECAUSE}),
    ],
    "decline_handover": [replace(each, body=BECAUSE) for each in OFFERS],
    "end_resource": _resource(),
    "end_substitute": _mine("substitute_id"),
    "end_view": _view(),
    "get_comment": [Case(), Case("for the agency", {"comment_id": "internal_id"}, hidden=True)],
    "get_handover": [Case(), Case("offered to the guests", GUESTS_OFFER, shown=True)],
    "get_resource": [
        Case("the agency's"),
        Case("made for the client", {"resource_id": "resource_of_client_id"}),
    ],
    "get_task": [
        Case(),
        Case("of the agency", {"item_id": "inside_id"}, hidden=True),
        Case(query="?as_of=$moment"),
    ],
    "get_view": _view(),
    "import_plan": [
        Case(body=Raw("xml", "application/xml")),
        Case(body=Raw("xml", "application/xml"), query="?dry_run=true"),
    ],
    "list_substitutes": [Case("own", {"person_id": "me_id"}), Case("another's")],
    "list_view_items": _view(),
    "move_task:complete": [Case(body={}), Case("an agency's milestone", {"item_id": "passed_id"}, {})],
    "move_task:reopen": [
        Case("what is done", {"item_id": "done_id"}, {}),
        Case("what is cancelled", {"item_id": "gone_id"}, {}),
    ],
    "move_task:start": [
        Case(body={}),
        Case(body={}, query="?dry_run=true"),
        Case("of the agency", {"item_id": "inside_id"}, {}, hidden=True),
        Case("past what holds it", {"item_id": "branch_id"}, OVERRIDE),
    ],
    "put_person_calendar": _time(body={"week": WEEK}),
    "put_task": [
        Case("beside another", body={"after": "$next_id"}),
        Case("to a state", body={"state": "started"}),
        Case("past what holds it", {"item_id": "branch_id"}, {"state": "started", **OVERRIDE}),
    ],
    "remove_comment": _said(),
    "remove_file": _file(),
    "remove_exception": _changed(),
    "remove_freeze_window": _window(),
    "remove_watcher": [Case("own", {"person_id": "me_id"}), Case("another's")],
    "revoke_feed": _mine("feed_id"),
    "revoke_my_token": _mine("token_id"),
    "save_view": [
        Case("for oneself", body=VIEW),
        Case("of a project", body={**VIEW, "project_id": "$project_id"}),
        Case("shared", body={**VIEW, "project_id": "$project_id", "shared": True}),
    ],
    "start_project": [Case(body=STARTED), Case(body=STARTED, query="?dry_run=true")],
    "take_use_back": _mine("use_id"),
    "undo_change_set": [Case("a plan's"), Case("a calendar's", {"change_set_id": "calendar_change_set_id"})],
    "compare_versions": [Case(query="?from=1&to=1")],
    "list_calendar_days": [Case(query=DAYS)],
    "read_calendar": [Case(query=DAYS)],
    "read_workload": [Case(query=DAYS)],
    "search": [Case(query="?q=Do")],
    "withdraw_handover": [
        Case("the lead's"),
        Case("the member's", ANOTHERS_OFFER),
    ],
    "write_comment": [
        Case("of an agency's milestone", {"item_id": "passed_id"}, {"body": "Seen."}),
        Case("to all", body={"body": "Seen."}),
        Case("for the agency", body={"body": "Seen.", "internal": True}),
    ],
}
"""Where it depends on more than the role: the ways to use an operation, each a row."""
