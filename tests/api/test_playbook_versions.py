"""An administrator writes the next version of a playbook and publishes it; what runs stays as it is."""

from __future__ import annotations

import hashlib
import shutil

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from tests.api.conftest import ok
from tests.api.playbook_texts import including, publish, published, send, small, upload
from tests.conftest import PLAYBOOKS
from tracker.access import HOUSE
from tracker.app import create_app
from tracker.config import data_folder
from tracker.db import db
from tracker.journal import writing
from tracker.playbooks.actions import PlaybooksRefused, keep_folder, read_folder

P01 = "implementation-four-phase"
P01_TEXT = (PLAYBOOKS / f"{P01}.yaml").read_text(encoding="utf-8")


def versions(agency, key):
    return ok(agency.carol.get(f"/playbooks/{key}/versions"))


def states(agency, key):
    return [(each["version"], each["state"]) for each in versions(agency, key)]


def start(agency, key, status=201, query="", **fields):
    body = {"playbook": key, "start_on": "2026-03-02", "lead_id": agency.ids["Alice"], **fields}
    return ok(agency.admin.post(f"/projects{query}", body), status)


def minutes(body, key="A"):
    return next(each["duration_working_minutes"] for each in body["items"] if each["key"] == key)


# Drafts


def test_a_text_without_errors_becomes_a_draft(agency):
    answer = send(agency.admin, "post", "/playbooks", small("first"))

    body = ok(answer, 201)
    assert (body["key"], body["version"], body["state"]) == ("first", 1, "draft")
    assert (body["published_at"], body["published_by"], body["seal"]) == (None, None, None)
    assert body["digest"] == hashlib.sha256(small("first").encode()).hexdigest()
    assert body["ok"] is True
    assert body["findings"] == []
    assert body["origin"] == {"kind": "upload"}
    found = agency.carol.get(answer.headers["Location"])
    assert ok(found) == body
    assert found.headers["ETag"] == answer.headers["ETag"]


def test_a_text_with_errors_is_refused_with_all_of_them(agency):
    wrong = small("refused", duration="1mo", after="C")

    for lang in ("en", "zh"):
        answer = send(agency.admin, "post", "/playbooks", wrong, Accept_Language=lang)
        assert (answer.status_code, answer.json["code"]) == (422, "playbook_faulty")
        assert {(each["code"], each["line"]) for each in answer.json["errors"]} == {
            ("months_not_here", 8),
            ("unknown_step", 9),
        }
        assert answer.json["errors"][0]["message"].isascii() == (lang == "en")
    assert agency.carol.get("/playbooks/refused/versions").status_code == 404


def test_a_warning_does_not_keep_a_draft_from_being_kept(agency):
    unused = "parameters:\n  spare: {type: count, default: 1, source: 6.1}"

    body = upload(agency, small("warned", more=unused))

    assert body["counts"] == {"error": 0, "warning": 1}
    assert [each["code"] for each in body["findings"]] == ["unused_parameter"]


def test_another_upload_takes_the_place_of_the_draft_and_the_journal_has_both(agency):
    first = upload(agency, small("again"))

    second = upload(agency, small("again", duration="4wd"), 200)

    assert states(agency, "again") == [(1, "draft")]
    assert (second["id"], second["version"]) == (first["id"], 1)
    assert second["digest"] != first["digest"]
    newest = ok(agency.admin.get(f"/journal?entity={first['id']}"))["items"][0]
    assert newest["cause"] == "playbook.upload"
    assert (newest["before"]["digest"], newest["after"]["digest"]) == (first["digest"], second["digest"])
    assert "duration: 1wd" in newest["before"]["text"]
    assert "duration: 4wd" in newest["after"]["text"]


def test_a_draft_is_replaced_only_by_who_has_read_it(agency):
    upload(agency, small("guarded"))
    path, text = "/playbooks/guarded/draft", small("guarded", duration="4wd")
    tag = agency.admin.get(path).headers["ETag"]

    assert send(agency.admin, "put", path, text).status_code == 428
    assert send(agency.admin, "put", path, text, If_Match='"1"').status_code == 412
    changed = send(agency.admin, "put", path, text, If_Match=tag)

    assert "duration: 4wd" in agency.carol.get("/playbooks/guarded/text?version=1").text
    assert changed.headers["ETag"] == agency.admin.get(path).headers["ETag"] != tag
    assert send(agency.admin, "put", path, text, If_Match=tag).status_code == 412


def test_a_draft_is_not_replaced_by_faults_nor_by_another_playbook(agency):
    upload(agency, small("kept"))
    path = "/playbooks/kept/draft"

    faulty = send(agency.admin, "put", path, small("kept", after="C"), If_Match="*")
    other = send(agency.admin, "put", path, small("other"), If_Match="*")

    assert (faulty.status_code, faulty.json["code"]) == (422, "playbook_faulty")
    assert (other.status_code, other.json["errors"][0]["pointer"]) == (422, "/text")
    assert agency.carol.get("/playbooks/kept/text?version=1").text == small("kept")


def test_where_there_is_no_draft_nothing_is_replaced_withdrawn_or_published(agency):
    text = small("emergency-complaint-48h")

    for answer in (
        agency.admin.get("/playbooks/emergency-complaint-48h/draft"),
        send(agency.admin, "put", "/playbooks/emergency-complaint-48h/draft", text, If_Match="*"),
        agency.admin.delete("/playbooks/emergency-complaint-48h/draft", If_Match="*"),
        agency.admin.post("/playbooks/emergency-complaint-48h/publish", {}),
        agency.admin.post("/playbooks/emergency-complaint-48h/publish", {"version": 99}),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_withdrawn_draft_is_kept_to_be_read_and_the_next_has_its_own_number(agency):
    upload(agency, small("withdrawn"))

    assert agency.admin.delete("/playbooks/withdrawn/draft").status_code == 428
    assert agency.admin.delete("/playbooks/withdrawn/draft", if_match="1").status_code == 412
    assert agency.admin.delete("/playbooks/withdrawn/draft", If_Match="*").status_code == 204
    upload(agency, small("withdrawn", duration="2wd"))

    assert states(agency, "withdrawn") == [(1, "withdrawn"), (2, "draft")]
    assert agency.carol.get("/playbooks/withdrawn/text?version=1").text == small("withdrawn")
    refused = agency.admin.post("/playbooks/withdrawn/publish", {"version": 1})
    assert (refused.status_code, refused.json["code"]) == (409, "not_a_draft")


def test_a_draft_is_found_among_drafts_and_not_among_playbooks(agency):
    upload(agency, small("hidden"))

    def keys(query=""):
        return {each["key"] for each in ok(agency.carol.get(f"/playbooks{query}"))}

    assert "hidden" not in keys()
    assert "hidden" in keys("?state=draft")
    assert P01 not in keys("?state=draft")
    assert agency.carol.get("/playbooks/hidden").status_code == 404
    assert ok(agency.carol.get("/playbooks/hidden?version=1"))["steps"][0]["key"] == "A"


@pytest.mark.parametrize(
    "text",
    [
        "format: 1\nkey: words\nkind: vocabulary\ntitle: {zh: 词, en: Words}\nproposed: true\n"
        "roles: {A: {title: {zh: 甲, en: A}, proposed: true}}\n"
        "departments: {B: {title: {zh: 乙, en: B}, side: client, proposed: true}}\n",
        small("vocabulary"),
    ],
)
def test_the_vocabulary_does_not_come_this_way(agency, text):
    answer = send(agency.admin, "post", "/playbooks", text)

    assert (answer.status_code, answer.json["code"]) == (422, "vocabulary_not_here")
    assert ok(agency.carol.get("/vocabulary"))["roles"]


def test_no_playbook_is_called_as_an_address_is(agency):
    answer = send(agency.admin, "post", "/playbooks", small("check"))

    assert (answer.status_code, answer.json["code"]) == (422, "key_reserved")
    upload(agency, small("checked"))


# Publication


def test_publishing_says_who_when_and_what_changed(agency):
    upload(agency, small("signed"))

    body = publish(agency, "signed", version=1, note="For the autumn")

    assert (body["state"], body["note"]) == ("published", "For the autumn")
    assert body["published_by"]["name"] == "Administrator"
    assert body["published_at"] >= body["loaded_at"]
    assert [body[name] for name in ("digest", "seal", "id")] == [
        versions(agency, "signed")[0][name] for name in ("digest", "seal", "id")
    ]
    assert ok(agency.carol.get("/playbooks/signed"))["version"] == 1
    again = agency.admin.post("/playbooks/signed/publish", {"version": 1})
    assert (again.status_code, again.json["code"]) == (409, "not_a_draft")


def test_what_was_loaded_from_the_folder_is_published_by_nobody(agency):
    first = versions(agency, P01)[0]

    assert (first["state"], first["published_by"], first["origin"]) == ("published", None, {"kind": "folder"})
    assert first["published_at"] == first["loaded_at"]
    assert len(first["seal"]) == 64


def test_a_published_text_never_changes(agency):
    first = published(agency, small("frozen"))

    second = upload(agency, small("frozen", duration="2wd"))

    assert states(agency, "frozen") == [(1, "published"), (2, "draft")]
    assert versions(agency, "frozen")[0]["digest"] == first["digest"] != second["digest"]
    agency.admin.delete("/playbooks/frozen/draft", If_Match="*")
    for answer in (
        send(agency.admin, "put", "/playbooks/frozen/draft", small("frozen"), If_Match="*"),
        agency.admin.delete("/playbooks/frozen/draft", If_Match="*"),
    ):
        assert answer.status_code == 404
    assert agency.carol.get("/playbooks/frozen/text").text == small("frozen")


def test_projects_start_from_the_newest_published_version_and_stay_on_it(agency):
    first = published(agency, small("running"))
    running = start(agency, "running")
    published(agency, small("running", duration="3wd"))

    later = start(agency, "running")

    assert (minutes(running), minutes(later)) == (480, 3 * 480)
    project = ok(agency.alice.get(f"/projects/{running['project']['id']}"))
    assert project["playbook_id"] == first["id"]
    again = agency.alice.patch(f"/projects/{project['id']}", {"start_on": "2026-04-01"}, If_Match="*")
    assert ok(again)["playbook_id"] == first["id"]
    items = ok(agency.alice.get(f"/projects/{project['id']}/tasks"))["items"]
    assert minutes({"items": items}) == 480
    assert minutes(start(agency, "running", version=1)) == 480


def test_a_draft_is_tried_before_it_is_published_but_nothing_starts_from_it(agency):
    published(agency, small("tried"))
    upload(agency, small("tried", duration="3wd"))

    tried = start(agency, "tried", 200, "?dry_run=true", version=2)
    refused = agency.admin.post("/projects", {"playbook": "tried", "version": 2, "start_on": "2026-03-02"})

    assert minutes(tried) == 3 * 480
    assert (refused.status_code, refused.json["code"]) == (409, "playbook_not_published")
    assert "dry_run=true" in refused.json["detail"]
    assert minutes(start(agency, "tried")) == 480


def test_what_was_withdrawn_is_not_even_tried(agency):
    upload(agency, small("gone"))
    agency.admin.delete("/playbooks/gone/draft", If_Match="*")

    answer = agency.bob.post(
        "/projects?dry_run=true", {"playbook": "gone", "version": 1, "start_on": "2026-03-02"}
    )

    assert (answer.status_code, answer.json["code"]) == (409, "playbook_not_published")
    assert "withdrawn" in answer.json["detail"]


def test_what_includes_a_draft_waits_for_it(agency):
    upload(agency, small("waited-for", kind="process"))
    upload(agency, including("waiting", "waited-for"))

    refused = agency.admin.post("/playbooks/waiting/publish", {})

    assert (refused.status_code, refused.json["code"]) == (409, "include_not_published")
    assert "waited-for" in refused.json["detail"]
    assert states(agency, "waiting") == [(1, "draft")]
    part = publish(agency, "waited-for")
    assert publish(agency, "waiting")["includes"] == {"waited-for": part["id"]}


def test_publishing_freezes_what_is_included(agency):
    one = published(agency, small("part", kind="process"))
    whole = published(agency, including("whole", "part"))
    two = published(agency, small("part", kind="process", duration="2wd"))

    again = published(agency, including("whole", "part"))

    assert versions(agency, "whole")[0]["includes"] == whole["includes"] == {"part": one["id"]}
    assert again["includes"] == {"part": two["id"]}
    assert whole["digest"] == again["digest"]
    assert whole["seal"] != again["seal"]


def test_a_draft_that_no_longer_fits_its_part_is_not_published(agency):
    published(agency, small("shrinking", kind="process"))
    text = including("fitting", "shrinking").replace("after: [A]", "after: [A, part.B]")
    upload(agency, text)
    published(agency, small("shrinking", kind="process").replace("  B:", "  C:"))

    refused = agency.admin.post("/playbooks/fitting/publish", {})

    assert (refused.status_code, refused.json["code"]) == (422, "playbook_faulty")
    assert [each["code"] for each in refused.json["errors"]] == ["unknown_step"]
    assert ok(agency.carol.get("/playbooks/fitting/draft"))["ok"] is False


def test_playbooks_that_would_include_each_other_are_not_kept(agency):
    published(agency, small("inner", kind="process"))
    published(agency, including("outer", "inner").replace("kind: project", "kind: process"))

    text = including("inner", "outer").replace("kind: project", "kind: process")
    refused = send(agency.admin, "post", "/playbooks", text)

    assert (refused.status_code, refused.json["code"]) == (422, "playbook_faulty")
    assert [each["code"] for each in refused.json["errors"]] == ["includes_itself"]
    assert states(agency, "inner") == [(1, "published")]


def test_a_running_project_keeps_the_parts_that_it_was_started_with(agency):
    published(agency, small("bit", kind="process"))
    published(agency, including("composed", "bit"))
    running = start(agency, "composed")
    published(agency, small("bit", kind="process", duration="4wd"))

    later = start(agency, "composed")
    tried = start(agency, "composed", 200, "?dry_run=true")
    published(agency, including("composed", "bit"))

    for body in (running, later, tried):
        assert minutes(body, "part.A") == 480
    assert minutes(start(agency, "composed"), "part.A") == 4 * 480


def test_a_part_that_is_only_named_must_be_published_but_is_not_frozen(agency):
    text = including("naming", "named").replace("playbook: named", "playbook: named, read_only: true")
    upload(agency, small("named", kind="process"))
    upload(agency, text)

    refused = agency.admin.post("/playbooks/naming/publish", {})
    publish(agency, "named")

    assert refused.json["code"] == "include_not_published"
    assert publish(agency, "naming")["includes"] == {}


def test_the_longest_titles_and_keys_are_kept_and_started(agency):
    key, title, step = "k" * 64, "长" * 500, "s" * 64
    phases = f"phases: {{{'p' * 64}: {{title: {{zh: {title}, en: {'l' * 500}}}, months: 1, source: 6.1}}}}"
    text = small(key, more=phases, after=step).replace("小方案", title).replace("  A:", f"  {step}:")
    text = text.replace("{kind: task", f"{{kind: task, phase: {'p' * 64}")

    assert published(agency, text)["title"] == "A small playbook"

    body = start(agency, key)
    assert body["project"]["name"] == title[:200]
    assert [each["key"] for each in body["items"]] == [step, "B"]
    assert {each["phase"] for each in body["items"]} == {"p" * 64}


# Text


def test_a_version_is_downloaded_word_for_word(agency):
    published(agency, small("loaded"))
    upload(agency, small("loaded", duration="2wd"))

    answer = agency.carol.get("/playbooks/loaded/text")

    assert answer.headers["Content-Type"] == "application/yaml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="loaded.v1.yaml"'
    assert answer.data == small("loaded").encode()
    assert (
        agency.carol.get("/playbooks/loaded/text?version=2").data == small("loaded", duration="2wd").encode()
    )
    assert agency.carol.get("/playbooks/loaded/text?version=3").status_code == 404
    unchanged = agency.carol.get("/playbooks/loaded/text", If_None_Match=answer.headers["ETag"])
    assert unchanged.status_code == 304


def test_what_was_downloaded_can_be_sent_back(agency):
    text = agency.carol.get(f"/playbooks/{P01}/text").data

    assert ok(send(agency.carol, "post", "/playbooks/check", text))["ok"]
    assert text.decode() == P01_TEXT


# The folder beside what the agency publishes itself

E48 = "emergency-complaint-48h"
E48_TEXT = (PLAYBOOKS / f"{E48}.yaml").read_text(encoding="utf-8")
OWN, NEW = E48_TEXT.replace("T+4h", "T+5h"), E48_TEXT.replace("T+4h", "T+3h")


def load(house, folder):
    with house.tracker.app.app_context():
        try:
            with writing(HOUSE, "playbooks.load") as current:
                keep_folder(current, read_folder(folder))
        finally:
            db.session.remove()


@pytest.fixture
def folder(tmp_path):
    """A few playbooks that a test may change, some delivered, one with a part."""
    made = tmp_path / "playbooks"
    made.mkdir()
    for name in ("vocabulary", E48, "postmortem-pdca"):
        shutil.copy(PLAYBOOKS / f"{name}.yaml", made)
    (made / "a-whole.yaml").write_text(including("a-whole", "b-part"))
    (made / "b-part.yaml").write_text(small("b-part", kind="process"))
    return made


def test_the_agencys_own_version_outlives_a_restart(house, folder):
    own = published(house, OWN)

    load(house, folder)
    (folder / "vocabulary.yaml").write_text((folder / "vocabulary.yaml").read_text() + "\n# Read again\n")
    load(house, folder)

    assert states(house, E48) == [(1, "published"), (2, "published")]
    assert ok(house.carol.get(f"/playbooks/{E48}"))["id"] == own["id"]
    assert states(house, "postmortem-pdca") == [(1, "published"), (2, "published")]


def test_a_changed_file_is_published_as_the_next_version(house, folder):
    published(house, OWN)
    (folder / f"{E48}.yaml").write_text(NEW)

    load(house, folder)
    load(house, folder)

    assert states(house, E48) == [(1, "published"), (2, "published"), (3, "published")]
    assert versions(house, E48)[-1]["origin"] == {"kind": "folder"}


def test_a_draft_that_was_overtaken_takes_the_next_number(house, folder):
    upload(house, OWN)
    (folder / f"{E48}.yaml").write_text(NEW)
    load(house, folder)
    assert states(house, E48) == [(1, "published"), (2, "draft"), (3, "published")]

    assert publish(house, E48, version=2)["version"] == 4

    assert states(house, E48) == [(1, "published"), (3, "published"), (4, "published")]


def test_files_of_a_folder_are_kept_with_the_parts_they_include(house, folder):
    load(house, folder)
    first = versions(house, "b-part")[0]
    (folder / "b-part.yaml").write_text(small("b-part", kind="process", duration="2wd"))

    load(house, folder)

    assert [each["includes"] for each in versions(house, "a-whole")] == [
        {"b-part": first["id"]},
        {"b-part": versions(house, "b-part")[1]["id"]},
    ]


def test_a_playbook_that_includes_itself_is_refused(house, folder):
    (folder / "b-part.yaml").write_text(including("b-part", "a-whole"))

    with pytest.raises(PlaybooksRefused, match="a-whole"):
        load(house, folder)


# Migration


def test_versions_of_before_are_published_and_sealed_alike(database_url, folder):
    app = create_app(TRACKER_DATABASE_URL=database_url, TRACKER_PLAYBOOKS=str(folder))
    tracker = app.extensions["tracker"]
    with tracker.app.app_context():
        tracker.prepare()
        before = kept()
        config = tracker.app.extensions["migrate"].migrate.get_config()
        script = ScriptDirectory(str(data_folder("migrations"))).get_revision("0004")

        command.downgrade(config, script.down_revision)
        command.upgrade(config, "head")

        after = kept()
        assert [each.key for each in after if each.state != "published" or each.seal is None] == []
        assert [each for each in after if each.key != "a-whole"] == [
            each for each in before if each.key != "a-whole"
        ]
        tracker.prepare()  # what the whole includes was not known before
        assert [(each.key, each.version) for each in kept() if each.version > 1] == [("a-whole", 2)]
        assert kept()[1].seal == before[0].seal
        db.session.remove()
        db.engine.dispose()


def kept():
    """Every version as the database has it."""
    names = ("key", "version", "state", "seal", "note", "published_at")
    table = sa.table("playbook_versions", sa.column("includes", sa.JSON), *map(sa.column, names))
    found = db.session.execute(sa.select(table).order_by(table.c.key, table.c.version)).all()
    db.session.remove()
    return found
